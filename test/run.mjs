// `npm test`: the checks, then the suites. Arguments are suites (unit, simulation, ports, integration, system, containers) or vitest filters.
import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const bin = resolve(root, "node_modules/.bin");
const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
const run = (command, args) => spawnSync(command, args, { cwd: root, env, stdio: "inherit" }).status ?? 1;

const daily = ["unit", "simulation", "ports", "integration", "system"];
/** Builds images for minutes and downloads a Debian to build them on: for who changes images, by name. */
const suites = [...daily, "containers"];
const args = process.argv.slice(2);
const chosen = args.filter((arg) => suites.includes(arg));
const filters = args.filter((arg) => !suites.includes(arg));

if (args.includes("--help")) {
  console.log(`npm test                     checks, then all suites but containers
npm test -- unit simulation  these suites only, without the checks
npm test -- unit jitter      files whose name contains "jitter", in the suite unit
npm test -- containers       builds the images and runs the compose system (a Docker engine; 8 minutes and more)`);
  process.exit(0);
}
if (args.length === 0 && run("node", ["test/check.mjs"]) !== 0) process.exit(1);
const projects = (chosen.length > 0 ? chosen : daily).flatMap((suite) => ["--project", suite]);
process.exit(run("vitest", ["run", "--config", ".config/vitest.config.ts", ...projects, ...filters]));
