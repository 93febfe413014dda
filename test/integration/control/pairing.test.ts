import { X509Certificate } from "node:crypto";
import { fingerprintWords } from "@carillon/core/pairing/fingerprint-words";
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { inProduction } from "./neighbours.js";
import { RunningControl } from "./running-control.js";
import { TestDevice } from "./test-device.js";

let folder: TemporaryFolder;
let control: RunningControl;
beforeAll(async () => {
  folder = await temporaryFolder("control-pairing");
  control = await RunningControl.start(folder.path);
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

describe("a device that is paired", () => {
  it("gets a 90-day client certificate for its own key when an operator types its code, and with it the broker", async () => {
    const device = await TestDevice.make(control);
    const started = await device.post(
      "/v1/pairing",
      device.pairingRequest({ model: "Pi Zero 2 W", fieldOfTheFuture: 1 }),
    );
    expect(started).toMatchObject({
      status: 201,
      body: { deviceId: device.id, intervalSeconds: 2, expiresInSeconds: 900 },
    });
    const words = fingerprintWords(createHash("sha256").update(device.spki).digest());
    expect(started.body["fingerprintWords"]).toEqual(words);

    const { pairingId, nonce, userCode } = started.body as { pairingId: string; nonce: string; userCode: string };
    const pending = await device.poll(pairingId, nonce);
    expect(pending).toMatchObject({ status: 428, body: { code: "pairing-pending", intervalSeconds: 2 } });

    const waiting = await control.api("GET", "/v1/pairing");
    expect(waiting.body).toMatchObject({
      items: [{ deviceId: device.id, userCode, fingerprintWords: words, model: "Pi Zero 2 W" }],
    });

    const typed = userCode.toLowerCase().replace("-", " ");
    const approved = await control.api("POST", "/v1/pairing/approvals", {
      userCode: typed,
      name: "Lobby",
      zones: ["hall"],
    });
    expect(approved).toMatchObject({ status: 201, body: { id: device.id, name: "Lobby", presence: "never-seen" } });
    expect(approved.headers.get("location")).toBe(`/v1/devices/${device.id}`);

    const granted = await device.poll(pairingId, String(pending.body["nonce"]));
    expect(granted).toMatchObject({
      status: 200,
      body: { deviceId: device.id, name: "Lobby", broker: { url: control.brokerUrl } },
    });
    const certificate = new X509Certificate(String(granted.body["certificateChain"]));
    expect(certificate.subject).toBe(`CN=${device.id}`);
    expect(certificate.subjectAltName).toBe(`URI:urn:carillon:device:${device.id}`);
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
    expect(certificate.publicKey.export({ type: "spki", format: "der" })).toEqual(device.spki);
    // The intermediate comes with it; the root, which the device has, does not.
    const [, issuer, ...rest] = certificatesIn(String(granted.body["certificateChain"]));
    expect(rest).toEqual([]);
    expect(issuer && certificate.verify(issuer.publicKey)).toBe(true);
    expect(issuer?.verify(new X509Certificate(control.root).publicKey)).toBe(true);
    const days = (certificate.validToDate.getTime() - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThan(90.1);

    const again = await device.poll(pairingId, String(pending.body["nonce"]));
    expect(again.body["certificateChain"]).toBe(granted.body["certificateChain"]);

    device.certificate = String(granted.body["certificateChain"]);
    await using connection = await device.connect();
    await connection.beBorn("speaker");
    await eventually("it is online", async () => {
      const { body } = await control.api("GET", `/v1/devices/${device.id}`);
      return (body as { presence: string }).presence === "online";
    });
  });

  it("renews its certificate with a new key over mutual TLS, and keeps its id", async () => {
    const device = await TestDevice.make(control);
    await device.pair({ name: "Renewed" });
    const next = await TestDevice.make(control);
    const renewed = await device.post("/v1/renewals", { csr: next.csr });
    expect(renewed.status).toBe(200);
    const certificate = new X509Certificate(String(renewed.body["certificateChain"]));
    expect(certificate.subject).toBe(`CN=${device.id}`);
    await using connection = await device.connect({
      cert: String(renewed.body["certificateChain"]),
      key: next.privateKey,
    });
    expect(connection.closed).toBe(false);
  });

  it("is out at once when it is removed: its connection ends, its certificate is refused, and it can be paired again", async () => {
    const device = await TestDevice.make(control);
    await device.pair({ name: "Stolen" });
    await using connection = await device.connect();
    expect((await control.api("DELETE", `/v1/devices/${device.id}`)).status).toBe(204);
    await eventually("the connection ends", () => connection.closed);
    // Mosquitto reads the list of the revoked a moment later than aedes is told.
    await eventually("it is refused", () => refusalOf(device));
    expect(await refusalOf(device)).toMatch(noMore);
    expect(await device.post("/v1/renewals", { csr: device.csr })).toMatchObject({
      status: 403,
      body: { code: "certificate-revoked" },
    });
    if (!inProduction())
      expect(control.lines.some(({ event, device: id }) => event === "broker-refused" && id === device.id)).toBe(true);

    const revoked = device.certificate;
    await device.pair({ name: "Found again" });
    await using back = await device.connect();
    expect(back.closed).toBe(false);
    await expect(device.connect({ cert: revoked })).rejects.toThrow(noMore);
  });

  it("keeps an approval that it has not fetched yet, over a restart of the service", async () => {
    await using own = await temporaryFolder("control-approval");
    const first = await RunningControl.start(own.path);
    const device = await TestDevice.make(first);
    const started = await device.post("/v1/pairing", device.pairingRequest());
    const { pairingId, nonce, userCode } = started.body as { pairingId: string; nonce: string; userCode: string };
    await first.api("POST", "/v1/pairing/approvals", { userCode, name: "Patient" });
    await first[Symbol.asyncDispose]();
    await using second = await RunningControl.start(own.path);
    expect(await device.at(second).poll(pairingId, nonce)).toMatchObject({ status: 200, body: { name: "Patient" } });
  });
});

describe("pairing under attack", () => {
  it("refuses a request that is not signed by the key of its CSR, or was altered", async () => {
    const [device, other] = [await TestDevice.make(control), await TestDevice.make(control)];
    const request = device.pairingRequest();
    const swapped = { ...request, payload: { ...request.payload, csr: other.csr } };
    for (const body of [
      swapped,
      { ...request, payload: { ...request.payload, kind: "media" } },
      { ...request, signature: "AAAA" },
    ])
      expect(await device.post("/v1/pairing", body)).toMatchObject({
        status: 401,
        body: { code: "pairing-proof-invalid" },
      });
  });

  it("tells a stolen pairing id nothing", async () => {
    const [device, thief] = [await TestDevice.make(control), await TestDevice.make(control)];
    const started = await device.post("/v1/pairing", device.pairingRequest());
    const { pairingId, nonce } = started.body as { pairingId: string; nonce: string };
    expect(await thief.poll(pairingId, nonce)).toMatchObject({ status: 401, body: { code: "pairing-proof-invalid" } });
    const replayed = device.signed({ purpose: "carillon-pairing-poll", pairingId: "another", nonce });
    expect(await device.post(`/v1/pairing/${pairingId}/token`, replayed)).toMatchObject({ status: 401 });
  });

  it("limits wrong codes, and says when to try again", async () => {
    await using own = await temporaryFolder("control-guessing");
    await using guessed = await RunningControl.start(own.path);
    const answers = [];
    for (let tries = 0; tries < 7; tries += 1)
      answers.push(await guessed.api("POST", "/v1/pairing/approvals", { userCode: "BCDF-GHJK", name: "Guess" }));
    expect(answers[0]).toMatchObject({ status: 404, body: { code: "pairing-code-unknown" } });
    const refused = answers.at(-1);
    expect(refused).toMatchObject({ status: 429, body: { code: "too-many-requests" } });
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("lets an operator refuse a device, which is told so", async () => {
    const device = await TestDevice.make(control);
    const started = await device.post("/v1/pairing", device.pairingRequest());
    const { pairingId, nonce } = started.body as { pairingId: string; nonce: string };
    expect((await control.api("DELETE", `/v1/pairing/${pairingId}`)).status).toBe(204);
    expect(await device.poll(pairingId, nonce)).toMatchObject({ status: 403, body: { code: "pairing-refused" } });
    expect(await device.poll("unknown", nonce)).toMatchObject({ status: 410, body: { code: "pairing-expired" } });
  });

  it("refuses a certificate of another authority, and one that was tampered with, with the reason in the log", async () => {
    await using own = await temporaryFolder("control-foreign");
    const foreign = await RunningControl.start(own.path);
    const stranger = await TestDevice.make(foreign);
    await stranger.pair({ name: "Stranger" });
    await foreign[Symbol.asyncDispose]();
    const here = stranger.at(control);
    await expect(here.connect()).rejects.toThrow();
    const ours = await TestDevice.make(control);
    await ours.pair({ name: "Tampered" });
    await expect(ours.connect({ cert: withOtherName(ours.certificate) })).rejects.toThrow();
    expect(await here.post("/v1/renewals", { csr: here.csr })).toMatchObject({
      status: 401,
      body: { code: "certificate-invalid" },
    });
    if (!inProduction()) expect(control.lines.some(({ event }) => event === "broker-tls-refused")).toBe(true);
  });

  it("offers devices pairing and renewal, and nothing else", async () => {
    const device = await TestDevice.make(control);
    for (const path of ["/v1/pairing/approvals", "/v1/devices", "/v1/zones/hall", "/metrics", "/api-json", "/"])
      expect(await device.post(path, {})).toMatchObject({ status: 404, body: { code: "not-found" } });
    expect(await device.post("/v1/renewals", { csr: device.csr })).toMatchObject({
      status: 401,
      body: { code: "certificate-invalid" },
    });
  });
});

/** By aedes, which asks control, and by Mosquitto, which reads the list of the revoked. */
const noMore = /Not authorized|certificate revoked/;

/** Why the broker does not let it in; undefined when it does. */
const refusalOf = (device: TestDevice): Promise<string | undefined> =>
  device.connect().then(
    async (connection) => {
      await connection[Symbol.asyncDispose]();
      return undefined;
    },
    (error: unknown) => String(error),
  );

/** The last letter of the common name changed, in the DER: everything else, and the signature, is as it was issued. */
function withOtherName(pem: string): string {
  const der = new X509Certificate(pem).raw;
  const name = Buffer.from(new X509Certificate(pem).subject.slice("CN=".length));
  const last = der.indexOf(name) + name.length - 1;
  der[last] = der[last] === 0x30 ? 0x31 : 0x30;
  return `-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----\n`;
}

const certificatesIn = (pem: string): X509Certificate[] =>
  Array.from(pem.matchAll(/-----BEGIN[^]+?END CERTIFICATE-----/g), ([one]) => new X509Certificate(one));
