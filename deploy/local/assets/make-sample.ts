/**
 * Makes `sample.opus`, what `npm start` plays: a carillon, and over it an announcement. Composed and synthesised here, so that it may be
 * given away under the project's licence; the voice is espeak-ng's (what it speaks is not covered by its GPL).
 *
 *   node deploy/local/assets/make-sample.ts      needs Node 24, ffmpeg with libopus, espeak-ng
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { add, hall, noise, rate, silence, strike, type Stereo, type Strike } from "./bells.ts";

const seconds = 20;
const loudnessLufs = -16;
const ceiling = 0.84; // -1.5 dBFS: the encoder overshoots a little
const words = "Good morning. This is Carillon. Every loudspeaker in the house plays in step: one hall, many bells.";
const wordsAtSeconds = 6.4;

const beat = 0.4;
const tonicHz = 293.66; // d'

/** Steps of the major scale above d'. */
const pitch = (step: number): number => {
  const semitones = [0, 2, 4, 5, 7, 9, 11];
  const octave = Math.floor(step / 7);
  return tonicHz * 2 ** (octave + (semitones[step - 7 * octave] ?? 0) / 12);
};

/** Rounds of a bell tower that turn into a tune: [beats after the last, step of the scale, force]. */
const melody: readonly (readonly [number, number, number])[] = [
  // A descending round, and its answer.
  ...([7, 6, 5, 4, 3, 2, 1, 0] as const).map((step, i) => [i === 0 ? 0.2 : 1, step, i % 4 === 0 ? 0.9 : 0.65] as const),
  ...([4, 2, 5, 4, 7, 6, 4, 2] as const).map((step, i) => [1, step, i % 4 === 0 ? 0.8 : 0.6] as const),
  // Under the words: half as dense, and soft.
  ...([0, 2, 4, 2, 5, 4, 2, 1, 0, 4] as const).map((step) => [2, step, 0.5] as const),
  // The tune again, to its end on d.
  ...([4, 7, 9, 8, 7, 4, 2, 1] as const).map((step, i) => [1, step, i % 4 === 0 ? 0.9 : 0.7] as const),
  [1, 0, 1],
];

/** Deep bells, two beats before a new phrase and with the last note. */
const bass: readonly (readonly [number, number])[] = [
  [0.2, -7],
  [4.2, -4],
  [8.2, -7],
  [12.2, -3],
  [16.2, -7],
  [22.2, -4],
  [28.2, -3],
  [34.2, -7],
  [38.2, -4],
  [41.2, -3],
  [44.2, -7],
];

function strikes(): Strike[] {
  let beats = 0;
  const high = melody.map(([after, step, force]) => {
    beats += after;
    return { atSeconds: beats * beat, hertz: pitch(step), force };
  });
  return [...high, ...bass.map(([at, step]) => ({ atSeconds: at * beat, hertz: pitch(step), force: 0.7 }))];
}

/** A brush on a drum in every half beat, very soft: something of every frequency in every moment, for ears and for measurements. */
function brush([left, right]: Stereo): void {
  const next = noise(7);
  for (let stroke = 0; stroke * beat * 0.5 < seconds; stroke++) {
    const start = Math.round(stroke * beat * 0.5 * rate);
    let [low, band] = [0, 0];
    for (let i = 0; i < 0.2 * rate; i++) {
      low += 0.45 * (next() - low);
      band += 0.08 * (low - band);
      const envelope = Math.min(1, i / (0.012 * rate)) * Math.exp(-i / (0.07 * rate));
      const value = (low - band) * envelope * (stroke % 2 === 0 ? 0.035 : 0.022);
      add(left, start + i, value);
      add(right, start + i, value);
    }
  }
}

/** The announcement at 48 kHz, one channel. */
function spoken(folder: string): Float32Array {
  const wav = join(folder, "words.wav");
  execFileSync("espeak-ng", ["-v", "en-gb", "-s", "150", "-p", "42", "-w", wav, words]);
  const raw = execFileSync("ffmpeg", ["-v", "error", "-i", wav, "-ar", String(rate), "-f", "s16le", "-"], {
    maxBuffer: 1 << 24,
  });
  return Float32Array.from({ length: raw.length >> 1 }, (_, i) => raw.readInt16LE(2 * i) / 32_768);
}

/** Lowers the bells to a quarter while there are words, with a slow way back, and lays the words over them. */
function announce([left, right]: Stereo, voice: Float32Array): void {
  const start = Math.round(wordsAtSeconds * rate);
  let gain = 1;
  for (let i = 0; i < left.length; i++) {
    const speaking = i > start - 0.15 * rate && i < start + voice.length;
    gain += ((speaking ? 0.25 : 1) - gain) / ((speaking ? 0.08 : 0.4) * rate);
    const word = 0.8 * (voice[i - start] ?? 0);
    left[i] = (left[i] ?? 0) * gain + word;
    right[i] = (right[i] ?? 0) * gain + word;
  }
}

/** Integrated loudness by EBU R 128, measured by ffmpeg. */
function loudness(sound: Buffer): number {
  const { stderr } = spawnSync("ffmpeg", [...rawInput, "-af", "ebur128", "-f", "null", "-"], {
    input: sound,
    encoding: "utf8",
  });
  const found = /Integrated loudness:\s+I:\s+(-?[\d.]+) LUFS/.exec(stderr)?.[1];
  if (found === undefined) throw new Error(`ffmpeg did not measure the loudness:\n${stderr}`);
  return Number(found);
}

const rawInput = ["-hide_banner", "-f", "f32le", "-ar", String(rate), "-ac", "2", "-i", "-"];

/** Straight up to two thirds of the ceiling, then ever flatter: strokes that fall together do not clip. */
function limited(sample: number): number {
  const knee = (2 / 3) * ceiling;
  const over = Math.abs(sample) - knee;
  if (over <= 0) return sample;
  const room = ceiling - knee;
  return Math.sign(sample) * (knee + room * Math.tanh(over / room));
}

const interleaved = ([left, right]: Stereo, gain: number): Buffer => {
  const both = new Float32Array(2 * left.length);
  left.forEach((sample, i) => {
    both[2 * i] = limited(sample * gain);
    both[2 * i + 1] = limited((right[i] ?? 0) * gain);
  });
  return Buffer.from(both.buffer);
};

/** Compression moves the loudness, so the gain is approached. */
function atLoudness(sound: Stereo): Buffer {
  let gain = 1;
  for (let turn = 0; turn < 6; turn++) gain *= 10 ** ((loudnessLufs - loudness(interleaved(sound, gain))) / 20);
  return interleaved(sound, gain);
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), "carillon-sample-"));
  try {
    const sound = silence(seconds);
    for (const stroke of strikes()) strike(sound, stroke);
    hall(sound, 0.09);
    brush(sound);
    announce(sound, spoken(folder));
    for (const channel of sound) {
      const fade = 0.8 * rate;
      for (let i = 0; i < fade; i++)
        channel[channel.length - 1 - i] = ((channel[channel.length - 1 - i] ?? 0) * i) / fade;
    }
    const file = join(import.meta.dirname, "sample.opus");
    const encoder = ["-c:a", "libopus", "-b:a", "96k", "-vbr", "on", "-application", "audio", "-frame_duration", "20"];
    const tags = ["-metadata", "title=Carillon sample", "-metadata", "license=Apache-2.0", "-fflags", "+bitexact"];
    execFileSync("ffmpeg", ["-v", "error", "-y", ...rawInput, ...encoder, ...tags, file], { input: atLoudness(sound) });
    console.log(`${file}: ${seconds} s, ${statSync(file).size} bytes, ${loudnessLufs} LUFS`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main();
