import type { Occurrence } from "@carillon/contracts/schedules";
import { topics } from "@carillon/contracts/topics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl, type Answered } from "./running-control.js";
import { TestDevice } from "./test-device.js";

const bell = (more: object = {}): object => ({
  ...{ name: "Lesson", zones: ["hall"], play: { kind: "file", name: "bell.wav" }, timeZone: "Europe/Berlin" },
  ...{ when: { kind: "cron", expression: "0 8 * * 1-5" }, ...more },
});

describe("schedules", () => {
  let folder: TemporaryFolder;
  let control: RunningControl;
  beforeAll(async () => {
    folder = await temporaryFolder("control-schedules");
    control = await RunningControl.start(folder.path);
    await control.api("PUT", "/v1/zones/hall", { name: "Hall", programme: "music" });
  });
  afterAll(async () => {
    await control[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const put = (id: string, body: object, headers = {}): Promise<Answered> =>
    control.api("PUT", `/v1/schedules/${id}`, body, headers);
  const etagOf = ({ headers }: Answered) => ({ "if-match": headers.get("etag") ?? "" });
  const occurrences = async (path: string): Promise<Occurrence[]> =>
    ((await control.api("GET", path)).body as { items: Occurrence[] }).items;

  it("are made, changed with If-Match, listed and removed", async () => {
    const made = await put("lesson", bell());
    expect(made).toMatchObject({ status: 201, body: { id: "lesson", toleranceSeconds: 10, enabled: true } });
    expect(await put("lesson", bell())).toMatchObject({ status: 428 });
    const changed = await put("lesson", bell({ name: "First lesson" }), etagOf(made));
    expect(changed.status).toBe(200);
    expect(await put("lesson", bell(), etagOf(made))).toMatchObject({ status: 412 });
    expect(await control.api("GET", "/v1/schedules?site=main")).toMatchObject({ body: { items: [{ id: "lesson" }] } });
    expect(await control.api("DELETE", "/v1/sites/main", undefined, { "if-match": "*" })).toMatchObject({
      status: 409,
    });
    expect(await control.api("DELETE", "/v1/schedules/lesson", undefined, etagOf(changed))).toMatchObject({
      status: 204,
    });
    expect(await control.api("GET", "/v1/schedules/lesson")).toMatchObject({ status: 404 });
  });

  it("are refused by the field, and tried without being kept", async () => {
    const pointer = async (more: object): Promise<unknown> => {
      const { status, body } = await control.api("POST", "/v1/schedules/dry-run", bell(more));
      expect(status).toBe(422);
      return (body as { errors: { pointer: string }[] }).errors[0]?.pointer;
    };
    expect(await pointer({ timeZone: "Mars/Base" })).toBe("/timeZone");
    expect(await pointer({ zones: ["hall", "attic"] })).toBe("/zones/1");
    expect(await pointer({ holidays: ["none"] })).toBe("/holidays/0");
    expect(await pointer({ when: { kind: "cron", expression: "0 25 * * *" } })).toBe("/when/expression");
    expect(await pointer({ toleranceSeconds: -1 })).toBe("/toleranceSeconds");
    const tried = await control.api("POST", "/v1/schedules/dry-run", bell());
    expect((tried.body as { next: string[] }).next).toHaveLength(5);
    expect(await control.api("GET", "/v1/schedules")).toMatchObject({ body: { items: [] } });
  });

  it("go in and out as iCalendar, and keep to holiday calendars", async () => {
    const event = (...lines: string[]): string =>
      ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", ...lines, "END:VEVENT", "END:VCALENDAR"].join("\r\n");
    const ics = event("SUMMARY:Winter", "DTSTART;VALUE=DATE:20401224", "DTEND;VALUE=DATE:20410107");
    const holidays = await control.api("PUT", "/v1/holidays/school", { name: "School", ics });
    expect(holidays).toMatchObject({ status: 201, body: { days: [{ from: "2040-12-24", to: "2041-01-06" }] } });
    const text = event("SUMMARY:Bell", "DTSTART;TZID=Europe/Berlin:20401220T080000", "RRULE:FREQ=WEEKLY;BYDAY=TH");
    const made = await put("weekly", bell({ when: { kind: "ics", text }, holidays: ["school"] }));
    expect(made).toMatchObject({ body: { when: { kind: "calendar", events: [{ rules: ["FREQ=WEEKLY;BYDAY=TH"] }] } } });
    const found = await occurrences(
      "/v1/schedules/weekly/occurrences?from=2040-12-01T00:00:00Z&to=2041-01-12T00:00:00Z",
    );
    expect(found.map(({ at }) => at.slice(0, 10))).toEqual(["2040-12-20", "2041-01-10"]);
    const out = await control.api("GET", "/v1/schedules/weekly/calendar.ics");
    expect(out.headers.get("content-type")).toContain("text/calendar");
    expect(await control.api("DELETE", "/v1/holidays/school", undefined, etagOf(holidays))).toMatchObject({
      status: 409,
    });
    await control.api("DELETE", "/v1/schedules/weekly", undefined, etagOf(made));
  });

  it("leave out one occurrence, and take it back", async () => {
    await put("noon", bell({ when: { kind: "cron", expression: "0 12 * * *" }, timeZone: "UTC" }));
    const [first] = await occurrences("/v1/occurrences?site=main");
    const at = first?.at ?? "";
    expect(await control.api("POST", "/v1/schedules/noon/skips", { at: "2040-01-01T12:30:00Z" })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "/at", detail: "it rings next at 2040-01-02T12:00:00.000Z" }] },
    });
    expect(await control.api("POST", "/v1/schedules/noon/skips", { at })).toMatchObject({ status: 200 });
    expect((await occurrences("/v1/occurrences"))[0]).toMatchObject({ at, state: "skipped" });
    expect(await control.api("DELETE", `/v1/schedules/noon/skips/${at}`)).toMatchObject({ status: 200 });
    expect((await occurrences("/v1/occurrences"))[0]).toMatchObject({ at, state: "due" });
  });

  it("reach the media services of their site whole, and what these say of a bell is kept once, the better word", async () => {
    const media = await TestDevice.make(control, "media");
    await media.pair({ name: "Media" });
    await using connection = await media.connect();
    await connection.subscribe(topics.desired);
    const documents = await eventually("the schedules are wanted", () =>
      connection.received
        .map(({ message }) => message["documents"] as Record<string, unknown>)
        .find((one) => "schedules" in one),
    );
    expect(documents["schedules"]).toMatchObject({
      schedules: { noon: { programmes: ["music"], toleranceSeconds: 10 } },
    });
    const due = "2026-01-05T12:00:00.000Z";
    const say = (kind: "schedule-rung" | "schedule-missed", more: object): Promise<unknown> =>
      connection.say(topics.event, { v: 1, session: 1, event: { kind, schedule: "noon", due, ...more } });
    const state = async (): Promise<unknown> =>
      (await occurrences(`/v1/schedules/noon/occurrences?from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z`)).map(
        (one) => one.reason ?? one.state,
      );
    await say("schedule-missed", { reason: "no-speaker" });
    await eventually("it is known as missed", async () => JSON.stringify(await state()) === '["no-speaker"]');
    await say("schedule-rung", { latenessSeconds: 0.001 });
    await eventually("the other one rang", async () => JSON.stringify(await state()) === '["rung"]');
    await say("schedule-rung", { latenessSeconds: 0.001 });
    await say("schedule-missed", { reason: "failed" });
    await say("schedule-missed", { reason: "asset-missing", due: "2026-01-05T13:00:00.000Z" });
    await eventually("the last is kept", async () => JSON.stringify(await state()) === '["rung","asset-missing"]');
    const metrics = (await control.api("GET", "/metrics")).body as string;
    expect(metrics).toContain('carillon_schedule_rung_total{site="main"} 1');
  });
});
