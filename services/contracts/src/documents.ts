import { z } from "zod";
import { source } from "./command.js";
import { deviceId, slug } from "./identity.js";
import { imageReference } from "./release.js";
import { siteSchedules } from "./schedules.js";

/**
 * The configuration documents: each has a schema with a default for every field, and says what applying a change costs.
 * `live`: nothing is heard but the change. `re-session`: sound may pause while the session or the sound card is opened anew.
 * `restart`: the process starts again.
 */
export type ChangeClass = "live" | "re-session" | "restart";

const output = z.object({
  /** ALSA PCM name; null: the device that the agent was started with. */
  device: z
    .string()
    .min(1)
    .max(128)
    .nullable()
    .default(null)
    .describe("ALSA PCM name, or null for the agent's own default"),
  channel: z.enum(["stereo", "left", "right", "mono"]).default("stereo"),
  volumeDb: z.number().min(-60).max(0).default(0).describe("0 is full scale; applied with a 20 ms ramp"),
  muted: z.boolean().default(false),
  /** Positive: heard later. 1 m of air is 2.9 ms. */
  trimSeconds: z.number().min(-0.05).max(0.05).default(0),
  /** The same as a distance, for speakers along a hall: how much nearer this one is to its listeners than the one they see. */
  trimMetres: z.number().min(-15).max(100).default(0).describe("added to trimSeconds by the speed of sound"),
  /** 5 ms × 3 is gapless on a Pi 4; a Zero 2 W wants 4 to 6 periods. */
  periodSeconds: z.number().min(0.002).max(0.02).default(0.005),
  periods: z.int().min(2).max(8).default(3),
  /** How the sound card reports its position, which decides the drift loop: on-board audio steps by 10 ms. */
  card: z.enum(["usb", "i2s", "onboard"]).default("usb"),
});

const listening = z.object({
  site: slug.default("main"),
  zone: slug.nullable().default(null),
  programme: slug.nullable().default(null).describe("null: silent"),
  /** Tried in order; the second takes over when the first is gone. */
  endpoints: z
    .array(z.object({ mediaId: deviceId, url: z.url().max(256) }))
    .max(4)
    .default([]),
  /** Local addresses or interface names to listen over; two give two paths. Empty: what the system routes. */
  paths: z.array(z.string().min(1).max(64)).max(2).default([]),
});

const playout = z.object({
  /** `programme`: the delay that the media service announces to the whole group. `fixed`: this device alone. */
  delay: z
    .discriminatedUnion("mode", [
      z.object({ mode: z.literal("programme") }),
      z.object({ mode: z.literal("fixed"), seconds: z.number().min(0.02).max(5) }),
    ])
    .default({ mode: "programme" }),
  /** Copies carried by each packet: `auto` lets the media service choose by the loss it hears of. */
  redundancy: z.enum(["auto", "none", "light", "strong", "bursts"]).default("auto"),
  /** Concealment fades to silence after this long without a frame. */
  concealSeconds: z.number().min(0.02).max(1).default(0.2),
});

const backoff = (first: number, max: number) =>
  z.object({
    firstSeconds: z.number().min(0.05).max(60).default(first),
    maxSeconds: z.number().min(1).max(3600).default(max),
  });

const reconnect = z.object({
  /** Full jitter between 0 and the doubling wait; reset when a link stayed up for `stableSeconds`. */
  mqtt: backoff(1, 300).default({ firstSeconds: 1, maxSeconds: 300 }),
  media: backoff(0.25, 10).default({ firstSeconds: 0.25, maxSeconds: 10 }),
  stableSeconds: z.number().min(1).max(3600).default(30),
  /** Silence on the media path after which ICE checks are sent again. */
  silenceSeconds: z.number().min(0.05).max(10).default(0.3),
  /** Silence after which an ICE restart and a fresh session are tried in parallel. */
  restartSeconds: z.number().min(0.2).max(60).default(2),
  /** What is played while there is no programme. */
  meanwhile: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("silence") }),
      z.object({
        kind: z.literal("file"),
        name: z.string().min(1).max(256),
        afterSeconds: z.number().min(1).max(3600).default(10),
      }),
    ])
    .default({ kind: "silence" }),
});

const telemetry = z.object({
  intervalSeconds: z.number().min(0.5).max(300).default(10),
  detail: z.enum(["low", "normal", "high"]).default("normal"),
});

const release = z.object({
  /** For a device with an updater of its own (deploy/compose); null: what is installed stays. balena does not read it. */
  image: imageReference.nullable().default(null),
  overrideLock: z.boolean().default(false).describe("update although the speaker plays"),
  /** The update lock is let go after this long without sound … */
  silenceSeconds: z.number().min(1).max(3600).default(10),
  /** … and for a while after this long in any case, so that a speaker that always plays can be updated. */
  maxHoldSeconds: z.number().min(60).max(604_800).default(21_600),
});

const cloud = z.object({
  /** For a fleet that moves to another broker, which must trust the same certificates. */
  broker: z
    .url({ protocol: /^mqtts$/ })
    .max(256)
    .nullable()
    .default(null)
    .describe("mqtts://HOST:PORT, or null for the one that was named when the device was paired"),
  /** Further nodes of the same cluster: the next is tried when one does not answer, and each device begins with another. */
  otherBrokers: z
    .array(z.url({ protocol: /^mqtts$/ }).max(256))
    .max(16)
    .default([])
    .describe("mqtts://HOST:PORT of other nodes of that broker's cluster, beside those that were named at pairing"),
  /** A configuration that may cut the device off is taken back by the device unless it is connected with it after this long. */
  trialSeconds: z.number().min(5).max(3600).default(60),
});

const delaySeconds = z.number().min(0.02).max(5);

const programme = z.object({
  /** live: paging and microphones, 100 ms. media: music and files, 400 ms: nobody hears the delay, and it closes almost every burst. */
  class: z.enum(["live", "media"]).default("media"),
  /** Capture to sound, the same on every speaker; null: the class's default; auto: what the speakers' links need, as it changes. */
  delaySeconds: z
    .union([delaySeconds, z.literal("auto")])
    .nullable()
    .default(null),
  /** Of an automatic delay; null: live 60 to 250 ms, media 200 ms to 1 s. */
  delayBounds: z
    .object({ minSeconds: delaySeconds, maxSeconds: delaySeconds })
    .refine(({ minSeconds, maxSeconds }) => minSeconds <= maxSeconds, "minSeconds must not be above maxSeconds")
    .nullable()
    .default(null),
  /** One Opus frame: 10 ms repairs faster, 20 ms costs less. */
  frameSeconds: z.union([z.literal(0.01), z.literal(0.02)]).default(0.01),
  bitrate: z.int().min(16_000).max(256_000).default(96_000),
  /** Voice turns on Opus in-band FEC; on music that would force SILK. */
  content: z.enum(["music", "voice"]).default("music"),
  /** Plays whenever nothing else does, from the start of the media service on, with or without the cloud; a file, over and over. */
  source: source.nullable().default(null),
});
export type Programme = z.infer<typeof programme>;

/** Delay by class, seconds. */
export const classDelaySeconds = { live: 0.1, media: 0.4 } as const;

const programmes = z.object({
  /** By programme id, so that layers can change one field of one programme. */
  programmes: z.record(slug, programme).default({}),
});

/** Every document by name, the kinds of device that hold it, and the class of change by field (fields not listed: `change`). */
export const documents = {
  output: {
    schema: output,
    kinds: ["speaker"],
    change: "re-session",
    fields: { volumeDb: "live", muted: "live", channel: "live", trimSeconds: "live", trimMetres: "live", card: "live" },
  },
  listening: { schema: listening, kinds: ["speaker"], change: "re-session", fields: { zone: "live", site: "live" } },
  playout: { schema: playout, kinds: ["speaker"], change: "live", fields: {} },
  reconnect: { schema: reconnect, kinds: ["speaker", "media"], change: "live", fields: {} },
  cloud: { schema: cloud, kinds: ["speaker", "media"], change: "live", fields: {} },
  telemetry: { schema: telemetry, kinds: ["speaker", "media"], change: "live", fields: {} },
  release: {
    schema: release,
    kinds: ["speaker"],
    change: "live",
    fields: { image: "restart" },
  },
  programmes: { schema: programmes, kinds: ["media"], change: "re-session", fields: {} },
  schedules: { schema: siteSchedules, kinds: ["media"], change: "live", fields: {} },
} as const satisfies Record<
  string,
  {
    schema: z.ZodType;
    kinds: readonly ("speaker" | "media")[];
    change: ChangeClass;
    fields: Record<string, ChangeClass>;
  }
>;

export type DocumentName = keyof typeof documents;
export const documentNames = [
  "output",
  "listening",
  "playout",
  "reconnect",
  "cloud",
  "telemetry",
  "release",
  "programmes",
  "schedules",
] as const satisfies readonly DocumentName[];
export const isDocumentName = (name: string): name is DocumentName => Object.hasOwn(documents, name);

/** A document with every default filled in. */
export type Document<N extends DocumentName> = z.output<(typeof documents)[N]["schema"]>;
export type SpeakerConfiguration = {
  [N in "output" | "listening" | "playout" | "reconnect" | "cloud" | "telemetry" | "release"]: Document<N>;
};
export type MediaConfiguration = {
  [N in "reconnect" | "cloud" | "telemetry" | "programmes" | "schedules"]: Document<N>;
};
