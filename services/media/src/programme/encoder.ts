import opus from "@discordjs/opus";
import type { Programme } from "@carillon/contracts/documents";
import { sampleRate } from "./frame-clock.js";

/** Requests of opus_defines.h. */
const ctl = {
  application: 4000,
  bitrate: 4002,
  complexity: 4010,
  inbandFec: 4012,
  packetLossPercent: 4014,
  signal: 4024,
};
const applicationVoip = 2048;
const signal = { voice: 3001, music: 3002 };
/** Of 10: what the last two add is not heard at these bitrates, and costs a third more. */
const complexity = 8;
/** What in-band FEC is dimensioned for; it costs bitrate even where nothing is lost. */
const expectedLossPercent = 10;

export interface EncoderSettings {
  readonly frameSamples: number;
  readonly bitrate: number;
  readonly content: Programme["content"];
}

/** One Opus encoder (RFC 6716): 48 kHz stereo float frames of one size in, packets out. */
export class Encoder {
  readonly #encoder = new opus.OpusEncoder(sampleRate, 2);
  readonly #pcm: Int16Array;
  readonly #bytes: Buffer;

  constructor({ frameSamples, bitrate, content }: EncoderSettings) {
    // opus_encode is handed whatever size the buffer has, and a size that is no Opus frame ends the process: there is one buffer.
    this.#bytes = Buffer.alloc(4 * frameSamples);
    this.#pcm = new Int16Array(this.#bytes.buffer, this.#bytes.byteOffset, 2 * frameSamples);
    if (content === "voice") {
      this.#encoder.applyEncoderCTL(ctl.application, applicationVoip); // must come before the first frame
      // On music this would leave CELT for SILK, where FEC is, and damage it (measured: every frame, at 96 kbit/s).
      this.#encoder.applyEncoderCTL(ctl.inbandFec, 1);
      this.#encoder.applyEncoderCTL(ctl.packetLossPercent, expectedLossPercent);
    }
    this.#encoder.applyEncoderCTL(ctl.signal, signal[content]);
    this.#encoder.applyEncoderCTL(ctl.complexity, complexity);
    this.setBitrate(bitrate);
  }

  /** Bits per second, from the next frame on. */
  setBitrate(bitrate: number): void {
    this.#encoder.applyEncoderCTL(ctl.bitrate, bitrate);
  }

  /** `samples`: one frame, interleaved, −1…1. The packet has memory of its own. */
  encode(samples: Float32Array): Buffer {
    const pcm = this.#pcm;
    for (let at = 0; at < pcm.length; at += 1) {
      const scaled = Math.round((samples[at] ?? 0) * 32_767);
      pcm[at] = scaled > 32_767 ? 32_767 : scaled < -32_768 ? -32_768 : scaled;
    }
    return this.#encoder.encode(this.#bytes);
  }
}
