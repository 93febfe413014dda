import type { PcmFormat } from "@carillon/contracts/command";

/** Twelve decibels over full scale: what claims to be beyond that, or is not a number, is damage and not sound. */
const most = 4;

/** Bytes in any pieces to whole stereo frames of finite samples. One channel is heard on both sides; of more, the first two. */
export class PcmReader {
  readonly #format: Pick<PcmFormat, "format" | "channels">;
  readonly #sampleBytes: number;
  #rest: Buffer = Buffer.alloc(0);

  constructor(format: Pick<PcmFormat, "format" | "channels">) {
    this.#format = format;
    this.#sampleBytes = format.format === "s16le" ? 2 : 4;
  }

  /** Interleaved stereo. */
  push(chunk: Buffer): Float32Array {
    const { channels } = this.#format;
    const frameBytes = channels * this.#sampleBytes;
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames = Math.floor(bytes.length / frameBytes);
    this.#rest = Buffer.from(bytes.subarray(frames * frameBytes));
    const samples = new Float32Array(2 * frames);
    const right = channels > 1 ? this.#sampleBytes : 0;
    for (let frame = 0; frame < frames; frame += 1) {
      const at = frame * frameBytes;
      samples[2 * frame] = this.#sample(bytes, at);
      samples[2 * frame + 1] = this.#sample(bytes, at + right);
    }
    return samples;
  }

  #sample(bytes: Buffer, at: number): number {
    if (this.#format.format === "s16le") return bytes.readInt16LE(at) / 32_768;
    const sample = bytes.readFloatLE(at);
    return Math.abs(sample) <= most ? sample : 0;
  }
}
