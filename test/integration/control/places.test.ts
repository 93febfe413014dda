import type { BulkOutcome } from "@carillon/contracts/bulk";
import type { Device } from "@carillon/contracts/http";
import { topics } from "@carillon/contracts/topics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { mediaTelemetry } from "./messages.js";
import { RunningControl, type Answered } from "./running-control.js";
import { TestDevice } from "./test-device.js";

let folder: TemporaryFolder;
let control: RunningControl;
beforeAll(async () => {
  folder = await temporaryFolder("control-places");
  control = await RunningControl.start(folder.path);
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const etagOf = ({ headers }: Answered) => ({ "if-match": headers.get("etag") ?? "" });
const put = (path: string, body: object, headers = {}) => control.api("PUT", `/v1/${path}`, body, headers);
const paired = async (name: string, more: object = {}, kind: "speaker" | "media" = "speaker"): Promise<TestDevice> => {
  const device = await TestDevice.make(control, kind);
  await device.pair({ name, ...more });
  return device;
};
const deviceOf = async ({ id }: TestDevice): Promise<Device> =>
  (await control.api("GET", `/v1/devices/${id}`)).body as Device;
const act = async (filter: string, action: object, dryRun = false): Promise<BulkOutcome> => {
  const answer = await control.api("POST", "/v1/devices/actions", { filter, action, dryRun });
  expect(answer.status).toBe(200);
  return answer.body as BulkOutcome;
};

describe("organisations, sites and zones", () => {
  it("begin with one organisation and one site, are made and changed with If-Match, and removed when nothing is there", async () => {
    expect(await control.api("GET", "/v1/organisations")).toMatchObject({ body: { items: [{ id: "main" }] } });
    expect(await control.api("GET", "/v1/sites/main")).toMatchObject({ body: { organisation: "main" } });
    const parish = await put("organisations/parish", { name: "Parish" });
    expect(parish).toMatchObject({ status: 201, body: { id: "parish", name: "Parish" } });
    const chapel = await put("sites/chapel", { name: "Chapel", organisation: "parish" });
    expect(chapel.status).toBe(201);
    expect(await put("sites/chapel", { name: "Chapel of ease" })).toMatchObject({ status: 428 });
    const again = await put("sites/chapel", { name: "Old chapel", organisation: "parish" }, etagOf(chapel));
    expect(again.status).toBe(200);
    expect(await put("sites/chapel", { name: "Late" }, etagOf(chapel))).toMatchObject({ status: 412 });
    expect(await put("sites/elsewhere", { name: "Elsewhere", organisation: "nobody" })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "/organisation" }] },
    });

    const zone = await put("zones/nave", { name: "Nave", site: "chapel" });
    expect(await control.api("DELETE", "/v1/organisations/parish", undefined, etagOf(parish))).toMatchObject({
      status: 409,
      body: { code: "in-use", detail: "organisation parish has 1 sites, chapel among them" },
    });
    expect(await control.api("DELETE", "/v1/sites/chapel", undefined, etagOf(again))).toMatchObject({
      body: { code: "in-use", detail: "site chapel has 1 zones, 0 devices and 0 schedules" },
    });
    expect(await control.api("DELETE", "/v1/zones/nave", undefined, { "if-match": '"9-9"' })).toMatchObject({
      status: 412,
    });
    for (const [path, read] of [
      ["zones/nave", zone],
      ["sites/chapel", again],
      ["organisations/parish", parish],
    ] as const)
      expect(await control.api("DELETE", `/v1/${path}`, undefined, etagOf(read))).toMatchObject({ status: 204 });
    expect(await control.api("DELETE", "/v1/organisations/main", undefined, { "if-match": "*" })).toMatchObject({
      body: { code: "in-use" },
    });
  });

  it("have names of one line, which turn no text around", async () => {
    for (const name of ["a\nb", "a\u0007b", "a\u2028b", "a\u202eb", " "])
      expect(await put("zones/named", { name })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: "/name" }] },
      });
    expect(await put("zones/named", { name: "Große Halle 🔔 قاعة" })).toMatchObject({ status: 201 });
  });

  it("come in pages", async () => {
    for (const id of ["c", "a", "b"]) await put(`sites/page-${id}`, { name: `Page ${id}` });
    const first = await control.api("GET", "/v1/sites?limit=1");
    const { nextCursor } = first.body as { nextCursor: string };
    const second = await control.api("GET", `/v1/sites?limit=1&cursor=${nextCursor}`);
    expect([first.body, second.body]).toMatchObject([{ items: [{ name: "Page a" }] }, { items: [{ name: "Page b" }] }]);
  });
});

describe("devices, by what they are", () => {
  beforeAll(async () => {
    await put("sites/north", { name: "North" });
    for (const id of ["attic", "cellar"]) await put(`zones/${id}`, { name: id, site: "north" });
    await put("zones/yard", { name: "Yard" });
    for (const [name, tags] of [
      ["Hall left", ["floor=2", "critical"]],
      ["Hall right", ["floor=2"]],
      ["Stairs", ["floor=10"]],
    ] as const)
      await paired(name, { site: "north", zones: ["attic"], tags: [...tags] });
  });

  const names = async (query: string) => {
    const { body } = await control.api("GET", `/v1/devices?${query}`);
    return (body as { items: Device[] }).items.map(({ name }) => name);
  };

  it("are listed by a filter and by a part of a name, in pages", async () => {
    const filter = encodeURIComponent('site = north and tag.floor < 10 and name ~ "hall*"');
    expect(await names(`filter=${filter}`)).toEqual(["Hall left", "Hall right"]);
    expect(await names(`filter=${filter}&limit=1`)).toEqual(["Hall left"]);
    expect(await names("search=STAIR")).toEqual(["Stairs"]);
    expect(await names("tag=floor&search=right")).toEqual(["Hall right"]);
    expect(
      await names(`filter=${encodeURIComponent("drift = pending and organisation = main")}&site=north`),
    ).toHaveLength(3);
    expect(await control.api("GET", `/v1/devices?filter=${encodeURIComponent("site north")}`)).toMatchObject({
      status: 422,
      body: { code: "filter-invalid", at: 5, expected: expect.arrayContaining(["="]) as string[] },
    });
  });

  it("are tagged together, and what would happen is said first", async () => {
    const action = { kind: "tag", set: ["floor=3", "painted"], remove: ["critical"] };
    const dry = await act("site = north and tag.floor = 2", action, true);
    expect(dry).toMatchObject({ dryRun: true, matched: 2, counts: { changed: 2, refused: 0 } });
    expect(await names("tag=painted")).toEqual([]);
    const done = await act("site = north and tag.floor = 2", action);
    expect(done.results).toMatchObject([
      { outcome: "changed", tags: ["floor=3", "painted"] },
      { outcome: "changed", tags: ["floor=3", "painted"] },
    ]);
    expect(await names("tag=painted")).toEqual(["Hall left", "Hall right"]);
    expect(await act("tag.painted", { kind: "tag", set: ["painted"] })).toMatchObject({ counts: { unchanged: 2 } });
  });

  it("are moved together; one that is refused says why and hinders no other", async () => {
    const moved = await act("site = north", { kind: "move", enter: ["cellar"], leave: ["attic"] });
    expect(moved.results.map(({ zones }) => zones)).toEqual([["cellar"], ["cellar"], ["cellar"]]);
    const stranger = await paired("Yard horn", { zones: ["yard"] });
    const mixed = await act('site = north or name = "Yard horn"', { kind: "move", enter: ["attic"] });
    expect(mixed.counts).toMatchObject({ changed: 3, refused: 1 });
    expect(mixed.results.find(({ device }) => device === stranger.id)).toMatchObject({
      outcome: "refused",
      code: "request-invalid",
      detail: "zone attic is at site north, not at main",
    });
    const away = await act("name = Stairs", { kind: "move", site: "main" });
    expect(away.results).toMatchObject([{ outcome: "changed", site: "main", zones: [] }]);
    const { headers } = await control.api("GET", `/v1/devices/${stranger.id}`);
    const patch = (body: object) =>
      control.api("PATCH", `/v1/devices/${stranger.id}`, body, { "if-match": headers.get("etag") ?? "" });
    expect(await patch({ site: "nowhere" })).toMatchObject({ status: 422, body: { errors: [{ pointer: "/site" }] } });
    expect(await patch({ zones: ["yard", "moon"] })).toMatchObject({ body: { errors: [{ pointer: "/zones/1" }] } });
    expect(await patch({ tags: ["a=1", "a=2"] })).toMatchObject({ body: { errors: [{ pointer: "/tags" }] } });
  });

  it("are told together to identify themselves, and those that are away are said to be", async () => {
    const here = await paired("Here");
    await using connection = await here.connect();
    await connection.subscribe(topics.command);
    await connection.beBorn("speaker", 1);
    await eventually("it is online", async () => (await deviceOf(here)).presence === "online");
    const action = { kind: "command", instruction: { kind: "identify" } };
    const filter = 'name in (Here, "Hall left")';
    expect((await act(filter, action, true)).counts).toMatchObject({ sent: 1, refused: 1 });
    expect(connection.last(topics.command)).toBeUndefined();
    const { results } = await act(filter, action);
    expect(results.find(({ name }) => name === "Hall left")).toMatchObject({ outcome: "refused", code: "device-away" });
    await eventually("the command", () => connection.last(topics.command) !== undefined);
    expect(connection.last(topics.command)).toMatchObject({ instruction: { kind: "identify" } });
  });
});

describe("a speaker in several zones", () => {
  it("hears the programme of the highest priority that has something to play", async () => {
    await put("zones/music", { name: "Music", programme: "music" });
    await put("zones/calls", { name: "Calls", programme: "calls", priority: 100 });
    const media = await paired("Player", {}, "media");
    const speaker = await paired("Both", { zones: ["music", "calls"] });
    await using player = await media.connect();
    await player.beBorn("media", 1, ["https://10.0.0.5:8444/whep"]);
    await using listener = await speaker.connect();
    await listener.subscribe(topics.desired);
    const hears = (programme: string) =>
      eventually(`it is to hear ${programme}`, () =>
        JSON.stringify(listener.last(topics.desired)).includes(`"programme":"${programme}"`),
      );
    const says = (kind: "playback-started" | "playback-ended", programme: string, playback: string) =>
      player.say(topics.event, { v: 1, session: 1, event: { kind, programme, playback } });

    await hears("calls");
    await says("playback-started", "music", "m1");
    await hears("music");
    await says("playback-started", "calls", "c1");
    await hears("calls");
    await says("playback-started", "calls", "c2");
    await says("playback-ended", "calls", "c1");
    await says("playback-started", "music", "m2");
    await says("playback-ended", "calls", "c2");
    await hears("music");
    await player.say(topics.telemetry, mediaTelemetry("playing", { id: "calls", playback: "c3" }));
    await hears("calls");
  });
});
