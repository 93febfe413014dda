import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { inProduction } from "./neighbours.js";
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
    // Mosquitto has a log of its own.
    if (!inProduction()) await logged({ event: "broker-tls-refused", reason: "CERT_HAS_EXPIRED" });
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
