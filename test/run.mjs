// `npm test`: the checks, then every suite. Arguments are suites (unit, simulation, ports, integration, system, containers) or vitest filters.
import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const bin = resolve(root, "node_modules/.bin");
const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
const run = (command, args) => spawnSync(command, args, { cwd: root, env, stdio: "inherit" }).status ?? 1;

const suites = ["unit", "simulation", "ports", "integration", "system", "containers"];
/** Builds images for minutes, with both cores: after all others, whose clocks it would disturb. */
const last = "containers";
const args = process.argv.slice(2);
const chosen = args.filter((arg) => suites.includes(arg));
const filters = args.filter((arg) => !suites.includes(arg));

if (args.includes("--help")) {
  console.log(`npm test                     everything: checks, then all suites
npm test -- unit simulation  these suites only, without the checks
npm test -- unit jitter      files whose name contains "jitter", in the suite unit`);
  process.exit(0);
}
if (args.length === 0 && run("node", ["test/check.mjs"]) !== 0) process.exit(1);
const wanted = chosen.length > 0 ? chosen : suites;
const vitest = (names) => {
  if (names.length === 0) return 0;
  const projects = names.flatMap((name) => ["--project", name]);
  // A filter may find nothing in one of the two runs.
  const maybe = filters.length > 0 && names.length < wanted.length ? ["--passWithNoTests"] : [];
  return run("vitest", ["run", "--config", ".config/vitest.config.ts", ...maybe, ...projects, ...filters]);
};
const first = vitest(wanted.filter((name) => name !== last));
const second = vitest(wanted.filter((name) => name === last));
process.exit(first === 0 ? second : first);
