import { drift, type Drift } from "@carillon/contracts/configuration";
import type { DiskFree } from "../../disk.js";
import type { DeviceRow } from "../../installation/rows.js";
import type { ServiceMetrics, Told } from "./service-metrics.js";

/** What is asked at each scrape. */
export interface Gauges {
  devices(): Iterable<Pick<DeviceRow, "site" | "kind"> & { readonly presence: string }>;
  /** Of each device. */
  drifts(): Iterable<Drift>;
  waiting(): number;
  /** Devices of which two processes were seen of late. */
  duplicates(): number;
  /** Of the embedded broker; undefined when the broker is not ours. */
  brokerClients(): number | undefined;
  brokerConnections(): number | undefined;
  /** Whether each answers. */
  dependencies(): Promise<Readonly<Record<string, boolean>>>;
  /** Unix seconds at which each ends. */
  certificates(): Readonly<Record<string, number>>;
  diskFree(): DiskFree | undefined;
}

/** Lets the service's metrics ask for what is not counted but looked at. */
export function tellGauges(metrics: ServiceMetrics, gauges: Gauges): void {
  metrics.tellOfFleet("carillon_devices", () => counted(gauges.devices()));
  metrics.tellOfFleet("carillon_configuration_drift_devices", () => {
    const drifts = Map.groupBy(gauges.drifts(), (one) => one);
    return drift.options.map((one) => [{ drift: one }, drifts.get(one)?.length ?? 0]);
  });
  metrics.tellOfFleet("carillon_pairing_waiting", () => [[{}, gauges.waiting()]]);
  metrics.tellOfFleet("carillon_duplicate_identities", () => [[{}, gauges.duplicates()]]);
  metrics.tell("carillon_broker_clients", () => known(gauges.brokerClients()));
  metrics.tell("carillon_broker_connections_total", () => known(gauges.brokerConnections()));
  metrics.tell("carillon_disk_free_ratio", () => known(gauges.diskFree()?.ratio));
  metrics.tell("carillon_dependency_up", async () =>
    Object.entries(await gauges.dependencies()).map(([dependency, up]) => [{ dependency }, up ? 1 : 0]),
  );
  metrics.tell("carillon_certificate_expiry_timestamp_seconds", () =>
    Object.entries(gauges.certificates()).map(([certificate, seconds]) => [{ certificate }, seconds]),
  );
}

const known = (value: number | undefined): Told[] => (value === undefined ? [] : [[{}, value]]);

function counted(devices: ReturnType<Gauges["devices"]>): Told[] {
  const counts = new Map<string, { labels: Record<string, string>; count: number }>();
  for (const { site, kind, presence } of devices) {
    const key = `${site}/${kind}/${presence}`;
    const known = counts.get(key) ?? { labels: { site, kind, presence }, count: 0 };
    known.count += 1;
    counts.set(key, known);
  }
  return Array.from(counts.values(), ({ labels, count }) => [labels, count]);
}
