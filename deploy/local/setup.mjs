/**
 * Brings this checkout to a state that runs, and does nothing, in milliseconds, when it is there already.
 * Plain JavaScript over Node's own modules, because it runs before anything is installed.
 *
 *   node deploy/local/setup.mjs                       everything, with tests and benches compiled
 *   node deploy/local/setup.mjs --for-tests           and the Debian packages that the tests need
 *   node deploy/local/setup.mjs --then SCRIPT ARGS…   what the product needs, then SCRIPT with Node 24
 */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ensureBuilds } from "./setup/builds.mjs";
import { withLock } from "./setup/lock.mjs";
import { node24 } from "./setup/node-runtime.mjs";
import { ensureNpmPackages } from "./setup/npm-packages.mjs";
import { StepFailed, say } from "./setup/progress.mjs";
import { become } from "./setup/run.mjs";
import { ensurePackagesForRunning, ensurePackagesForTests } from "./setup/system-packages.mjs";

/** Preloaded into what we start, so that it ends when we do. */
export const lifeline = new URL("./lifeline.mjs", import.meta.url).href;

function ensureNode() {
  const version = process.versions.node;
  if (Number(version.split(".")[0]) >= 20) return;
  throw new StepFailed({
    what: `Node ${version} is too old`,
    why: "the set-up needs Node 20 or newer (the product brings its own Node 24)",
    next: "Install a newer Node (on Debian 13: sudo apt-get install nodejs npm), then run this again.",
  });
}

/** @param {{ tests?: boolean, everything?: boolean }} choice */
export async function setUp({ tests = false, everything = false } = {}) {
  ensureNode();
  await withLock(async () => {
    // Downloads beside compilers.
    await together([ensurePackagesForRunning(), ensureNpmPackages()]);
    await together([ensureBuilds({ everything }), ...(tests ? [ensurePackagesForTests()] : [])]);
  });
}

/** Whatever fails, nothing goes on behind the failure. */
async function together(work) {
  for (const settled of await Promise.allSettled(work)) if (settled.status === "rejected") throw settled.reason;
}

/** Runs a set-up command to its exit code; foreseeable failures are shown as one block, ours with their stack. */
export async function command(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    say(error.block);
    process.exitCode = 1;
  }
}

async function main(args) {
  const then = args.indexOf("--then");
  if (then < 0) {
    await setUp({ tests: args.includes("--for-tests"), everything: true });
    return 0;
  }
  const [script, ...rest] = args.slice(then + 1);
  if (script === undefined) {
    say("--then needs the script to run: node deploy/local/setup.mjs --then services/control/dist/main.js --help");
    return 2;
  }
  await setUp();
  return become(node24(), ["--import", lifeline, script, ...rest]);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  await command(() => main(process.argv.slice(2)));
