import { statSync } from "node:fs";
import { join } from "node:path";
import opus from "@discordjs/opus";
import { expect, test } from "vitest";
import { testFolder } from "../../support/c-program.js";
import { run } from "../../support/processes.js";
import { containsWhole } from "../../support/signal/contains-whole.js";
import { energyOf } from "../../support/signal/correlator.js";
import { silentRuns } from "../../support/signal/damage.js";
import { RealFft } from "../../support/signal/fft.js";
import { readWav, type Sound } from "../../support/signal/wav.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const sample = join(testFolder(), "..", "deploy/local/assets/sample.opus");
const rate = 48_000;

async function decoded(): Promise<Sound> {
  await using folder = await temporaryFolder("sample");
  const wav = folder.file("sample.wav");
  await run("ffmpeg", { command: "ffmpeg", args: ["-v", "error", "-i", sample, "-c:a", "pcm_s16le", wav] });
  return readWav(wav);
}

const middle = ({ channels: [left, right] }: Sound): Float32Array =>
  (left ?? new Float32Array()).map((sample, i) => (sample + (right?.[i] ?? 0)) / 2);

/** What the media service makes of it: 10 ms frames at 96 kbit/s. */
function encodedAgain({ channels: [left, right] }: Sound): Float32Array {
  const codec = new opus.OpusEncoder(rate, 2);
  codec.setBitrate(96_000);
  const frames = Math.floor((left?.length ?? 0) / 480);
  const out = new Float32Array(frames * 480);
  for (let frame = 0; frame < frames; frame++) {
    const pcm = Buffer.alloc(1920);
    for (let i = 0; i < 480; i++) {
      pcm.writeInt16LE(Math.round((left?.[frame * 480 + i] ?? 0) * 32_767), 4 * i);
      pcm.writeInt16LE(Math.round((right?.[frame * 480 + i] ?? 0) * 32_767), 4 * i + 2);
    }
    const heard = codec.decode(codec.encode(pcm));
    for (let i = 0; i < 480; i++)
      out[frame * 480 + i] = (heard.readInt16LE(4 * i) + heard.readInt16LE(4 * i + 2)) / 65_536;
  }
  return out;
}

test("the bundled sample is short and small, 48 kHz stereo, without clipping or silence", async () => {
  expect(statSync(sample).size).toBeLessThan(500_000);
  const sound = await decoded();
  expect(sound.rate).toBe(rate);
  expect(sound.channels.length).toBe(2);
  const [left = new Float32Array()] = sound.channels;
  expect(left.length / rate).toBeGreaterThan(19);
  expect(left.length / rate).toBeLessThan(22);
  for (const channel of sound.channels) {
    expect(channel.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0)).toBeLessThan(0.99);
    expect(silentRuns(channel, 0.2 * rate)).toEqual([]);
  }
});

test("every second of it holds sound from low to high, so that it can be found in a recording", async () => {
  const sound = middle(await decoded());
  const fft = new RealFft(65_536);
  const levels: string[] = [];
  for (let second = 0; (second + 1) * rate <= sound.length; second++) {
    const piece = sound.subarray(second * rate, (second + 1) * rate);
    const { re, im } = fft.forward(piece);
    const energy = (lowHz: number, highHz: number) => {
      const [low, high] = [lowHz, highHz].map((hz) => Math.round((hz * 65_536) / rate));
      return energyOf(re.subarray(low, high)) + energyOf(im.subarray(low, high));
    };
    const all = energy(50, 20_000);
    levels.push(
      [energy(1000, 3000), energy(3000, 8000)].map((band) => (10 * Math.log10(band / all)).toFixed(0)).join("/"),
    );
    expect(Math.sqrt(energyOf(piece) / rate)).toBeGreaterThan(0.005);
    expect(energy(1000, 3000) / all).toBeGreaterThan(1e-4);
    expect(energy(3000, 8000) / all).toBeGreaterThan(1e-6);
  }
  console.log(`1-3 kHz / 3-8 kHz against the whole, dB, second by second: ${levels.join(" ")}`);
});

test("once more through the programme's encoder, it is found whole", async () => {
  const sound = await decoded();
  const report = containsWhole(middle(sound), encodedAgain(sound));
  console.log(`correlation second by second: ${report.correlations.map((c) => c.toFixed(4)).join(" ")}`);
  expect(report.faults).toEqual([]);
});
