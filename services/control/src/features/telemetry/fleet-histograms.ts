import type { SpeakerTelemetry, Telemetry } from "@carillon/contracts/telemetry";
import type { Histogram } from "prom-client";
import type { ServiceMetrics } from "./service-metrics.js";

/** Of whom it is observed. */
export interface Place {
  readonly site: string;
  readonly model: string;
  readonly release: string;
}

/** So many combinations of labels are kept apart; speakers of any further one are observed as of the site "other". */
const mostPlaces = 500;

/** How the whole fleet plays: each telemetry message is observed once, with labels that do not grow with the fleet. */
export class FleetHistograms {
  private readonly jitter: Histogram;
  private readonly skew: Histogram;
  private readonly clock: Histogram;
  private readonly reconnection: Histogram;
  private readonly places = new Set<string>();
  private readonly reconnects = new Map<string, number>();

  constructor(metrics: Pick<ServiceMetrics, "histogram">) {
    this.jitter = metrics.histogram("carillon_fleet_jitter_seconds");
    this.skew = metrics.histogram("carillon_fleet_playout_skew_seconds");
    this.clock = metrics.histogram("carillon_fleet_clock_uncertainty_seconds");
    this.reconnection = metrics.histogram("carillon_fleet_reconnect_to_audio_seconds");
  }

  /** `skewSeconds`: against the group's median; null when it is not known. */
  heard(device: string, place: Place, telemetry: Telemetry, skewSeconds: number | null): void {
    if (telemetry.kind !== "speaker") return;
    const labels = this.labelsOf(place);
    this.observeReconnection(device, labels, telemetry);
    if (telemetry.listening.state !== "playing") return;
    this.jitter.observe(labels, telemetry.inboundRtp.jitter);
    const { clockOffsetUncertaintySeconds: uncertainty } = telemetry.sync;
    if (uncertainty !== undefined) this.clock.observe(labels, uncertainty);
    if (skewSeconds !== null) this.skew.observe(labels, Math.abs(skewSeconds));
  }

  forget(device: string): void {
    this.reconnects.delete(device);
  }

  private observeReconnection(device: string, labels: Record<string, string>, { listening }: SpeakerTelemetry): void {
    const { reconnectCount, reconnectToAudioSeconds } = listening;
    const before = this.reconnects.get(device);
    if (before === reconnectCount) return;
    this.reconnects.set(device, reconnectCount);
    if (before === undefined || reconnectCount < before || reconnectToAudioSeconds === undefined) return;
    this.reconnection.observe(labels, reconnectToAudioSeconds);
  }

  private labelsOf({ site, model, release }: Place): Record<string, string> {
    const key = `${site}/${model}/${release}`;
    if (!this.places.has(key)) {
      if (this.places.size >= mostPlaces) return { site: "other", model: "", release: "" };
      this.places.add(key);
    }
    return { site, model, release };
  }
}
