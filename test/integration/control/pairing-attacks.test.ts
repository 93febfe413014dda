import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { openDeviceLink } from "@carillon/link/device-link";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import { startPostgres } from "../../support/postgres.js";
import { recordingLog } from "../../support/recording-log.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { ControlProcess } from "./control-process.js";
import { RunningControl } from "./running-control.js";
import { TestDevice } from "./test-device.js";

let folder: TemporaryFolder;
let control: RunningControl;
beforeAll(async () => {
  folder = await temporaryFolder("pairing-attacks");
  // So short that an expired one can be waited for.
  control = await RunningControl.start(folder.path, { CARILLON_CERTIFICATE_DAYS: String(6 / 86_400) });
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});
afterEach(() => void vi.useRealTimers());

const twoYearsMs = 2 * 365 * 86_400_000;
const notProven = { status: 401, body: { code: "pairing-proof-invalid" } };
const logged = (what: object) =>
  eventually("it is in the log", () =>
    control.lines.some((line) => Object.entries(what).every(([key, value]) => line[key] === value)),
  );

describe("who attacks pairing is refused, told why, and in the log", () => {
  it("with a start that was overheard, and is sent once more", async () => {
    const device = await TestDevice.make(control);
    const request = device.pairingRequest();
    expect((await device.post("/v1/pairing", request)).status).toBe(201);
    const waiting = (await control.api("GET", "/v1/pairing")).body;
    expect(await device.post("/v1/pairing", request)).toMatchObject(notProven);
    expect((await control.api("GET", "/v1/pairing")).body).toMatchObject(
      // It goes on to wait under the code that it shows.
      { items: (waiting as { items: { userCode: string }[] }).items.map(({ userCode }) => ({ userCode })) },
    );
    await logged({ event: "http", level: 40, route: "/v1/pairing", code: "pairing-proof-invalid" });
  });

  it("with the pairing id of another, or with an answer of his that was overheard", async () => {
    const [device, thief] = [await TestDevice.make(control), await TestDevice.make(control)];
    const started = await device.post("/v1/pairing", device.pairingRequest());
    const { pairingId, nonce, userCode } = started.body as { pairingId: string; nonce: string; userCode: string };
    const poll = device.signed({ purpose: "carillon-pairing-poll", pairingId, nonce });
    const path = `/v1/pairing/${pairingId}/token`;
    expect((await device.post(path, poll)).status).toBe(428);
    await control.api("POST", "/v1/pairing/approvals", { userCode, name: "Stolen" });
    // What was signed before the approval is no question after it: who has no key cannot answer with the next nonce.
    const replayed = await thief.post(path, poll);
    expect([replayed.status, replayed.body["certificateChain"]]).toEqual([428, undefined]);
    expect(await thief.poll(pairingId, String(replayed.body["nonce"]))).toMatchObject({ status: 401 });
    expect((await device.poll(pairingId, String(replayed.body["nonce"]))).status).toBe(200);
    await logged({ event: "http", level: 40, route: "/v1/pairing/:id/token", status: 401 });
  });

  it("with another's CSR in his own request, which is what a false service in between could try", async () => {
    const [device, thief] = [await TestDevice.make(control), await TestDevice.make(control)];
    const swapped = thief.signed({ ...device.pairingRequest().payload, csr: device.csr });
    expect(await thief.post("/v1/pairing", swapped)).toMatchObject(notProven);
  });

  it("with a certificate that has expired, at the broker and at renewal", async () => {
    const device = await TestDevice.make(control);
    await device.pair({ name: "Too late" });
    await eventually(
      "it has expired",
      async () => (await device.post("/v1/renewals", { csr: device.csr })).status === 401,
    );
    expect(await device.post("/v1/renewals", { csr: device.csr })).toMatchObject({
      status: 401,
      body: { code: "certificate-invalid", detail: expect.stringContaining("CERT_HAS_EXPIRED") as string },
    });
    await expect(device.connect()).rejects.toThrow();
    await logged({ event: "http", level: 40, route: "/v1/renewals", code: "certificate-invalid" });
    await logged({ event: "broker-tls-refused", reason: "CERT_HAS_EXPIRED" });
  });

  it("with more connections than a fleet has, while people and the next device are answered", async () => {
    const port = Number(new URL(control.deviceBase).port);
    const sockets: Socket[] = [];
    for (let n = 0; n < 1100; n += 1) {
      const socket = connectTcp({ port, host: "127.0.0.1" });
      socket.on("error", () => undefined);
      sockets.push(socket);
    }
    await Promise.all(sockets.slice(0, 50).map((socket) => once(socket, "connect")));
    await logged({ event: "devices-turned-away", level: 40 });
    expect((await control.asStranger("GET", "/readyz")).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    const device = await TestDevice.make(control);
    const asked = () => device.post("/v1/pairing", device.pairingRequest()).catch(() => undefined);
    await eventually("a device has its turn", async () => (await asked())?.status === 201);
  });
});

describe("a clock that is two years off", () => {
  it.each([
    ["behind", twoYearsMs, "not valid yet"],
    ["ahead", -twoYearsMs, "expired"],
  ])("on a device, %s: it says so, and what its clock shows", async (_, offsetMs, why) => {
    await using own = await temporaryFolder("pairing-clock");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + offsetMs });
    await using elsewhen = await RunningControl.start(own.path);
    vi.useRealTimers();
    const [stop, log] = [new AbortController(), recordingLog()];
    const link = await openDeviceLink({
      ...{ dataDirectory: own.file("speaker"), control: new URL(elsewhen.deviceBase), caFile: own.file("ca.crt") },
      ...{ kind: "speaker", agentVersion: "0.0.1", capabilities: {}, log, showCode: () => undefined },
      apply: () => Promise.resolve({ ok: true }),
      obey: () => Promise.resolve({ outcome: "done" }),
    });
    const running = link.start(stop.signal);
    const told = await eventually("it says why", () =>
      log.lines.find(({ fields }) => JSON.stringify(fields).includes(why)),
    );
    expect(JSON.stringify(told.fields)).toContain(new Date().toISOString().slice(0, 10));
    expect(JSON.stringify(told.fields)).toContain("set the clock");
    stop.abort();
    await running;
  });

  it("on a device makes no difference to what it signs, which carries no time", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - twoYearsMs });
    const device = await TestDevice.make(control);
    const request = device.pairingRequest();
    vi.useRealTimers();
    expect((await device.post("/v1/pairing", request)).status).toBe(201);
  });

  it("on the service keeps nobody in whose certificate has expired by it, and says that it has", async () => {
    await using own = await temporaryFolder("pairing-future");
    await using here = await RunningControl.start(own.path);
    const device = await TestDevice.make(here);
    await device.pair({ name: "Punctual" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + twoYearsMs });
    await expect(device.connect()).rejects.toThrow(/Not authorized/);
    const refused = here.lines.find(({ event }) => event === "broker-refused");
    expect(refused).toMatchObject({ device: device.id, reason: expect.stringContaining("has expired") as string });
  });
});

describe("an enrolment token, when the service is killed while its device is let in", () => {
  it("is still good for that device, and then for nobody else", async () => {
    await using own = await temporaryFolder("pairing-token");
    await using database = await startPostgres();
    await using service = await ControlProcess.start(own.path, { env: { DATABASE_URL: database.url } });
    const made = await service.api("POST", "/v1/enrolment-tokens", { names: ["Rack"] });
    const enrolmentToken = (made.body as { items: { token: string }[] }).items[0]?.token ?? "";
    const ask = async (device: TestDevice) => {
      const { pairingId, nonce } = (await device.post("/v1/pairing", device.pairingRequest({ enrolmentToken })))
        .body as { pairingId: string; nonce: string };
      return device.poll(pairingId, nonce);
    };
    const obstacle = new pg.Client({ connectionString: database.url });
    await obstacle.connect();
    await obstacle.query("begin; lock table enrolment_tokens in exclusive mode");
    const device = await TestDevice.make(service);
    const cutOff = device.post("/v1/pairing", device.pairingRequest({ enrolmentToken })).catch(() => undefined);
    await eventually("it is being let in", async () => {
      const { rowCount } = await obstacle.query("select from pg_stat_activity where wait_event_type = 'Lock'");
      return (rowCount ?? 0) > 0;
    });
    await service.kill();
    await obstacle.end();
    expect(await cutOff).toBeUndefined();
    await service.start();
    expect(await ask(device)).toMatchObject({ status: 200, body: { name: "Rack" } });
    expect((await ask(await TestDevice.make(service))).status).toBe(428);
  });
});
