import { z } from "zod";
import { slug } from "./identity.js";
import { message } from "./message.js";

/** 1 … 65535. */
const port = /(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])/;
const pcmInput = new RegExp(`^(?:pipe:/.+|tcp://(?:127(?:\\.\\d{1,3}){3}|localhost|\\[::1\\]):${port.source})$`);

/**
 * Raw samples as they are made, interleaved. Whoever writes them sets the pace; the media service follows that clock. `pipe:` names a
 * FIFO, which is made if it is missing; `tcp:` is listened on, and only this machine can reach it, because nobody is asked who he is.
 */
const pcm = z.object({
  kind: z.literal("pcm"),
  input: z.string().max(256).regex(pcmInput, { error: "pipe:/path or tcp://127.0.0.1:PORT" }),
  format: z.enum(["s16le", "f32le"]).default("s16le"),
  rate: z.int().min(8000).max(192_000).default(48_000),
  channels: z.int().min(1).max(8).default(2).describe("of more than two, the first two are heard"),
  /**
   * How late after its capture a sample may arrive and still be heard: what the writer's blocks and the machine need. It is taken from
   * the time for repair: 66 ms of `live`'s 100. A collection of garbage stops the media service's main thread for up to 15 ms.
   */
  jitterSeconds: z.number().min(0).max(0.5).default(0.02),
});
export type PcmFormat = z.infer<typeof pcm>;

/** What a programme can be told to play. `file` names a file of the media service's library folder, or an absolute path inside it. */
export const source = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("file"), name: z.string().min(1).max(512) }),
  pcm,
  z.object({ kind: z.literal("silence") }),
]);
export type Source = z.infer<typeof source>;

/** What is over at once; lasting wishes are configuration. */
export const instruction = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("identify"), seconds: z.number().min(1).max(60).default(3) }),
  z.object({ kind: z.literal("rebirth") }),
  z.object({ kind: z.literal("restart") }),
  z.object({ kind: z.literal("play"), programme: slug, playback: z.string().min(1).max(64), source }),
  z.object({ kind: z.literal("stop"), programme: slug }),
  /** Rings a schedule of the media service's own document now, to be heard. */
  z.object({ kind: z.literal("ring"), schedule: slug }),
]);
export type Instruction = z.infer<typeof instruction>;

/** `down/command`, QoS 1, not retained. The device drops it after `expiresAt`, and obeys an id once. */
export const command = message({
  id: z.string().min(1).max(64),
  /** RFC 3339. Compared with `sentAt` of the same message plus the time since arrival, never with the device's own wall clock. */
  sentAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Of the API request behind it: for logs alone. */
  request: z.string().max(64).optional(),
  instruction,
});
export type Command = z.infer<typeof command>;

/** `up/ack`. */
export const ack = message({
  id: z.string().min(1).max(64),
  outcome: z.enum(["done", "rejected", "failed", "expired"]),
  /** A code of errors.ts, when not done. A string here, so that an older reader takes a newer code. */
  code: z.string().max(64).optional(),
  detail: z.string().max(1024).optional(),
  /** From the command's arrival at the device to this answer, by the device's own clock: the rest of the whole is the way. */
  durationSeconds: z.number().nonnegative().optional(),
});
export type Ack = z.infer<typeof ack>;

/** `up/event`: something worth a line in the log and perhaps an alert, between two telemetry messages. */
export const event = message({
  /** Session counter of the sender, as in its birth. */
  session: z.int().nonnegative(),
  event: z.looseObject({
    kind: z.enum([
      "underrun-burst",
      "resync",
      "reconnected",
      "falls-behind",
      "keeps-up",
      "output-changed",
      "playback-started",
      "playback-ended",
      "playback-failed",
      "configuration-rejected",
      "schedule-rung",
      "schedule-missed",
      "schedule-asset-missing",
      "clock-not-kept",
    ]),
    detail: z.string().max(1024).optional(),
    programme: slug.optional(),
    playback: z.string().max(64).optional(),
    code: z.string().max(64).optional(),
    /** Media sample position (48 kHz) on the programme's timeline that the event belongs to. */
    mediaSample: z.int().nonnegative().optional(),
    durationSeconds: z.number().nonnegative().optional(),
    /** Of a bell: which schedule, and when it was due (RFC 3339). */
    schedule: slug.optional(),
    due: z.iso.datetime().optional(),
    /** Of contracts/schedules; a string here, so that an older reader takes a newer one. */
    reason: z.string().max(64).optional(),
    latenessSeconds: z.number().optional(),
  }),
});
export type DeviceEvent = z.infer<typeof event>;
