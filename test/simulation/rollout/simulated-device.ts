import type { SoundReading } from "@carillon/core/rollout/sound";
import { wallClock } from "@carillon/core/units";
import type { Random } from "../../support/random.js";

/** What a device is told, with a version that only grows. */
export interface Wanted {
  readonly version: number;
  readonly content: "old" | "new";
}
export interface Reported {
  readonly version: number;
  readonly content: "old" | "new";
  readonly rejectedVersion: number;
}

/** What becomes of the change on a device. */
export const characters = ["good", "rejects", "deaf", "liar", "vanishes", "stutters", "forgets", "undoes"] as const;
export type Character = (typeof characters)[number];

const samples = 48_000;

/** One device with its flaws: what it has in force, what it says, and how it sounds. */
export class SimulatedDevice {
  readonly name: string;
  readonly character: Character;
  online = true;
  inForce: Wanted = { version: 1, content: "old" };
  rejectedVersion = 0;
  private tookAt = 0;
  private readonly counters = { heard: 0, lost: 0, uptime: 0 };
  private readonly random: Random;

  constructor(name: string, character: Character, random: Random) {
    this.name = name;
    this.character = character;
    this.random = random;
  }

  /** The retained message reaches it, once more or for the first time; returns what it says then. */
  hear(wanted: Wanted, now: number): Reported | undefined {
    if (!this.online || wanted.version <= this.inForce.version || wanted.version === this.rejectedVersion)
      return undefined;
    if (wanted.content === "old") return this.take(wanted, now);
    switch (this.character) {
      case "rejects":
        this.rejectedVersion = wanted.version;
        return this.report();
      case "deaf":
        return undefined;
      case "liar":
        return { ...wanted, rejectedVersion: 0 };
      case "vanishes":
        this.take(wanted, now);
        this.online = false;
        return undefined;
      case "good":
      case "stutters":
      case "forgets":
      case "undoes":
        return this.take(wanted, now);
    }
  }

  /** Time passes; returns what it says by itself. */
  live(seconds: number, now: number): Reported | undefined {
    this.counters.uptime += seconds;
    const lossy = this.character === "stutters" && this.inForce.content === "new";
    const share = lossy ? 0.2 : 0.0005;
    this.counters.lost += Math.round(seconds * samples * share);
    this.counters.heard += Math.round(seconds * samples * (1 - share));
    if (this.inForce.content === "old" || now - this.tookAt < 20) return undefined;
    if (this.character === "forgets" && this.random() < 0.1) {
      // Its card was put back to what it was.
      this.inForce = { version: 1, content: "old" };
      this.counters.uptime = 0;
      return this.report();
    }
    if (this.character === "undoes" && this.random() < 0.2) {
      this.rejectedVersion = this.inForce.version;
      this.inForce = { version: 1, content: "old" };
      return this.report();
    }
    return undefined;
  }

  report(): Reported {
    return { ...this.inForce, rejectedVersion: this.rejectedVersion };
  }

  reading(now: number): SoundReading {
    const { heard, lost, uptime: uptimeSeconds } = this.counters;
    return {
      ...{ at: wallClock(now), uptimeSeconds, heard, lost, underruns: 0, reconnects: 0, session: 1 },
      ...{ jitterSeconds: 0.002, skewSeconds: 0.0001 },
    };
  }

  private take(wanted: Wanted, now: number): Reported {
    this.inForce = wanted;
    this.tookAt = now;
    return this.report();
  }
}
