import type { Metric } from "@carillon/contracts/metric";
import { borrowedMetrics, metrics } from "@carillon/contracts/metrics";
import { allDashboards } from "./all-dashboards.js";
import { metricNames } from "./promql-names.js";
import { queriesOf, type Asked } from "./queries.js";
import { alertWords } from "./rules/alerts.js";
import { ruleGroups } from "./rules/rule-file.js";

const histogramParts = ["_bucket", "_sum", "_count"] as const;

/** By which names a metric can be read. */
const namesOf = (name: string, { type }: Metric): readonly string[] =>
  type === "histogram" ? histogramParts.map((part) => name + part) : [name];

/** Everything that a query may name: the catalogue, what our rules record, and what Prometheus and its clients tell. */
function knownNames(): ReadonlySet<string> {
  const ours = Object.entries<Metric>(metrics).flatMap(([name, metric]) => namesOf(name, metric));
  const recorded = ruleGroups().flatMap(({ rules }) =>
    rules.flatMap((rule) => ("record" in rule ? [rule.record] : [])),
  );
  return new Set([...ours, ...recorded, ...borrowedMetrics]);
}

/** Every query of dashboards and rules. */
export const allQueries = (): Asked[] => [
  ...allDashboards.flatMap(queriesOf),
  ...ruleGroups().flatMap(({ name, rules }) =>
    rules.map((rule) => ({ where: `${name}, ${"alert" in rule ? rule.alert : rule.record}`, expr: rule.expr })),
  ),
];

const parts = ["How it works", "How to look", "What to do"] as const;

/** One line for everything that is wrong: unknown metrics, metrics that nobody sees, panels that do not say what good looks like, alerts without a playbook. */
export function problems(playbooks: string): string[] {
  const known = knownNames();
  const unknown = allQueries().flatMap(({ where, expr }) =>
    metricNames(expr)
      .filter((name) => !known.has(name))
      .map((name) => `${where}: ${name} is not in contracts/metrics.ts`),
  );
  const read = new Set(allQueries().flatMap(({ expr }) => metricNames(expr)));
  const unseen = Object.entries<Metric>(metrics)
    .filter(([name, metric]) => !namesOf(name, metric).some((each) => read.has(each)))
    .map(([name]) => `${name} is told, and neither a panel nor an alert reads it`);
  const mute = allDashboards.flatMap(({ title = "", panels = [] }) =>
    panels
      .filter((panel) => panel.type !== "row" && (!("description" in panel) || panel.description === ""))
      .map((panel) => `${title}, ${panel.title ?? ""}: it does not say what good looks like`),
  );
  return [...unknown, ...unseen, ...mute, ...playbookProblems(playbooks)];
}

/** An alert without a playbook does not merge, nor a playbook whose alert is gone. */
function playbookProblems(text: string): string[] {
  const sections = new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.split("\n", 1)[0]?.trim() ?? "", section] as const),
  );
  const missing = alertWords.flatMap(({ alert }) => {
    const section = sections.get(alert);
    if (section === undefined) return [`playbooks.md has no heading ## ${alert}`];
    return parts
      .filter((part) => !section.includes(`**${part}.**`))
      .map((part) => `playbooks.md, ${alert}: no paragraph **${part}.**`);
  });
  const known = new Set(alertWords.map(({ alert }) => alert));
  const left = [...sections.keys()].filter((name) => name.startsWith("Carillon") && !known.has(name));
  return [...missing, ...left.map((name) => `playbooks.md, ${name}: there is no such alert`)];
}
