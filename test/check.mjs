// `npm run check`: types, lint, format, boundaries, dead code, dashboards, licences and the API description, side by side, in seconds once the caches are warm.
import { spawn } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

const checks = {
  types: ["tsc", "-b"],
  lint: [
    "eslint",
    "--config",
    ".config/eslint.config.js",
    "--cache",
    "--cache-location",
    "node_modules/.cache/eslint",
    "--max-warnings",
    "0",
    ".",
  ],
  format: ["prettier", "--check", "--log-level", "warn", "--cache", "."],
  boundaries: [
    "depcruise",
    "--config",
    ".dependency-cruiser.cjs",
    "--output-type",
    "err",
    "services",
    "edge",
    "deploy/local/src",
    "dashboards/src",
    "test",
  ],
  "dead code": ["knip", "--config", ".config/knip.json", "--no-progress"],
  pages: [
    "svelte-check",
    "--workspace",
    "services/console",
    "--tsconfig",
    "./tsconfig.json",
    "--output",
    "human",
    "--fail-on-warnings",
  ],
  dashboards: ["node", "dashboards/dist/generate.js", "--check"],
  licences: ["node", "test/licences.mjs"],
  "API description": ["node", "services/client/generate.mjs", "--check"],
};

/** Runs one check; resolves with its outcome and everything it printed. */
const run = ([command, ...args]) =>
  new Promise((done) => {
    const began = Date.now();
    const child = spawn(command, args, {
      cwd: root,
      env: {
        ...process.env,
        PATH: `${resolve(root, "node_modules/.bin")}:${process.env.PATH}`,
        FORCE_COLOR: process.stdout.isTTY ? "1" : "0",
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => done({ ok: false, output: String(error), seconds: 0 }));
    child.on("close", (code) => done({ ok: code === 0, output, seconds: (Date.now() - began) / 1000 }));
  });

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(checks, name));
if (unknown.length > 0) {
  console.error(`no check named ${unknown.join(", ")}; there are: ${Object.keys(checks).join(", ")}`);
  process.exit(2);
}
const names = wanted.length > 0 ? wanted : Object.keys(checks);
const report = async (name) => {
  const { ok, output, seconds } = await run(checks[name]);
  console.log(`${ok ? "ok  " : "FAIL"} ${name} (${seconds.toFixed(1)} s)`);
  if (!ok) console.log(output.trimEnd().replace(/^/gm, "     "));
  return ok;
};
// Types first: lint reads what the compiler writes. Then two at a time, for two cores.
const queue = [...names];
const outcomes = [];
if (queue[0] === "types") outcomes.push(await report(queue.shift()));
const worker = async () => {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) outcomes.push(await report(name));
};
await Promise.all([worker(), worker()]);
process.exit(outcomes.every(Boolean) ? 0 : 1);
