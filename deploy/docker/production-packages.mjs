/**
 * What one process needs when it runs, and nothing else: its own compiled code, the packages it depends on, and those they depend on.
 *
 *   node production-packages.mjs FROM TO edge/agent …    FROM is a built checkout, TO becomes the image's /opt/carillon
 *
 * `npm prune` cannot do this for one workspace of a built tree, and `npm ci --omit=dev` would fetch everything again. The lock file
 * says exactly what is needed. TO/sbom.json lists what was copied, in CycloneDX.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

const [from, to, ...processes] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const { packages, version } = read(join(from, "package-lock.json"));

/** Beside its own dist, a package of the house needs these. */
const products = {
  "edge/native": ["build/Release/playout.node"],
  "services/media": ["native/build/Release/egress.node"],
  "services/control": ["drizzle"],
  "services/console": ["dist"],
};
/** Not imported by control, but served by it. */
const served = { "services/control": ["services/console"] };

/** As Node looks for it: beside the package that asks, then in every folder above. */
function resolved(name, asker) {
  for (let folder = asker; ; folder = dirname(folder)) {
    const path = folder === "." || folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (folder === "." || folder === "") return undefined;
  }
}

function closure(paths, found = new Set()) {
  for (const path of paths) {
    if (found.has(path)) continue;
    found.add(path);
    const {
      link,
      resolved: target,
      dependencies,
      optionalDependencies,
      peerDependencies,
      peerDependenciesMeta,
    } = packages[path];
    const optional = { ...optionalDependencies };
    const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
    const wanted = [...Object.keys({ ...dependencies, ...optional }), ...peers].map((name) => ({
      name,
      at: resolved(name, path),
    }));
    for (const { name, at } of wanted)
      if (at === undefined && optional[name] === undefined)
        throw new Error(`${path} needs ${name}: the lock file does not have it`);
    const here = wanted.flatMap(({ at }) => (at === undefined || !existsSync(join(from, at)) ? [] : [at]));
    closure(link ? [target] : [...here, ...(served[path] ?? [])], found);
  }
  return found;
}

/** Declarations, maps, tests' and builds' leftovers: read by tools and people, never by Node. */
const needless = /(\.[cm]?ts|\.map|\.tsbuildinfo|\.md|\.markdown|\.flow|\.[ch]pp|\.cc|\.[cho]|\.a)$/i;

const copy = (path) =>
  cpSync(join(from, path), join(to, path), {
    recursive: true,
    filter: (source) => {
      const inside = relative(join(from, path), source);
      return (
        !inside.split("/").includes("node_modules") && !needless.test(basename(source)) && !/^deps(\/|$)/.test(inside)
      );
    },
  });

const needed = [...closure(processes)].sort();
for (const path of needed) {
  const { link, resolved: target } = packages[path];
  if (link) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    symlinkSync(relative(dirname(path), target), join(to, path));
  } else if (path.startsWith("node_modules/")) copy(path);
  else for (const part of ["package.json", "dist", ...(products[path] ?? [])]) copy(join(path, part));
}
copy("LICENSE");

const component = (path) => {
  const name = path.startsWith("node_modules/")
    ? path.replace(/^.*node_modules\//, "")
    : read(join(from, path, "package.json")).name;
  const { version: exactly, license, integrity } = packages[path];
  const purl = `pkg:npm/${name.replace("@", "%40")}@${exactly}`;
  const [, algorithm, digest] = /^(sha\d+)-(.+)$/.exec(integrity ?? "") ?? [];
  return {
    type: "library",
    name,
    version: exactly,
    purl,
    "bom-ref": `${purl}#${path}`,
    ...(license && { licenses: [{ expression: license }] }),
    ...(digest && {
      hashes: [
        { alg: algorithm.replace("sha", "SHA-").toUpperCase(), content: Buffer.from(digest, "base64").toString("hex") },
      ],
    }),
  };
};
const sbom = {
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  version: 1,
  metadata: { component: { type: "application", name: `carillon ${processes.join(" ")}`, version } },
  components: needed.filter((path) => !packages[path].link).map(component),
};
writeFileSync(join(to, "sbom.json"), `${JSON.stringify(sbom, null, 1)}\n`);
