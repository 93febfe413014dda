import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import { source } from "./panels.js";

export type Variable = Builder<VariableModel>;

export const datasource: Variable = new DatasourceVariableBuilder("datasource").label("Prometheus").type("prometheus");

const chosen = (name: string, query: string): QueryVariableBuilder =>
  new QueryVariableBuilder(name)
    .label(name)
    .datasource(source)
    .query({ query, refId: name })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalCaseInsensitiveAsc);

const severalOf = (name: string, query: string): QueryVariableBuilder =>
  chosen(name, query).multi(true).includeAll(true).allValue(".*");

export const site = severalOf("site", "label_values(carillon_device_info, site)");
export const zone = severalOf("zone", 'label_values(carillon_device_info{site=~"$site"}, zone)');
/** One, by its name; the value is its device id. */
export const speaker = chosen(
  "speaker",
  'query_result(carillon_device_info{kind="speaker",site=~"$site",zone=~"$zone"})',
).regex('/device="(?<value>[^"]+)".*[{,]name="(?<text>[^"]+)"/');
export const programme = severalOf("programme", 'label_values(carillon_programme_playing{site=~"$site"}, programme)');
export const rollout = chosen("rollout", "label_values(carillon_rollout_state, rollout)");
