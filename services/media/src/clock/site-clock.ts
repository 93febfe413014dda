import type { Addon } from "../native/addon.js";

/** Seconds from the NTP epoch (1900) to that of Unix (1970). */
const ntpToUnix = 2_208_988_800;

/**
 * The site's time: CLOCK_MONOTONIC in µs. Its image in NTP time is fixed once per start, so that what travels as NTP (sender
 * reports, abs-capture-time) never steps when somebody sets the wall clock.
 */
export class SiteClock {
  readonly #monotonicUs: () => number;
  /** NTP seconds at monotonic 0. */
  readonly #ntpOrigin: number;

  constructor({ monotonicUs }: Pick<Addon, "monotonicUs">, unixSeconds: number) {
    this.#monotonicUs = monotonicUs;
    this.#ntpOrigin = unixSeconds + ntpToUnix - monotonicUs() / 1e6;
  }

  nowUs(): number {
    return this.#monotonicUs();
  }

  /** NTP seconds of an instant of site time. */
  ntpSeconds(siteUs: number): number {
    return this.#ntpOrigin + siteUs / 1e6;
  }
}
