import type { DeviceEvent } from "@carillon/contracts/command";

/** Frames must be that much sooner in hand than is needed before a speaker counts as keeping up again. */
const relief = 0.9;

const ms = (us: number): string => (Number.isFinite(us) ? `${Math.round(us / 1000)} ms` : "more than a second");

/** Whether the delay in force suffices for this speaker's links, and when that deserves a word. Pure. */
export class KeepingUp {
  #behind = false;

  get behind(): boolean {
    return this.#behind;
  }

  /** Both µs, capture to sound; `neededUs` undefined: not known yet, nothing changes. */
  look(neededUs: number | undefined, delayUs: number): DeviceEvent["event"] | undefined {
    if (neededUs === undefined || delayUs === 0) return undefined;
    const behind = neededUs > (this.#behind ? relief * delayUs : delayUs);
    if (behind === this.#behind) return undefined;
    this.#behind = behind;
    const detail = `needs ${ms(neededUs)} from capture to sound, has ${ms(delayUs)}`;
    return { kind: behind ? "falls-behind" : "keeps-up", detail };
  }
}
