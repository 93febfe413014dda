import { missedReason } from "@carillon/contracts/schedules";
import type { Metric } from "@carillon/contracts/metric";
import { metrics, type MetricName } from "@carillon/contracts/metrics";
import { minuteOutcomes, type MinuteOutcome } from "@carillon/core/watch/speaker-minutes";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { CommandEnd } from "../devices/commands.js";
import type { Outcome } from "./intake.js";

/** A value with its labels, as it is at a scrape. */
export type Told = readonly [labels: Readonly<Record<string, string>>, value: number];

export interface Request {
  readonly id: string;
  readonly method: string;
  /** The route's pattern, never the path: labels must be few. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** The service's own metrics, named by the catalogue in contracts. */
export class ServiceMetrics {
  private readonly registry = new Registry();
  /** By leaf and outcome; counted here, because prom-client takes a microsecond to find the labels of each message. */
  private readonly intake = new Map<string, Map<Outcome, number>>();
  private readonly requests = this.histogram("carillon_http_request_duration_seconds");
  private readonly commands = new Counter(this.of("carillon_commands_total"));
  private readonly commandSeconds = this.histogram("carillon_command_duration_seconds");
  private readonly events = new Counter(this.of("carillon_device_events_total"));
  private readonly minutes = new Counter(this.of("carillon_speaker_minutes_total"));

  private readonly bellsRung = new Counter(this.of("carillon_schedule_rung_total"));
  private readonly bellsMissed = new Counter(this.of("carillon_schedule_missed_total"));
  private readonly bellLateness = this.histogram("carillon_schedule_lateness_seconds");

  /** `leads`: what is true of the fleet is counted and told by one process, so that nobody sums it twice. */
  constructor(
    version: string,
    private readonly leads: () => boolean,
  ) {
    this.tell("carillon_control_leads", () => [[{}, leads() ? 1 : 0]]);
    // The loop's lateness, looked at ten times a second: the default wakes an idle service a hundred times.
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: 100 });
    this.tell("carillon_intake_messages_total", () =>
      [...this.intake].flatMap(([leaf, outcomes]) =>
        Array.from(outcomes, ([outcome, n]): Told => [{ leaf, outcome }, n]),
      ),
    );
    new Gauge(this.of("carillon_build_info")).set({ version, node: process.version }, 1);
  }

  /** Asked at each scrape; who has nothing to tell is not there. */
  tell(name: MetricName, told: () => Iterable<Told> | Promise<Iterable<Told>>): void {
    const counts = metrics[name].type === "counter";
    const collect = async (): Promise<void> => {
      const samples = await told();
      metric.reset();
      for (const [labels, value] of samples) metric.inc(labels, value);
    };
    const metric: Gauge | Counter = new (counts ? Counter : Gauge)({ ...this.of(name), collect });
  }

  /** The same wherever it is asked: told by the one that leads. */
  tellOfFleet(name: MetricName, told: () => Iterable<Told>): void {
    this.tell(name, () => (this.leads() ? told() : []));
  }

  histogram(name: MetricName): Histogram {
    const { buckets = [] }: Metric = metrics[name];
    return new Histogram({ ...this.of(name), buckets: [...buckets] });
  }

  counter(name: MetricName): Counter {
    return new Counter(this.of(name));
  }

  taken(leaf: string, outcome: Outcome): void {
    const outcomes = this.intake.get(leaf) ?? new Map<Outcome, number>();
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    this.intake.set(leaf, outcomes);
  }

  answered({ method, route, status, seconds }: Request): void {
    this.requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  commandEnded({ instruction, outcome, seconds }: CommandEnd): void {
    this.commands.inc({ instruction, outcome });
    if (outcome !== "unanswered") this.commandSeconds.observe({ instruction }, seconds);
  }

  happened(site: string, kind: string): void {
    if (this.leads()) this.events.inc({ site, kind });
  }

  rung(site: string, latenessSeconds: number): void {
    this.bellsRung.inc({ site });
    this.bellLateness.observe({ site }, latenessSeconds);
  }

  missed(site: string, reason: string): void {
    this.bellsMissed.inc({ site, reason });
  }

  /** A rate needs a beginning. */
  beginBells(site: string): void {
    if (!this.leads()) return;
    this.bellsRung.inc({ site }, 0);
    for (const reason of missedReason.options) this.bellsMissed.inc({ site, reason }, 0);
  }

  minuteOf(site: string, outcome: MinuteOutcome): void {
    if (this.leads()) this.minutes.inc({ site, outcome });
  }

  /** A rate needs a beginning: the first bad minute of a site must be seen as a step from 0. */
  beginMinutes(site: string): void {
    if (this.leads()) for (const outcome of minuteOutcomes) this.minutes.inc({ site, outcome }, 0);
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  private of(name: MetricName) {
    const { help, labels }: Metric = metrics[name];
    return { name, help, labelNames: [...labels], registers: [this.registry] };
  }
}
