import { writeFile } from "node:fs/promises";
import { compiled } from "../c-program.js";
import { readRecording, type Recording } from "../recording.js";
import { temporaryFolder, type TemporaryFolder } from "../temporary-folder.js";

export interface CardOptions {
  /** The PCM name by which programs open it: letters, digits and `_`. */
  readonly name: string;
  /** Its crystal against CLOCK_MONOTONIC. */
  readonly ppm?: number;
  /** Its position moves in steps of this many microseconds. */
  readonly quantumUs?: number;
}

/** One sound card of the rack. */
export interface SoundCard {
  /** What a program is given as its device; 48 kHz, stereo, S16_LE, S32_LE or FLOAT_LE. */
  readonly pcm: string;
  /** The same with ALSA's converter before it, for programs with other formats. */
  readonly converting: string;
  /** The recording's path without suffix. Each opening of the card begins it anew. */
  readonly file: string;
  /** What it has played since it was last opened. */
  recording(): Recording;
}

/** Virtual sound cards for programs of ALSA: give them `env`, and a card's `pcm` as their device. */
export class SoundCardRack implements AsyncDisposable {
  readonly cards: readonly SoundCard[];
  /** The environment in which ALSA knows the cards. */
  readonly env: { readonly ALSA_CONFIG_PATH: string };
  readonly #folder: TemporaryFolder;

  constructor(folder: TemporaryFolder, cards: readonly SoundCard[], configuration: string) {
    this.#folder = folder;
    this.cards = cards;
    this.env = { ALSA_CONFIG_PATH: configuration };
  }

  /** Builds the plug-in if need be (gcc, libasound2-dev) and writes a configuration with these cards beside the system's own PCMs. */
  static async start(cards: readonly CardOptions[]): Promise<SoundCardRack> {
    const plugin = await compiled("virtual-sound-card", "virtual-card.so", [
      "-shared",
      "-fPIC",
      "-DPIC",
      "-lasound",
      "-lm",
    ]);
    const folder = await temporaryFolder("cards");
    const sections = cards.map(
      ({ name, ppm = 0, quantumUs = 0 }) => `pcm.${name} {
  type carillon
  file "${folder.file(name)}"
  ppm ${ppm}
  quantum_us ${quantumUs}
  hint { show on description "Carillon virtual sound card" }
}
`,
    );
    const configuration = folder.file("asound.conf");
    await writeFile(
      configuration,
      `</usr/share/alsa/alsa.conf>\npcm_type.carillon { lib "${plugin}" }\n${sections.join("")}`,
    );
    const rack = cards.map(({ name }) => ({
      pcm: name,
      converting: `plug:${name}`,
      file: folder.file(name),
      recording: () => readRecording(folder.file(name)),
    }));
    return new SoundCardRack(folder, rack, configuration);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}
