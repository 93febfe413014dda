/** A source of uniform numbers in [0, 1). */
export type Random = () => number;

const twoTo32 = 0x1_0000_0000;

/** SplitMix32: spreads a small seed over the generator's state. */
const splitMix = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
};

/**
 * xoshiro128** (Blackman and Vigna, 2018): the same seed gives the same numbers on every machine, and in
 * `lossy-link/impairment.c`, which draws from the same generator.
 */
export function seededRandom(seed: number): Random {
  const spread = splitMix(seed);
  let a = spread();
  let b = spread();
  let c = spread();
  let d = spread();
  return () => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result / twoTo32;
  };
}

/** Exponentially distributed, with this mean. */
export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random());

/** Normally distributed, mean 0 and deviation 1 (Box and Muller, 1958; one of the pair). */
export function gaussian(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** A seed of its own for each name, so that what happens on one link does not depend on the traffic of another (FNV-1a). */
export function seedFor(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The seed of a randomised run: CARILLON_TEST_SEED to repeat one, else a fresh one. It is printed, so that a failure can be repeated. */
export function runSeed(title: string): number {
  const given = process.env["CARILLON_TEST_SEED"];
  const seed = given === undefined ? Math.floor(Math.random() * twoTo32) : Number(given);
  if (!Number.isInteger(seed)) throw new RangeError(`CARILLON_TEST_SEED is "${String(given)}"; give a whole number`);
  process.stderr.write(`${title}: seed ${seed} (repeat with CARILLON_TEST_SEED=${seed})\n`);
  return seed;
}
