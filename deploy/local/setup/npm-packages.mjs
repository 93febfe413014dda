import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./node-runtime.mjs";
import { StepFailed, during } from "./progress.mjs";
import { mustRun, programPath } from "./run.mjs";

const packagesOf = (path) => JSON.parse(readFileSync(join(root, path), "utf8")).packages;

/** npm writes what it installed to node_modules/.package-lock.json, last of all: compared entry by entry, it is an exact stamp. */
function installed() {
  if (!existsSync(join(root, "node_modules/.package-lock.json"))) return false;
  const present = packagesOf("node_modules/.package-lock.json");
  return Object.entries(packagesOf("package-lock.json")).every(([path, wanted]) => {
    if (path === "") return true;
    const found = present[path];
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity && found.link === wanted.link;
  });
}

export async function ensureNpmPackages() {
  if (installed()) return;
  // Under `npm start` npm names itself; a script run by hand finds it in PATH.
  const npm = process.env.npm_execpath?.endsWith(".js")
    ? [process.execPath, process.env.npm_execpath]
    : [programPath("npm")];
  if (npm[0] === undefined)
    throw new StepFailed({
      what: "npm is missing",
      why: "no program of that name is in PATH",
      next: "sudo apt-get install npm, then run this again.",
    });
  const [command, ...args] = npm;
  // A caller's NODE_ENV=production would leave out the compiler.
  await during("npm packages, exactly as the lock file names them (npm ci)", () =>
    mustRun(command, [...args, "ci", "--include=dev", "--include=optional", "--loglevel=error"], {
      cwd: root,
      what: "npm packages could not be installed",
      next: "Check the network and `npm config get registry`, then run this again.",
    }),
  );
}
