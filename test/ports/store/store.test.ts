import { execFileSync } from "node:child_process";
import { openPglite, openPostgres } from "@carillon/control/store/open";
import type { Store } from "@carillon/control/store/store";
import type { Change, DesiredRow, DeviceRow, LayerRow, ZoneRow } from "@carillon/control/installation/rows";
import type { Claim } from "@carillon/core/pairing/claim";
import { wallClock } from "@carillon/core/units";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { commitTo } from "../../support/commit-to.js";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { startPostgres } from "../../support/postgres.js";

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
    const server = await startPostgres();
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
    const { devices, zones, layers, sites, onAir } = await store.load();
    await commitTo(store, {
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
    expect(await commitTo(store, change)).toBe("committed");
    await store.keepLastKnown([
      { device: idOf(1), seenAt: now, birth: null, reported: { v: 1, version: 3, hash: "h" }, telemetry: null },
    ]);
    await store.close();
    store = await database.open();
    const rows = await store.load();
    const { organisations = [], sites = [], ...others } = change;
    expect(rows).toMatchObject(others);
    expect(rows.organisations).toEqual(expect.arrayContaining([...organisations]));
    expect(rows.sites).toEqual(expect.arrayContaining([...sites]));
    expect(rows.lastKnown).toMatchObject([
      { device: idOf(1), seenAt: now, birth: null, reported: { v: 1, version: 3, hash: "h" }, telemetry: null },
    ]);
  });

  it("writes all of a change or nothing", async () => {
    await commitTo(store, { layers: [layer(1)] });
    expect(await commitTo(store, { zones: [zone("yard")], devices: [device(1)], layers: [layer(3)] })).toBe("stale");
    const rows = await store.load();
    expect([rows.zones, rows.devices, rows.layers]).toEqual([[], [], [layer(1)]]);
  });

  it("lets one of two writers of a version win", async () => {
    await commitTo(store, { layers: [layer(1)], devices: [device(1)] });
    const outcomes = await Promise.all(
      [-1, -2].map((volumeDb) => commitTo(store, { layers: [layer(2, { values: { volumeDb } })] })),
    );
    expect(outcomes.sort()).toEqual(["committed", "stale"]);
    expect(await commitTo(store, { devices: [device(1, { name: "again" })] })).toBe("stale");
    expect(await commitTo(store, { removedLayers: [layer(1)] })).toBe("stale");
    expect(await commitTo(store, { removedLayers: [layer(2)] })).toBe("committed");
  });

  it("never lowers the version that is wanted of a device, and keeps it when the device is removed", async () => {
    await commitTo(store, { devices: [device(7)], desired: [desired(7, 5)], claims: [claim(7)] });
    expect(await commitTo(store, { desired: [desired(7, 5)] })).toBe("stale");
    await store.keepLastKnown([{ device: idOf(7), seenAt: now, birth: null, reported: null, telemetry: null }]);
    await commitTo(store, { removedDevices: [idOf(7)] });
    const rows = await store.load();
    expect(rows.desired).toContainEqual(desired(7, 5));
    expect([rows.lastKnown, rows.claims.filter(({ pairingId }) => pairingId === "p7")]).toEqual([[], []]);
  });

  // It ended the process: what devices said is saved in the background, while people remove devices.
  it("keeps what devices said last, but for those that were removed meanwhile", async () => {
    const said = (n: number) => ({ device: idOf(n), seenAt: now, birth: null, reported: null, telemetry: null });
    await commitTo(store, { devices: [device(1), device(3)] });
    await store.keepLastKnown([said(1), said(2), said(3)]);
    expect((await store.load()).lastKnown.map((row) => row.device).toSorted()).toEqual([idOf(1), idOf(3)].toSorted());
  });

  it("begins with one organisation and one site, and lets nobody remove what is used", async () => {
    const rows = await store.load();
    expect([rows.organisations, rows.sites]).toMatchObject([[{ id: "main" }], [{ id: "main", organisation: "main" }]]);
    await commitTo(store, { devices: [device(1)] });
    expect(await commitTo(store, { removedSites: ["main"] })).toBe("stale");
    expect(await commitTo(store, { removedOrganisations: ["main"] })).toBe("stale");
    expect(await commitTo(store, { devices: [device(2, { site: "nowhere" })] })).toBe("stale");
  });

  it("keeps every revision of a layer, also of one that was removed, and lets nobody rewrite it", async () => {
    const path = { scope: "zone:history", document: "output" };
    const [first, second] = [layer(1, path), layer(2, { ...path, updatedAt: later, restoredFrom: 1 })];
    await commitTo(store, { layers: [first] });
    await commitTo(store, { layers: [second] });
    expect(await commitTo(store, { layers: [layer(2, path)] })).toBe("stale");
    await commitTo(store, { removedLayers: [{ ...second, updatedBy: "somebody" }] });
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
    await commitTo(store, {
      certificates: [{ serial: "02", device: idOf(1), expiresAt: now, revoked: true }],
      claims: [claim(9)],
    });
    await store.forgetOld(new Date(later.getTime() + 2 * 86_400_000 + 1));
    const rows = await store.load();
    expect([rows.certificates, rows.claims]).toEqual([[], []]);
  });

  it("tells another process what was written, and in which order, whoever wrote it", async () => {
    const { sequence } = await store.load();
    expect(await store.missed(sequence)).toBeUndefined();
    await commitTo(store, {
      zones: [zone("attic")],
      layers: [layer(1), layer(1, { scope: "fleet" })],
      desired: [desired(3, 1)],
    });
    await commitTo(store, {
      removedZones: ["attic"],
      removedLayers: [layer(1)],
      onAir: [{ programme: "hall", since: now }],
    });
    const missed = await store.missed(sequence);
    if (missed === undefined || !("news" in missed)) throw new Error("the log reaches back");
    expect(missed.news).toMatchObject({
      ...{ zones: [], removedZones: ["attic"], layers: [{ scope: "fleet" }] },
      removedLayers: [{ scope: "zone:hall", document: "output" }],
      ...{ desired: [desired(3, 1)], onAir: [{ programme: "hall" }], removedDevices: [] },
    });
    expect(missed.sequence).toBe((await store.load()).sequence);
    const place = await store.commit(missed.sequence, (between) => ({
      change: { removedLayers: [layer(1, { scope: "fleet" })] },
      outcome: between,
    }));
    expect(place).toMatchObject({ outcome: undefined, missed: undefined });
    const again = await store.commit(missed.sequence, () => ({ change: undefined, outcome: "nothing" }));
    expect(again).toMatchObject({ missed: { news: { removedLayers: [{ scope: "fleet" }] } }, outcome: "nothing" });
  });

  it("tells that rights were changed, and not that a token was used or somebody logged in", async () => {
    const { access } = store;
    const user = { name: "ann", displayName: "Ann", origin: "local", grants: [], disabled: false } as const;
    const row = {
      ...user,
      grants: [],
      providerGrants: [],
      subject: null,
      password: null,
      version: 1,
      createdAt: now,
      lastLogin: null,
    };
    await access.putUser(row);
    const { sequence } = await store.load();
    await access.loggedIn("ann", now);
    await access.used(["nobody"], now);
    expect(await store.missed(sequence)).toBeUndefined();
    await access.putUser({ ...row, disabled: true, version: 2 });
    expect(await store.missed(sequence)).toMatchObject({ access: true });
    await access.removeUser("ann");
  });

  it("gives everything to whom the log does not reach", async () => {
    await commitTo(store, { zones: [zone("cellar")] });
    const missed = await store.missed(-5);
    expect(missed).toMatchObject({ rows: { zones: [{ id: "cellar" }] } });
  });

  it("takes ten thousand devices at once", async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => desired(100_000 + n, 1));
    expect(await commitTo(store, { desired: many })).toBe("committed");
    expect((await store.load()).desired.length).toBeGreaterThanOrEqual(10_000);
  });
});

describe("PostgreSQL that is killed", () => {
  it("is missed with a retryable error, and used again when it is back, with all that was acknowledged", async () => {
    await using server = await startPostgres();
    const store = await openPostgres(server.url, log);
    await commitTo(store, { layers: [layer(1)] });
    await server.process.kill();
    await expect(commitTo(store, { layers: [layer(2)] })).rejects.toThrow(
      expect.objectContaining({ code: "unavailable" }),
    );
    // What devices said is saved in the background, where an error without a code ends the process.
    const said = { device: idOf(1), seenAt: now, birth: null, reported: null, telemetry: null };
    await expect(store.keepLastKnown([said])).rejects.toThrow(expect.objectContaining({ code: "unavailable" }));
    await expect(store.ping()).rejects.toThrow(expect.objectContaining({ code: "unavailable" }));
    await server.restart();
    expect(await commitTo(store, { layers: [layer(2)] })).toBe("committed");
    expect((await store.load()).layers).toEqual([layer(2)]);
    await store.close();
  });

  it("has every connection back, also those that broke before a transaction began", async () => {
    await using server = await startPostgres();
    const store = await openPostgres(server.url, log);
    await store.ping();
    // Nothing is read meanwhile, so that who is idle in the pool is taken for whole.
    const breakAll = () =>
      execFileSync("psql", [
        ...["--quiet", "--dbname", server.url, "--command"],
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()",
      ]);
    // More often than there are connections.
    for (let n = 1; n <= 12; n += 1) {
      await eventually("one that is whole", () => commitTo(store, { layers: [layer(n)] }));
      breakAll();
      await expect(commitTo(store, { layers: [layer(99)] })).rejects.toThrow(
        expect.objectContaining({ code: "unavailable" }),
      );
    }
    expect(await eventually("what was committed", async () => (await store.load()).layers)).toEqual([layer(12)]);
    await store.close();
  });
});
