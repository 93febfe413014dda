import type { RolloutWave } from "@carillon/contracts/rollout";
import type { WallClock } from "../units.js";
import type { RolloutDevice } from "./state.js";

/**
 * Who is in which wave: by a hash of rollout and device, so that the canaries of one rollout are not those of the next, and the
 * same question always has the same answer. In the order in which they are offered.
 */
export function planWaves(
  rollout: string,
  devices: readonly string[],
  { waves, now }: { readonly waves: readonly RolloutWave[]; readonly now: WallClock },
): ReadonlyMap<string, RolloutDevice> {
  const order = [...new Set(devices)].map((device) => ({ device, rank: hash32(`${rollout}/${device}`) }));
  order.sort((a, b) => a.rank - b.rank || (a.device < b.device ? -1 : 1));
  const ends = waveEnds(waves, order.length);
  return new Map(
    order.map(({ device }, index) => [
      device,
      untouched(
        device,
        ends.findIndex((end) => index < end),
        now,
      ),
    ]),
  );
}

/** How many devices are in each wave and those before it: never fewer than in the wave before, and all in the last. */
function waveEnds(waves: readonly RolloutWave[], total: number): number[] {
  let reached = 0;
  return waves.map(({ upTo }, index) => {
    const meant = "percent" in upTo ? Math.ceil((total * upTo.percent) / 100) : upTo.devices;
    reached = index === waves.length - 1 ? total : Math.min(total, Math.max(reached, meant));
    return reached;
  });
}

/** A device that the rollout has not reached. */
export const untouched = (device: string, wave: number, now: WallClock): RolloutDevice => ({
  ...{ device, wave, status: "queued", since: now, attempt: 0, offeredAt: null, admitted: false },
  ...{ previous: null, retryAt: null, failure: null, baseline: null, soakFrom: null, sound: null, strayedAt: null },
});

/** FNV-1a over UTF-16 code units, finished as MurmurHash3 does, since FNV alone spreads names with a common beginning badly. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
