/**
 * `npm start`: the set-up, then the local installation (dist/main.js) with Node 24. `npm run dev` adds `--watch`: the compilers
 * watch too, and whatever changed is started again.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { command, lifeline, setUp } from "./setup.mjs";
import { buildEnvironment, node24, root } from "./setup/node-runtime.mjs";
import { become } from "./setup/run.mjs";

const args = process.argv.slice(2);

/** The compilers of `npm run dev`, for as long as we live; they write to our terminal. */
function watchSources() {
  const tools = [
    [
      "typescript/bin/tsc",
      "-b",
      "services/control",
      "services/media",
      "edge/agent",
      "--watch",
      "--preserveWatchOutput",
    ],
    ["vite/bin/vite.js", "build", "services/console", "--watch", "--logLevel", "warn"],
  ];
  return tools.map(([path, ...rest]) =>
    spawn(node24(), ["--import", lifeline, join(root, "node_modules", path), ...rest], {
      cwd: root,
      env: { ...buildEnvironment(), CARILLON_LIFELINE_FD: "3" },
      stdio: ["ignore", "inherit", "inherit", "pipe"],
    }),
  );
}

await command(async () => {
  if (!args.includes("--help")) await setUp();
  const compilers = args.includes("--watch") ? watchSources() : [];
  try {
    return await become(node24(), ["--import", lifeline, join(root, "deploy/local/dist/main.js"), ...args]);
  } finally {
    for (const compiler of compilers) compiler.kill();
  }
});
