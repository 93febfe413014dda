import type { MediaTelemetry, SpeakerTelemetry } from "@carillon/contracts/telemetry";
import type { SpeakerMinute } from "@carillon/core/watch/speaker-minutes";
import type { Installation } from "../../installation/installation.js";
import type { DesiredRow, DeviceRow } from "../../installation/rows.js";
import type { Fleet, Live } from "../devices/fleet.js";
import { inTurns } from "../../in-turns.js";

/** A device as it is watched: references to what is kept anyway, so that ten thousand cost little. */
export interface Watched {
  readonly row: DeviceRow;
  readonly live: Live;
  readonly desired: DesiredRow | undefined;
  readonly certificateExpires: Date | undefined;
  /** Against the group's median, seconds; null outside any group. */
  readonly skewSeconds: number | null;
  /** What it should listen to, and whether anything plays there. */
  readonly programme: string | undefined;
  readonly shouldPlay: boolean;
}

/** One that said goodbye is gone at once; one that is late may only be behind a slow link. */
const present: ReadonlySet<string> = new Set(["online", "late"]);

/** The series of one that is gone end, so that a graph shows a gap and not a flat line. */
export const isThere = ({ live }: Watched): boolean => present.has(live.presence.presence);
export const speakerTelemetryOf = ({ live: { telemetry } }: Watched): SpeakerTelemetry | undefined =>
  telemetry?.kind === "speaker" ? telemetry : undefined;
export const mediaTelemetryOf = ({ live: { telemetry } }: Watched): MediaTelemetry | undefined =>
  telemetry?.kind === "media" ? telemetry : undefined;

/** Every device as it is now; for ten thousand not all at the same millisecond, but each at one. */
export class WatchedFleet {
  constructor(
    private readonly installation: Pick<Installation, "state">,
    private readonly fleet: Pick<Fleet, "of" | "skewOf">,
  ) {}

  async all(): Promise<Watched[]> {
    const { devices, desired, expiries } = this.installation.state;
    const playing = this.playing();
    const watched: Watched[] = [];
    await inTurns(devices.values(), (row) => {
      const wanted = desired.get(row.id);
      const programme = listened(wanted, "programme");
      watched.push({
        row,
        live: this.fleet.of(row.id),
        desired: wanted,
        certificateExpires: expiries.get(row.id),
        skewSeconds: this.fleet.skewOf(row.id),
        programme,
        shouldPlay: programme !== undefined && playing.has(`${row.site}/${programme}`),
      });
    });
    return watched;
  }

  /**
   * As `site/programme`, by the last word of each media service: one that broke off while it played leaves speakers that should still
   * play, until it is back or removed.
   */
  private playing(): ReadonlySet<string> {
    const { media } = this.installation.state;
    return new Set(
      [...media].flatMap(([site, services]) =>
        services.flatMap(({ id }) => {
          const { telemetry } = this.fleet.of(id);
          const programmes = telemetry?.kind === "media" ? telemetry.programmes : [];
          return programmes.filter(({ state }) => state === "playing").map((programme) => `${site}/${programme.id}`);
        }),
      ),
    );
  }
}

/** What the derived configuration makes a speaker listen to. */
export function listened(desired: DesiredRow | undefined, name: "programme" | "zone"): string | undefined {
  const value = desired?.documents.listening?.[name];
  return typeof value === "string" ? value : undefined;
}

export const minuteOfSpeaker = (watched: Watched): SpeakerMinute => ({
  id: watched.row.id,
  site: watched.row.site,
  shouldPlay: watched.shouldPlay,
  there: watched.live.presence.presence === "online",
  telemetry: speakerTelemetryOf(watched) ?? null,
});
