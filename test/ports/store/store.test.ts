import { openPglite, openPostgres } from "@carillon/control/store/open";
import type { Store } from "@carillon/control/store/store";
import type { Change, DesiredRow, DeviceRow, LayerRow, ZoneRow } from "@carillon/control/installation/rows";
import type { Claim } from "@carillon/core/pairing/claim";
import { wallClock } from "@carillon/core/units";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { Postgres } from "./postgres.js";

const log = pino({ level: "silent" });
const now = new Date("2026-01-01T00:00:00Z");
const later = new Date("2026-02-01T00:00:00Z");
const idOf = (n: number): string => n.toString(16).padStart(32, "0");
const device = (n: number, more: Partial<DeviceRow> = {}): DeviceRow => ({
  ...{
    id: idOf(n),
    kind: "speaker",
    name: `Speaker ${n}`,
    site: "main",
    zones: ["hall"],
    tags: [],
    model: null,
    serial: "s'\"\\",
  },
  ...{ endpoints: [], version: 1, createdAt: now },
  ...more,
});
const zone = (id: string, more: Partial<ZoneRow> = {}): ZoneRow => ({
  ...{ id, name: id, site: "main", programme: null, priority: 0, version: 1, createdAt: now },
  ...more,
});
const layer = (version: number, more: Partial<LayerRow> = {}): LayerRow => ({
  ...{ scope: "zone:hall", document: "output", values: { volumeDb: -version }, priority: 0, version, updatedAt: now },
  ...{ updatedBy: "administrator", restoredFrom: null },
  ...more,
});
const desired = (n: number, version: number): DesiredRow => ({
  device: idOf(n),
  version,
  hash: "a".repeat(64),
  documents: { output: { muted: true } },
});
const claim = (n: number): Claim => ({
  ...{
    pairingId: `p${n}`,
    userCode: "BCDF-GHJK",
    pollNonce: "n",
    startedAt: wallClock(0),
    expiresAt: wallClock(later.getTime() / 1000),
    pollAt: wallClock(0),
  },
  claimant: {
    deviceId: idOf(n),
    kind: "speaker",
    csr: "",
    nonce: "",
    fingerprintWords: [],
    agentVersion: "1",
    sourceAddress: "",
  },
  decision: { kind: "refused" },
});

interface Opened extends AsyncDisposable {
  open(): Promise<Store>;
}

const databases = {
  PGlite: async (): Promise<Opened> => {
    const folder = await temporaryFolder("pglite");
    return {
      open: () => openPglite(folder.file("database"), log),
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  },
  "PostgreSQL 15": async (): Promise<Opened> => {
    const server = await Postgres.start();
    return { open: () => openPostgres(server.url, log), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  },
};

describe.each(Object.entries(databases))("the store on %s", (_name, prepare) => {
  let database: Opened;
  let store: Store;
  beforeAll(async () => {
    database = await prepare();
    store = await database.open();
  });
  afterAll(async () => {
    await store.close();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    const { devices, zones, layers, sites, onAir } = await store.load(now);
    await store.commit({
      offAir: onAir.map(({ programme }) => programme),
      removedSites: sites.map(({ id }) => id).filter((id) => id !== "main"),
      removedOrganisations: sites.map(({ organisation }) => organisation).filter((id) => id !== "main"),
      removedDevices: devices.map(({ id }) => id),
      removedZones: zones.map(({ id }) => id),
      removedLayers: layers,
    });
  });

  it("gives back what was committed, when it is opened again", async () => {
    const change: Change = {
      devices: [device(1), device(2, { kind: "media", endpoints: ["https://10.0.0.5/whep"], model: "Pi" })],
      organisations: [{ id: "parish", name: "Parish", version: 1, createdAt: now }],
      sites: [{ id: "chapel", name: "Chapel", organisation: "parish", version: 1, createdAt: now }],
      zones: [zone("hall", { name: "Hall ☃", site: "chapel", priority: 3 })],
      onAir: [{ programme: "hall", since: now }],
      layers: [layer(1)],
      desired: [desired(1, 1)],
      certificates: [{ serial: "01", device: idOf(1), expiresAt: later, revoked: false }],
      claims: [claim(1)],
    };
    expect(await store.commit(change)).toBe("committed");
    await store.keepLastKnown([
      { device: idOf(1), seenAt: now, birth: null, reported: { v: 1, version: 3, hash: "h" }, telemetry: null },
    ]);
    await store.close();
    store = await database.open();
    const rows = await store.load(now);
    const { organisations = [], sites = [], ...others } = change;
    expect(rows).toMatchObject(others);
    expect(rows.organisations).toEqual(expect.arrayContaining([...organisations]));
    expect(rows.sites).toEqual(expect.arrayContaining([...sites]));
    expect(rows.lastKnown).toEqual([
      { device: idOf(1), seenAt: now, birth: null, reported: { v: 1, version: 3, hash: "h" }, telemetry: null },
    ]);
  });

  it("writes all of a change or nothing", async () => {
    await store.commit({ layers: [layer(1)] });
    expect(await store.commit({ zones: [zone("yard")], devices: [device(1)], layers: [layer(3)] })).toBe("stale");
    const rows = await store.load(now);
    expect([rows.zones, rows.devices, rows.layers]).toEqual([[], [], [layer(1)]]);
  });

  it("lets one of two writers of a version win", async () => {
    await store.commit({ layers: [layer(1)], devices: [device(1)] });
    const outcomes = await Promise.all(
      [-1, -2].map((volumeDb) => store.commit({ layers: [layer(2, { values: { volumeDb } })] })),
    );
    expect(outcomes.sort()).toEqual(["committed", "stale"]);
    expect(await store.commit({ devices: [device(1, { name: "again" })] })).toBe("stale");
    expect(await store.commit({ removedLayers: [layer(1)] })).toBe("stale");
    expect(await store.commit({ removedLayers: [layer(2)] })).toBe("committed");
  });

  it("never lowers the version that is wanted of a device, and keeps it when the device is removed", async () => {
    await store.commit({ devices: [device(7)], desired: [desired(7, 5)], claims: [claim(7)] });
    expect(await store.commit({ desired: [desired(7, 5)] })).toBe("stale");
    await store.keepLastKnown([{ device: idOf(7), seenAt: now, birth: null, reported: null, telemetry: null }]);
    await store.commit({ removedDevices: [idOf(7)] });
    const rows = await store.load(now);
    expect(rows.desired).toContainEqual(desired(7, 5));
    expect([rows.lastKnown, rows.claims.filter(({ pairingId }) => pairingId === "p7")]).toEqual([[], []]);
  });

  // It ended the process: what devices said is saved in the background, while people remove devices.
  it("keeps what devices said last, but for those that were removed meanwhile", async () => {
    const said = (n: number) => ({ device: idOf(n), seenAt: now, birth: null, reported: null, telemetry: null });
    await store.commit({ devices: [device(1), device(3)] });
    await store.keepLastKnown([said(1), said(2), said(3)]);
    expect((await store.load(now)).lastKnown.map((row) => row.device).toSorted()).toEqual(
      [idOf(1), idOf(3)].toSorted(),
    );
  });

  it("begins with one organisation and one site, and lets nobody remove what is used", async () => {
    const rows = await store.load(now);
    expect([rows.organisations, rows.sites]).toMatchObject([[{ id: "main" }], [{ id: "main", organisation: "main" }]]);
    await store.commit({ devices: [device(1)] });
    expect(await store.commit({ removedSites: ["main"] })).toBe("stale");
    expect(await store.commit({ removedOrganisations: ["main"] })).toBe("stale");
    expect(await store.commit({ devices: [device(2, { site: "nowhere" })] })).toBe("stale");
  });

  it("keeps every revision of a layer, also of one that was removed, and lets nobody rewrite it", async () => {
    const path = { scope: "zone:history", document: "output" };
    const [first, second] = [layer(1, path), layer(2, { ...path, updatedAt: later, restoredFrom: 1 })];
    await store.commit({ layers: [first] });
    await store.commit({ layers: [second] });
    expect(await store.commit({ layers: [layer(2, path)] })).toBe("stale");
    await store.commit({ removedLayers: [{ ...second, updatedBy: "somebody" }] });
    const revisions = await store.revisions(path, { limit: 10 });
    expect(revisions).toMatchObject([
      { version: 2, values: null, by: "somebody", restoredFrom: null },
      { version: 2, values: second.values, at: later, by: "administrator", restoredFrom: 1 },
      { version: 1, values: first.values, at: now, by: "administrator" },
    ]);
    const [newest] = revisions;
    expect(await store.revisions(path, { limit: 1, before: newest?.revision })).toMatchObject([
      { version: 2, at: later },
    ]);
    expect(await store.revisions({ ...path, scope: "zone:other" }, { limit: 10 })).toEqual([]);
  });

  it("forgets certificates and claims that have expired", async () => {
    await store.commit({
      certificates: [{ serial: "02", device: idOf(1), expiresAt: now, revoked: true }],
      claims: [claim(9)],
    });
    const rows = await store.load(new Date(later.getTime() + 1));
    expect([rows.certificates, rows.claims]).toEqual([[], []]);
  });

  it("takes ten thousand devices at once", async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => desired(100_000 + n, 1));
    expect(await store.commit({ desired: many })).toBe("committed");
    expect((await store.load(now)).desired.length).toBeGreaterThanOrEqual(10_000);
  });
});

describe("PostgreSQL that is killed", () => {
  it("is missed with a retryable error, and used again when it is back, with all that was acknowledged", async () => {
    await using server = await Postgres.start();
    const store = await openPostgres(server.url, log);
    await store.commit({ layers: [layer(1)] });
    await server.kill();
    await expect(store.commit({ layers: [layer(2)] })).rejects.toThrow(
      expect.objectContaining({ code: "unavailable" }),
    );
    // What devices said is saved in the background, where an error without a code ends the process.
    const said = { device: idOf(1), seenAt: now, birth: null, reported: null, telemetry: null };
    await expect(store.keepLastKnown([said])).rejects.toThrow(expect.objectContaining({ code: "unavailable" }));
    await expect(store.ping()).rejects.toThrow(expect.objectContaining({ code: "unavailable" }));
    await server.restart();
    expect(await store.commit({ layers: [layer(2)] })).toBe("committed");
    expect((await store.load(now)).layers).toEqual([layer(2)]);
    await store.close();
  });
});
