import { inject } from "vitest";
import { run } from "../../support/processes.js";

/** The engine that set-up.ts has started; undefined where none can run, which it has said. */
export function givenEngine() {
  const given = inject("engine");
  if (typeof given === "string") return undefined;
  const { host, client } = given;
  const docker = (...words: string[]) =>
    run("docker", { command: client, args: words, env: { DOCKER_HOST: host }, deadlineMs: 120_000 });
  return { host, docker };
}
