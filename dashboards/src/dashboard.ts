import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  RowBuilder,
  type Dashboard,
  type VariableModel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { AnyPanel } from "./panels.js";
import { datasource, type Variable } from "./variables.js";

/** By which Grafana finds the others, for the links at the top. */
const tag = "carillon";

export interface DashboardWords {
  /** Part of the address; never changed. */
  readonly uid: string;
  readonly title: string;
  /** What the reader comes with. */
  readonly question: string;
  readonly variables?: readonly Variable[];
  /** In the order of a sample's path. */
  readonly rows: Readonly<Record<string, readonly AnyPanel[]>>;
}

/** Links to all other dashboards keep the time and the chosen site, zone and speaker. */
export function dashboard({ uid, title, question, variables = [], rows }: DashboardWords): Dashboard {
  const links: Builder<ReturnType<DashboardLinkBuilder["build"]>> = new DashboardLinkBuilder("Carillon")
    .type(DashboardLinkType.Dashboards)
    .tags([tag])
    .includeVars(true)
    .keepTime(true);
  const builder = new DashboardBuilder(`Carillon: ${title}`)
    .uid(uid)
    .description(question)
    .tags([tag])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: "now-3h", to: "now" })
    .refresh("30s")
    .timezone("browser")
    .link(links)
    .variables([datasource, ...variables]);
  for (const [row, panels] of Object.entries(rows)) {
    builder.withRow(new RowBuilder(row));
    for (const panel of panels) builder.withPanel(panel);
  }
  const { panels, templating, ...built } = builder.build();
  return {
    ...built,
    panels: laidOut(panels ?? []).map(asPublished),
    templating: { list: (templating.list ?? []).map(variableAsPublished) },
  };
}

type AnyPlaced = NonNullable<Dashboard["panels"]>[number];

/** The SDK still writes a table's footer, which Grafana moved out of its schema. */
function asPublished(panel: AnyPlaced): AnyPlaced {
  if (!("options" in panel) || panel.type !== "table") return panel;
  const { footer: _, ...options } = panel.options as Readonly<Record<string, unknown>>;
  return { ...panel, options };
}

/** The SDK gives every variable what only an interval has. */
function variableAsPublished({ auto: _, auto_min: __, auto_count: ___, ...variable }: VariableModel): VariableModel {
  return variable;
}

const columns = 24;

/** From left to right, on the next line when one does not fit; the SDK would go on beyond the page. */
function laidOut(panels: readonly NonNullable<Dashboard["panels"]>[number][]): NonNullable<Dashboard["panels"]> {
  const at = { x: 0, y: 0, below: 0 };
  return panels.map((panel) => {
    const { w = columns, h = 1 } = panel.type === "row" ? {} : (panel.gridPos ?? {});
    if (at.x + w > columns) Object.assign(at, { x: 0, y: at.below });
    const gridPos = { x: at.x, y: at.y, w, h };
    Object.assign(at, { x: at.x + w, below: Math.max(at.below, at.y + h) });
    return { ...panel, gridPos };
  });
}
