import { monotonic, wallClock, type Monotonic, type WallClock } from "@carillon/core/units";

/**
 * Both clocks, as a capability: the wall clock for people and certificates, the monotonic one for everything that
 * waits.
 */
export interface Clock {
  monotonic(): Monotonic;
  wall(): WallClock;
}

export const systemClock: Clock = {
  monotonic: () => monotonic(performance.now() / 1000),
  wall: () => wallClock(Date.now() / 1000),
};

export const dateOf = (instant: WallClock): Date => new Date(instant * 1000);
