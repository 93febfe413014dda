/**
 * Decoded sound on its way from the main thread to the programme worker: a ring of 48 kHz stereo float samples in shared memory, with
 * one writer and one reader, without locks. Positions count sample frames (one sample of each channel) modulo 2^32.
 */

const channels = 2;
/** Fields of the header, as 32-bit words. */
const field = { written: 0, read: 1, ended: 2, starved: 3 } as const;
const headerWords = 4;

/** 2 s: the writer may be kept away for that long. A power of two, so that positions may wrap at 2^32. */
export const ringFrames = 131_072;
const mask = ringFrames - 1;

export const createSampleMemory = (): SharedArrayBuffer =>
  new SharedArrayBuffer(4 * headerWords + 4 * channels * ringFrames);

class Ring {
  protected readonly header: Int32Array;
  protected readonly samples: Float32Array;

  constructor(memory: SharedArrayBuffer) {
    this.header = new Int32Array(memory, 0, headerWords);
    this.samples = new Float32Array(memory, 4 * headerWords);
  }

  /** Frames that were written and not yet read. */
  get available(): number {
    return (Atomics.load(this.header, field.written) - Atomics.load(this.header, field.read)) >>> 0;
  }

  /** Frames read so far, modulo 2^32 (a day). */
  get position(): number {
    return Atomics.load(this.header, field.read) >>> 0;
  }

  /** Frames that were due and not there, though the end had not come. With those written, the reader's time when it comes to the next. */
  get starved(): number {
    return Atomics.load(this.header, field.starved) >>> 0;
  }
}

export class SampleWriter extends Ring {
  /** Frames written so far, modulo 2^32. */
  get written(): number {
    return Atomics.load(this.header, field.written) >>> 0;
  }

  /** Takes as many whole frames of interleaved samples as fit; returns how many. */
  write(interleaved: Float32Array): number {
    const frames = Math.min(interleaved.length / channels, ringFrames - this.available);
    const start = Atomics.load(this.header, field.written) & mask;
    const first = Math.min(frames, ringFrames - start);
    this.samples.set(interleaved.subarray(0, channels * first), channels * start);
    this.samples.set(interleaved.subarray(channels * first, channels * frames), 0);
    Atomics.add(this.header, field.written, frames);
    return frames;
  }

  /** Nothing more will come. */
  end(): void {
    Atomics.store(this.header, field.ended, 1);
  }
}

export class SampleReader extends Ring {
  /**
   * Adds up to `frames` frames to `into` (interleaved), with a gain that goes in a straight line from `gain` by `step` per frame.
   * Returns how many there were.
   */
  mixInto(into: Float32Array, frames: number, { gain, step }: { gain: number; step: number }): number {
    const taken = Math.min(frames, this.available);
    const start = Atomics.load(this.header, field.read);
    for (let frame = 0; frame < taken; frame += 1) {
      const from = channels * ((start + frame) & mask);
      const level = gain + step * frame;
      const at = channels * frame;
      into[at] = (into[at] ?? 0) + level * (this.samples[from] ?? 0);
      into[at + 1] = (into[at + 1] ?? 0) + level * (this.samples[from + 1] ?? 0);
    }
    Atomics.add(this.header, field.read, taken);
    if (taken < frames && !this.ended) Atomics.add(this.header, field.starved, frames - taken);
    return taken;
  }

  /** True once the writer is done and everything was read. */
  get finished(): boolean {
    return this.ended && this.available === 0;
  }

  private get ended(): boolean {
    return Atomics.load(this.header, field.ended) === 1;
  }
}
