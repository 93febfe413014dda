import type { FailureKind, RolloutPlan } from "@carillon/contracts/rollout";
import { executed, inFlight, type RolloutDevice, type RolloutState } from "./state.js";

/** One wave in figures: what decisions are made on. */
export interface WaveCount {
  readonly devices: number;
  readonly executed: number;
  readonly succeeded: number;
  readonly failures: Readonly<Record<FailureKind, number>>;
  readonly inFlight: number;
  readonly soaking: number;
  /** Not yet tried, or waiting for another try. */
  readonly queued: number;
}

export function countWave(devices: Iterable<RolloutDevice>): WaveCount {
  const failures = { failed: 0, rejected: 0, timed_out: 0, health: 0 };
  const count = { devices: 0, executed: 0, succeeded: 0, inFlight: 0, soaking: 0, queued: 0 };
  for (const device of devices) {
    count.devices += 1;
    if (inFlight(device)) count.inFlight += 1;
    if (device.status === "soaking") count.soaking += 1;
    if (device.status === "queued") count.queued += 1;
    if (!executed(device)) continue;
    count.executed += 1;
    if (device.failure === null || device.status === "succeeded") count.succeeded += 1;
    else failures[device.failure.kind] += 1;
  }
  return { ...count, failures };
}

/** The waves that were opened, in order. */
export function countOpened({ devices, wave }: RolloutState): WaveCount[] {
  const byWave = Map.groupBy(devices.values(), (device) => device.wave);
  return Array.from({ length: wave + 1 }, (_, index) => countWave(byWave.get(index) ?? []));
}

export interface AbortGround {
  readonly wave: number;
  readonly kind: FailureKind;
  readonly failures: number;
  readonly executed: number;
  readonly percent: number;
  readonly allowedPercent: number;
}

/** The first criterion that is met, in any opened wave: later waves do not make earlier failures few. */
export function abortGround(waves: readonly WaveCount[], { abort }: RolloutPlan): AbortGround | undefined {
  for (const [wave, { executed: tried, failures }] of waves.entries())
    for (const { kind, percent: allowedPercent, minExecuted } of abort) {
      const percent = tried === 0 ? 0 : (100 * failures[kind]) / tried;
      if (failures[kind] > 0 && tried >= minExecuted && percent >= allowedPercent)
        return { wave, kind, failures: failures[kind], executed: tried, percent, allowedPercent };
    }
  return undefined;
}

/** What a wave in which nobody is under way has come to. `open`: too few were tried, and others may yet come. */
export function waveVerdict(
  { devices, executed: tried, succeeded }: WaveCount,
  { success }: RolloutPlan,
): "open" | "passed" | "missed" {
  if (devices === 0) return "passed";
  if (tried < Math.min(success.minExecuted, devices)) return "open";
  return (100 * succeeded) / tried >= success.percent ? "passed" : "missed";
}
