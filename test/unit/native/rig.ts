import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import opus from "@discordjs/opus";
import {
  arrival,
  openManualPlayout,
  type ManualPlayout,
  type PlayoutOptions,
  type VirtualCard,
} from "@carillon/native/playout";
import { readRecording, type Recording } from "../../support/recording.js";

export interface EncodeOptions {
  readonly frameSamples?: number;
  readonly bitrate?: number;
  /** Speech mode (SILK) with in-band FEC for this expected loss, percent. */
  readonly fecForLossPercent?: number;
}

// opus_defines.h
const setApplication = 4000;
const setInbandFec = 4012;
const setPacketLossPercent = 4014;
const applicationVoip = 2048;

/** A signal (mono, 48 kHz, ±1) as Opus frames with the same sound on both channels. An incomplete last frame is left out. */
export function encode(signal: Float32Array, options: EncodeOptions = {}): Uint8Array[] {
  const { frameSamples = 480, bitrate = 96_000, fecForLossPercent } = options;
  const encoder = new opus.OpusEncoder(48_000, 2);
  encoder.setBitrate(bitrate);
  if (fecForLossPercent !== undefined) {
    encoder.applyEncoderCTL(setApplication, applicationVoip);
    encoder.applyEncoderCTL(setInbandFec, 1);
    encoder.applyEncoderCTL(setPacketLossPercent, fecForLossPercent);
  }
  return Array.from({ length: Math.floor(signal.length / frameSamples) }, (_, frame) => {
    const pcm = Buffer.alloc(frameSamples * 4);
    for (let i = 0; i < frameSamples; i++) {
      const sample = Math.round((signal[frame * frameSamples + i] ?? 0) * 32_767);
      pcm.writeInt16LE(sample, i * 4);
      pcm.writeInt16LE(sample, i * 4 + 2);
    }
    return Uint8Array.from(encoder.encode(pcm));
  });
}

/** Something that an encoder takes for speech: a 120 Hz voice in syllables. Mono, 48 kHz. */
export const voice = (seconds: number): Float32Array =>
  Float32Array.from({ length: seconds * 48_000 }, (_, i) => {
    const t = i / 48_000;
    const syllable = 0.3 + 0.7 * Math.abs(Math.sin(2 * Math.PI * 2 * t));
    let sum = 0;
    for (let k = 1; k <= 30; k++) sum += Math.sin(2 * Math.PI * 120 * k * t) / k;
    return 0.2 * syllable * sum;
  });

export interface RigOptions extends Omit<PlayoutOptions, "card"> {
  readonly card?: Omit<VirtualCard, "kind" | "file">;
  readonly frames: readonly Uint8Array[];
  readonly frameSamples?: number;
  readonly delayUs?: number;
  /** Site time minus local time. */
  readonly offsetUs?: number;
  /** Capture complete to arrival, by frame; undefined: lost. 10 ms for all by default. */
  readonly networkUs?: (frame: number) => number | undefined;
}

const firstFrame = 70_000;
const startUs = 1e9;
/** Local time at which media sample 0 was captured: well after the card began to run. */
const originLocalUs = startUs + 50_000;

/** A speaker on a clock of its own, whose frames arrive as a network brings them. Everything it played is recorded. */
export class Rig {
  readonly playout: ManualPlayout;
  readonly firstFrame = firstFrame;
  readonly originLocalUs = originLocalUs;
  readonly outcomes: number[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), "carillon-native-"));
  private readonly file = join(this.folder, "card");
  private readonly pending: { readonly atUs: number; readonly frame: number; readonly payload: Uint8Array }[];

  constructor(options: RigOptions) {
    const {
      frames,
      frameSamples = 480,
      delayUs = 100_000,
      offsetUs = 0,
      networkUs = () => 10_000,
      card,
      ...rest
    } = options;
    this.playout = openManualPlayout({ ...rest, card: { ...card, kind: "virtual", file: this.file } }, startUs);
    this.playout.setClock({ offsetUs, driftPpm: 0, referenceUs: startUs });
    this.playout.setDelay({ fromUs: delayUs, toUs: delayUs, applyAtUs: 0, slopePpm: 3000 });
    this.playout.setTimeline({ epoch: "rig", originUs: originLocalUs + offsetUs, firstFrame, frameSamples });
    this.pending = frames
      .flatMap((payload, frame) => {
        const network = networkUs(frame);
        if (network === undefined) return [];
        return [{ atUs: originLocalUs + ((frame + 1) * frameSamples) / 0.048 + network, frame, payload }];
      })
      .sort((a, b) => b.atUs - a.atUs);
  }

  /** Plays, with arrivals in between, until this local time after the first sample's capture. */
  playUntil(seconds: number): void {
    const endUs = originLocalUs + seconds * 1e6;
    while (this.playout.nowUs() < endUs) {
      for (
        let next = this.pending.at(-1);
        next !== undefined && next.atUs <= this.playout.nowUs();
        next = this.pending.at(-1)
      ) {
        this.outcomes.push(this.playout.insert(firstFrame + next.frame, next.payload, arrival.real));
        this.pending.pop();
      }
      this.playout.runPeriods(1);
    }
  }

  /** What was played so far. */
  recording(): Recording {
    this.playout.flush();
    return readRecording(this.file);
  }

  [Symbol.dispose](): void {
    this.playout.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
