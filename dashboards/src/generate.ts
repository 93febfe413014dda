import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { allDashboards } from "./all-dashboards.js";
import { problems } from "./problems.js";
import { ruleFile } from "./rules/rule-file.js";

const home = resolve(import.meta.dirname, "..");
const folder = join(home, "generated");

/** What Grafana and Prometheus load, by file name in `generated/`. */
export const generated = (): ReadonlyMap<string, string> =>
  new Map([
    ...allDashboards.map((made) => [`${made.uid ?? ""}.json`, `${JSON.stringify(made, null, 2)}\n`] as const),
    ["carillon.rules.yml", ruleFile()],
  ]);

/** `--check`: writes nothing, and fails when what is committed is not what would be made, or something is wrong with it. */
async function main(args: readonly string[]): Promise<number> {
  const wanted = generated();
  const wrong = problems(await readFile(join(home, "playbooks.md"), "utf8"));
  if (args.includes("--check")) {
    for (const [name, text] of wanted)
      if ((await readFile(join(folder, name), "utf8").catch(() => "")) !== text)
        wrong.push(`generated/${name} is stale: npm run dashboards`);
    for (const name of await readdir(folder)) if (!wanted.has(name)) wrong.push(`generated/${name} is made by nobody`);
  } else {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of wanted) await writeFile(join(folder, name), text);
  }
  for (const line of wrong) console.error(line);
  return wrong.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
