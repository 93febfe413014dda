const outRate = 48_000;
const maxSeconds = 120;

/**
 * PCM WAVE of 16 bits, mono or stereo, any rate, as interleaved stereo floats at 48 kHz by linear interpolation (speech, not music).
 * Undefined for anything else. Lengths in the header are not believed: espeak-ng writes to a pipe and does not know them.
 */
export function readWave(bytes: Uint8Array): Float32Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 44 || tag(0) !== "RIFF" || tag(8) !== "WAVE") return undefined;
  let format: { readonly channels: number; readonly rate: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    const start = at + 8;
    if (tag(at) === "fmt " && start + 16 <= bytes.length) {
      const isPcm16 = view.getUint16(start, true) === 1 && view.getUint16(start + 14, true) === 16;
      const channels = view.getUint16(start + 2, true);
      const rate = view.getUint32(start + 4, true);
      if (!isPcm16 || channels < 1 || channels > 2 || rate < 4000 || rate > 192_000) return undefined;
      format = { channels, rate };
    }
    if (tag(at) === "data") return format && stereo(view, start, Math.min(length, bytes.length - start), format);
    at = start + length + (length % 2);
  }
  return undefined;
}

function stereo(
  view: DataView,
  start: number,
  length: number,
  { channels, rate }: { readonly channels: number; readonly rate: number },
): Float32Array | undefined {
  const frames = Math.floor(length / (2 * channels));
  const outFrames = Math.min(Math.floor((frames * outRate) / rate), maxSeconds * outRate);
  if (outFrames === 0) return undefined;
  const sample = (frame: number, channel: number) =>
    view.getInt16(start + 2 * (Math.min(frame, frames - 1) * channels + Math.min(channel, channels - 1)), true) /
    32_768;
  const out = new Float32Array(2 * outFrames);
  for (let n = 0; n < outFrames; n += 1) {
    const position = (n * rate) / outRate;
    const frame = Math.floor(position);
    const part = position - frame;
    for (const channel of [0, 1]) {
      const here = sample(frame, channel);
      out[2 * n + channel] = here + part * (sample(frame + 1, channel) - here);
    }
  }
  return out;
}
