import type { SampleReader } from "../sources/sample-ring.js";
import { Limiter } from "./limiter.js";
import { sampleRate } from "./frame-clock.js";

/** A source replaced by another, or stopped, fades for this long: short enough to be at once, long enough not to click. */
const fadeFrames = 0.02 * sampleRate;

/** What ended in the frame that was rendered, and where: frames from the beginning of that frame. */
export interface VoiceEnd {
  readonly playback: string;
  readonly atFrame: number;
  readonly reason: "finished" | "stopped";
}

interface Voice {
  readonly playback: string;
  readonly samples: SampleReader;
  gain: number;
  target: number;
}

/** The float bus of one programme: adds its voices up, fades them in and out, keeps the sum below full scale. */
export class Mixer {
  readonly #voices: Voice[] = [];
  readonly #limiter = new Limiter();

  /** Begins with the next frame, at full level; what plays already fades out. */
  play(playback: string, samples: SampleReader): void {
    this.stop();
    this.#voices.push({ playback, samples, gain: 1, target: 1 });
  }

  stop(): void {
    for (const voice of this.#voices) voice.target = 0;
  }

  get silent(): boolean {
    return this.#voices.length === 0;
  }

  /** Fills `into` (interleaved stereo) with the next frames of the mix; returns what ended in them. */
  render(into: Float32Array): readonly VoiceEnd[] {
    into.fill(0);
    const frames = into.length / 2;
    if (this.#voices.length === 0) {
      this.#limiter.apply(into);
      return nothing;
    }
    const ends: VoiceEnd[] = [];
    for (const voice of this.#voices) {
      const end = this.#add(voice, into, frames);
      if (end !== undefined) ends.push(end);
    }
    for (const { playback } of ends)
      this.#voices.splice(
        this.#voices.findIndex((v) => v.playback === playback),
        1,
      );
    this.#limiter.apply(into);
    return ends;
  }

  #add(voice: Voice, into: Float32Array, frames: number): VoiceEnd | undefined {
    const { playback, samples, target } = voice;
    // Frames until the target is reached; the rest of this frame is played at the target.
    const fading = Math.min(frames, Math.round(Math.abs(target - voice.gain) * fadeFrames));
    const step = Math.sign(target - voice.gain) / fadeFrames;
    let taken = fading > 0 ? samples.mixInto(into, fading, { gain: voice.gain, step }) : 0;
    voice.gain = fading < frames ? target : voice.gain + step * fading;
    if (voice.gain > 0 && fading < frames)
      taken += samples.mixInto(into.subarray(2 * fading), frames - fading, { gain: voice.gain, step: 0 });
    if (voice.gain === 0) return { playback, atFrame: fading, reason: "stopped" };
    return samples.finished ? { playback, atFrame: taken, reason: "finished" } : undefined;
  }
}

const nothing: readonly VoiceEnd[] = [];
