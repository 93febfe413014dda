import { z } from "zod";
import { deviceId, deviceKind, deviceLabel, displayName, slug, tags } from "./identity.js";

/** What a device becomes that is let in without an operator's word at its code. */
const wish = {
  kind: deviceKind.default("speaker"),
  site: slug.default("main"),
  zones: z.array(slug).max(32).default([]),
  tags: tags.default([]),
};

const dayMax = 90 * 86_400;

/** POST /v1/enrolment-tokens: one token for each name, each good for one device. */
export const enrolmentTokenRequest = z.object({
  names: z.array(displayName).min(1).max(100),
  ...wish,
  expiresInSeconds: z
    .int()
    .min(60)
    .max(dayMax)
    .default(7 * 86_400),
});

export const enrolmentToken = z.object({
  id: z.string(),
  name: displayName,
  ...wish,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** The device that was let in by it. */
  usedBy: deviceId.nullable(),
});
export type EnrolmentToken = z.output<typeof enrolmentToken>;
export const enrolmentTokenList = z.object({
  items: z.array(enrolmentToken),
  nextCursor: z.string().nullable().default(null),
});
/** The tokens themselves are shown here, once. */
export const enrolmentTokensMade = z.object({ items: z.array(enrolmentToken.extend({ token: z.string() })) });

/**
 * A device that is expected, by the serial number that it will name. A serial number is no secret: the entry spares typing and
 * catches mistakes, and lets in whoever names it first. With `device`, the id of its key, nobody else can be taken for it.
 */
export const expectedDevice = z.object({
  serial: deviceLabel.min(1),
  name: displayName,
  ...wish,
  /** The only device that is let in by this entry; null: the first that names the serial number. */
  device: deviceId.nullable().default(null),
});
export type ExpectedDevice = z.output<typeof expectedDevice>;

/** POST /v1/expected-devices, as JSON; or as CSV, see core/pairing/expected-devices-csv. All or none are taken. */
export const expectedDevicesPost = z.object({
  items: z.array(expectedDevice).min(1).max(10_000),
  expiresInSeconds: z
    .int()
    .min(60)
    .max(dayMax)
    .default(30 * 86_400),
});

export const expectedDeviceView = expectedDevice.extend({
  expiresAt: z.iso.datetime(),
  /** The device that was let in by it. */
  metBy: deviceId.nullable(),
});
export const expectedDeviceList = z.object({ items: z.array(expectedDeviceView), nextCursor: z.string().nullable() });
export const expectedDevicesTaken = z.object({ taken: z.int() });
