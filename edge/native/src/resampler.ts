import { addon } from "./addon.js";

/** The playout thread's resampler over a whole mono signal: output n lies at input position 16 + n × ratio. */
export const resample = (input: Float32Array, ratio: number): Float32Array => addon().resample(input, ratio);
