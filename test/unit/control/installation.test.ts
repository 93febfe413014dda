import { Installation } from "@carillon/control/installation/installation";
import type { Change, DeviceRow, LayerRow, Rows, ZoneRow } from "@carillon/control/installation/rows";
import { affectedBy, changed, stateOf, type InstallationState } from "@carillon/control/installation/state";
import { nextDesired, wantedOf } from "@carillon/control/installation/wanted";
import { Refused } from "@carillon/control/refused";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const empty: Rows = {
  ...{ organisations: [], sites: [], devices: [], zones: [], onAir: [], layers: [], desired: [], certificates: [] },
  ...{ lastKnown: [], claims: [], rollouts: [], enrolmentTokens: [], expectedDevices: [] },
};
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

describe("what follows for a device", () => {
  const state = stateOf({
    ...empty,
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
        let state: InstallationState = stateOf(empty);
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
  const store = () => {
    const commits: Change[] = [];
    let outcome: "committed" | "stale" | Error = "committed";
    return {
      commits,
      become: (next: typeof outcome) => (outcome = next),
      load: () => Promise.resolve({ ...empty, zones: [zone("from-the-database", null)] }),
      commit: (change: Change) => {
        commits.push(change);
        return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
      },
    };
  };
  const put = (row: ZoneRow) => () => ({ change: { zones: [row] }, outcome: row.id });

  it("holds nothing that is not committed, and tells watchers what is", async () => {
    const kept = store();
    const installation = new Installation(kept, empty);
    const told: Change[] = [];
    installation.watch((change) => told.push(change));
    expect(await installation.write(put(zone("hall", "music")))).toBe("hall");
    kept.become(new Error("the database is away"));
    await expect(installation.write(put(zone("yard", null)))).rejects.toThrow("away");
    expect([...installation.state.zones.keys()]).toEqual(["hall"]);
    expect(told).toHaveLength(1);
  });

  it("reads the database again after a commit whose outcome is unknown, or that another process was before", async () => {
    for (const trouble of [new Error("the connection broke"), "stale"] as const) {
      const kept = store();
      const installation = new Installation(kept, empty);
      kept.become(trouble);
      await installation.write(put(zone("hall", null))).catch(() => undefined);
      kept.become("committed");
      await installation.write(put(zone("yard", null)));
      expect([...installation.state.zones.keys()]).toEqual(["from-the-database", "yard"]);
    }
  });

  it("decides each write on what the one before left, and goes on after one that failed", async () => {
    const installation = new Installation(store(), empty);
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
