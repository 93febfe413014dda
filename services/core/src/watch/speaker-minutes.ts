import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";

/** Of a minute in which a speaker should have played. */
export const minuteOutcomes = ["whole", "damaged", "silent"] as const;
export type MinuteOutcome = (typeof minuteOutcomes)[number];

/** What is known of a speaker at the end of a minute. */
export interface SpeakerMinute {
  readonly id: string;
  readonly site: string;
  /** Its programme has a source that plays. */
  readonly shouldPlay: boolean;
  /** Heard of within its reporting interval. */
  readonly there: boolean;
  readonly telemetry: SpeakerTelemetry | null;
}

/** Less of the elapsed time than this was heard: it joined late, or was gone for a while. */
const wholeShare = 0.9;
/** Per minute: what happened counts half after seven. */
const forgetting = 0.9;
const weight = { whole: 0, damaged: 1, silent: 2 } as const;

interface Remembered {
  readonly shouldPlay: boolean;
  readonly telemetry: SpeakerTelemetry | null;
  readonly trouble: number;
}

/**
 * Was every speaker heard whole in the last minute? The service level objective is made of these answers, and so is the order in which
 * devices are told of when there are too many.
 */
export class SpeakerMinutes {
  #before = new Map<string, Remembered>();

  /** Call once a minute with all speakers; those that are no longer among them are forgotten. */
  sweep(speakers: Iterable<SpeakerMinute>): { readonly site: string; readonly outcome: MinuteOutcome }[] {
    const minutes: { site: string; outcome: MinuteOutcome }[] = [];
    const now = new Map<string, Remembered>();
    for (const speaker of speakers) {
      const before = this.#before.get(speaker.id);
      const outcome = before && minuteOf(before, speaker);
      if (outcome !== undefined) minutes.push({ site: speaker.site, outcome });
      const trouble = (before?.trouble ?? 0) * forgetting + (outcome === undefined ? 0 : weight[outcome]);
      now.set(speaker.id, { shouldPlay: speaker.shouldPlay, telemetry: speaker.telemetry, trouble });
    }
    this.#before = now;
    return minutes;
  }

  /** 0: none of late; more for each minute that was damaged, and twice for each that was silent. */
  troubleOf(id: string): number {
    return this.#before.get(id)?.trouble ?? 0;
  }
}

/** Undefined when it cannot be said: sound was not wanted all the time, or the speaker has not reported since. */
function minuteOf(before: Remembered, now: SpeakerMinute): MinuteOutcome | undefined {
  if (!before.shouldPlay || !now.shouldPlay) return undefined;
  const { telemetry } = now;
  if (!now.there || telemetry === null) return "silent";
  if (telemetry === before.telemetry) return undefined;
  if (telemetry.listening.state !== "playing") return "silent";
  return before.telemetry === null ? "whole" : comparison(before.telemetry, telemetry);
}

function comparison(before: SpeakerTelemetry, now: SpeakerTelemetry): MinuteOutcome {
  const elapsed = now.process.uptimeSeconds - before.process.uptimeSeconds;
  // It was started anew: a part of the minute is missing.
  if (elapsed < 0) return "damaged";
  const heardSeconds = (heard(now) - heard(before)) / 48_000;
  if (heardSeconds <= 0) return "silent";
  return missing(now) > missing(before) || heardSeconds < wholeShare * elapsed ? "damaged" : "whole";
}

const heard = ({ accounting: { real, redundant, retransmitted, fec } }: SpeakerTelemetry): number =>
  real + redundant + retransmitted + fec;

/** Samples that were made up or left out, and moments at which the sound card starved. */
const missing = ({ accounting: { concealed, silenced }, mediaPlayout }: SpeakerTelemetry): number =>
  concealed + silenced + mediaPlayout.synthesizedSamplesEvents;
