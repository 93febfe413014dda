import { Readable } from "node:stream";
import { SpeakerMinutes } from "@carillon/core/watch/speaker-minutes";
import { DeviceSeries, type SeriesCaps } from "./device-series.js";
import type { ServiceMetrics } from "./service-metrics.js";
import { minuteOfSpeaker, type Watched, type WatchedFleet } from "./watched-fleet.js";

/** Everything that Prometheus reads. */
export class Metrics {
  private readonly series: DeviceSeries;
  private readonly minutes = new SpeakerMinutes();

  constructor(
    private readonly service: Pick<ServiceMetrics, "text" | "minuteOf" | "beginMinutes">,
    private readonly watched: Pick<WatchedFleet, "all">,
    private readonly parts: { readonly caps: SeriesCaps; readonly leads: () => boolean },
  ) {
    const { caps } = parts;
    this.series = new DeviceSeries(caps);
  }

  /** The service and the fleet as a whole. */
  ofService(): Promise<string> {
    return this.service.text();
  }

  /** Device by device, in pieces: nobody waits for the whole. By the one that leads; others tell of nobody. */
  ofDevices(): Readable {
    return Readable.from(this.deviceText());
  }

  /** Call once a minute: was every speaker that should play heard whole? */
  async sweep(): Promise<void> {
    const speakers = (await this.watched.all()).filter(({ row }: Watched) => row.kind === "speaker");
    for (const site of new Set(speakers.map(({ row }) => row.site))) this.service.beginMinutes(site);
    for (const { site, outcome } of this.minutes.sweep(speakers.map(minuteOfSpeaker)))
      this.service.minuteOf(site, outcome);
  }

  private async *deviceText(): AsyncGenerator<string> {
    if (this.parts.leads()) yield* this.series.text(await this.watched.all(), (id) => this.minutes.troubleOf(id));
  }
}
