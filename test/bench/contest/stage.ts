import { run } from "../../support/processes.js";
import { eventually } from "../../support/eventually.js";
import { NamespaceLab } from "../../support/lossy-link/namespace-lab.js";
import { recordedFrames } from "../../support/recording.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { SoundCardRack } from "../../support/virtual-sound-card/virtual-sound-card.js";
import { PcmFeeder } from "../rig/pcm-feeder.js";
import { writeRawReference } from "../rig/reference.js";
import { HostHiccups } from "./host-hiccups.js";
import { Take } from "./take.js";

/** How a system is set up for a contest. */
export interface Setting {
  /** From a sample at the source to the same sample at the loudspeaker; null: as it is delivered. */
  readonly delaySeconds: number | null;
  /** Whether buffers are made as short as each system can have them; otherwise they are as delivered. */
  readonly short: boolean;
}

/** What a system is given: hosts, one sound card for each client, and where samples come from. */
export interface Premises {
  readonly lab: NamespaceLab;
  readonly rack: SoundCardRack;
  /** Raw s16le stereo at 48 kHz, written as it is captured. */
  readonly fifo: string;
  /** A folder of its own. */
  readonly file: (name: string) => string;
}

/** A running system; its processes end with it. */
export interface Players extends AsyncDisposable {
  readonly serverPid: number;
  readonly clientPids: readonly number[];
}

/** A way to play one source on all speakers of a stage. */
export type System = (premises: Premises, setting: Setting) => Promise<Players>;

/** One server and some speakers on links of their own, all playing the same noise. */
export class Stage implements AsyncDisposable {
  readonly lab: NamespaceLab;
  readonly players: Players;
  readonly feeder: PcmFeeder;
  readonly #rack: SoundCardRack;
  readonly #reference: Float32Array;
  readonly #hiccups: HostHiccups;
  readonly #stack: AsyncDisposableStack;

  private constructor(parts: {
    premises: Premises;
    players: Players;
    feeder: PcmFeeder;
    reference: Float32Array;
    hiccups: HostHiccups;
    stack: AsyncDisposableStack;
  }) {
    this.lab = parts.premises.lab;
    this.players = parts.players;
    this.feeder = parts.feeder;
    this.#rack = parts.premises.rack;
    this.#reference = parts.reference;
    this.#hiccups = parts.hiccups;
    this.#stack = parts.stack;
  }

  /** Resolves when every card plays. `crystals`: one sound card for each, ppm against the common clock; the source lasts `seconds`. */
  static async open(
    system: System,
    options: { readonly setting: Setting; readonly crystals: readonly number[]; readonly seconds: number },
  ): Promise<Stage> {
    const { setting, crystals, seconds } = options;
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder("stage"));
    const hiccups = stack.use(await HostHiccups.start());
    const lab = stack.use(await NamespaceLab.start({ clients: crystals.length, seed: 13 }));
    const rack = stack.use(await SoundCardRack.start(crystals.map((ppm, at) => ({ name: `card${at}`, ppm }))));
    const fifo = folder.file("source");
    await run("mkfifo", { command: "mkfifo", args: [fifo] });
    const reference = writeRawReference(folder.file("samples"), seconds);
    const premises: Premises = { lab, rack, fifo, file: folder.file };
    const players = stack.use(await system(premises, setting));
    const feeder = stack.use(await PcmFeeder.start({ fifo, samples: folder.file("samples") }));
    for (const { file } of rack.cards) await eventually("a sound card plays", () => recordedFrames(file) > 0);
    return new Stage({ premises, players, feeder, reference, hiccups, stack: stack.move() });
  }

  /** What the cards have played so far, each since it was last opened. */
  take(): Take {
    const recordings = this.#rack.cards.map((card) => card.recording());
    const { captured } = this.feeder;
    return new Take({ recordings, reference: this.#reference, hiccups: this.#hiccups, captured });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
