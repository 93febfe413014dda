import type { Device } from "@carillon/contracts/http";
import { topics } from "@carillon/contracts/topics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl, type Answered } from "./running-control.js";
import { TestDevice } from "./test-device.js";

let folder: TemporaryFolder;
let control: RunningControl;
beforeAll(async () => {
  folder = await temporaryFolder("control-history");
  control = await RunningControl.start(folder.path);
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const etagOf = ({ headers }: Answered) => ({ "if-match": headers.get("etag") ?? "" });
const paired = async (name: string, zones: string[] = []): Promise<TestDevice> => {
  const device = await TestDevice.make(control);
  await device.pair({ name, zones });
  return device;
};

describe("the history of a layer", () => {
  const path = "/v1/configuration/zone:past/output";
  const revisions = async (query = "") =>
    (await control.api("GET", `${path}/history${query}`)).body as {
      items: { revision: number; version: number; values: object | null }[];
      nextCursor: string | null;
    };

  it("keeps who wrote what and when, compares, and restores an old one as a new one", async () => {
    const first = await control.api("PUT", path, { values: { volumeDb: -1, muted: true } });
    const second = await control.api("PUT", path, { values: { volumeDb: -2, channel: "left" } }, etagOf(first));
    const { items } = await revisions();
    expect(items).toMatchObject([
      { version: 2, values: { volumeDb: -2, channel: "left" }, restoredFrom: null },
      { version: 1, values: { volumeDb: -1, muted: true }, by: expect.stringMatching(/./) as string },
    ]);
    const [newest = 0, oldest = 0] = items.map(({ revision }) => revision);
    const diff = await control.api("GET", `${path}/diff?from=${oldest}&to=${newest}`);
    expect((diff.body as { differences: object[] }).differences).toEqual([
      { pointer: "/channel", after: "left" },
      { pointer: "/muted", before: true },
      { pointer: "/volumeDb", before: -1, after: -2 },
    ]);

    const restore = (revision: number, headers = {}) => control.api("POST", `${path}/restore`, { revision }, headers);
    expect(await restore(oldest)).toMatchObject({ status: 428 });
    expect(await restore(oldest, etagOf(first))).toMatchObject({ status: 412 });
    expect(await restore(1_000_000, etagOf(second))).toMatchObject({ status: 404 });
    const third = await restore(oldest, etagOf(second));
    expect(third).toMatchObject({ status: 200, body: { version: 3, values: { volumeDb: -1, muted: true } } });
    await control.api("DELETE", path, undefined, etagOf(third));
    const page = await revisions("?limit=2");
    expect(page.items).toMatchObject([{ values: null }, { version: 3, restoredFrom: oldest }]);
    const rest = await revisions(`?limit=2&cursor=${page.nextCursor ?? ""}`);
    expect(rest.items.map(({ revision }) => revision)).toEqual([newest, oldest]);
    expect(rest.nextCursor).toBeNull();
    expect(await restore(page.items[0]?.revision ?? 0)).toMatchObject({ status: 409, body: { code: "conflict" } });
  });
});

describe("a dry run", () => {
  const dryRun = async (path: string, body: object) =>
    (await control.api("POST", `/v1/configuration/${path}/dry-run`, body)).body;

  it("says which devices would change and what that costs each, and writes nothing", async () => {
    await control.api("PUT", "/v1/zones/dry", { name: "Dry" });
    const [plain, own] = [await paired("Plain", ["dry"]), await paired("Own", ["dry"])];
    await control.api("PUT", `/v1/configuration/device:${own.id}/output`, { values: { volumeDb: -3 } });
    expect(await dryRun("zone:dry/output", { values: { volumeDb: -9 } })).toEqual({
      counts: { unchanged: 1, live: 1, "re-session": 0, restart: 0, invalid: 0 },
      devices: [
        {
          ...{ device: plain.id, name: "Plain", change: "live", errors: [] },
          documents: [{ document: "output", change: "live", pointers: ["/volumeDb"] }],
        },
      ],
    });
    expect(await dryRun("zone:dry/output", { values: { periods: 4 } })).toMatchObject({ counts: { "re-session": 2 } });
    expect(await dryRun("zone:dry/output", { values: { volumeDb: -9 }, priority: 10 })).toMatchObject({
      counts: { live: 2 },
    });
    expect(await dryRun("zone:dry/output", { values: { volumeDb: 0 } })).toMatchObject({ counts: { unchanged: 2 } });
    expect(await dryRun("zone:dry/output", { values: null })).toMatchObject({ code: "not-found" });
    expect(await dryRun(`device:${own.id}/output`, { values: null })).toMatchObject({ counts: { live: 1 } });
    expect(await dryRun("zone:dry/output", { values: { volumDb: 0 } })).toMatchObject({
      code: "document-invalid",
      errors: [{ pointer: "/values/volumDb" }],
    });
    expect(await control.api("GET", "/v1/configuration/zone:dry/output")).toMatchObject({ status: 404 });
  });
});

describe("how a device differs from what is wanted", () => {
  it("shows, is asked for, is counted; and only a person lets it try again what it took back", async () => {
    await control.api("PUT", "/v1/zones/drift", { name: "Drift", programme: "drift" });
    const device = await paired("Drifter", ["drift"]);
    const view = async () => (await control.api("GET", `/v1/devices/${device.id}`)).body as Device;
    const retry = () => control.api("POST", `/v1/devices/${device.id}/configuration/retry`);
    await using connection = await device.connect();
    await connection.subscribe(topics.desired);
    await connection.beBorn("speaker", 1);
    const desired = await eventually(
      "it is desired",
      () => connection.last(topics.desired) as { version: number; hash: string } | undefined,
    );
    const { version, hash } = desired;
    const said = async (drift: string, body: object) => {
      await connection.say(topics.reported, { v: 1, version, hash, ...body });
      await eventually(`it is ${drift}`, async () => (await view()).configuration.drift === drift);
      const found = await control.api(
        "GET",
        `/v1/devices?filter=${encodeURIComponent(`drift = ${drift} and name = Drifter`)}`,
      );
      expect((found.body as { items: object[] }).items).toHaveLength(1);
    };
    await said("trying", { trialSeconds: 60 });
    await said("none", {});
    expect(await retry()).toMatchObject({ status: 409 });
    const taken = { code: "configuration-undone", detail: "without the broker" };
    await said("undone", { version: 0, hash: "", rejected: { version, documents: { "*": taken } } });
    const metrics = String((await control.asStranger("GET", "/metrics")).body);
    expect(metrics).toContain('carillon_configuration_drift_devices{drift="undone"} 1');
    expect(await retry()).toMatchObject({ status: 202, body: { version: version + 1, hash } });
    await eventually("it is said again", () => {
      const last = connection.last(topics.desired) as { version: number; hash: string };
      return last.version === version + 1 && last.hash === hash;
    });
    expect((await view()).configuration.drift).toBe("pending");
  });
});
