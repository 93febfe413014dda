import type { RolloutDecision, RolloutSummary, RolloutView } from "@carillon/contracts/rollout";
import type { RolloutDevice } from "@carillon/core/rollout/state";
import { rfc3339 } from "@carillon/core/units";
import type { Rollout } from "../../installation/rollout-rows.js";
import type { ListedRollout } from "../../store/rollout-store.js";

type Counts = ListedRollout["counts"];

export function countsOf(devices: Iterable<Pick<RolloutDevice, "wave" | "status">>): Counts {
  const counts = new Map<string, { wave: number; status: RolloutDevice["status"]; count: number }>();
  for (const { wave, status } of devices) {
    const known = counts.get(`${wave}/${status}`);
    if (known === undefined) counts.set(`${wave}/${status}`, { wave, status, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()];
}

/** Waves count from 1 for people. */
export const listedView = ({ row, progress, counts }: ListedRollout): RolloutSummary => ({
  ...{ id: row.id, name: row.name, phase: progress.phase, change: row.change, target: row.target },
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
  wave: progress.wave + 1,
  waves: progress.plan.waves.map((_, wave) => {
    const own = counts.filter((count) => count.wave === wave);
    return {
      devices: own.reduce((sum, { count }) => sum + count, 0),
      statuses: Object.fromEntries(own.map(({ status, count }) => [status, count])),
    };
  }),
});

export const summaryOf = ({ row, state }: Rollout): RolloutSummary =>
  listedView({ row, progress: state, counts: countsOf(state.devices.values()) });

export const rolloutViewOf = (rollout: Rollout, decisions: readonly RolloutDecision[]): RolloutView => ({
  ...summaryOf(rollout),
  plan: rollout.state.plan,
  devices: Array.from(
    rollout.state.devices.values(),
    ({ device, wave, status, since, attempt, failure, baseline, sound }) => ({
      ...{ device, wave: wave + 1, status, since: rfc3339(since), attempt, failure },
      sound: { before: baseline, since: sound },
    }),
  ),
  decisions: [...decisions],
});
