import type { Programme } from "@carillon/contracts/documents";
import { loadAddon, type NativeEncoder } from "../native/addon.js";

export interface EncoderSettings {
  readonly frameSamples: number;
  readonly bitrate: number;
  readonly content: Programme["content"];
}

/** RFC 6716 3.4: no frame is longer. */
const mostBytes = 1275;

/** One Opus encoder: 48 kHz stereo float frames of one size in, packets out. */
export class Encoder {
  readonly #encoder: NativeEncoder;
  readonly #packet = new Uint8Array(mostBytes);

  constructor({ frameSamples, bitrate, content }: EncoderSettings) {
    this.#encoder = new (loadAddon().Encoder)(frameSamples, content === "voice");
    this.setBitrate(bitrate);
  }

  /** Bits per second, from the next frame on. */
  setBitrate(bitrate: number): void {
    this.#encoder.setBitrate(bitrate);
  }

  /** `samples`: one frame, interleaved, −1…1. The packet is good until the next: what is encoded 50 times a second leaves no garbage. */
  encode(samples: Float32Array): Uint8Array {
    return this.#packet.subarray(0, this.#encoder.encode(samples, this.#packet));
  }
}
