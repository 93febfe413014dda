import { z } from "zod";
import { deviceId, displayName, slug } from "./identity.js";

/**
 * Bells and recurring announcements. When they ring is said in the time of the place (`timeZone`), never in offsets: what the clock on
 * the wall shows decides. core/schedule says which instants that is.
 */

const date = z.iso.date({ error: "a date, such as 2026-12-24" });
/** What a clock on the wall shows: `2026-09-01T08:00` or `2026-09-01T08:00:30`, without an offset. */
const localTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/, "a local time, such as 2026-09-01T08:00, without an offset")
  .refine((text) => !Number.isNaN(Date.parse(`${text}Z`)), "no such day or time");
export const instant = z.iso.datetime({ offset: true, error: "an instant, such as 2026-09-01T08:00:00+02:00" });

/** One VEVENT (RFC 5545 §3.6.1), as far as it says when: the first time, and what recurs. */
const recurrence = z.object({
  start: localTime.describe("DTSTART; the first occurrence"),
  rules: z
    .array(z.string().min(1).max(256))
    .max(4)
    .default([])
    .describe("RRULE, such as FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR; an UNTIL with Z is in UTC"),
  dates: z.array(localTime).max(400).default([]).describe("RDATE: occurrences besides"),
  except: z.array(localTime).max(400).default([]).describe("EXDATE: occurrences that are none"),
});
export type Recurrence = z.infer<typeof recurrence>;

const cron = z.object({
  kind: z.literal("cron"),
  expression: z
    .string()
    .trim()
    .min(1)
    .max(128)
    .describe("minute hour day month weekday, with seconds before them where wanted: 0 8 * * 1-5"),
});
const calendar = z.object({ kind: z.literal("calendar"), events: z.array(recurrence).min(1).max(100) });
const ics = z.object({
  kind: z.literal("ics"),
  text: z.string().min(1).max(100_000).describe("iCalendar (RFC 5545); kept as its events' times"),
});

export const scheduleWhen = z.discriminatedUnion("kind", [cron, calendar]);
export type ScheduleWhen = z.infer<typeof scheduleWhen>;

/** A file of the media service's library. */
export const schedulePlay = z.object({ kind: z.literal("file"), name: z.string().min(1).max(512) });

/** How it sounds. */
const sounding = {
  play: schedulePlay,
  gainDb: z.number().min(-40).max(12).default(0),
  /** What else the programme plays is lowered by so much while it rings; 0 leaves it, −60 silences it. */
  duckDb: z.number().min(-60).max(0).default(-20),
  priority: z
    .int()
    .min(0)
    .max(100)
    .default(50)
    .describe("of two that would sound at once on a programme, the higher does; of equals the one that begins later"),
};

/** When it rings. */
const timing = {
  timeZone: z.string().min(1).max(64).describe("IANA name, such as Europe/Berlin"),
  validFrom: date.nullable().default(null).describe("the first day"),
  validUntil: date.nullable().default(null).describe("the last day"),
  except: z.array(date).max(400).default([]).describe("days on which it does not ring"),
  skips: z.array(instant).max(100).default([]).describe("single occurrences that are left out"),
  toleranceSeconds: z
    .number()
    .min(0)
    .max(3600)
    .default(10)
    .describe("what is later than this is reported as missed, never played"),
};

export const scheduleWish = z.object({
  name: displayName,
  site: slug.default("main"),
  zones: z.array(slug).min(1).max(64),
  ...sounding,
  when: z.discriminatedUnion("kind", [cron, calendar, ics]),
  ...timing,
  holidays: z.array(slug).max(8).default([]).describe("holiday calendars: on their days it does not ring"),
  enabled: z.boolean().default(true),
});
export type ScheduleWish = z.infer<typeof scheduleWish>;

export const schedule = scheduleWish.extend({ id: slug, when: scheduleWhen });
export type Schedule = z.infer<typeof schedule>;
export const scheduleList = z.object({ items: z.array(schedule), nextCursor: z.string().nullable() });

/** From and to are days, both included. */
const days = z.object({ from: date, to: date, name: z.string().max(80).default("") });
export type Days = z.infer<typeof days>;
export const holidays = z.object({ id: slug, name: displayName, days: z.array(days).max(1000) });
export type Holidays = z.infer<typeof holidays>;
export const holidaysList = z.object({ items: z.array(holidays), nextCursor: z.string().nullable() });
/** PUT /v1/holidays/{id}: the days, or an iCalendar file of which every event is one or several days off. */
export const holidaysWish = z.union([
  z.object({ name: displayName, days: z.array(days).max(1000) }),
  z.object({ name: displayName, ics: z.string().min(1).max(100_000) }),
]);

export const missedReason = z.enum([
  "process-down",
  "clock-stepped",
  "asset-missing",
  "no-programme",
  "no-speaker",
  "overridden",
  "rung-elsewhere",
  "failed",
  "unreported",
]);
/**
 * Why an occurrence did not ring. `process-down`: the media service came back too late. `clock-stepped`: its wall clock was put past it.
 * `asset-missing`, `failed`: the sound was not there, or could not be played. `no-programme`: no zone has one. `no-speaker`: nobody
 * listened. `overridden`: one of a higher priority sounded. `rung-elsewhere`: another media service of the site rang it for all that listen
 * here, which the cloud knows from that one. `unreported`: no media service said anything.
 */
export type MissedReason = z.infer<typeof missedReason>;

/** One time at which a schedule rings, or did. */
export const occurrence = z.object({
  schedule: slug,
  name: displayName,
  site: slug,
  zones: z.array(slug),
  at: instant,
  state: z.enum(["due", "skipped", "rung", "missed", "awaited"]),
  /** Of what is missed. */
  reason: missedReason.nullable(),
  /** Of what has rung: heard minus due. */
  latenessSeconds: z.number().nullable(),
});
export type Occurrence = z.infer<typeof occurrence>;
export const occurrenceList = z.object({ items: z.array(occurrence), nextCursor: z.string().nullable() });

/** What a media service says of an occurrence, in the event that it sends. */
export const bellEvent = z.object({
  kind: z.enum(["schedule-rung", "schedule-missed"]),
  schedule: slug,
  due: instant,
  reason: missedReason.optional(),
  latenessSeconds: z.number().optional(),
});
export type BellEvent = z.infer<typeof bellEvent>;

/** POST /v1/schedules/dry-run: what would be said and done, and nothing is kept. */
export const scheduleTrial = z.object({ schedule: scheduleWish, next: z.array(instant) });
export const skipRequest = z.object({ at: instant });

/** As media services hold it: whole, so that nothing must be asked when it is due. */
const siteSchedule = z.object({
  name: displayName,
  programmes: z.array(slug).max(64),
  ...sounding,
  when: scheduleWhen,
  ...timing,
  holidays: z.array(slug).max(8).default([]),
  /** What was due before it was written is nobody's fault. */
  since: instant,
});
export type SiteSchedule = z.infer<typeof siteSchedule>;

/** Where another media service of the site answers. */
const bellPeer = z.object({ mediaId: deviceId, url: z.url().max(256) });
export type BellPeer = z.infer<typeof bellPeer>;

/** The `schedules` document of a media service. */
export const siteSchedules = z.object({
  schedules: z.record(slug, siteSchedule).default({}),
  holidays: z.record(slug, z.array(days)).default({}),
  /** They ring the same; what one rang, another does not ring again for the same speakers. */
  peers: z.array(bellPeer).max(4).default([]),
});
export type SiteSchedules = z.infer<typeof siteSchedules>;
/** GET /bells of a media service, asked by the others of its site: what it rang within the last hour, and which speakers listened. */
export const rungBells = z.object({
  items: z.array(z.object({ schedule: slug, due: instant, heardBy: z.array(z.string()).readonly() })),
});
export type RungBells = z.infer<typeof rungBells>;

/** With all else that is wanted of it, a media service is told this in one message of 64 KiB (contracts/message). */
export const maxSiteScheduleBytes = 48_000;
