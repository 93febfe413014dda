import { writeFile } from "node:fs/promises";
import { BalenaApi, politeness } from "@carillon/control/releases/balena-api";
import { BalenaFleet } from "@carillon/control/releases/balena-fleet";
import { BalenaVariables } from "@carillon/control/releases/balena-variables";
import { describe, expect, it } from "vitest";
import { FakeBalena, hex } from "../../support/balena/fake-balena.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { releaseFleetContract, type Stage } from "./contract.js";

const slug = "school/speakers";
const signal = new AbortController().signal;

interface BalenaStage extends Stage {
  readonly fake: FakeBalena;
  readonly api: BalenaApi;
  readonly fleet: BalenaFleet;
  readonly tokenFile: string;
  /** Row ids of the devices. */
  readonly rows: readonly { readonly id: number }[];
}

async function open({ more = 0, polite = politeness } = {}): Promise<BalenaStage> {
  const folder = await temporaryFolder("balena");
  const fake = await FakeBalena.start();
  fake.tokens.add("secret");
  const tokenFile = folder.file("token");
  await writeFile(tokenFile, "secret\n");
  const application = fake.addFleet(slug);
  const other = fake.addFleet("school/others");
  const older = fake.addRelease(application, "1.0.0", 1);
  const newer = fake.addRelease(application, "1.1.0", 2);
  fake.addRelease(application, "1.2.0", 3, "failed");
  fake.addRelease(other, "9.0.0", 4);
  const names = ["Hall", "Yard", "Gym"] as const;
  const rows = names.map((name) => fake.addDevice(application, name, { running: older }));
  for (let n = 0; n < more; n += 1) fake.addDevice(application, `More ${n}`, { running: older });
  fake.addDevice(other, "Not ours");
  const api = new BalenaApi({ apiUrl: fake.url, tokenFile }, () => 0, polite);
  const [hall, yard, gym] = names;
  return {
    ...{ fake, api, tokenFile, rows, fleetId: slug, fleet: new BalenaFleet(api, [slug]) },
    devices: [hex(32, hall), hex(32, yard), hex(32, gym)],
    releases: { newer: String(newer["commit"]), older: String(older["commit"]) },
    settle() {
      fake.settle();
      return Promise.resolve();
    },
    async [Symbol.asyncDispose]() {
      await fake[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

releaseFleetContract("balena", open);

const pinsOf = ({ fake }: BalenaStage) =>
  fake.requests.filter(({ method, path }) => method === "PATCH" && path.startsWith("/v7/device?"));

describe("balena-sdk against the requests that it really makes", () => {
  it("pins a whole chunk by numeric ids in one request", async () => {
    await using stage = await open({ more: 447 });
    const devices = await stage.fleet.devices(signal);
    expect(devices).toHaveLength(450);
    const uuids = devices.map(({ uuid }) => uuid);
    expect(await stage.fleet.pin(uuids, stage.releases.newer, { signal })).toMatchObject({ unknown: [] });
    expect(pinsOf(stage)).toHaveLength(3);
    expect(pinsOf(stage)[0]?.path).toMatch(/^\/v7\/device\?\$filter=id in \(\d+,[\d,]+\)$/);
    stage.fake.settle();
    const running = (await stage.fleet.devices(signal)).map((device) => device.running);
    expect(new Set(running)).toEqual(new Set([stage.releases.newer]));
  });

  it("reads a fleet of more than a page whole", async () => {
    await using stage = await open({ more: 1000 });
    expect(new Set((await stage.fleet.devices(signal)).map(({ uuid }) => uuid)).size).toBe(1003);
  });

  it("leaves out a device that was removed from balena meanwhile", async () => {
    await using stage = await open();
    await stage.fleet.devices(signal);
    const [row] = stage.fake.tables.all("device");
    if (row === undefined) throw new Error("no devices");
    stage.fake.removeDevice(row);
    expect(await stage.fleet.pin(stage.devices, stage.releases.newer, { signal })).toMatchObject({
      devices: stage.devices.slice(1),
      unknown: [stage.devices[0]],
    });
  });

  it("does not pin a device to a release of another fleet", async () => {
    await using stage = await open();
    const foreign = stage.fake.tables.all("release").find((row) => row["raw_version"] === "9.0.0");
    const outcome = await stage.fleet.pin(stage.devices, String(foreign?.["commit"]), { signal });
    expect(outcome).toMatchObject({ kind: "pinned", devices: [], unknown: stage.devices });
    expect(pinsOf(stage)).toEqual([]);
  });

  it("overrides update locks only when it is asked to, and only of devices that are there", async () => {
    await using stage = await open();
    const { fake, fleet, devices, releases } = stage;
    for (const { id } of fake.tables.all("device")) fake.locked.add(id);
    await fleet.pin(devices, releases.newer, { signal });
    fake.settle();
    const running = async () => (await fleet.devices(signal)).map((device) => device.running);
    expect(await running()).toEqual([releases.older, releases.older, releases.older]);
    expect(fake.requests.some(({ path }) => path.startsWith("/supervisor"))).toBe(false);
    const [first] = stage.rows;
    fake.tables.update("device", { expand: new Map() }, { is_online: false }, idIs(first?.id ?? 0));
    await fleet.pin(devices, releases.newer, { signal, overrideLock: true });
    expect(await running()).toEqual([releases.older, releases.newer, releases.newer]);
  });

  it("knows a member of its fleets by name, addresses and tags, and nobody else", async () => {
    await using stage = await open();
    const variables = new BalenaVariables(stage.api, []);
    await variables.tag(stage.devices[0], { name: "carillon-site", value: "north" }, signal);
    await variables.tag(stage.devices[0], { name: "carillon-zones", value: "hall, yard" }, signal);
    expect(await stage.fleet.membership(stage.devices[0])).toEqual({
      ...{ name: "Hall", site: "north", zones: ["hall", "yard"] },
      addresses: ["203.0.113.7", "192.168.1.20", "fe80::1"],
    });
    expect(await stage.fleet.membership(hex(32, "Not ours"))).toBeUndefined();
    expect(await stage.fleet.membership("0".repeat(32))).toBeUndefined();
  });

  it.each(["device", "fleet"] as const)("sets, changes and removes variables of a %s", async (kind) => {
    await using stage = await open();
    const owner = { kind, id: kind === "device" ? stage.devices[0] : slug };
    const variables = new BalenaVariables(stage.api, []);
    for (const value of ["1", "2"]) {
      await variables.set(owner, "environment", { name: "CARILLON_LOG", value }, signal);
      await variables.set(owner, "configuration", { name: "BALENA_HOST_CONFIG_dtparam", value }, signal);
    }
    expect(await variables.all(owner, "environment", signal)).toEqual({ CARILLON_LOG: "2" });
    expect(await variables.all(owner, "configuration", signal)).toEqual({ BALENA_HOST_CONFIG_dtparam: "2" });
    await variables.set(owner, "environment", { name: "CARILLON_LOG", value: null }, signal);
    expect(await variables.all(owner, "environment", signal)).toEqual({});
    await expect(
      variables.set(owner, "environment", { name: "BALENA_RESERVED", value: "1" }, signal),
    ).rejects.toMatchObject({ code: "delivery-refused" });
  });

  it("tags a device, shows the tag, and takes it off", async () => {
    await using stage = await open();
    const variables = new BalenaVariables(stage.api, []);
    const tags = async () => (await stage.fleet.devices(signal))[0]?.tags;
    await variables.tag(stage.devices[0], { name: "carillon", value: "it's here" }, signal);
    expect(await tags()).toEqual({ carillon: "it's here" });
    await variables.tag(stage.devices[0], { name: "carillon", value: null }, signal);
    expect(await tags()).toEqual({});
  });
});

const idIs = (value: number) => ({ kind: "compare", field: "id", operator: "eq", value }) as const;

describe("balena that is slow, full or failing", () => {
  it("waits for Retry-After and goes on with the same request", async () => {
    await using stage = await open();
    stage.fake.rateLimit = { every: 3, retryAfterSeconds: 0 };
    await stage.fleet.pin(stage.devices, stage.releases.newer, { signal });
    stage.fake.settle();
    expect((await stage.fleet.devices(signal)).map(({ running }) => running)).toEqual(
      stage.devices.map(() => stage.releases.newer),
    );
  });

  it("does not wait for a Retry-After that is longer than its patience", async () => {
    await using stage = await open({ polite: { ...politeness, tries: 2, firstWaitSeconds: 0 } });
    stage.fake.rateLimit = { every: 1, retryAfterSeconds: 3600 };
    await expect(stage.fleet.devices(signal)).rejects.toMatchObject({ code: "delivery-unreachable" });
    expect(stage.fake.requests).toHaveLength(2);
  });

  it.each([500, 502, 503, "reset", "half"] as const)("tries again after %s", async (failure) => {
    await using stage = await open();
    stage.fake.failures.push(failure, failure);
    expect(await stage.fleet.devices(signal)).toHaveLength(3);
  });

  it("gives up in the end and says that balena does not answer", async () => {
    await using stage = await open();
    stage.fake.failures.push(...Array.from({ length: 9 }, () => 503 as const));
    await expect(stage.fleet.devices(signal)).rejects.toMatchObject({
      code: "delivery-unreachable",
      message: expect.stringContaining("balena, fleets") as string,
    });
    expect(stage.fake.requests).toHaveLength(politeness.tries);
  });

  it("stops in the middle of a silent request when the signal comes", async () => {
    await using stage = await open();
    stage.fake.failures.push("silence");
    const stop = new AbortController();
    const reason = new Error("stopped");
    const asked = stage.fleet.devices(stop.signal);
    await expect.poll(() => stage.fake.requests.length).toBe(1);
    stop.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });

  it("is not hurt by a signal that comes after the answer, in the middle of an operation or after it", async () => {
    await using stage = await open();
    const stop = new AbortController();
    await stage.fleet.devices(stop.signal);
    stage.fake.failures.push("silence");
    const asked = stage.fleet.releases(slug, stop.signal);
    await expect.poll(() => stage.fake.requests.length).toBe(3);
    stop.abort(new Error("stopped"));
    await expect(asked).rejects.toThrow("stopped");
  });

  it("says that the token is not accepted, once the file holds no other", async () => {
    await using stage = await open();
    stage.fake.tokens.clear();
    await expect(stage.fleet.devices(signal)).rejects.toMatchObject({ code: "delivery-unauthorized" });
  });

  it("takes a token that was rotated in its file without a restart", async () => {
    await using stage = await open();
    await stage.fleet.devices(signal);
    stage.fake.tokens.clear();
    stage.fake.tokens.add("rotated");
    await writeFile(stage.tokenFile, "rotated");
    expect(await stage.fleet.devices(signal)).toHaveLength(3);
  });

  it("says which file is missing, empty or unreadable", async () => {
    await using stage = await open();
    await writeFile(stage.tokenFile, "\n");
    await expect(stage.fleet.devices(signal)).rejects.toMatchObject({
      code: "delivery-unauthorized",
      message: expect.stringContaining(stage.tokenFile) as string,
    });
  });

  it("says that a fleet does not exist", async () => {
    await using stage = await open();
    await expect(new BalenaFleet(stage.api, ["school/typo"]).devices(signal)).rejects.toMatchObject({
      code: "delivery-refused",
      message: expect.stringContaining("school/typo") as string,
    });
  });
});
