import { z } from "zod";
import { deviceId } from "./identity.js";

/** Who brings images to a device: balena, or the device's own updater (deploy/compose). */
export const delivery = z.enum(["balena", "compose"]);
export type Delivery = z.infer<typeof delivery>;

/** A container image with a tag or, better, a digest: what was tried is what is run. */
export const imageReference = z
  .string()
  .max(255)
  .regex(
    /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::\d{1,5}(?=\/))?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?=[:@])(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/,
    { error: "an image with a tag or a digest, such as registry.example/carillon/agent:1.4.0 or …@sha256:…" },
  );

/** `capabilities.release` of a birth: how this device is updated, and what it runs. */
export const deliveredRelease = z.looseObject({
  delivery,
  /** The deliverer's name for the device: balena's uuid; absent: our own device id. */
  uuid: z.string().max(64).optional(),
  /** The commit of a balena release; an image. Absent: not known. */
  running: z.string().max(255).optional(),
  progress: z.enum(["idle", "updating", "failed"]).optional(),
  /** Why it failed. */
  detail: z.string().max(512).optional(),
});
export type DeliveredRelease = z.infer<typeof deliveredRelease>;

/** GET /v1/releases/fleets */
export const releaseFleet = z.object({ id: z.string(), name: z.string(), delivery });
export const releaseFleetList = z.object({ items: z.array(releaseFleet), nextCursor: z.string().nullable() });

/** GET /v1/releases, newest first by fleet. */
export const release = z.object({
  id: z.string(),
  fleet: z.string(),
  delivery,
  version: z.string(),
  /** Null: not known. */
  createdAt: z.iso.datetime().nullable(),
});
export type Release = z.infer<typeof release>;
export const releaseList = z.object({ items: z.array(release), nextCursor: z.string().nullable() });

/** GET /v1/devices/{id}/release, and of each item of GET /v1/releases/devices. */
export const deviceRelease = z.object({
  delivery,
  /** The deliverer's name for the device. */
  uuid: z.string(),
  fleet: z.string(),
  name: z.string(),
  online: z.boolean(),
  /** Null: it runs whatever its fleet runs. */
  pinned: z.string().nullable(),
  /** Null: not known. */
  running: z.string().nullable(),
  progress: z.enum(["idle", "updating", "failed"]),
  /** Of the download, 0 to 100. */
  percent: z.number().nullable(),
  detail: z.string().nullable(),
  hostVersion: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  /** When the deliverer was asked. */
  asOf: z.iso.datetime(),
});
export type DeviceRelease = z.infer<typeof deviceRelease>;

/** GET /v1/releases/devices: all that the deliverers know of, also those that are not paired (`device: null`). */
export const deliveredDevice = deviceRelease.extend({ device: deviceId.nullable() });
export const deliveredDeviceList = z.object({ items: z.array(deliveredDevice), nextCursor: z.string().nullable() });

/** PUT /v1/devices/{id}/release */
export const releasePin = z.object({
  /** Null: whatever its fleet runs. */
  release: z.string().min(1).max(255).nullable(),
  /** Update although the speaker plays. */
  overrideLock: z.boolean().default(false),
});
