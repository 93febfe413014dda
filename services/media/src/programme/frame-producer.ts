import { SampleReader } from "../sources/sample-ring.js";
import { Encoder } from "./encoder.js";
import { FrameClock } from "./frame-clock.js";
import { Mixer } from "./mixer.js";
import { PaceWriter } from "./pace-record.js";
import type { FromWorker, ToWorker, WorkerProgramme } from "./worker-messages.js";

export interface ProducerRim {
  nowUs(): number;
  publish(native: number, frame: number, payload: Uint8Array): void;
  tell(message: FromWorker): void;
}

/** One programme in the worker: at each frame's time mixes, encodes and hands over. Idle, it sends silence, so that joining is instant. */
export class FrameProducer {
  readonly clock: FrameClock;
  #copies = false;
  readonly #programme: WorkerProgramme;
  readonly #rim: ProducerRim;
  readonly #mixer = new Mixer();
  readonly #encoder: Encoder;
  readonly #pace: PaceWriter;
  readonly #mix: Float32Array;
  #starting: string | undefined;

  constructor(programme: WorkerProgramme, rim: ProducerRim) {
    this.#programme = programme;
    this.#rim = rim;
    this.clock = new FrameClock(programme.originUs, programme.frameSamples);
    this.#encoder = new Encoder(programme);
    this.#pace = new PaceWriter(programme.pace);
    this.#mix = new Float32Array(2 * programme.frameSamples);
  }

  obey(message: Extract<ToWorker, { kind: "play" | "stop" | "ring" | "bitrate" | "copy" }>): void {
    switch (message.kind) {
      case "play":
        this.#mixer.play(message.playback, new SampleReader(message.samples));
        this.#starting = message.playback;
        break;
      case "stop":
        this.#mixer.stop();
        break;
      case "ring": {
        const { playback, gain, duck, atSample } = message;
        const wait = Math.max(0, atSample - this.clock.sampleOf(this.clock.next));
        this.#mixer.ring(playback, new SampleReader(message.samples), { gain, duck, wait });
        break;
      }
      case "bitrate":
        this.#encoder.setBitrate(message.bitrate);
        break;
      case "copy":
        this.#copies = message.on;
        break;
    }
  }

  /** Leaves out frames that were due more than `olderUs` ago. */
  skip(nowUs: number, olderUs: number): void {
    const skipped = this.clock.skip(nowUs, olderUs);
    if (skipped === 0) return;
    this.#pace.skipped(skipped);
    this.#mixer.skip(skipped * this.clock.frameSamples);
  }

  /** Produces the next frame, which is due. */
  produce(): void {
    const { epoch, native } = this.#programme;
    const frame = this.clock.next;
    const dueUs = this.clock.dueUs();
    this.clock.advance();
    const ends = this.#mixer.render(this.#mix);
    const payload = this.#encoder.encode(this.#mix);
    this.#rim.publish(native, frame, payload);
    this.#pace.frame(this.#rim.nowUs() - dueUs);
    // Only now: what is told can wait, the frame cannot.
    if (this.#copies) this.#rim.tell({ kind: "frame", epoch, frame, payload: payload.slice() });
    const mediaSample = this.clock.sampleOf(frame);
    if (this.#starting !== undefined) this.#rim.tell({ kind: "started", epoch, playback: this.#starting, mediaSample });
    this.#starting = undefined;
    for (const { playback, atFrame } of this.#mixer.begun)
      this.#rim.tell({ kind: "started", epoch, playback, mediaSample: mediaSample + atFrame });
    for (const { playback, atFrame, reason } of ends)
      this.#rim.tell({ kind: "ended", epoch, playback, mediaSample: mediaSample + atFrame, reason });
  }
}
