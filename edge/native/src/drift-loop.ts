import { addon, type NativeDriftLoop } from "./addon.js";
import type { DriftProfile } from "./drift-presets.js";

/** The playout thread's drift loop alone, so that a simulation can run it for days of its own time. */
export class DriftLoop {
  private readonly native: NativeDriftLoop;

  constructor(profile: DriftProfile) {
    this.native = new (addon().DriftLoop)(profile);
  }

  /** `errorUs`: heard minus due, as read now; `seconds` since the last step. Returns the ratio to resample by, in ppm over 1. */
  step(errorUs: number, seconds: number, feedForwardPpm = 0): number {
    return this.native.step(errorUs, feedForwardPpm, seconds);
  }
}
