// Fails when a package that ships is under a licence of the GPL family. (Programs that we start as separate processes are not linked.)
import { init } from "license-checker-rseidelsohn";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const packages = await new Promise((done, fail) =>
  init({ start: root, production: true, excludePrivatePackages: true }, (error, found) =>
    error ? fail(error) : done(found),
  ),
);
const listed = Object.entries(packages).map(([name, { licenses }]) => ({
  name,
  licence: [licenses].flat().join(" OR "),
}));
// An alternative that is not GPL is enough: "(MIT OR GPL-3.0)" ships under MIT.
const free = (licence) =>
  licence
    .replace(/[()*]/g, "")
    .split(/ OR /i)
    .some((choice) => !/GPL|UNKNOWN|UNLICENSED/i.test(choice));
const refused = listed.filter(({ licence }) => !free(licence));
if (listed.length < 20) {
  console.error(`only ${listed.length} packages found; is node_modules complete?`);
  process.exit(1);
}
for (const { name, licence } of refused) console.error(`${name} is under ${licence}: it may not ship; replace it`);
console.log(`${listed.length} packages ship, ${refused.length} refused`);
process.exit(refused.length === 0 ? 0 : 1);
