import { readFileSync, writeFileSync } from "node:fs";

/** Sound with one array per channel, samples -1 … 1. */
export interface Sound {
  readonly rate: number;
  readonly channels: readonly Float32Array[];
}

const headerBytes = 44;
const pcm = 1;

/** Writes 16-bit PCM WAV (RIFF, one `fmt ` and one `data` chunk). What exceeds full scale is clipped. */
export function writeWav(path: string, sound: Sound): void {
  const { channels, rate } = sound;
  const frames = channels[0]?.length ?? 0;
  const frameBytes = 2 * channels.length;
  const bytes = Buffer.alloc(headerBytes + frames * frameBytes);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(pcm, 20);
  bytes.writeUInt16LE(channels.length, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * frameBytes, 28);
  bytes.writeUInt16LE(frameBytes, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(frames * frameBytes, 40);
  // Little-endian, as every machine is that Node.js runs on here.
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset + headerBytes, frames * channels.length);
  channels.forEach((one, channel) => {
    one.forEach((sample, frame) => (samples[frame * channels.length + channel] = sixteenBit(sample)));
  });
  writeFileSync(path, bytes);
}

/** Reads 16-bit PCM WAV, whatever other chunks it carries. Throws RangeError on anything else. */
export function readWav(path: string): Sound {
  const bytes = readFileSync(path);
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WAVE") {
    throw new RangeError(`${path} is not a WAV file`);
  }
  const format = chunk(bytes, "fmt ");
  const data = chunk(bytes, "data");
  if (format === null || data === null) throw new RangeError(`${path} lacks a "fmt " or a "data" chunk`);
  if (format.readUInt16LE(0) !== pcm || format.readUInt16LE(14) !== 16) {
    throw new RangeError(`${path} is not 16-bit PCM; convert it with ffmpeg -c:a pcm_s16le`);
  }
  const count = format.readUInt16LE(2);
  return { rate: format.readUInt32LE(4), channels: channelsOf(data, count) };
}

/** Separates interleaved little-endian 16-bit frames; an unfinished frame at the end is left out. */
export function channelsOf(interleaved: Buffer, count: number): Float32Array[] {
  const frames = Math.floor(interleaved.length / (2 * count));
  return Array.from({ length: count }, (_, channel) =>
    Float32Array.from(
      { length: frames },
      (_, frame) => interleaved.readInt16LE(2 * (frame * count + channel)) / 32_768,
    ),
  );
}

const sixteenBit = (sample: number): number => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));

/** The body of the first chunk with this name; chunks are padded to even lengths. */
function chunk(bytes: Buffer, name: string): Buffer | null {
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    if (bytes.toString("latin1", at, at + 4) === name) return bytes.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  return null;
}
