import { readFile, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { Authority } from "@carillon/control/certificates/authority";
import { topics } from "@carillon/contracts/topics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Postgres } from "../../ports/store/postgres.js";
import { eventually } from "../../support/eventually.js";
import { freePort } from "../../support/free-ports.js";
import { startProcess, type RunningProcess } from "../../support/processes.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";
import { TestDevice } from "./test-device.js";

/** As an installation runs in production: PostgreSQL, and Mosquitto with a certificate of control's own root. */
let folder: TemporaryFolder;
let database: Postgres;
let brokerUrl: string;
let startMosquitto: () => Promise<RunningProcess>;

beforeAll(async () => {
  folder = await temporaryFolder("control-production");
  database = await Postgres.start();
  // The first start makes the root that Mosquitto's certificate is from.
  await (await RunningControl.start(folder.path, { DATABASE_URL: database.url }))[Symbol.asyncDispose]();
  const root = {
    certificate: await readFile(folder.file("ca.crt"), "utf8"),
    privateKey: await readFile(folder.file("ca.key"), "utf8"),
  };
  const { certificate, privateKey } = await (
    await Authority.of(root, folder.path)
  ).issueServer(["localhost"], new Date());
  const port = await freePort();
  brokerUrl = `mqtts://localhost:${port}`;
  await writeFile(folder.file("broker.crt"), certificate);
  await writeFile(folder.file("broker.key"), privateKey);
  await writeFile(
    folder.file("acl"),
    "user control\ntopic readwrite carillon/v1/#\npattern write carillon/v1/%u/up/#\npattern read carillon/v1/%u/down/#\n",
  );
  const lines = [
    ...[
      `user ${userInfo().username}`,
      `listener ${port} 127.0.0.1`,
      "require_certificate true",
      "use_identity_as_username true",
    ],
    ...[
      `cafile ${folder.file("ca.crt")}`,
      `certfile ${folder.file("broker.crt")}`,
      `keyfile ${folder.file("broker.key")}`,
    ],
    `acl_file ${folder.file("acl")}`,
  ];
  await writeFile(folder.file("mosquitto.conf"), `${lines.join("\n")}\n`);
  startMosquitto = () =>
    startProcess("mosquitto", {
      command: "/usr/sbin/mosquitto",
      args: ["-c", folder.file("mosquitto.conf")],
      ready: /running/,
    });
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

describe("control on PostgreSQL and Mosquitto", () => {
  it("is ready when both are there, misses and finds again each of them, and forgets nothing that it acknowledged", async () => {
    await using control = await RunningControl.start(folder.path, {
      DATABASE_URL: database.url,
      CARILLON_BROKER: brokerUrl,
    });
    expect(await control.asStranger("GET", "/readyz")).toMatchObject({
      status: 503,
      body: { code: "unavailable", parts: { broker: "down", database: "up" } },
    });
    const first = await startMosquitto();
    await eventually("it is ready", async () => (await control.asStranger("GET", "/readyz")).status === 200);

    const device = await TestDevice.make(control);
    await device.pair({ name: "Speaker", zones: ["hall"] });
    {
      await using connection = await device.connect();
      await connection.subscribe(topics.desired);
      await connection.beBorn("speaker");
      await eventually("what is wanted", () => connection.last(topics.desired)?.["version"] === 1);
    }
    await first.kill();
    await eventually("the broker is missed", async () => (await control.asStranger("GET", "/readyz")).status === 503);
    // Acknowledged while nobody can be told; Mosquitto has forgotten all it held.
    expect((await control.api("PUT", "/v1/zones/hall", { name: "Hall", programme: "hall" })).status).toBe(201);
    expect(
      await control.api("POST", `/v1/devices/${device.id}/commands`, { instruction: { kind: "identify" } }),
    ).toMatchObject({
      status: 503,
      body: { code: "broker-unreachable" },
    });
    const second = await startMosquitto();
    {
      await using connection = await eventually("the broker is back", () => device.connect());
      await connection.subscribe(topics.desired);
      await eventually("what was wanted meanwhile", () => connection.last(topics.desired)?.["version"] === 2);
    }

    await database.kill();
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
    await second.stop();
  });
});
