import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { buildEnvironment, node24, root } from "./node-runtime.mjs";
import { during } from "./progress.mjs";
import { mustRun } from "./run.mjs";
import { fingerprint, isFresh, mark } from "./stamps.mjs";

const report = "If the message above does not help, please report it with the whole output.";

/** One step: skipped while its fingerprint stands and what it makes exists. */
async function build({ name, title, print, products, work }) {
  const before = print();
  if (isFresh(name, before, products)) return;
  await during(title, work);
  // Taken before the work: a file that was saved meanwhile is built again next time.
  mark(name, before);
}

/** A tool of node_modules, run by Node 24. */
const tool = (path, args, what, next = report) =>
  mustRun(node24(), [join(root, "node_modules", path), ...args], { cwd: root, env: buildEnvironment(), what, next });

const cSources = (path) => /\.(cc?|cpp|h|hpp|gyp|gypi)$/.test(path);
const alsaHeaders = () => existsSync("/usr/include/alsa/asoundlib.h");

/** The tests' own codec: what ours makes is checked against it. */
function testCodec() {
  const folder = "node_modules/@discordjs/opus";
  const compiled = () => {
    const prebuild = join(root, folder, "prebuild");
    const made = existsSync(prebuild) ? readdirSync(prebuild) : [];
    return made.length > 0 ? made.map((name) => `${folder}/prebuild/${name}/opus.node`) : [`${folder}/prebuild`];
  };
  return {
    name: "test-codec",
    title: "Opus codec of the tests (@discordjs/opus), compiled here",
    print: () => fingerprint([`${folder}/package.json`], { extra: node24() }),
    products: compiled(),
    // node-pre-gyp would first try to download a binary; built from source, nothing leaves the machine.
    work: () =>
      tool(
        "@discordjs/node-pre-gyp/bin/node-pre-gyp",
        ["rebuild", "--build-from-source", "--directory", folder],
        "@discordjs/opus could not be compiled",
      ),
  };
}

const addon = (folder, title) => ({
  name: folder.replaceAll("/", "-"),
  title,
  print: () => fingerprint([folder], { accept: cSources, extra: `${node24()} alsa:${alsaHeaders()}` }),
  products: [`${folder}/build/Release`],
  work: () => tool("node-gyp/bin/node-gyp.js", ["rebuild", "--directory", folder], `${folder} could not be compiled`),
});

const product = ["services/control", "services/media", "edge/agent", "deploy/local"];
const code = (path) => /\.(ts|json)$/.test(path);
const sources = ["tsconfig.json", "package-lock.json", "services", "edge", "deploy/local"];

const compile = ({ everything }) => ({
  name: everything ? "typescript-everything" : "typescript",
  title: everything ? "TypeScript, with tests and benches" : "TypeScript",
  print: () => fingerprint(everything ? [...sources, "test", "dashboards"] : sources, { accept: code }),
  products: product.map((folder) => `${folder}/dist/main.js`),
  work: () => tool("typescript/bin/tsc", ["-b", ...(everything ? [] : product)], "TypeScript does not compile"),
});

const consolePage = {
  name: "console",
  title: "Console page",
  print: () => fingerprint(["services/console", "services/contracts/src", "package-lock.json"]),
  products: ["services/console/dist/index.html"],
  work: () =>
    tool("vite/bin/vite.js", ["build", "services/console", "--logLevel", "warn"], "the console does not build"),
};

/** All that is built here. The addons use every core while they compile, the rest one each: so addons first, then side by side. */
export async function ensureBuilds({ everything }) {
  if (everything) await build(testCodec());
  await build(addon("services/media/native", "Media addon: encodes, encrypts and sends to all speakers in one call"));
  await build(addon("edge/native", "Playout addon: decodes just in time, writes to the sound card"));
  await build(compile({ everything }));
  await build(consolePage);
}
