import { FrameProducer, type ProducerRim } from "./frame-producer.js";
import type { ToWorker } from "./worker-messages.js";

export interface LoopRim extends ProducerRim {
  sleepUntil(us: number): void;
  /** The next message of the main thread, if there is one. */
  receive(): ToWorker | undefined;
}

/** Messages are looked for this often while no programme runs; else before each frame, and no waking is for them alone. */
const idleUs = 10_000;
/** What was due longer ago than this cannot be played by anybody any more. */
const hopelessUs = 1_000_000;

/**
 * The programme worker: all programmes in one thread that does nothing but sleep until the next frame is due. After a stall the
 * frames of the missed time are still made, in order and at once: receivers that wait longer than the stall hear all of it.
 */
export class PacingLoop {
  readonly #rim: LoopRim;
  readonly #producers = new Map<string, FrameProducer>();
  #halted = false;

  constructor(rim: LoopRim) {
    this.#rim = rim;
  }

  /** Runs until told to halt; blocks its thread. */
  run(): void {
    while (!this.#halted) this.step();
  }

  /** One turn: messages, sleep, the frames that are due. */
  step(): void {
    for (let message = this.#rim.receive(); message !== undefined; message = this.#rim.receive()) this.#obey(message);
    this.#rim.sleepUntil(this.#nextDue()?.clock.dueUs() ?? this.#rim.nowUs() + idleUs);
    const nowUs = this.#rim.nowUs();
    for (const producer of this.#producers.values()) producer.skip(nowUs, hopelessUs);
    // Frames of all programmes in the order of their time, so that one that is behind does not hold up the others.
    for (let next = this.#nextDue(); next !== undefined && next.clock.dueUs() <= nowUs; next = this.#nextDue())
      next.produce();
  }

  #obey(message: ToWorker): void {
    if (message.kind === "begin")
      this.#producers.set(message.programme.epoch, new FrameProducer(message.programme, this.#rim));
    else if (message.kind === "end") this.#producers.delete(message.epoch);
    else if (message.kind === "halt") this.#halted = true;
    else this.#producers.get(message.epoch)?.obey(message);
  }

  #nextDue(): FrameProducer | undefined {
    let first: FrameProducer | undefined;
    for (const producer of this.#producers.values())
      if (first === undefined || producer.clock.dueUs() < first.clock.dueUs()) first = producer;
    return first;
  }
}
