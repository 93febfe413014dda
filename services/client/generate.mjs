// Writes the API's description, as a running control service gives it, and the types made from it:
//   npm run api             both files
//   npm run api -- --check  fails when the committed ones are not what would be written
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const control = fileURLToPath(new URL("../control/dist/main.js", import.meta.url));
const files = {
  document: fileURLToPath(new URL("openapi.json", import.meta.url)),
  types: fileURLToPath(new URL("src/generated/api.ts", import.meta.url)),
};
const banner = "// Made from openapi.json by `npm run api`. Changes here are lost.\n\n";

/** The control service of this tree, on ports and in a folder of its own, until its document is read. */
async function describedByControl() {
  const folder = await mkdtemp(join(tmpdir(), "carillon-api-"));
  const env = {
    ...process.env,
    CARILLON_DATA: folder,
    CARILLON_HTTP: "127.0.0.1:0",
    CARILLON_DEVICE_HTTPS: "127.0.0.1:0",
    CARILLON_BROKER: "embedded://127.0.0.1:0",
  };
  const child = spawn(process.execPath, [control], { env, stdio: ["ignore", "ignore", "pipe"] });
  try {
    for await (const line of createInterface({ input: child.stderr })) {
      if (!line.startsWith("{")) throw new Error(line);
      const { event, http } = JSON.parse(line);
      if (event === "ready") return await (await fetch(`http://${http.host}:${http.port}/api-json`)).json();
    }
    throw new Error("the control service ended before it was ready");
  } finally {
    child.kill("SIGTERM");
    await new Promise((resolve) => child.once("exit", resolve));
    await rm(folder, { recursive: true, force: true });
  }
}

const description = await describedByControl();
const made = {
  document: `${JSON.stringify(description, null, 2)}\n`,
  types: banner + astToString(await openapiTS(description)),
};
if (!process.argv.includes("--check")) {
  for (const [name, file] of Object.entries(files)) await writeFile(file, made[name]);
  console.log(`${Object.keys(description.paths).length} paths written to services/client`);
  process.exit(0);
}
for (const [name, file] of Object.entries(files)) {
  if ((await readFile(file, "utf8").catch(() => "")) === made[name]) continue;
  console.error(
    `${file} is not what the control service says of its API: run \`npm run api\` and look at the difference`,
  );
  process.exitCode = 1;
}
