import { CarillonError } from "@carillon/contracts/errors";
import type { Log } from "./log.js";
import type { StateDirectory } from "./state-directory.js";

const file = "session.json";
/** So many numbers are taken from the disk at once: a broker that is down for days must not wear out an SD card. */
const block = 16;

/**
 * Counts the device's MQTT sessions. A number is not given twice, whatever happens: the end of a block is on disk before its first
 * number is used, and a restart begins after it. Only when the disk fails it counts on in memory: a device that can be reached and
 * may be taken for a clone is better than one that cannot be reached.
 */
export class SessionCounter {
  readonly #directory: StateDirectory;
  readonly #log: Log;
  #last: number;
  #reserved: number;

  private constructor(directory: StateDirectory, log: Log, reserved: number) {
    this.#directory = directory;
    this.#log = log;
    this.#last = reserved;
    this.#reserved = reserved;
  }

  static async load(directory: StateDirectory, log: Log): Promise<SessionCounter> {
    const stored = Number((await directory.read(file)) ?? "0");
    return new SessionCounter(directory, log, Number.isSafeInteger(stored) && stored > 0 ? stored : 0);
  }

  async next(): Promise<number> {
    if (this.#last >= this.#reserved) await this.#reserve(this.#last + block);
    return (this.#last += 1);
  }

  async #reserve(end: number): Promise<void> {
    try {
      await this.#directory.write(file, String(end));
      this.#reserved = end;
    } catch (error) {
      if (!(error instanceof CarillonError)) throw error;
      this.#log.error({ why: error.line }, "the session counter could not be stored");
    }
  }
}
