import { sampleRate } from "./frame-clock.js";

/** −0.3 dB of full scale: room for what resampling and the decoder add between the samples. */
const ceiling = 0.966;
/** The level comes back over half a second, too slowly to be heard as pumping. */
const releasePerFrame = 1 / (0.5 * sampleRate);

/**
 * Keeps a mix below full scale by turning it down, not by cutting it off. It sees one frame (10 or 20 ms) ahead, which it has
 * anyway: the gain falls along the frame and is down when its first too-loud sample comes. What is not too loud passes
 * bit by bit.
 */
export class Limiter {
  #gain = 1;

  /** In place, interleaved stereo. */
  apply(samples: Float32Array): void {
    const over = firstAbove(samples, ceiling / this.#gain);
    if (over >= 0) this.#reduce(samples, over >> 1);
    else if (this.#gain < 1) this.#release(samples);
  }

  #reduce(samples: Float32Array, firstOver: number): void {
    const peak = peakOf(samples);
    const target = ceiling / peak;
    const from = this.#gain;
    const frames = samples.length / 2;
    for (let frame = 0; frame < frames; frame += 1) {
      const gain = frame < firstOver ? from + ((target - from) * frame) / firstOver : target;
      scale(samples, frame, gain);
    }
    this.#gain = target;
  }

  #release(samples: Float32Array): void {
    const frames = samples.length / 2;
    const peak = peakOf(samples);
    // Not beyond what this frame can bear.
    const most = Math.min(1, peak === 0 ? 1 : ceiling / peak);
    for (let frame = 0; frame < frames; frame += 1) {
      this.#gain = Math.max(this.#gain, Math.min(most, this.#gain + releasePerFrame));
      scale(samples, frame, this.#gain);
    }
  }
}

// Plain loops: a call for each of 100 000 samples a second is a fifth of what a programme costs.

function firstAbove(samples: Float32Array, limit: number): number {
  for (let at = 0; at < samples.length; at += 1) if (Math.abs(samples[at] ?? 0) > limit) return at;
  return -1;
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (let at = 0; at < samples.length; at += 1) peak = Math.max(peak, Math.abs(samples[at] ?? 0));
  return peak;
}

function scale(samples: Float32Array, frame: number, gain: number): void {
  const at = 2 * frame;
  samples[at] = (samples[at] ?? 0) * gain;
  samples[at + 1] = (samples[at + 1] ?? 0) * gain;
}
