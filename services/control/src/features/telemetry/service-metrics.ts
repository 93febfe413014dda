import { metrics, type MetricName } from "@carillon/contracts/metrics";
import type { Telemetry } from "@carillon/contracts/telemetry";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Outcome } from "./intake.js";

/** What is asked at each scrape. */
export interface Gauges {
  /** By kind and presence. */
  devices(): Iterable<{ readonly kind: string; readonly presence: string }>;
  waiting(): number;
  brokerClients(): number | undefined;
}

export interface Request {
  readonly method: string;
  /** The route's pattern, never the path: labels must be few. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** The service's own metrics and the fleet's histograms, named by the catalogue in contracts. */
export class ServiceMetrics {
  private readonly registry = new Registry();
  private readonly intake = new Counter(this.of("carillon_intake_messages_total"));
  private readonly requests = new Histogram(this.of("carillon_http_request_duration_seconds"));
  private readonly jitter = new Histogram(this.of("carillon_fleet_jitter_seconds"));
  private readonly skew = new Histogram(this.of("carillon_fleet_playout_skew_seconds"));

  constructor(gauges: Gauges, version: string) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge(this.of("carillon_build_info")).set({ version, node: process.version }, 1);
    this.gauge("carillon_devices", (devices) => {
      devices.reset();
      for (const { kind, presence } of gauges.devices()) devices.inc({ kind, presence });
    });
    this.gauge("carillon_pairing_waiting", (waiting) => waiting.set(gauges.waiting()));
    if (gauges.brokerClients() !== undefined)
      this.gauge("carillon_broker_clients", (clients) => clients.set(gauges.brokerClients() ?? 0));
  }

  taken(leaf: string, outcome: Outcome): void {
    this.intake.inc({ leaf, outcome });
  }

  answered({ method, route, status, seconds }: Request): void {
    this.requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  heard(site: string, telemetry: Telemetry, skewSeconds: number | null): void {
    if (telemetry.kind !== "speaker" || telemetry.listening.state !== "playing") return;
    this.jitter.observe({ site }, telemetry.inboundRtp.jitter);
    if (skewSeconds !== null) this.skew.observe({ site }, Math.abs(skewSeconds));
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** Set anew at each scrape. */
  private gauge(name: MetricName, set: (gauge: Gauge) => void): void {
    const gauge: Gauge = new Gauge({ ...this.of(name), collect: () => set(gauge) });
  }

  private of(name: MetricName) {
    const { help, labels, ...rest } = metrics[name];
    const buckets = "buckets" in rest ? { buckets: [...rest.buckets] } : {};
    return { name, help, labelNames: [...labels], registers: [this.registry], ...buckets };
  }
}
