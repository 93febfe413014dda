// Fails when a package that ships is under a licence of the GPL family. (Programs that we start as separate processes are not linked.)
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

/** What the package itself says, when the lock file does not. */
const declared = (path) => {
  const file = join(root, path, "package.json");
  const { license, licenses } = existsSync(file) ? readJson(file) : {};
  return license?.type ?? license ?? licenses?.map(({ type }) => type).join(" OR ");
};
const shipped = Object.entries(readJson(join(root, "package-lock.json")).packages)
  .filter(([path, entry]) => path.startsWith("node_modules/") && !entry.link && !entry.dev && !entry.devOptional)
  .map(([path, entry]) => ({
    name: path.replace(/^.*node_modules\//, ""),
    licence: entry.license ?? declared(path) ?? "unknown",
  }));

// An alternative that is not GPL is enough: "(MIT OR GPL-3.0)" ships under MIT.
const free = (licence) =>
  licence
    .replace(/[()*]/g, "")
    .split(/ OR /i)
    .some((choice) => !/GPL|UNKNOWN|UNLICENSED/i.test(choice));

// balena publishes these without a licence field, as type declarations of its Apache-2.0 SDK; nothing of them is loaded when it runs.
const declaredByTheirParent = new Set(["@balena/abstract-sql-compiler", "@balena/abstract-sql-to-typescript"]);

const refused = shipped.filter(
  ({ name, licence }) => !free(licence) && !(licence === "unknown" && declaredByTheirParent.has(name)),
);
if (shipped.length < 20) {
  console.error(`only ${shipped.length} packages in package-lock.json ship; is it complete?`);
  process.exit(1);
}
for (const { name, licence } of refused) console.error(`${name} is under ${licence}: it may not ship; replace it`);
console.log(`${shipped.length} packages ship, ${refused.length} refused`);
process.exit(refused.length === 0 ? 0 : 1);
