import type { SampleReader } from "../sources/sample-ring.js";
import { Limiter } from "./limiter.js";
import { sampleRate } from "./frame-clock.js";

/** A source replaced by another, or stopped, fades for this long: short enough to be at once, long enough not to click. */
const fadeFrames = 0.02 * sampleRate;

/** What plays is lowered this long before a bell begins, and raised again slowly: neither is noticed as a jump. */
const duckFrames = 0.1 * sampleRate;
const returnFrames = 0.5 * sampleRate;

/** What began in the frame that was rendered, and where. */
export type VoiceBegin = Pick<VoiceEnd, "playback" | "atFrame">;

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

/** One that rings over what plays. */
interface BellVoice extends Voice {
  /** Frames until its first one. */
  wait: number;
  /** Frames until another takes its place. */
  left: number;
  readonly level: number;
  readonly duck: number;
  begun: boolean;
}

/** The float bus of one programme: adds its voices up, fades them in and out, keeps the sum below full scale. */
export class Mixer {
  readonly #voices: Voice[] = [];
  readonly #bells: BellVoice[] = [];
  #begun: VoiceBegin[] = [];
  /** Of what plays, because of what rings. */
  #duck = 1;
  readonly #limiter = new Limiter();

  /** Begins with the next frame, at full level; what plays already fades out. */
  play(playback: string, samples: SampleReader): void {
    this.stop();
    this.#voices.push({ playback, samples, gain: 1, target: 1 });
  }

  stop(): void {
    for (const voice of this.#voices) voice.target = 0;
  }

  /** Begins `wait` frames from here, over what plays, which is lowered to `duck`. One that rings then fades out. */
  ring(
    playback: string,
    samples: SampleReader,
    { gain, duck, wait }: { readonly gain: number; readonly duck: number; readonly wait: number },
  ): void {
    for (const bell of this.#bells) bell.left = Math.min(bell.left, wait);
    this.#bells.push({ playback, samples, gain: 1, target: 1, level: gain, duck, wait, left: Infinity, begun: false });
  }

  /** Frames that nobody hears: what waits has waited as long. */
  skip(frames: number): void {
    for (const bell of this.#bells) {
      bell.wait = Math.max(0, bell.wait - frames);
      bell.left = Math.max(0, bell.left - frames);
    }
  }

  /** Bells that began in the frame that was rendered last. */
  get begun(): readonly VoiceBegin[] {
    return this.#begun;
  }

  get silent(): boolean {
    return this.#voices.length + this.#bells.length === 0;
  }

  /** Fills `into` (interleaved stereo) with the next frames of the mix; returns what ended in them. */
  render(into: Float32Array): readonly VoiceEnd[] {
    into.fill(0);
    const frames = into.length / 2;
    this.#begun = none;
    if (this.silent && this.#duck === 1) {
      this.#limiter.apply(into);
      return nothing;
    }
    const ends: VoiceEnd[] = [];
    for (const voice of this.#voices) {
      const end = this.#add(voice, into, frames);
      if (end !== undefined) ends.push(end);
    }
    this.#lower(into, frames);
    if (this.#bells.length > 0) ends.push(...this.#strike(into, frames));
    for (const { playback } of ends) {
      remove(this.#voices, playback);
      remove(this.#bells, playback);
    }
    this.#limiter.apply(into);
    return ends;
  }

  #strike(into: Float32Array, frames: number): VoiceEnd[] {
    const ends: VoiceEnd[] = [];
    for (const bell of this.#bells) {
      if (bell.left <= 0) bell.target = 0;
      bell.left -= frames;
      if (bell.wait >= frames) {
        bell.wait -= frames;
        // It gave way before it began.
        if (bell.target === 0) ends.push({ playback: bell.playback, atFrame: 0, reason: "stopped" });
        continue;
      }
      const { wait, playback } = bell;
      bell.wait = 0;
      if (!bell.begun) this.#begun = [...this.#begun, { playback, atFrame: wait }];
      bell.begun = true;
      const end = this.#add(bell, into.subarray(2 * wait), frames - wait, bell.level);
      if (end !== undefined) ends.push({ ...end, atFrame: wait + end.atFrame });
    }
    return ends;
  }

  /** What plays, as far as something rings or is about to. */
  #lower(into: Float32Array, frames: number): void {
    let target = 1;
    for (const { duck, wait } of this.#bells) if (wait < duckFrames + frames) target = Math.min(target, duck);
    if (target === 1 && this.#duck === 1) return;
    const step = target < this.#duck ? -(1 - target) / duckFrames : 1 / returnFrames;
    for (let frame = 0; frame < frames; frame += 1) {
      const next = this.#duck + step;
      this.#duck = step < 0 ? Math.max(target, next) : Math.min(target, next);
      into[2 * frame] = (into[2 * frame] ?? 0) * this.#duck;
      into[2 * frame + 1] = (into[2 * frame + 1] ?? 0) * this.#duck;
    }
  }

  #add(voice: Voice, into: Float32Array, frames: number, level = 1): VoiceEnd | undefined {
    const { playback, samples, target } = voice;
    // Frames until the target is reached; the rest of this frame is played at the target.
    const fading = Math.min(frames, Math.round(Math.abs(target - voice.gain) * fadeFrames));
    const step = Math.sign(target - voice.gain) / fadeFrames;
    let taken = fading > 0 ? samples.mixInto(into, fading, { gain: level * voice.gain, step: level * step }) : 0;
    voice.gain = fading < frames ? target : voice.gain + step * fading;
    if (voice.gain > 0 && fading < frames)
      taken += samples.mixInto(into.subarray(2 * fading), frames - fading, { gain: level * voice.gain, step: 0 });
    if (voice.gain === 0) return { playback, atFrame: fading, reason: "stopped" };
    return samples.finished ? { playback, atFrame: taken, reason: "finished" } : undefined;
  }
}

const nothing: readonly VoiceEnd[] = [];
const none: VoiceBegin[] = [];

function remove(voices: Voice[], playback: string): void {
  const at = voices.findIndex((voice) => voice.playback === playback);
  if (at >= 0) voices.splice(at, 1);
}
