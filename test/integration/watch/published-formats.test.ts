import { writeFile } from "node:fs/promises";
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
 * Grafana publishes its dashboard schema in several languages from one source; the one that can be had without the internet is TypeScript's,
 * in its own SDK. A literal with a field that the schema does not know, or with one of another type, does not compile.
 */
describe("Grafana's published schema", () => {
  const published = resolve(root, "node_modules/@grafana/grafana-foundation-sdk/dist");
  const tsc = resolve(root, "node_modules/typescript/bin/tsc");
  const options = [
    "--noEmit",
    "--strict",
    "--skipLibCheck",
    "--module",
    "nodenext",
    "--target",
    "es2024",
    "--ignoreConfig",
  ];

  const check = async (literals: readonly string[]): Promise<void> => {
    await using folder = await temporaryFolder("schema");
    const program = [
      `import type { Dataquery } from "${published}/cog/index.js";`,
      `import type { Dashboard } from "${published}/dashboard/index.js";`,
      `import type { Dataquery as Prometheus } from "${published}/prometheus/index.js";`,
      'type Query = Omit<Prometheus, "_implementsDataqueryVariant">;',
      "type Known<T> = T extends Dataquery ? Query : T;",
      // JSON has an enumeration's values and not its names.
      "type Json<T> = T extends string ? `${T}` : T extends object ? { [K in keyof Known<T>]: Json<Known<T>[K]> } : T;",
      ...literals.map((literal, at) => `export const dashboard${at}: Json<Dashboard> = ${literal};`),
    ];
    await writeFile(folder.file("dashboards.ts"), program.join("\n"));
    await run("tsc", { command: process.execPath, args: [tsc, ...options, folder.file("dashboards.ts")] });
  };

  it("has room for each dashboard as it is committed", async () => {
    await check(allDashboards.map((one) => JSON.stringify(one)));
  });

  it("has none for what it does not know, or of another type", async () => {
    const least = { schemaVersion: 42, templating: {}, annotations: {} };
    await expect(check([JSON.stringify({ ...least, tittle: "x" })])).rejects.toThrow(/tittle/);
    await expect(check([JSON.stringify({ ...least, schemaVersion: "42" })])).rejects.toThrow(/not assignable/);
  });
});
