import { z } from "zod";
import { deviceKind } from "./identity.js";
import { message } from "./message.js";
import { deliveredRelease } from "./release.js";

/**
 * `up/birth`, retained: who this is and what it can do, said once per MQTT session.
 * `session` counts the device's MQTT sessions and is kept on disk; the will and every state carry it, so that the will of an old
 * session, or of a cloned card, is told from the present one (Sparkplug B's bdSeq serves the same end).
 */
export const birth = message({
  kind: deviceKind,
  session: z.int().nonnegative(),
  /** Random per process start: tells a reconnect from a restart. */
  bootId: z.string().min(8).max(64),
  agentVersion: z.string().max(64),
  imageVersion: z.string().max(128).optional(),
  model: z.string().max(128).optional(),
  serial: z.string().max(128).optional(),
  /** Version of the configuration that is in force; 0 before the first. */
  configVersion: z.int().nonnegative(),
  capabilities: z.looseObject({
    /** Sound sinks that the native part was built with. */
    sinks: z.array(z.string().max(32)).max(16).optional(),
    /** Scheduling that the playout or pacing thread was granted. */
    realtime: z.enum(["fifo", "nice", "none"]).optional(),
    /** Base URLs under which a media service answers WHEP; the programme id is appended. */
    whep: z.array(z.url().max(256)).max(8).optional(),
    /** How the device is updated; absent: by hand. */
    release: deliveredRelease.optional(),
  }),
});
export type Birth = z.infer<typeof birth>;

/** `up/state`, retained. `lost` is said by the will only. */
export const deviceState = message({
  state: z.enum(["online", "draining", "lost"]),
  session: z.int().nonnegative(),
});
export type DeviceState = z.infer<typeof deviceState>;
