import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import type { PairingStarted } from "@carillon/contracts/pairing";
import type { Log } from "@carillon/link/log";
import { tones } from "../audio/tone.js";
import { readWave } from "./wave.js";

/** A device that is claimed at once, by a script or beside an open console, stays quiet. */
const firstAfterMs = 8_000;
const repeatMs = 20_000;
const voice = ["--stdout", "-v", "en", "-s", "110", "-g", "12"];

export interface AnnouncerRim {
  readonly log: Log;
  /** Over whatever plays; interleaved stereo floats at 48 kHz. */
  playClip(samples: Float32Array): void;
}

/** Says the pairing code through the loudspeaker until somebody has claimed it: with espeak-ng where that is installed, else by a call. */
export class CodeAnnouncer {
  readonly #rim: AnnouncerRim;
  #announcing: AbortController | undefined;

  constructor(rim: AnnouncerRim) {
    this.#rim = rim;
  }

  /** Replaces the code before. */
  announce({ userCode, fingerprintWords }: PairingStarted): void {
    this.stop();
    const announcing = new AbortController();
    this.#announcing = announcing;
    this.#rim.log.info({ code: userCode, words: fingerprintWords.join(" ") }, "enter this code to pair this speaker");
    this.#repeat(userCode, fingerprintWords, announcing.signal).catch((error: unknown) => {
      if (!announcing.signal.aborted) throw error;
    });
  }

  stop(): void {
    if (this.#announcing === undefined) return;
    this.#announcing.abort();
    this.#announcing = undefined;
    // What is being said is cut short.
    this.#rim.playClip(new Float32Array(960));
  }

  async #repeat(code: string, words: readonly string[], signal: AbortSignal): Promise<void> {
    await sleep(firstAfterMs, undefined, { signal });
    const clip = (await speech(spelled(code, words), signal)) ?? call;
    while (!signal.aborted) {
      this.#rim.playClip(clip);
      await sleep(repeatMs + (clip.length / 96_000) * 1000, undefined, { signal });
    }
  }
}

/** Letter by letter, twice, with the words to compare. */
const spelled = (code: string, words: readonly string[]): string => {
  const letters = Array.from(code.replace("-", "")).join(". ");
  return `The pairing code is: ${letters}. Again: ${letters}. The words are: ${words.join(", ")}.`;
};

/** Three rising tones: "look at my log or at the console". */
const call = tones(
  [523.3, 659.3, 784].flatMap((hz) => [
    { hz, seconds: 0.18 },
    { hz: 0, seconds: 0.06 },
  ]),
);

/** Undefined where espeak-ng is missing or says nothing that can be read. */
async function speech(text: string, signal: AbortSignal): Promise<Float32Array | undefined> {
  try {
    const spoken = await promisify(execFile)("espeak-ng", [...voice, text], {
      encoding: "buffer",
      maxBuffer: 16 * 1024 * 1024,
      timeout: 15_000,
      signal,
    });
    return readWave(spoken.stdout);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
