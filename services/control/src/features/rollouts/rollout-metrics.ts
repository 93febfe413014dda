import type { SoundFigures } from "@carillon/contracts/rollout";
import type { Rollout } from "../../installation/rollout-rows.js";
import type { ServiceMetrics, Told } from "../telemetry/service-metrics.js";
import { countsOf } from "./rollout-view.js";
import type { SoundHistory } from "./sound-history.js";
import { decisionsIn, type SteppedRollout } from "./stepping.js";

/** What is over is told of so long, so that an alert on it is seen. */
const toldAfterEndMs = 86_400_000;

/** How rollouts go, by the catalogue's names. */
export class RolloutMetrics {
  private readonly rollouts = new Map<string, Rollout>();
  private readonly decisions;

  constructor(
    metrics: Pick<ServiceMetrics, "tell" | "counter">,
    private readonly sound: Pick<SoundHistory, "of">,
    private readonly devices: () => Iterable<string>,
  ) {
    this.decisions = metrics.counter("carillon_rollout_decisions_total");
    metrics.tell("carillon_rollouts", () => {
      const byState = Map.groupBy(this.present(), ({ state }) => state.phase.kind);
      return Array.from(byState, ([state, all]): Told => [{ state }, all.length]);
    });
    metrics.tell("carillon_rollout_state", () =>
      this.present().map(({ row, state }): Told => [{ rollout: row.id, state: state.phase.kind }, 1]),
    );
    metrics.tell("carillon_rollout_devices", () =>
      this.present().flatMap(({ row, state }) =>
        countsOf(state.devices.values()).map(({ wave, status, count }): Told => [
          { rollout: row.id, wave: String(wave + 1), status },
          count,
        ]),
      ),
    );
    const tell = (name: Parameters<ServiceMetrics["tell"]>[0], read: (figures: SoundFigures) => number): void =>
      metrics.tell(name, () => this.told(read));
    tell("carillon_rollout_concealed_ratio", ({ lostShare }) => lostShare);
    tell("carillon_rollout_underruns_per_second", ({ underrunsPerMinute }) => underrunsPerMinute / 60);
    tell("carillon_rollout_disconnects_per_second", ({ disconnectsPerMinute }) => disconnectsPerMinute / 60);
    tell("carillon_rollout_jitter_seconds", ({ jitterSeconds }) => jitterSeconds);
    tell("carillon_rollout_playout_skew_seconds", ({ skewSeconds }) => skewSeconds);
  }

  know(rollout: Rollout): void {
    this.rollouts.set(rollout.row.id, rollout);
  }

  stepped({ rollout, effects }: SteppedRollout): void {
    this.know(rollout);
    for (const { kind } of decisionsIn(effects)) this.decisions.inc({ decision: kind });
  }

  private present(): Rollout[] {
    for (const [id, { row }] of this.rollouts)
      if (row.finishedAt !== null && Date.now() - row.finishedAt.getTime() > toldAfterEndMs) this.rollouts.delete(id);
    return [...this.rollouts.values()];
  }

  private told(read: (figures: SoundFigures) => number): Told[] {
    return this.present()
      .filter(({ row }) => row.finishedAt === null)
      .flatMap((rollout) =>
        this.groupsOf(rollout).flatMap(([group, figures]): Told[] => {
          const values = figures.map(read);
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          return values.length === 0 ? [] : [[{ rollout: rollout.row.id, group }, mean]];
        }),
      );
  }

  /** The newest wave, the same devices before the change, and those without it. */
  private groupsOf({ state: { devices, wave } }: Rollout): [string, SoundFigures[]][] {
    const newest = [...devices.values()].filter((device) => device.wave === wave);
    const untouched = [...this.devices()].filter((id) => devices.get(id)?.admitted !== true);
    return [
      ["wave", newest.flatMap(({ sound }) => sound ?? [])],
      ["baseline", newest.flatMap(({ baseline }) => baseline ?? [])],
      ["untouched", untouched.flatMap((id) => this.sound.of(id)?.recent ?? [])],
    ];
  }
}
