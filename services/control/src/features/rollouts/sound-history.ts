import type { SoundFigures } from "@carillon/contracts/rollout";
import type { Telemetry } from "@carillon/contracts/telemetry";
import { readingOf, soundBetween, type SoundReading } from "@carillon/core/rollout/sound";
import type { WallClock } from "@carillon/core/units";

/** The recent past is between one and two of these long, once a speaker has been heard that long. */
const renewSeconds = 300;

interface Heard {
  readonly earlier: SoundReading;
  readonly later: SoundReading;
  readonly last: SoundReading;
  readonly isPlaying: boolean;
}

/** What speakers sounded like in the last minutes: three readings of each, whatever the telemetry interval. */
export class SoundHistory {
  private readonly speakers = new Map<string, Heard>();

  hear(device: string, telemetry: Telemetry, { at, skewSeconds }: { at: WallClock; skewSeconds: number | null }): void {
    if (telemetry.kind !== "speaker") return;
    const reading = readingOf(telemetry, at, skewSeconds);
    const known = this.speakers.get(device);
    // Counters that began anew tell nothing of the time before.
    const goesOn = known !== undefined && reading.uptimeSeconds >= known.last.uptimeSeconds;
    const { earlier, later } = goesOn ? known : { earlier: reading, later: reading };
    const isDue = at - later.at >= renewSeconds;
    const isPlaying = telemetry.listening.state === "playing";
    this.speakers.set(device, {
      ...(isDue ? { earlier: later, later: reading } : { earlier, later }),
      ...{ last: reading, isPlaying },
    });
  }

  forget(device: string): void {
    this.speakers.delete(device);
  }

  /** `recent` is null for a speaker that does not play, or was heard once only. */
  of(device: string): { reading: SoundReading; recent: SoundFigures | null } | null {
    const known = this.speakers.get(device);
    if (known === undefined) return null;
    return { reading: known.last, recent: known.isPlaying ? (soundBetween(known.earlier, known.last) ?? null) : null };
  }
}
