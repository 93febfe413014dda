import { scheduleWish } from "@carillon/contracts/schedules";
import type { ScheduleRow } from "@carillon/control/installation/schedule-rows";
import { Installation } from "@carillon/control/installation/installation";
import type { Change, DeviceRow, LayerRow, News, ZoneRow } from "@carillon/control/installation/rows";
import { affectedBy, changed, stateOf, type InstallationState } from "@carillon/control/installation/state";
import { nextDesired, wantedOf } from "@carillon/control/installation/wanted";
import { Refused } from "@carillon/control/refused";
import fc from "fast-check";
import { AgreeableStore, noRows } from "../../support/agreeable-store.js";
import { describe, expect, it } from "vitest";

const at = new Date(0);
const idOf = (n: number): string => n.toString(16).padStart(32, "0");
const device = (n: number, more: Partial<DeviceRow> = {}): DeviceRow => ({
  ...{
    id: idOf(n),
    kind: "speaker",
    name: `Speaker ${n}`,
    site: "main",
    zones: [],
    tags: [],
    model: null,
    serial: null,
  },
  ...{ endpoints: [], version: 1, createdAt: at },
  ...more,
});
const zone = (id: string, programme: string | null, site = "main"): ZoneRow => ({
  ...{ id, name: id, site, programme, priority: 0, version: 1, createdAt: at },
});
const layer = (scope: string, values: object, document = "output"): LayerRow => ({
  ...{ scope, document, values: { ...values }, priority: 0, version: 1, updatedAt: at },
  ...{ updatedBy: "administrator", restoredFrom: null },
});

const bell: ScheduleRow = {
  ...scheduleWish.parse({
    ...{ name: "Bell", zones: ["hall"], play: { kind: "file", name: "bell.wav" }, timeZone: "UTC" },
    when: { kind: "cron", expression: "0 8 * * *" },
  }),
  ...{ id: "bell", when: { kind: "cron", expression: "0 8 * * *" }, version: 1, createdAt: at, updatedAt: at },
};

describe("what follows for a device", () => {
  const state = stateOf({
    ...noRows,
    devices: [
      device(1, { zones: ["quiet", "hall", "yard"] }),
      device(2, { kind: "media", endpoints: ["https://b/1", "https://b/2"] }),
      device(3, { kind: "media", endpoints: ["https://c/1", "https://c/2", "https://c/3"] }),
      device(4, { kind: "media", endpoints: ["https://far/1"], site: "farm" }),
    ],
    zones: [zone("quiet", null), zone("hall", "music"), zone("yard", "news"), zone("barn", "moo", "farm")],
    layers: [
      layer("zone:hall", { volumeDb: -3 }),
      layer("fleet", { volumeDb: -9, muted: true }),
      layer("fleet", {}, "programmes"),
    ],
  });
  const wanted = (n: number) => wantedOf(state.devices.get(idOf(n)) ?? device(n), state);

  it("is the programme of its first zone that has one, from every media service of its site by first address first", () => {
    expect(wanted(1).documents["listening"]).toEqual({
      ...{ site: "main", zone: "hall", programme: "music" },
      endpoints: [
        { mediaId: idOf(2), url: "https://b/1" },
        { mediaId: idOf(3), url: "https://c/1" },
        { mediaId: idOf(2), url: "https://b/2" },
        { mediaId: idOf(3), url: "https://c/2" },
      ],
    });
  });

  it("is, in several zones, the programme of the highest priority that plays something", () => {
    const zones = ["hall", "yard", "quiet"];
    const heard = (priorities: Record<string, number>, onAir: readonly string[]) => {
      const around = {
        ...state,
        zones: new Map(Array.from(state.zones, ([id, row]) => [id, { ...row, priority: priorities[id] ?? 0 }])),
        onAir: new Map(onAir.map((programme) => [programme, { programme, since: at }])),
      };
      return wantedOf(device(9, { zones }), around).documents["listening"]?.["programme"];
    };
    expect(heard({ yard: 10 }, [])).toBe("news");
    expect(heard({ yard: 10 }, ["music"])).toBe("music");
    expect(heard({ yard: 10 }, ["music", "news"])).toBe("news");
    expect(heard({}, ["music", "news"])).toBe("music");
    expect(heard({ quiet: 100 }, ["news"])).toBe("news");
  });

  it("is silence in its first zone when none has a programme, and nothing outside of any", () => {
    const quiet = (zones: string[]) => wantedOf(device(9, { zones }), state).documents["listening"];
    expect(quiet(["quiet"])).toMatchObject({ zone: "quiet", programme: null });
    expect(quiet(["nowhere"])).toMatchObject({ zone: null, programme: null });
  });

  it("is, for a media service of a site with schedules, where the others answer, and changes with them", () => {
    const ringing = changed(state, { schedules: [bell] });
    const peersOf = (n: number, after: InstallationState) =>
      wantedOf(after.devices.get(idOf(n)) ?? device(n), after).documents["schedules"]?.["peers"];
    expect(peersOf(2, ringing)).toEqual([{ mediaId: idOf(3), url: "https://c/1" }]);
    expect(peersOf(3, ringing)).toEqual([{ mediaId: idOf(2), url: "https://b/1" }]);
    const moved = { devices: [device(3, { kind: "media", endpoints: ["https://d/1"] })] };
    const after = changed(ringing, moved);
    expect(peersOf(2, after)).toEqual([{ mediaId: idOf(3), url: "https://d/1" }]);
    expect(affectedBy(moved, ringing, after).map(({ id }) => id)).toContain(idOf(2));
  });

  it("is, for a media service, the programmes of its own site's zones", () => {
    expect(wanted(2).documents["programmes"]).toEqual({ programmes: { music: {}, news: {} } });
    expect(wanted(4).documents["programmes"]).toEqual({ programmes: { moo: {} } });
  });

  it("has the documents of its kind alone, the narrower layer over the wider, each leaf with its origin", () => {
    expect(Object.keys(wanted(1).documents).sort()).toEqual(["listening", "output"]);
    expect(wanted(1).documents["output"]).toEqual({ volumeDb: -3, muted: true });
    expect(wanted(1).origins).toMatchObject({
      "/output/volumeDb": "zone:hall",
      "/output/muted": "fleet",
      "/listening/zone": "derived",
    });
    expect(Object.keys(wanted(2).documents)).toEqual(["programmes"]);
  });
});

describe("a change", () => {
  const sites = ["main", "farm"];
  const zoneNames = ["a", "b", "c"];
  const anyDevice = fc.record({
    n: fc.nat(5),
    kind: fc.constantFrom("speaker" as const, "media" as const),
    site: fc.constantFrom(...sites),
    zones: fc.subarray(zoneNames),
    tags: fc.subarray(["loud"]),
    endpoints: fc.subarray(["https://x/1", "https://x/2"]),
  });
  const anyChange: fc.Arbitrary<Change> = fc.oneof(
    anyDevice.map(({ n, ...more }) => ({ devices: [device(n, more)] })),
    fc.nat(5).map((n) => ({ removedDevices: [idOf(n)] })),
    fc
      .tuple(fc.constantFrom(...zoneNames), fc.constantFrom(null, "p", "q"), fc.constantFrom(...sites))
      .map(([id, programme, site]) => ({ zones: [zone(id, programme, site)] })),
    fc.constantFrom(...zoneNames).map((id) => ({ removedZones: [id] })),
    fc
      .tuple(
        fc.constantFrom("fleet", "site:farm", "zone:a", "tag:loud", `device:${idOf(1)}`),
        fc.integer({ min: -9, max: 0 }),
      )
      .map(([scope, volumeDb]) => ({ layers: [layer(scope, { volumeDb })] })),
    fc.constantFrom("p", "q").map((programme) => ({ onAir: [{ programme, since: at }] })),
    fc.constantFrom("p", "q").map((programme) => ({ offAir: [programme] })),
    fc.constantFrom("fleet", "zone:a").map((scope) => ({ removedLayers: [layer(scope, {})] })),
  );

  it("reaches every device of which it wants something else: looking at the affected ones finds what looking at all would", () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 30 }), (history) => {
        let state: InstallationState = stateOf(noRows);
        for (const change of history) {
          const meant = changed(state, change);
          const affected = nextDesired(affectedBy(change, state, meant), meant, meant.desired);
          expect(affected).toEqual(nextDesired(meant.devices.values(), meant, meant.desired));
          state = changed(meant, { desired: affected });
        }
      }),
    );
  });
});

describe("the installation", () => {
  const put = (row: ZoneRow) => () => ({ change: { zones: [row] }, outcome: row.id });

  it("holds nothing that is not committed, and tells watchers what is", async () => {
    const store = new AgreeableStore(noRows);
    const installation = new Installation(store, noRows);
    const told: News[] = [];
    installation.watch((news) => told.push(news));
    expect(await installation.write(put(zone("hall", "music")))).toBe("hall");
    for (const trouble of [new Error("the database is away"), "stale"] as const) {
      store.trouble = trouble;
      await installation.write(put(zone("yard", null))).catch(() => undefined);
    }
    expect([...installation.state.zones.keys()]).toEqual(["hall"]);
    expect(told).toHaveLength(1);
  });

  it("decides on what another process wrote meanwhile, and tells of it like of its own", async () => {
    const store = new AgreeableStore(noRows);
    const installation = new Installation(store, noRows);
    const told: News[] = [];
    let rights = 0;
    installation.watch((news) => told.push(news));
    installation.watchRights(() => (rights += 1));
    store.trouble = { sequence: 7, access: false, news: { zones: [zone("theirs", null)] } };
    const seen = await installation.write(({ zones }) => ({
      change: { zones: [zone("ours", null)] },
      outcome: [...zones.keys()],
    }));
    expect(seen).toEqual(["theirs"]);
    expect(told.map(({ zones = [] }) => zones.map(({ id }) => id))).toEqual([["theirs"], ["ours"]]);
    store.trouble = { sequence: 9, access: true, news: { removedZones: ["theirs"] } };
    expect(await installation.write(({ zones }) => new Refused("conflict", [...zones.keys()].join()))).toMatchObject({
      detail: "ours",
    });
    expect([[...installation.state.zones.keys()], rights]).toEqual([["ours"], 1]);
  });

  it("takes up everything anew where the log of changes does not reach back, and says what is gone", async () => {
    const store = new AgreeableStore(noRows);
    const installation = new Installation(store, { ...noRows, zones: [zone("old", null), zone("same", null)] });
    const told: News[] = [];
    installation.watch((news) => told.push(news));
    store.trouble = {
      sequence: 99,
      access: true,
      rows: { ...noRows, zones: [zone("same", null), zone("new", null)], sequence: 99 },
    };
    await installation.catchUp();
    expect([[...installation.state.zones.keys()], installation.sequence]).toEqual([["same", "new"], 99]);
    expect(told).toMatchObject([{ zones: [{ id: "same" }, { id: "new" }], removedZones: ["old"] }]);
  });

  it("decides each write on what the one before left, and goes on after one that failed", async () => {
    const installation = new Installation(new AgreeableStore(noRows), noRows);
    const counted = (state: InstallationState) => ({
      change: { zones: [zone(`z${state.zones.size}`, null)] },
      outcome: state.zones.size,
    });
    const failing = () => {
      throw new Error("a bug");
    };
    const outcomes = await Promise.allSettled([
      installation.write(counted),
      installation.write(failing),
      installation.write(counted),
    ]);
    expect(outcomes).toMatchObject([{ value: 0 }, { status: "rejected" }, { value: 1 }]);
    expect(await installation.write(() => new Refused("conflict", "no"))).toBeInstanceOf(Refused);
  });
});
