import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { variableQuery } from "./promql-names.js";

export interface Asked {
  /** Dashboard and panel, or variable. */
  readonly where: string;
  readonly expr: string;
}

interface Target {
  readonly expr?: unknown;
}
const expressionOf = (target: Target): string[] => (typeof target.expr === "string" ? [target.expr] : []);

/** Every query of a dashboard: of its panels and of its variables. */
export function queriesOf({ title = "", panels = [], templating }: Dashboard): Asked[] {
  const ofPanels = panels.flatMap((panel) =>
    "targets" in panel
      ? (panel.targets ?? []).flatMap((target) =>
          expressionOf(target as Target).map((expr) => ({ where: `${title}, ${panel.title ?? ""}`, expr })),
        )
      : [],
  );
  const ofVariables = (templating.list ?? []).flatMap(({ name, query }) =>
    typeof query === "object" && typeof query.query === "string"
      ? [{ where: `${title}, $${name}`, expr: variableQuery(query.query) }]
      : [],
  );
  return [...ofPanels, ...ofVariables];
}

const everything: Readonly<Record<string, string>> = {
  ...{ site: ".*", zone: ".*", programme: ".*", speaker: ".+", rollout: ".+" },
  ...{ __rate_interval: "1m", __range: "1h" },
};

/** A query as Prometheus gets it when nothing is narrowed, or with the values given. */
export const substituted = (expr: string, values: Readonly<Record<string, string>> = {}): string =>
  expr.replaceAll(/\$(\w+)/g, (whole, name: string) => values[name] ?? everything[name] ?? whole);
