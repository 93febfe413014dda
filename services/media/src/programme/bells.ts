import type { SiteSchedule } from "@carillon/contracts/schedules";
import { givesWay } from "@carillon/core/schedule/plan";
import type { OpenSource } from "../sources/open-source.js";
import { sampleRate } from "./frame-clock.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

export interface BellsRim {
  readonly epoch: string;
  readonly originUs: number;
  /** Capture to sound that is in force at an instant of site time, µs. */
  delayUs(siteUs: number): number;
  readonly post: (message: ToWorker) => void;
}

/** A bell on one programme. */
export interface Strike {
  readonly id: string;
  readonly source: OpenSource;
  /** Site time at which its first sample is to be heard, µs. */
  readonly heardUs: number;
  readonly sound: Pick<SiteSchedule, "gainDb" | "duckDb" | "priority">;
}

interface Sounding {
  readonly strike: Strike;
  readonly priority: number;
  readonly startUs: number;
  /** Site time at which its first sample is heard; undefined when the programme ends before. */
  readonly begun: PromiseWithResolvers<number | undefined>;
}

const ratio = (decibels: number): number => (decibels <= -60 ? 0 : 10 ** (decibels / 20));

/** The main thread's half of what rings over a programme: one at a time. Owns the sources that it was given. */
export class Bells {
  readonly #rim: BellsRim;
  #sounding: Sounding[] = [];

  constructor(rim: BellsRim) {
    this.#rim = rim;
  }

  /**
   * Rings at its instant, or at once when that is over. Resolves with the site time at which its first sample is heard, µs; with
   * undefined where one of a higher priority sounds, or the programme ends.
   */
  ring(strike: Strike): Promise<number | undefined> {
    const { epoch, originUs, post } = this.#rim;
    const { gainDb, duckDb, priority } = strike.sound;
    const startUs = strike.heardUs;
    const last = this.#sounding.at(-1);
    if (last !== undefined && !givesWay(last, { priority, startUs })) {
      strike.source.close();
      return Promise.resolve(undefined);
    }
    const begun = Promise.withResolvers<number | undefined>();
    this.#sounding.push({ strike, priority, startUs, begun });
    const atSample = Math.round(((startUs - this.#rim.delayUs(startUs) - originUs) * sampleRate) / 1e6);
    const [gain, duck] = [ratio(gainDb), ratio(duckDb)];
    post({ kind: "ring", epoch, playback: strike.id, samples: strike.source.memory, atSample, gain, duck });
    return begun.promise;
  }

  /** What the worker tells of a voice, which may not be one of these. */
  heard({ kind, playback, mediaSample }: Extract<FromWorker, { kind: "started" | "ended" }>): void {
    const sounding = this.#sounding.find(({ strike }) => strike.id === playback);
    if (sounding === undefined) return;
    const capturedUs = this.#rim.originUs + (mediaSample * 1e6) / sampleRate;
    if (kind === "started") {
      sounding.begun.resolve(capturedUs + this.#rim.delayUs(capturedUs));
      return;
    }
    this.#sounding = this.#sounding.filter((one) => one !== sounding);
    this.#end(sounding);
  }

  close(): void {
    for (const sounding of this.#sounding) this.#end(sounding);
    this.#sounding = [];
  }

  #end({ strike, begun }: Sounding): void {
    strike.source.close();
    begun.resolve(undefined);
  }
}
