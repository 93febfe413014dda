import { z } from "zod";
import { source } from "./command.js";
import { drift } from "./configuration.js";
import { site } from "./fleet.js";
import { deviceId, deviceKind, displayName, slug, tags } from "./identity.js";
import { pendingPairing } from "./pairing.js";
import { deviceRelease } from "./release.js";
import { rolloutSummary } from "./rollout.js";
import { telemetry } from "./telemetry.js";

/** RFC 9457, with `code` of errors.ts, `next` for a person, and per-field errors by JSON pointer. */
export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  code: z.string(),
  next: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;

export const presence = z.enum(["never-seen", "online", "late", "lost", "draining"]);
export type Presence = z.infer<typeof presence>;

/** A device as the API and the event stream show it. */
export const device = z.object({
  id: deviceId,
  kind: deviceKind,
  name: displayName,
  /** Of its site. */
  organisation: slug,
  site: slug,
  zones: z.array(slug),
  tags,
  model: z.string().nullable(),
  serial: z.string().nullable(),
  presence,
  presenceSince: z.iso.datetime(),
  lastSeen: z.iso.datetime().nullable(),
  session: z.int().nullable(),
  /** Two processes were seen under its identity within the last hour: was its card copied? `certain`: else its disk may have been restored. */
  duplicateIdentity: z.object({ certain: z.boolean(), detail: z.string() }).nullable().optional(),
  agentVersion: z.string().nullable(),
  imageVersion: z.string().nullable(),
  configuration: z.object({
    desiredVersion: z.int(),
    desiredHash: z.string().nullable(),
    reportedVersion: z.int(),
    reportedHash: z.string().nullable(),
    inStep: z.boolean(),
    drift,
    rejected: z.record(z.string(), z.object({ code: z.string(), detail: z.string() })).nullable(),
  }),
  certificateExpires: z.iso.datetime().nullable(),
  /** What it is to run and runs; absent: nobody is known who delivers releases to it. */
  release: deviceRelease.optional(),
  /** Newest telemetry, as the device sent it. */
  telemetry: telemetry.nullable(),
  /** Derived here: heard minus due, against the median of the programme's group, seconds (RFC 7272). */
  playoutSkewSeconds: z.number().nullable(),
});
export type Device = z.infer<typeof device>;

/** Null on the last page; of an older service, which had one page alone, it is absent. */
const nextCursor = z.string().nullable().default(null);

export const deviceList = z.object({ items: z.array(device), nextCursor: z.string().nullable() });
export const deviceChange = z.object({
  name: displayName.optional(),
  site: slug.optional(),
  zones: z.array(slug).max(32).optional(),
  tags: tags.optional(),
});
export type DeviceChange = z.infer<typeof deviceChange>;

export const zone = z.object({
  id: slug,
  name: displayName,
  site: slug.default("main"),
  programme: slug.nullable().default(null),
  /** A speaker in several zones hears the programme of the highest that has something to play. */
  priority: z.int().min(-1000).max(1000).default(0),
});
export type Zone = z.infer<typeof zone>;
export const zoneList = z.object({ items: z.array(zone), nextCursor });
/** PUT /v1/zones/{id} */
export const zonePut = zone.omit({ id: true });

/** Where a layer applies. Higher `priority` wins; on a tie the narrower scope: fleet < site < zone < tag < device. */
export const layerScope = z
  .string()
  .regex(/^(fleet|site:[a-z0-9-]+|zone:[a-z0-9-]+|tag:[a-z0-9-]+(?:=[A-Za-z0-9._-]+)?|device:[0-9a-f]{32})$/, {
    message: "fleet, site:NAME, zone:NAME, tag:NAME, tag:NAME=VALUE or device:ID",
  });

/** PUT /v1/configuration/{scope}/{document}: a partial document; fields that are absent fall through to the layers below. */
export const layerPut = z.object({
  values: z.record(z.string(), z.unknown()),
  priority: z.int().min(-1000).max(1000).default(0),
});
export const layer = layerPut.extend({
  scope: layerScope,
  document: z.string(),
  version: z.int(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
});
export type Layer = z.infer<typeof layer>;

/** GET /v1/devices/{id}/configuration: the resolved documents, and for each leaf (JSON pointer) the layer it came from. */
export const resolvedConfiguration = z.object({
  version: z.int(),
  hash: z.string(),
  documents: z.record(z.string(), z.record(z.string(), z.unknown())),
  origins: z.record(z.string(), z.string()),
});
export type ResolvedConfiguration = z.infer<typeof resolvedConfiguration>;

/** POST /v1/programmes/{id}/playbacks */
export const playbackRequest = z.object({ source });
export const playbackStarted = z.object({ playback: z.string(), programme: slug, media: deviceId });
/** GET /v1/programmes: the programmes that zones name, and what each media service that holds one says of it. */
export const programmeState = z.object({
  id: slug,
  sites: z.array(slug),
  zones: z.array(slug),
  media: z.array(
    z.object({
      media: deviceId,
      online: z.boolean(),
      state: z.enum(["idle", "playing"]).nullable(),
      playback: z.string().nullable(),
      source: z.string().nullable(),
      positionSeconds: z.number().nullable(),
      durationSeconds: z.number().nullable(),
      listeners: z.int().nullable(),
    }),
  ),
});
export type ProgrammeState = z.infer<typeof programmeState>;
export const programmeList = z.object({ items: z.array(programmeState), nextCursor });

/** GET /v1/configuration */
export const layerList = z.object({ items: z.array(layer), nextCursor });
/** GET /v1/pairing */
export const pairingList = z.object({ items: z.array(pendingPairing), nextCursor });

/** POST /v1/devices/{id}/commands */
export const commandRequest = z.object({
  instruction: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("identify"), seconds: z.number().min(1).max(60).default(3) }),
    z.object({ kind: z.literal("rebirth") }),
    z.object({ kind: z.literal("restart") }),
  ]),
});
export const commandSent = z.object({ id: z.string() });

/** GET /v1/events: the SSE event names and their data. `snapshot` first, then changes. */
export const streamEvents = {
  snapshot: z.object({ devices: z.array(device), zones: z.array(zone), sites: z.array(site).default([]) }),
  /** One that is new, or has come to a site that is watched. */
  device,
  /** Against what was told of it last: see difference.ts. */
  "device-changed": z.object({
    id: deviceId,
    changed: z.record(z.string(), z.unknown()),
    gone: z.array(z.array(z.string())).optional(),
  }),
  "device-removed": z.object({ id: deviceId }),
  zone,
  "zone-removed": z.object({ id: slug }),
  site,
  "site-removed": z.object({ id: slug }),
  /** Somebody wrote or removed a layer of configuration. */
  layer: z.object({ scope: layerScope, document: z.string(), version: z.int() }),
  "layer-removed": z.object({ scope: layerScope, document: z.string() }),
  "device-event": z.object({ device: deviceId, event: z.looseObject({ kind: z.string() }) }),
  pairing: z.object({ waiting: z.int() }),
  rollout: rolloutSummary,
} as const;
