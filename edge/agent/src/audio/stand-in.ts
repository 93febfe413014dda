import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { SpeakerConfiguration } from "@carillon/contracts/documents";
import type { Log } from "@carillon/link/log";
import { readWave } from "../announce/wave.js";

export interface StandInRim {
  readonly log: Log;
  /** Where the files lie that `reconnect.meanwhile` names. */
  readonly folder: string;
  playClip(samples: Float32Array): void;
}

/** What is played while a programme is wanted and none comes (`reconnect.meanwhile`): a WAVE file, again and again. */
export class StandIn {
  readonly #rim: StandInRim;
  /** While it plays: when it has to begin anew. */
  #again: number | undefined;
  #loading = false;
  #refused: string | undefined;

  constructor(rim: StandInRim) {
    this.#rim = rim;
  }

  /** Call about once a second. `silentSeconds`: since the programme was last heard, 0 while none is wanted. */
  look(
    nowUs: number,
    silentSeconds: number,
    { reconnect: { meanwhile }, output }: Pick<SpeakerConfiguration, "reconnect" | "output">,
  ): void {
    if (meanwhile.kind === "silence" || output.muted || silentSeconds < meanwhile.afterSeconds) {
      if (this.#again !== undefined) this.#rim.playClip(new Float32Array(960));
      this.#again = undefined;
      return;
    }
    if (this.#loading || meanwhile.name === this.#refused || nowUs < (this.#again ?? -Infinity)) return;
    this.#loading = true;
    void this.#play(meanwhile.name, 10 ** (output.volumeDb / 20), nowUs).finally(() => (this.#loading = false));
  }

  async #play(name: string, gain: number, nowUs: number): Promise<void> {
    const path = join(this.#rim.folder, basename(name));
    const samples = await readFile(path).then(readWave, () => undefined);
    if (samples === undefined) {
      this.#refused = name;
      this.#rim.log.warn({ path }, "nothing to play meanwhile: the file is missing or no WAVE file of 16 bits");
      return;
    }
    this.#again = nowUs + (samples.length / 96_000) * 1e6;
    this.#rim.playClip(samples.map((sample) => sample * gain));
  }
}
