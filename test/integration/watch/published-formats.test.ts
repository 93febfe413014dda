import { symlink, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { allDashboards } from "@carillon/dashboards/all-dashboards";
import { allQueries } from "@carillon/dashboards/problems";
import { substituted } from "@carillon/dashboards/queries";
import { ruleFile } from "@carillon/dashboards/rules/rule-file";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { run } from "../../support/processes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const root = resolve(import.meta.dirname, "../../..");

describe("Prometheus's own tools", () => {
  it("understand every query of every dashboard and rule", async () => {
    await using folder = await temporaryFolder("queries");
    const rules = allQueries().map(({ expr }, at) => ({ record: `query:${at}`, expr: substituted(expr) }));
    expect(rules.length).toBeGreaterThan(150);
    const file = folder.file("queries.yml");
    await writeFile(file, stringify({ groups: [{ name: "queries", rules }] }));
    await run("promtool", { command: "promtool", args: ["check", "rules", file] });
    await writeFile(
      file,
      stringify({ groups: [{ name: "queries", rules: [{ record: "a", expr: "sum by (site) (" }] }] }),
    );
    await expect(run("promtool", { command: "promtool", args: ["check", "rules", file] })).rejects.toThrow(/parse/);
  });

  it("accept the rules, at any pace, and the configurations in deploy", async () => {
    await using folder = await temporaryFolder("rules");
    await writeFile(folder.file("fast.yml"), ruleFile(20));
    const generated = resolve(root, "dashboards/generated/carillon.rules.yml");
    await run("promtool", { command: "promtool", args: ["check", "rules", generated, folder.file("fast.yml")] });
    for (const name of ["prometheus.yml", "site.yml"]) {
      const args = ["check", "config", "--syntax-only", resolve(root, "deploy/prometheus", name)];
      await run("promtool", { command: "promtool", args });
    }
    const alertmanager = resolve(root, "deploy/alertmanager/alertmanager.yml");
    await run("amtool", { command: "amtool", args: ["check-config", alertmanager] });
  });
});

/**
 * Grafana publishes its schema as TypeScript (`@grafana/schema`): the dashboard, and the options of every kind of panel. A literal with a field that
 * the schema does not know, or with one of another type, does not compile.
 */
describe("Grafana's published schema", () => {
  const tsc = resolve(root, "node_modules/typescript/bin/tsc");
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--ignoreConfig", "--target", "es2024"];
  const modules = ["--module", "esnext", "--moduleResolution", "bundler"];
  /** The kinds of panel that dashboards/src/panels.ts makes, and where their options are published. */
  const kinds = { timeseries: "TimeSeries", stat: "Stat", table: "Table", "state-timeline": "StateTimeline" };
  const published = (kind: string, type: string) =>
    `@grafana/schema/dist/esm/raw/composable/${kind.replace("-", "")}/panelcfg/x/${type}PanelCfg_types.gen`;

  const program = (literals: readonly string[]): string =>
    [
      'import type { Dashboard, FieldConfigSource, Panel, RowPanel } from "@grafana/schema";',
      ...Object.entries(kinds).map(([kind, type]) => `import type * as ${type} from "${published(kind, type)}";`),
      "interface Kind<Type, Options, Custom = object> extends Omit<Panel, 'type' | 'options' | 'fieldConfig'> {",
      "  type: Type; options: Options; fieldConfig: FieldConfigSource<Custom>;",
      "}",
      "type Known = RowPanel | Kind<'stat', Stat.Options>",
      ...Object.entries(kinds).flatMap(([kind, type]) =>
        kind === "stat" ? [] : [`  | Kind<'${kind}', ${type}.Options, ${type}.FieldConfig>`],
      ),
      // JSON has an enumeration's values and not its names.
      "type Json<T> = T extends string ? `${T}` : T extends object ? { [K in keyof T]: Json<T[K]> } : T;",
      "type Whole = Json<Omit<Dashboard, 'panels'> & { panels: Known[] }>;",
      ...literals.map((literal, at) => `export const dashboard${at} = ${literal} satisfies Whole;`),
    ].join("\n");

  /** What has no place in the schema, by its position; the compiler says a line for each. */
  const refused = async (literals: readonly string[]): Promise<readonly number[]> => {
    await using folder = await temporaryFolder("schema");
    await symlink(resolve(root, "node_modules"), folder.file("node_modules"));
    await writeFile(folder.file("dashboards.ts"), program(literals));
    const args = [tsc, ...options, ...modules, folder.file("dashboards.ts")];
    const said = await run("tsc", { command: process.execPath, args }).catch(String);
    const lines = String(said).matchAll(/dashboards\.ts\((\d+),/g);
    const first = program([]).split("\n").length + 1;
    return [...new Set([...lines].map(([, line]) => Number(line) - first))];
  };

  it("has room for each dashboard as it is committed, and for the options of each of its panels", async () => {
    expect(await refused(allDashboards.map((one) => JSON.stringify(one)))).toEqual([]);
  });

  it("has none for what it does not know, or of another type", async () => {
    const least = { schemaVersion: 42, panels: [] };
    const stat = allDashboards.flatMap(({ panels = [] }) => panels).find(({ type }) => type === "stat");
    const known = stat !== undefined && "options" in stat ? (stat.options as object) : {};
    const withOptions = (more: object) => ({ ...least, panels: [{ ...stat, options: { ...known, ...more } }] });
    const right = [least, withOptions({})];
    const wrong = [
      { ...least, tittle: "x" },
      { ...least, schemaVersion: "42" },
      withOptions({ colourMode: "value" }),
      withOptions({ colorMode: "loud" }),
    ];
    expect(await refused([...right, ...wrong].map((each) => JSON.stringify(each)))).toEqual([2, 3, 4, 5]);
  });
});
