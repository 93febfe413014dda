import type { RolloutDecision, RolloutPhase, RolloutPlan } from "@carillon/contracts/rollout";
import { rfc3339, type WallClock } from "../units.js";
import type { RolloutDevice, RolloutEffect, RolloutState } from "./state.js";

/** The decision's wave is given as an index; people count from 1. */
export interface Said {
  readonly kind: string;
  readonly wave?: number;
  readonly text: string;
  readonly figures?: RolloutDecision["figures"];
}

/** What one step changes, gathered while it decides. Lives for one step; the state that it began with is never touched. */
export class Turn {
  phase: RolloutPhase;
  wave: number;
  excused: number;
  readonly before: RolloutState;
  readonly now: WallClock;
  readonly #effects: RolloutEffect[] = [];
  #present: Map<string, RolloutDevice> | undefined;
  #decisions: number;

  constructor(before: RolloutState, now: WallClock) {
    this.before = before;
    this.now = now;
    this.phase = before.phase;
    this.wave = before.wave;
    this.excused = before.excused;
    this.#decisions = before.decisions;
  }

  get plan(): RolloutPlan {
    return this.before.plan;
  }

  get devices(): ReadonlyMap<string, RolloutDevice> {
    return this.#present ?? this.before.devices;
  }

  put(device: RolloutDevice): void {
    this.#copy().set(device.device, device);
  }

  remove(device: string): void {
    if (this.devices.has(device)) this.#copy().delete(device);
  }

  carryOut(effect: RolloutEffect): void {
    this.#effects.push(effect);
  }

  /** A decision, with the figures it was made on. */
  say({ kind, wave, text, figures = {} }: Said): void {
    this.#decisions += 1;
    const [seq, at] = [this.#decisions, rfc3339(this.now)];
    const decision = { seq, at, kind, wave: wave === undefined ? null : wave + 1, text, figures };
    this.#effects.push({ kind: "record", decision });
  }

  /** The very state that it began with when nothing changed, so that nothing need be stored. */
  end(): { state: RolloutState; effects: readonly RolloutEffect[] } {
    const { before, phase, wave, excused, devices } = this;
    const same = devices === before.devices && phase === before.phase && this.#effects.length === 0;
    const state = same ? before : { ...before, phase, wave, excused, decisions: this.#decisions, devices };
    return { state, effects: this.#effects };
  }

  #copy(): Map<string, RolloutDevice> {
    this.#present ??= new Map(this.before.devices);
    return this.#present;
  }
}
