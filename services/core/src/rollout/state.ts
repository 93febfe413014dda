import type {
  FailureKind,
  RolloutDecision,
  RolloutPhase,
  RolloutPlan,
  RolloutStatus,
  SoundFigures,
} from "@carillon/contracts/rollout";
import type { WallClock } from "../units.js";
import type { SoundReading } from "./sound.js";

/** One device of one rollout. */
export interface RolloutDevice {
  readonly device: string;
  /** Index of its wave, from 0. */
  readonly wave: number;
  readonly status: RolloutStatus;
  /** When it came into this status. */
  readonly since: WallClock;
  /** How often it was offered the change, and when it was last. */
  readonly attempt: number;
  readonly offeredAt: WallClock | null;
  /** The change is what is wanted of it. */
  readonly admitted: boolean;
  /** What it goes back to, where its target must be told; null where the target knows by itself. */
  readonly previous: string | null;
  /** Not offered again before this. */
  readonly retryAt: WallClock | null;
  /** The last one; stays when the device is rolled back. */
  readonly failure: { readonly kind: FailureKind; readonly detail: string } | null;
  /** Its sound before the change. */
  readonly baseline: SoundFigures | null;
  /** Where its counters stood when the soak began. */
  readonly soakFrom: SoundReading | null;
  /** Its sound since. */
  readonly sound: SoundFigures | null;
  /** Since when it has not had the change any more, though it had it. */
  readonly strayedAt: WallClock | null;
}

/** A rollout as it is stored; everything that a later step needs. */
export interface RolloutState {
  readonly id: string;
  readonly plan: RolloutPlan;
  readonly createdAt: WallClock;
  readonly phase: RolloutPhase;
  /** Index of the newest wave that was opened; -1 before the first. */
  readonly wave: number;
  /** Index of the newest wave whose missed success a person accepted; -1: none. */
  readonly excused: number;
  /** How many decisions were recorded. */
  readonly decisions: number;
  /** In the order in which they are offered the change: by wave, then by hash. */
  readonly devices: ReadonlyMap<string, RolloutDevice>;
}

/** What somebody outside carries out. */
export type RolloutEffect =
  | { readonly kind: "offer"; readonly devices: readonly RolloutDevice[] }
  | { readonly kind: "withdraw"; readonly devices: readonly RolloutDevice[] }
  /** The change becomes the rule for everybody whom it concerns. */
  | { readonly kind: "commit" }
  | { readonly kind: "record"; readonly decision: RolloutDecision };

/** Between the offer and having applied it: what the bound on concurrency counts. */
export const inFlight = ({ status }: RolloutDevice): boolean =>
  status === "offered" || status === "accepted" || status === "applying";

/** Was tried, and is decided: what percentages are of. */
export const executed = ({ status, attempt, failure }: RolloutDevice): boolean =>
  attempt > 0 &&
  (status === "succeeded" ||
    (failure !== null && (status === "failed" || status === "rejected" || status === "timed_out")));

/** Nothing more is decided by itself. */
export const isOver = ({ kind }: RolloutPhase): boolean =>
  kind === "completed" || kind === "stopped" || kind === "rolled_back" || kind === "superseded";

/** What was decided and may not have been carried out, because the process died: doing it once more does no harm. */
export function outstanding({ devices }: RolloutState): RolloutEffect[] {
  const of = (status: RolloutStatus) => [...devices.values()].filter((device) => device.status === status);
  const effects: RolloutEffect[] = [
    { kind: "offer", devices: of("offered") },
    { kind: "withdraw", devices: of("withdrawn") },
  ];
  return effects.filter((effect) => "devices" in effect && effect.devices.length > 0);
}
