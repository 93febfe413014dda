import type { SoundFigures } from "@carillon/contracts/rollout";
import type { Rollout, RolloutWrite } from "../../installation/rollout-rows.js";
import type { InstallationState } from "../../installation/state.js";
import type { ServiceMetrics, Told } from "../telemetry/service-metrics.js";
import { countsOf } from "./rollout-view.js";
import type { SoundHistory } from "./sound-history.js";

/** What is over is told of so long, so that an alert on it is seen. */
const toldAfterEndMs = 86_400_000;

/** What is left of a rollout when it is over: its devices are in the database. */
interface Ended {
  readonly id: string;
  readonly phase: string;
  readonly finishedAt: Date;
  readonly counts: ReturnType<typeof countsOf>;
}

/** How rollouts go, by the catalogue's names. */
export class RolloutMetrics {
  private readonly ended = new Map<string, Ended>();
  private readonly decisions;

  constructor(
    metrics: Pick<ServiceMetrics, "tellOfFleet" | "counter">,
    private readonly sound: Pick<SoundHistory, "of">,
    private readonly state: () => Pick<InstallationState, "devices" | "rollouts">,
  ) {
    this.decisions = metrics.counter("carillon_rollout_decisions_total");
    metrics.tellOfFleet("carillon_rollouts", () => {
      const byState = Map.groupBy(this.present(), ({ phase }) => phase);
      return Array.from(byState, ([state, all]): Told => [{ state }, all.length]);
    });
    metrics.tellOfFleet("carillon_rollout_state", () =>
      this.present().map(({ id, phase }): Told => [{ rollout: id, state: phase }, 1]),
    );
    metrics.tellOfFleet("carillon_rollout_devices", () =>
      this.present().flatMap(({ id, counts }) =>
        counts.map(({ wave, status, count }): Told => [{ rollout: id, wave: String(wave + 1), status }, count]),
      ),
    );
    const tell = (name: Parameters<ServiceMetrics["tellOfFleet"]>[0], read: (figures: SoundFigures) => number): void =>
      metrics.tellOfFleet(name, () => this.told(read));
    tell("carillon_rollout_concealed_ratio", ({ lostShare }) => lostShare);
    tell("carillon_rollout_underruns_per_second", ({ underrunsPerMinute }) => underrunsPerMinute / 60);
    tell("carillon_rollout_disconnects_per_second", ({ disconnectsPerMinute }) => disconnectsPerMinute / 60);
    tell("carillon_rollout_jitter_seconds", ({ jitterSeconds }) => jitterSeconds);
    tell("carillon_rollout_playout_skew_seconds", ({ skewSeconds }) => skewSeconds);
  }

  /** One that is over may still be in force; one that was stopped may go on, to be rolled back. */
  know({ row, state }: Rollout): void {
    const { id, finishedAt } = row;
    if (finishedAt === null) this.ended.delete(id);
    else this.ended.set(id, { id, phase: state.phase.kind, finishedAt, counts: countsOf(state.devices.values()) });
  }

  written(write: RolloutWrite): void {
    this.know(write);
    for (const { kind } of write.decisions) this.decisions.inc({ decision: kind });
  }

  private present(): Omit<Ended, "finishedAt">[] {
    for (const [id, { finishedAt }] of this.ended)
      if (Date.now() - finishedAt.getTime() > toldAfterEndMs) this.ended.delete(id);
    const goingOn = this.goingOn().map(({ row, state }) => ({
      ...{ id: row.id, phase: state.phase.kind },
      counts: countsOf(state.devices.values()),
    }));
    return [...goingOn, ...this.ended.values()];
  }

  private goingOn(): Rollout[] {
    return [...this.state().rollouts.values()].filter(({ row }) => row.finishedAt === null);
  }

  private told(read: (figures: SoundFigures) => number): Told[] {
    return this.goingOn().flatMap((rollout) =>
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
    const untouched = [...this.state().devices.keys()].filter((id) => devices.get(id)?.admitted !== true);
    return [
      ["wave", newest.flatMap(({ sound }) => sound ?? [])],
      ["baseline", newest.flatMap(({ baseline }) => baseline ?? [])],
      ["untouched", untouched.flatMap((id) => this.sound.of(id)?.recent ?? [])],
    ];
  }
}
