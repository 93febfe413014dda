import type { FailureKind, RolloutPlan, RolloutStatus, SoundFigures } from "@carillon/contracts/rollout";
import { wallClock, type WallClock } from "../units.js";
import type { Sighting } from "./sighting.js";
import { soundBetween, worse } from "./sound.js";
import type { RolloutDevice } from "./state.js";

export interface Circumstances {
  readonly plan: RolloutPlan;
  readonly now: WallClock;
  /** The middle of the devices that have not got the change. */
  readonly untouched: SoundFigures | null;
}

/** What is seen of one device moves it on; the same object when nothing changes. */
export function observed(device: RolloutDevice, seen: Sighting, around: Circumstances): RolloutDevice {
  switch (device.status) {
    case "offered":
    case "accepted":
    case "applying":
      return underWay(device, seen, around);
    case "soaking":
      return soaking(device, seen, around);
    case "succeeded":
      return undone(device, seen, around) ?? device;
    case "withdrawn":
      return seen.progress.at === "applied" ? moved(device, "rolled_back", around.now) : device;
    case "queued":
    case "failed":
    case "rejected":
    case "timed_out":
    case "superseded":
    case "rolled_back":
      return device;
  }
}

export const offered = (device: RolloutDevice, seen: Sighting, now: WallClock): RolloutDevice => ({
  ...moved(device, "offered", now),
  attempt: device.attempt + 1,
  offeredAt: now,
  admitted: true,
  retryAt: null,
  failure: null,
  // What it was before the first try: a device that was tried has the change already, or half of it.
  previous: device.admitted ? device.previous : seen.before,
  baseline: device.admitted ? device.baseline : (seen.sound?.recent ?? null),
  ...{ soakFrom: null, sound: null, strayedAt: null },
});

export const withdrawn = (device: RolloutDevice, now: WallClock): RolloutDevice => ({
  ...moved(device, "withdrawn", now),
  admitted: false,
  retryAt: null,
});

export const moved = (device: RolloutDevice, status: RolloutStatus, now: WallClock): RolloutDevice => ({
  ...device,
  status,
  since: now,
});

const order = { offered: 0, accepted: 1, applying: 2 } as const;

function underWay(device: RolloutDevice, { progress }: Sighting, around: Circumstances): RolloutDevice {
  const { now, plan } = around;
  const status = device.status === "accepted" || device.status === "applying" ? device.status : "offered";
  if (progress.at === "applied") return moved(device, "soaking", now);
  if (progress.at === "rejected" || progress.at === "failed")
    return failed(device, { kind: progress.at, detail: progress.reason }, around);
  if (now - (device.offeredAt ?? now) >= plan.applyWithinSeconds) {
    const detail = `did not say within ${plan.applyWithinSeconds} s that it applied the change`;
    return failed(device, { kind: "timed_out", detail }, around);
  }
  // Never back: old news of a device is no news.
  return progress.at !== "pending" && order[progress.at] > order[status] ? moved(device, progress.at, now) : device;
}

function soaking(device: RolloutDevice, seen: Sighting, around: Circumstances): RolloutDevice {
  const { now, plan } = around;
  const gone = undone(device, seen, around);
  if (gone !== undefined) return gone;
  const strayed = seen.progress.at !== "applied";
  const present = strayed === (device.strayedAt !== null) ? device : { ...device, strayedAt: strayed ? now : null };
  if (present.strayedAt !== null && now - present.strayedAt >= plan.applyWithinSeconds)
    return failed(present, { kind: "failed", detail: "no longer has the change that it had applied" }, around);

  const soakSeconds = plan.waves[present.wave]?.soakSeconds ?? 0;
  const over = now - present.since >= soakSeconds;
  const listened = soakSeconds > 0 ? listen(present, seen, { ...around, final: over }) : { device: present };
  if (listened.failure !== undefined) return failed(listened.device, listened.failure, around);
  if (!over) return listened.device;
  const known = seen.online && (soakSeconds === 0 || isHeard(listened.device, seen, plan));
  if (known && !strayed) return moved(listened.device, "succeeded", now);
  if (now - present.since < soakSeconds + plan.applyWithinSeconds) return listened.device;
  return failed(
    listened.device,
    { kind: "timed_out", detail: "applied the change, and is not heard of since" },
    around,
  );
}

/** A device that had the change, and says now that it failed: it undid it by itself. */
const undone = (device: RolloutDevice, { progress }: Sighting, around: Circumstances): RolloutDevice | undefined =>
  progress.at === "rejected" || progress.at === "failed"
    ? failed(device, { kind: progress.at, detail: progress.reason }, around)
    : undefined;

interface Failure {
  readonly kind: FailureKind;
  readonly detail: string;
}

function listen(
  device: RolloutDevice,
  { sound }: Sighting,
  { plan: { health }, now, untouched, final }: Circumstances & { readonly final: boolean },
): { device: RolloutDevice; failure?: Failure } {
  if (health === null || sound === null) return { device };
  const { reading } = sound;
  if (device.soakFrom === null)
    return { device: reading.at - device.since < health.settleSeconds ? device : { ...device, soakFrom: reading } };
  const since = soundBetween(device.soakFrom, reading);
  if (since === undefined || reading.at - device.soakFrom.at < Math.min(health.afterSeconds, now - device.since))
    return { device };
  const listened = { ...device, sound: since };
  const bad = worse({ since, before: device.baseline, untouched, final }, health);
  if (bad === undefined) return { device: listened };
  const [value, bound] = [bad.value, bad.bound].map((figure) => figure.toPrecision(3));
  return { device: listened, failure: { kind: "health", detail: `${bad.figure} is ${value}, and may be ${bound}` } };
}

/** Something to judge has been heard, or there is nothing to hear. */
const isHeard = ({ sound }: RolloutDevice, seen: Sighting, { health }: RolloutPlan): boolean =>
  health === null || seen.sound === null || sound !== null;

/** For good, or until the next try. */
function failed(device: RolloutDevice, failure: Failure, { plan: { retry }, now }: Circumstances): RolloutDevice {
  if (device.attempt > retry.max || !retry.reasons.includes(failure.kind))
    return { ...moved(device, failure.kind === "health" ? "failed" : failure.kind, now), failure };
  const wait = Math.min(retry.maxSeconds, retry.firstSeconds * 2 ** (device.attempt - 1));
  return { ...moved(device, "queued", now), failure, retryAt: wallClock(now + wait) };
}
