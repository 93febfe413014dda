import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import type { Log } from "@carillon/link/log";
import { holdStep, nothingHeard, type Hold, type HoldPolicy } from "./hold.js";

const mark = "carillon agent";

/**
 * A file that keeps balena's supervisor, or deploy/compose's updater, from updating this service while it exists. The supervisor takes it
 * by the same rule, so it is made exclusively (O_EXCL) and only our own is removed. A lock that cannot be had is tried again each second.
 */
export class UpdateLock {
  readonly #path: string;
  readonly #log: Log;
  #hold: Hold;
  #taken = false;
  #complained = false;

  /** Takes away what an agent before us left, which had no time to. */
  constructor(path: string, log: Log, now: number) {
    this.#path = path;
    this.#log = log;
    this.#hold = nothingHeard(now);
    if (readOr(path, "").startsWith(mark)) rmSync(path, { force: true });
  }

  get held(): boolean {
    return this.#taken;
  }

  look(heard: boolean, now: number, policy: HoldPolicy): void {
    this.#hold = holdStep(this.#hold, { heard, now }, policy);
    if (this.#hold.held && !this.#taken) this.#take();
    if (!this.#hold.held && this.#taken) this.close();
  }

  close(): void {
    if (!this.#taken) return;
    this.#taken = false;
    rmSync(this.#path, { force: true });
    this.#log.debug({ path: this.#path }, "updates may happen");
  }

  #take(): void {
    try {
      const file = openSync(this.#path, "wx", 0o644);
      writeSync(file, `${mark} ${process.pid}\n`);
      closeSync(file);
      this.#taken = true;
      this.#complained = false;
      this.#log.debug({ path: this.#path }, "updates wait");
    } catch (error) {
      if (this.#complained) return;
      this.#complained = true;
      const why = error instanceof Error ? error.message : String(error);
      this.#log.warn({ path: this.#path, why }, "the update lock cannot be taken: an update may interrupt what plays");
    }
  }
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}
