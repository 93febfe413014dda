import type { RolloutSummary } from "@carillon/contracts/rollout";
import type { Telemetry } from "@carillon/contracts/telemetry";
import type { Logger } from "pino";
import type { Clock } from "../../clock.js";
import type { Installation } from "../../installation/installation.js";
import type { RolloutStore } from "../../store/rollout-store.js";
import type { Fleet } from "../devices/fleet.js";
import type { ServiceMetrics } from "../telemetry/service-metrics.js";
import type { ChangeTargets } from "./change-target.js";
import { RolloutDriver } from "./rollout-driver.js";
import { RolloutMetrics } from "./rollout-metrics.js";
import { summaryOf } from "./rollout-view.js";
import { Rollouts } from "./rollouts.js";
import { SoundHistory } from "./sound-history.js";

export interface RolloutSurroundings {
  readonly installation: Installation;
  readonly store: RolloutStore;
  readonly fleet: Pick<Fleet, "of">;
  readonly targets: ChangeTargets;
  readonly clock: Clock;
  readonly isClockSure: () => boolean;
  readonly log: Logger;
  readonly metrics: Pick<ServiceMetrics, "tellOfFleet" | "counter">;
  /** For those who watch. */
  readonly changed: (rollout: RolloutSummary) => void;
}

export interface OpenRollouts {
  readonly useCase: Rollouts;
  /** What is not telemetry: a device may have got further. */
  heard(): void;
  /** `skewSeconds`: against the group's median; null when it is not known. */
  heardTelemetry(device: string, telemetry: Telemetry, skewSeconds: number | null): void;
  start(): void;
  stop(): Promise<void>;
}

/** Everything that rollouts are made of, put together. */
export function openRollouts({ metrics, changed, ...around }: RolloutSurroundings): OpenRollouts {
  const { installation, clock } = around;
  const sound = new SoundHistory();
  const told = new RolloutMetrics(metrics, sound, () => installation.state);
  for (const rollout of installation.state.rollouts.values()) told.know(rollout);
  const driver = new RolloutDriver({ ...around, sound });
  installation.watch(({ removedDevices = [], rollouts = [] }) => {
    for (const write of rollouts) {
      told.written(write);
      changed(summaryOf(write));
    }
    for (const device of removedDevices) sound.forget(device);
  });
  return {
    useCase: new Rollouts({ ...around, driver }),
    heard: () => driver.heard(),
    heardTelemetry: (device, telemetry, skewSeconds) =>
      sound.hear(device, telemetry, { at: clock.wall(), skewSeconds }),
    start: () => driver.start(),
    stop: () => driver.stop(),
  };
}
