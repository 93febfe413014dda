import { addon, type NativeDecoder } from "./addon.js";

/** libopus by the frame, 48 kHz stereo, for tests and benches: what the playout thread does with each frame, callable. */
export class Decoder {
  private readonly native: NativeDecoder;

  constructor() {
    this.native = new (addon().Decoder)();
  }

  /**
   * Decodes one packet into interleaved floats; `null` conceals a missing one. With `fec` it decodes the frame *before* the
   * packet from the redundancy inside it. `out` holds at least 2 × frameSamples. Returns samples per channel, or a negative
   * OPUS_* code for bytes that are not Opus.
   */
  decode(payload: Uint8Array | null, out: Float32Array, frameSamples: number, fec = false): number {
    return this.native.decode(payload, out, frameSamples, fec);
  }

  /** Forgets the stream, as for the first packet. */
  reset(): void {
    this.native.reset();
  }
}
