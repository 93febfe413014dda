import { writeFile } from "node:fs/promises";
import { topics } from "@carillon/contracts/topics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FakeBalena, hex } from "../../support/balena/fake-balena.js";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";
import { TestDevice, type DeviceConnection } from "./test-device.js";

const slug = "school/speakers";

describe("releases over the API, with balena-sdk and a fake balena", () => {
  let folder: TemporaryFolder;
  let fake: FakeBalena;
  let control: RunningControl;
  let hall: TestDevice;
  let connection: DeviceConnection;
  let commits: { older: string; newer: string };

  beforeAll(async () => {
    folder = await temporaryFolder("releases");
    fake = await FakeBalena.start();
    fake.tokens.add("secret");
    await writeFile(folder.file("balena-token"), "secret");
    const fleet = fake.addFleet(slug);
    const older = fake.addRelease(fleet, "1.0.0", 1);
    commits = { older: String(older["commit"]), newer: String(fake.addRelease(fleet, "1.1.0", 2)["commit"]) };
    fake.addDevice(fleet, "Hall", { running: older });
    fake.addDevice(fleet, "Not paired", { running: older });
    control = await RunningControl.start(folder.file("control"), {
      CARILLON_BALENA_TOKEN_FILE: folder.file("balena-token"),
      CARILLON_BALENA_FLEETS: slug,
      CARILLON_BALENA_API: fake.url.href,
    });
    hall = await TestDevice.make(control);
    await hall.pair({ name: "Hall" });
    connection = await hall.connect();
    await connection.say(topics.birth, {
      ...{ v: 1, kind: "speaker", session: 1, bootId: "boot-boot", agentVersion: "1.0.0", configVersion: 0 },
      capabilities: { release: { delivery: "balena", uuid: hex(32, "Hall") } },
    });
  });

  afterAll(async () => {
    await connection[Symbol.asyncDispose]();
    await control[Symbol.asyncDispose]();
    await fake[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  it.each(["fleet", "device"] as const)(
    "reads and writes variables of a %s, and keeps their values out of the audit log",
    async (kind) => {
      const whose = kind === "fleet" ? { fleet: slug } : { device: hall.id };
      const path = "/v1/releases/variables";
      const query = new URLSearchParams({ ...whose, kind: "configuration" });
      await eventually(
        "the inventory",
        async () => (await control.api("GET", `${path}?${query.toString()}`)).status === 200,
      );
      const set = (name: string, value: string | null, more: object = {}) =>
        control.api("PUT", path, { ...whose, name, value, ...more });
      expect(await set("CARILLON_LOG", "hush-hush")).toMatchObject({
        status: 200,
        body: { kind: "environment", variables: { CARILLON_LOG: "hush-hush" } },
      });
      expect((await set("BALENA_HOST_CONFIG_dtparam", "audio=on", { kind: "configuration" })).status).toBe(200);
      expect((await control.api("GET", `${path}?${query.toString()}`)).body).toEqual({
        kind: "configuration",
        variables: { BALENA_HOST_CONFIG_dtparam: "audio=on" },
      });
      expect((await set("CARILLON_LOG", null)).body).toMatchObject({ variables: {} });
      expect(await set("not a name", "1")).toMatchObject({ status: 422, body: { errors: [{ pointer: "/name" }] } });
      expect(await control.api("PUT", path, { fleet: "other/fleet", name: "A", value: "1" })).toMatchObject({
        status: 404,
      });
      expect(await control.api("GET", path)).toMatchObject({ status: 422 });
      expect(JSON.stringify((await control.api("GET", "/v1/audit")).body)).not.toContain("hush-hush");
    },
  );

  it("lists fleets, releases and devices, also those that are not paired", async () => {
    const get = async (path: string) => (await control.api("GET", path)).body as { items: Record<string, unknown>[] };
    expect((await get("/v1/releases/fleets")).items.map(({ id }) => id)).toEqual(["compose", slug]);
    expect((await get("/v1/releases")).items).toMatchObject([
      { id: commits.newer, version: "1.1.0", fleet: slug, delivery: "balena" },
      { id: commits.older, version: "1.0.0" },
    ]);
    expect((await get("/v1/releases?fleet=compose")).items).toEqual([]);
    const devices = await eventually("the inventory", async () => {
      const { items } = await get("/v1/releases/devices");
      return items.some(({ device }) => device === hall.id) ? items : undefined;
    });
    expect(devices).toMatchObject([
      { name: "Hall", device: hall.id, running: commits.older, pinned: null },
      { name: "Not paired", device: null },
    ]);
  });

  it("shows a device's release beside the rest of it", async () => {
    const { body } = await control.api("GET", `/v1/devices/${hall.id}`);
    expect(body).toMatchObject({ release: { delivery: "balena", running: commits.older, fleet: slug } });
    expect((await control.api("GET", `/v1/devices/${hall.id}/release`)).body).toMatchObject({
      uuid: hex(32, "Hall"),
      hostVersion: "balenaOS 7.2.0",
    });
  });

  it("pins one device, and lets it follow its fleet again", async () => {
    const path = `/v1/devices/${hall.id}/release`;
    const pinned = await control.api("PUT", path, { release: commits.newer });
    expect(pinned).toMatchObject({ status: 202, body: { pinned: commits.newer, running: commits.older } });
    expect(await control.api("PUT", path, { release: null })).toMatchObject({ status: 202, body: { pinned: null } });
  });

  it("refuses a release that does not exist, and a device that nobody updates", async () => {
    expect(await control.api("PUT", `/v1/devices/${hall.id}/release`, { release: "typo" })).toMatchObject({
      status: 404,
      body: { code: "release-unknown" },
    });
    const alone = await TestDevice.make(control);
    await alone.pair({ name: "Alone" });
    expect(await control.api("GET", `/v1/devices/${alone.id}/release`)).toMatchObject({
      status: 409,
      body: { code: "delivery-missing" },
    });
  });

  it("says that balena does not accept the token", async () => {
    fake.tokens.clear();
    expect(await control.api("GET", "/v1/releases")).toMatchObject({
      status: 502,
      body: { code: "delivery-unauthorized" },
    });
    fake.tokens.add("secret");
  });
});
