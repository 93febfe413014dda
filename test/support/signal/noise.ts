import { seededRandom } from "../random.js";
import { RealFft } from "./fft.js";

const rate = 48_000;
const lowestHz = 200;
const highestHz = 9000;
const blockSamples = 65_536;
const halfTaps = 1024;
const rms = 0.1;

/** A linear-phase band-pass, Hann-windowed, around its centre tap. */
function bandPass(): Float64Array {
  const ideal = (hz: number, n: number) =>
    n === 0 ? (2 * hz) / rate : Math.sin((2 * Math.PI * hz * n) / rate) / (Math.PI * n);
  return Float64Array.from({ length: 2 * halfTaps + 1 }, (_, i) => {
    const n = i - halfTaps;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * n) / (halfTaps + 1));
    return (ideal(highestHz, n) - ideal(lowestHz, n)) * window;
  });
}

/**
 * The programme of the benches: pseudo-random noise between 200 Hz and 9 kHz, which never repeats and so can be found in a
 * recording without ambiguity, under a slow swell of 6 dB. 48 kHz, one channel, about -20 dBFS, peaks below 0.6.
 */
export function noiseReference(options: { seed: number; seconds: number }): Float32Array {
  const random = seededRandom(options.seed);
  const length = Math.round(options.seconds * rate);
  const fft = new RealFft(blockSamples);
  const taps = fft.forward(bandPass());
  const fresh = blockSamples - 2 * halfTaps;
  const block = new Float64Array(blockSamples);
  const spectrum = fft.forward(block);
  const signal = new Float32Array(length);
  // White noise of deviation 1 keeps the power of the fraction of the band that passes.
  const gain = (rms / Math.sqrt((highestHz - lowestHz) / (rate / 2))) * Math.sqrt(3);
  for (let start = 0; start < length; start += fresh) {
    block.copyWithin(0, fresh);
    for (let i = 2 * halfTaps; i < blockSamples; i++) block[i] = (2 * random() - 1) * gain;
    fft.forward(block, spectrum);
    for (let k = 0; k < spectrum.re.length; k++) {
      const [ar, ai, br, bi] = [spectrum.re[k] ?? 0, spectrum.im[k] ?? 0, taps.re[k] ?? 0, taps.im[k] ?? 0];
      spectrum.re[k] = ar * br - ai * bi;
      spectrum.im[k] = ar * bi + ai * br;
    }
    const filtered = fft.inverse(spectrum);
    for (let i = 0; i < Math.min(fresh, length - start); i++) {
      const swell = 1 + (1 / 3) * Math.sin((2 * Math.PI * 0.37 * (start + i)) / rate);
      signal[start + i] = (filtered[2 * halfTaps + i] ?? 0) * swell;
    }
  }
  return signal;
}
