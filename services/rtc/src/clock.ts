/** CLOCK_MONOTONIC in microseconds: the time of everything in the media plane. */
export const monotonicUs = (): number => Number(process.hrtime.bigint()) / 1000;
