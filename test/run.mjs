// `npm test`: the checks, then the suites. Arguments are suites (unit, simulation, ports, integration, system, containers) or vitest filters.
import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const bin = resolve(root, "node_modules/.bin");
const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
const run = (command, args) => spawnSync(command, args, { cwd: root, env, stdio: "inherit" }).status ?? 1;

const suites = ["unit", "simulation", "ports", "integration", "system"];
/** A run of its own, after the others: what cannot be built there must not keep them from running. Not for a mere filter: it builds for minutes. */
const afterwards = ["containers"];
const all = [...suites, ...afterwards];
/** A suite may be several projects of .config/vitest.config.ts: what plays sound is apart from what may run in pairs. */
const projects = { integration: ["integration", "integration-services", "integration-services-production"] };
const args = process.argv.slice(2);
const chosen = args.filter((arg) => all.includes(arg));
const filters = args.filter((arg) => !all.includes(arg));

if (args.includes("--help")) {
  console.log(`npm test                     checks, then all suites
npm test -- unit simulation  these suites only, without the checks
npm test -- unit jitter      files whose name contains "jitter", in the suite unit
npm test -- containers       builds the images and runs the compose system, where a Docker engine can run (root)`);
  process.exit(0);
}
if (args.length === 0 && run("node", ["test/check.mjs"]) !== 0) process.exit(1);
const vitest = (named) =>
  named.length === 0
    ? 0
    : run("vitest", [
        ...["run", "--config", ".config/vitest.config.ts"],
        ...named.flatMap((suite) => projects[suite] ?? [suite]).flatMap((project) => ["--project", project]),
        ...filters,
      ]);
const wanted = chosen.length > 0 ? chosen : filters.length > 0 ? suites : all;
const statuses = [suites, afterwards].map((of) => vitest(of.filter((suite) => wanted.includes(suite))));
process.exit(Math.max(...statuses));
