import { z } from "zod";
import { deviceId, displayName, slug } from "./identity.js";

/** Rollouts: a change that reaches devices in waves, is listened to, and is taken back when they stutter. */

const percent = z.number().min(0).max(100);
const days = 86_400;

/** What goes to the devices. A kind is a change target of the control service: `features/rollouts/change-target.ts`. */
export const rolloutChange = z.discriminatedUnion("kind", [
  /** A layer of configuration: in force for the devices that the rollout admitted, and for all of its scope at the end. */
  z.object({
    kind: z.literal("configuration"),
    /** As that of a layer: fleet, site:NAME, zone:NAME, tag:NAME or device:ID. */
    scope: z.string().max(128),
    document: z.string().max(64),
    values: z.record(z.string(), z.unknown()),
    priority: z.int().min(-1000).max(1000).default(0),
  }),
  /** A release of the devices' software, by the name that the release adapter knows it by. */
  z.object({ kind: z.literal("release"), release: z.string().min(1).max(128) }),
]);
export type RolloutChange = z.infer<typeof rolloutChange>;

/** Who is meant; members narrow each other. Nothing said: everybody whom the change can concern. */
export const rolloutTarget = z.strictObject({
  devices: z.array(deviceId).min(1).max(100_000).optional(),
  site: slug.optional(),
  zone: slug.optional(),
  tag: slug.optional(),
  filter: z
    .string()
    .max(2048)
    .optional()
    .describe("as of GET /v1/devices; asked when the rollout begins, and of a dynamic one as long as it goes on"),
});
export type RolloutTarget = z.infer<typeof rolloutTarget>;

export const rolloutWave = z.object({
  /** How many of all devices are in this wave and those before it, rounded up. The last wave takes everybody who is left. */
  upTo: z.union([z.object({ percent }), z.object({ devices: z.int().positive() })]),
  /** Each device is listened to this long after it took the change. */
  soakSeconds: z
    .number()
    .min(0)
    .max(30 * days)
    .default(600),
  /** Wait for a person before this wave. */
  approval: z.boolean().default(false),
});
export type RolloutWave = z.infer<typeof rolloutWave>;

/** Why a device did not succeed. `health`: it took the change, and its sound is worse. */
export const failureKind = z.enum(["failed", "rejected", "timed_out", "health"]);
export type FailureKind = z.infer<typeof failureKind>;

const abortCriterion = z.object({ kind: failureKind, percent, minExecuted: z.int().min(1).default(1) });

/** What is compared in a device's sound; the contract of `health.floors` and of every figure that a decision shows. */
export const soundFigures = z.object({
  /** Of at least a minute: two in ten seconds are two. */
  underrunsPerMinute: z.number(),
  /** Concealed or silenced, as a share of what was to be heard. */
  lostShare: z.number(),
  /** Share of time in which nothing was to be heard; judged only where untouched devices can be compared. */
  silentShare: z.number(),
  /** RFC 3550 §6.4.1. */
  jitterSeconds: z.number(),
  /** Absolute, against the group's median (RFC 7272). */
  skewSeconds: z.number(),
  /** Sessions begun anew, to the media service or to the broker; of at least a minute. */
  disconnectsPerMinute: z.number(),
});
export type SoundFigures = z.infer<typeof soundFigures>;

export const healthGate = z.object({
  /** What applying the change itself costs is heard in this time, and does not count. */
  settleSeconds: z.number().min(0).max(3600).default(5),
  /** A device is not judged on less. */
  afterSeconds: z.number().min(1).max(3600).default(10),
  /** Worse than this many times what it was before the change, and than untouched devices are now. */
  factor: z.number().min(1).max(100).default(3),
  /** And worse than this, so that nobody stumbles over the first lost packet. */
  floors: z
    .object({
      underrunsPerMinute: z.number().min(0).default(2),
      lostShare: z.number().min(0).default(0.005),
      silentShare: z.number().min(0).default(0.5),
      jitterSeconds: z.number().min(0).default(0.03),
      skewSeconds: z.number().min(0).default(0.005),
      disconnectsPerMinute: z.number().min(0).default(1),
    })
    .prefault({}),
});
export type HealthGate = z.infer<typeof healthGate>;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "HH:MM");
/** When devices may be offered the change, by the clock on the wall of `timeZone`. `to` before `from` reaches into the next day. */
export const rolloutWindow = z.object({
  timeZone: z.string().max(64).refine(isTimeZone, "a time zone of the IANA database, such as Europe/Berlin"),
  /** ISO 8601: Monday is 1. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7).default([1, 2, 3, 4, 5, 6, 7]),
  from: timeOfDay,
  to: timeOfDay,
});
export type RolloutWindow = z.infer<typeof rolloutWindow>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

export const rolloutPlan = z.object({
  waves: z
    .array(rolloutWave)
    .min(1)
    .max(32)
    .prefault([{ upTo: { percent: 1 } }, { upTo: { percent: 10 } }, { upTo: { percent: 100 } }]),
  /** So many devices at once may be between the offer and having applied it. */
  maxInFlight: z.int().min(1).max(100_000).default(500),
  /** From the offer until the device says that it applied it; also how long a device may be silent at the end of its soak. */
  applyWithinSeconds: z.number().min(1).max(days).default(300),
  /** A wave is passed when so many of those that were tried succeeded, and enough were tried. */
  success: z.object({ percent: percent.default(95), minExecuted: z.int().min(1).default(1) }).prefault({}),
  /** Any of these, in any wave, ends the rollout. */
  abort: z
    .array(abortCriterion)
    .max(16)
    .prefault([
      { kind: "failed", percent: 10 },
      { kind: "rejected", percent: 5 },
      { kind: "timed_out", percent: 20, minExecuted: 5 },
      { kind: "health", percent: 5 },
    ]),
  /** null: nobody listens. */
  health: healthGate.nullable().prefault({}),
  /** When a criterion is met: devices that took the change get back what they had, or keep it. */
  onAbort: z.enum(["roll_back", "stop"]).default("roll_back"),
  onWavePassed: z.enum(["next", "pause"]).default("next"),
  /** None: at any time. */
  windows: z.array(rolloutWindow).max(14).default([]),
  retry: z
    .object({
      /** Tries after the first. */
      max: z.int().min(0).max(10).default(0),
      firstSeconds: z.number().min(1).max(days).default(60),
      maxSeconds: z.number().min(1).max(days).default(3600),
      reasons: z.array(failureKind).max(4).default(["failed", "timed_out"]),
    })
    .prefault({}),
  /** Devices that were not there until then are timed out; a rollout that has not opened its last wave by then stops. */
  deadlineSeconds: z
    .number()
    .min(1)
    .max(365 * days)
    .default(7 * days),
  /** Devices that come to fit the target later take part, in the last wave. */
  dynamic: z.boolean().default(false),
});
export type RolloutPlan = z.infer<typeof rolloutPlan>;

export const rolloutStatus = z.enum([
  "queued",
  "offered",
  "accepted",
  "applying",
  "soaking",
  "succeeded",
  "failed",
  "rejected",
  "timed_out",
  "superseded",
  /** What it had before is wanted of it again, and it has not yet said that it is so. */
  "withdrawn",
  "rolled_back",
]);
export type RolloutStatus = z.infer<typeof rolloutStatus>;

export const rolloutPhase = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("running") }),
  z.object({
    kind: z.literal("paused"),
    because: z.enum(["person", "wave-passed", "wave-missed"]),
    reason: z.string(),
  }),
  z.object({ kind: z.literal("awaiting_approval") }),
  /** Until the devices have said so, or this instant (Unix time, seconds). */
  z.object({ kind: z.literal("rolling_back"), until: z.number() }),
  z.object({ kind: z.literal("completed") }),
  z.object({ kind: z.literal("stopped") }),
  z.object({ kind: z.literal("rolled_back") }),
  z.object({ kind: z.literal("superseded"), by: z.string() }),
]);
export type RolloutPhase = z.infer<typeof rolloutPhase>;

/** What was decided, and the figures that it was decided on: for a person to read. Never changed, never removed. */
export const rolloutDecision = z.object({
  /** Counts from 1. */
  seq: z.int().positive(),
  at: z.iso.datetime(),
  kind: z.string().max(32),
  /** Counts from 1; null: the rollout as a whole. */
  wave: z.int().nullable(),
  text: z.string(),
  figures: z.record(z.string(), z.union([z.number(), z.string(), soundFigures, z.null()])),
});
export type RolloutDecision = z.infer<typeof rolloutDecision>;

/** POST /v1/rollouts; with `dryRun` nothing is begun, and the answer says who would be in which wave. */
export const rolloutRequest = z.object({
  /** Who is in which wave follows from it: the same id has the same canaries. Made up when it is left out. */
  id: slug.optional(),
  name: displayName,
  change: rolloutChange,
  target: rolloutTarget.prefault({}),
  plan: rolloutPlan.prefault({}),
  dryRun: z.boolean().default(false),
});
export type RolloutRequest = z.infer<typeof rolloutRequest>;

const tally = z.partialRecord(rolloutStatus, z.int());
export const rolloutSummary = z.object({
  id: z.string(),
  name: displayName,
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  phase: rolloutPhase,
  change: rolloutChange,
  target: rolloutTarget,
  /** The newest wave that was opened, counted from 1; 0 before the first. */
  wave: z.int().nonnegative(),
  waves: z.array(z.object({ devices: z.int(), statuses: tally })),
});
export type RolloutSummary = z.infer<typeof rolloutSummary>;
export const rolloutList = z.object({
  items: z.array(rolloutSummary),
  nextCursor: z.string().nullable().default(null),
});

export const rolloutDeviceView = z.object({
  device: deviceId,
  wave: z.int().positive(),
  status: rolloutStatus,
  since: z.iso.datetime(),
  attempt: z.int().nonnegative(),
  failure: z.object({ kind: failureKind, detail: z.string() }).nullable(),
  /** Before the change, and since. */
  sound: z.object({ before: soundFigures.nullable(), since: soundFigures.nullable() }),
});
/** GET /v1/rollouts/{id} */
export const rolloutView = rolloutSummary.extend({
  plan: rolloutPlan,
  devices: z.array(rolloutDeviceView),
  decisions: z.array(rolloutDecision),
});
export type RolloutView = z.infer<typeof rolloutView>;

/** The answer to a dry run. */
export const rolloutForecast = z.object({
  id: slug,
  waves: z.array(z.object({ devices: z.array(deviceId) })),
});
export type RolloutForecast = z.infer<typeof rolloutForecast>;
