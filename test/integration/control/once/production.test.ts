import { readFile } from "node:fs/promises";
import { prepare } from "@carillon/control/prepare";
import { topics } from "@carillon/contracts/topics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres, type Postgres } from "../../../support/postgres.js";
import { eventually } from "../../../support/eventually.js";
import { freePort } from "../../../support/free-ports.js";
import { startMosquitto } from "../../../support/mosquitto.js";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.js";
import { RunningControl } from "../running-control.js";
import { TestDevice } from "../test-device.js";

/** As an installation runs in production: PostgreSQL, and Mosquitto as deploy/mosquitto has it. */
let folder: TemporaryFolder;
let database: Postgres;
let port: number;

beforeAll(async () => {
  folder = await temporaryFolder("control-production");
  database = await startPostgres();
  port = await freePort();
  await prepare({
    CARILLON_DATA: folder.file("control"),
    CARILLON_INSTALLATION: folder.path,
    CARILLON_BROKER_HOSTS: "localhost",
  });
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const startBroker = () => {
  const [ca, certificate, key] = ["ca.crt", "server.crt", "server.key"].map((name) => folder.file(`broker/${name}`));
  if (ca === undefined || certificate === undefined || key === undefined) throw new Error("three names, three paths");
  return startMosquitto({ tls: { ca, certificate, key }, port });
};

const startControl = () =>
  RunningControl.start(folder.file("control"), {
    DATABASE_URL: database.url,
    CARILLON_BROKER: `mqtts://localhost:${port}`,
    CARILLON_METRICS_TOKEN_FILE: folder.file("watch/token"),
  });

describe("control on PostgreSQL and Mosquitto", () => {
  it("is ready when both are there, misses and finds again each of them, and forgets nothing that it acknowledged", async () => {
    await using control = await startControl();
    expect(await control.asStranger("GET", "/readyz")).toMatchObject({
      status: 503,
      body: { code: "unavailable", parts: { broker: "down", database: "up" } },
    });
    const first = await startBroker();
    await eventually("it is ready", async () => (await control.asStranger("GET", "/readyz")).status === 200);

    const device = await TestDevice.make(control);
    await device.pair({ name: "Speaker", zones: ["hall"] });
    {
      await using connection = await device.connect();
      await connection.subscribe(topics.desired);
      await connection.beBorn("speaker");
      await eventually("what is wanted", () => connection.last(topics.desired)?.["version"] === 1);
    }
    await first.process.kill();
    await eventually("the broker is missed", async () => (await control.asStranger("GET", "/readyz")).status === 503);
    // Acknowledged while nobody can be told; Mosquitto has forgotten all it held.
    expect((await control.api("PUT", "/v1/zones/hall", { name: "Hall", programme: "hall" })).status).toBe(201);
    expect(
      await control.api("POST", `/v1/devices/${device.id}/commands`, { instruction: { kind: "identify" } }),
    ).toMatchObject({
      status: 503,
      body: { code: "broker-unreachable" },
    });
    await using _second = await startBroker();
    {
      await using connection = await eventually("the broker is back", () => device.connect());
      await connection.subscribe(topics.desired);
      await eventually("what was wanted meanwhile", () => connection.last(topics.desired)?.["version"] === 2);
    }

    await database.process.kill();
    expect(await control.api("PUT", "/v1/zones/yard", { name: "Yard" })).toMatchObject({
      status: 503,
      body: { code: "unavailable" },
    });
    expect((await control.api("GET", "/v1/zones")).status).toBe(200);
    await database.restart();
    await eventually(
      "writes are taken again",
      async () => (await control.api("PUT", "/v1/zones/yard", { name: "Yard" })).status === 201,
    );
    expect((await control.api("GET", "/v1/zones")).body).toMatchObject({ items: [{ id: "hall" }, { id: "yard" }] });
  });

  it("shows its metrics to whoever holds the token for them, and nothing else", async () => {
    await using control = await startControl();
    const authorization = `Bearer ${(await readFile(folder.file("watch/token"), "utf8")).trim()}`;
    // As through a proxy: so it is not taken for this machine itself.
    const from = { "x-forwarded-for": "192.0.2.1" };
    expect((await control.asStranger("GET", "/metrics", undefined, from)).status).toBe(401);
    expect((await control.asStranger("GET", "/metrics", undefined, { ...from, authorization })).status).toBe(200);
    expect((await control.asStranger("GET", "/v1/devices", undefined, { authorization })).status).toBe(403);
  });
});
