import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TableCellDisplayMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { ThresholdsConfigBuilder, ThresholdsMode, type Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as StateTimelineBuilder } from "@grafana/grafana-foundation-sdk/statetimeline";
import { PanelBuilder as TableBuilder } from "@grafana/grafana-foundation-sdk/table";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";

/** The data source that the reader has chosen. */
export const source = { type: "prometheus", uid: "${datasource}" } as const;

/** A query by what its lines are called: `{ "{{name}}": "carillon_device_up" }`. */
export type Queries = Readonly<Record<string, string>>;

export interface PanelWords {
  readonly title: string;
  /** What good looks like, and what it means when it does not. Every panel says it. */
  readonly good: string;
  /** Of Grafana: s, percentunit, Bps, bytes, short. */
  readonly unit?: string;
  /** Where trouble begins: above it, or below it. */
  readonly bad?: { readonly above: number } | { readonly below: number };
  readonly queries: Queries;
}

export type AnyPanel = Builder<Panel>;

const green = "green";
const red = "red";
/** Of 24 columns. */
const widths = { figure: 4, half: 12, whole: 24 } as const;

const targets = (queries: Queries, shape: (query: DataqueryBuilder) => DataqueryBuilder): Builder<Dataquery>[] =>
  Object.entries(queries).map(([legend, expr], at) =>
    shape(
      new DataqueryBuilder()
        .refId(String.fromCharCode(65 + at))
        .expr(expr)
        .legendFormat(legend),
    ),
  );

function thresholds(bad: PanelWords["bad"]): ThresholdsConfigBuilder {
  const steps =
    bad === undefined
      ? [{ value: null, color: green }]
      : "above" in bad
        ? [
            { value: null, color: green },
            { value: bad.above, color: red },
          ]
        : [
            { value: null, color: red },
            { value: bad.below, color: green },
          ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

/** Which line is whose: below the graph, and under the pointer from the worst down. */
const legend = () =>
  new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom);
const pointed = () => new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);

/** Lines over time. */
export const graph = ({ title, good, unit = "short", bad, queries }: PanelWords): TimeseriesBuilder =>
  new TimeseriesBuilder()
    .title(title)
    .description(good)
    .datasource(source)
    .unit(unit)
    .targets(targets(queries, (query) => query.range()))
    .legend(legend())
    .tooltip(pointed())
    .thresholds(thresholds(bad))
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        bad === undefined ? GraphThresholdsStyleMode.Off : GraphThresholdsStyleMode.Line,
      ),
    )
    .span(widths.half)
    .height(8);

/** Parts of a whole over time. */
export const stack = (words: PanelWords): TimeseriesBuilder =>
  graph(words).stacking(new StackingConfigBuilder().mode(StackingMode.Normal)).fillOpacity(60).min(0);

/** One number, now. */
export const figure = ({ title, good, unit = "short", bad, queries }: PanelWords): StatBuilder =>
  new StatBuilder()
    .title(title)
    .description(good)
    .datasource(source)
    .unit(unit)
    .targets(targets(queries, (query) => query.instant()))
    .thresholds(thresholds(bad))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false))
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .span(widths.figure)
    .height(4);

/** Who, now: a row for each series. */
export const list = ({ title, good, unit = "short", bad, queries }: PanelWords): TableBuilder =>
  new TableBuilder()
    .title(title)
    .description(good)
    .datasource(source)
    .unit(unit)
    .cellOptions({ type: TableCellDisplayMode.Auto })
    .targets(targets(queries, (query) => query.instant().format(PromQueryFormat.Table)))
    .thresholds(thresholds(bad))
    .withTransformation({ id: "merge", options: {} })
    .withTransformation({ id: "organize", options: { excludeByName: { Time: true, __name__: true, job: true } } })
    .span(widths.half)
    .height(8);

/** A state over time, a band for each series. */
export const states = ({ title, good, bad, queries }: PanelWords): StateTimelineBuilder =>
  new StateTimelineBuilder()
    .title(title)
    .description(good)
    .datasource(source)
    .targets(targets(queries, (query) => query.range()))
    .thresholds(thresholds(bad ?? { below: 1 }))
    .mergeValues(true)
    .span(widths.whole)
    .height(5);
