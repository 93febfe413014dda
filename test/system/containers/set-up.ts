import type { TestProject } from "vitest/node";
import { startEngine } from "../../support/docker/engine.js";
import { buildAll, whyNothingRuns } from "../../support/docker/images.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the engine listens and by which client it is spoken to; or why there is none. */
    readonly engine: { readonly host: string; readonly client: string } | string;
  }
}

const banner = (why: string): string =>
  [
    "",
    "┌──────────────────────────────────────────────────────────────────────────",
    "│ NO CONTAINER ENGINE CAN RUN HERE: the images and docker-compose.yml are NOT TESTED.",
    `│ ${why.split("\n", 1)[0] ?? ""}`,
    "└──────────────────────────────────────────────────────────────────────────",
    "",
    "",
  ].join("\n");

/** Before the first file of the suite: an engine, and every image. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const engine = await startEngine();
  if (typeof engine === "string") {
    process.stderr.write(banner(engine));
    project.provide("engine", engine);
    return undefined;
  }
  try {
    const begun = performance.now();
    const obstacle = await whyNothingRuns(engine);
    if (obstacle !== undefined) {
      await engine[Symbol.asyncDispose]();
      process.stderr.write(banner(obstacle));
      project.provide("engine", obstacle);
      return undefined;
    }
    await buildAll(engine);
    process.stderr.write(`images built in ${((performance.now() - begun) / 1000).toFixed(0)} s\n`);
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
  project.provide("engine", { host: engine.host, client: engine.client });
  return async () => {
    await engine[Symbol.asyncDispose]();
  };
}
