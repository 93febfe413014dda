import type { Level } from "./redundancy.js";

/** Three copies in each packet are a lot of airtime: while they are needed, each is a third smaller (96 → 64 kbit/s). */
const relieved = 2 / 3;
/** Opus music below this is worse off than with a gap now and then. */
const leastBitrate = 32_000;

/**
 * The encoder's bitrate, bit/s, by the levels of redundancy at which its receivers are. There is one encoder for all of them: it goes
 * down where at least half need copies against bursts, as on a congested access point, and not for a single bad link.
 */
export function relievedBitrate(bitrate: number, levels: readonly Level[]): number {
  const inBursts = levels.filter((level) => level === 3).length;
  if (inBursts === 0 || 2 * inBursts < levels.length) return bitrate;
  return Math.min(bitrate, Math.max(leastBitrate, Math.round(bitrate * relieved)));
}
