// `npm test`: the checks, then the suites. Arguments are suites (unit, simulation, ports, integration, system, containers) or vitest filters.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const bin = resolve(root, "node_modules/.bin");
const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
/** Resolves with the exit code. */
const run = (command, args) =>
  new Promise((done) => {
    const child = spawn(command, args, { cwd: root, env, stdio: "inherit" });
    child.on("error", () => done(1)).on("close", (code) => done(code ?? 1));
  });

/** Of each suite the projects of .config/vitest.config.ts, by what they bear beside them. */
const suites = {
  unit: { together: ["unit"] },
  simulation: { together: ["simulation"] },
  ports: { together: ["ports-services"], alone: ["ports"] },
  integration: { together: ["integration-services", "integration-services-production"], alone: ["integration"] },
  system: { alone: ["system"] },
  containers: { last: ["containers"] },
};
const all = Object.keys(suites);
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
if (args.length === 0 && (await run("node", ["test/check.mjs"])) !== 0) process.exit(1);

const wanted = chosen.length > 0 ? chosen : filters.length > 0 ? all.filter((suite) => suite !== "containers") : all;
const projectsOf = (...kinds) => wanted.flatMap((suite) => kinds.flatMap((kind) => suites[suite][kind] ?? []));
const vitest = (projects) =>
  projects.length === 0
    ? 0
    : run("vitest", [
        ...["run", "--config", ".config/vitest.config.ts"],
        ...["--reporter", "default", "--reporter", "test/failures.mjs"],
        ...projects.flatMap((project) => ["--project", project]),
        ...filters,
      ]);

const scratch = mkdtempSync(join(tmpdir(), "carillon-test-"));
env.CARILLON_TEST_FAILURES = join(scratch, "failures");
/** Ends with this code, and says once more what failed: thousands of lines may lie between. */
function end(code) {
  if (existsSync(env.CARILLON_TEST_FAILURES))
    console.error(`\nFailed, at least once:\n${readFileSync(env.CARILLON_TEST_FAILURES, "utf8")}`);
  rmSync(scratch, { recursive: true });
  process.exit(code);
}

if (filters.length > 0) end(await vitest(projectsOf("together", "alone", "last")));
// Compilers beside suites that wait for one another: by the time of the last suite all is built. It builds itself what is missing.
const images =
  wanted.length > 1 && wanted.includes("containers") && run("node", ["test/dist/system/containers/images-program.js"]);
const together = await vitest(projectsOf("together"));
await images;
end(Math.max(together, await vitest(projectsOf("alone")), await vitest(projectsOf("last"))));
