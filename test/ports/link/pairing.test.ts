import { once } from "node:events";
import { createServer } from "node:https";
import { readFile, stat, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fingerprintWords } from "@carillon/core/pairing/fingerprint-words";
import { keysOf, spkiHash } from "@carillon/link/identity";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TestAuthority } from "../../support/certificates.js";
import { eventually } from "../../support/eventually.js";
import { TestDevice } from "./device.js";
import { FakeControl } from "./fake-control.js";

/** Nobody answers there: pairing is over before the broker is asked. */
const brokerUrl = "mqtts://127.0.0.1:1";

describe("a device that is not paired", () => {
  let authority: TestAuthority;
  let control: FakeControl;
  let device: TestDevice;

  const begin = async (policy: Parameters<typeof FakeControl.start>[2] = {}): Promise<void> => {
    control = await FakeControl.start(authority, brokerUrl, policy);
    device = await TestDevice.make(authority, control.url);
  };
  const code = (n = 0): Promise<string> =>
    eventually(`code ${n + 1}`, () => device.codes[n]?.userCode, { deadlineMs: 60_000 });

  beforeEach(async () => {
    authority = await TestAuthority.create();
  });
  afterEach(async () => {
    await device.dispose();
    await control.close();
  });

  test("plays what it has, shows a code, and after the operator's word has a certificate and its name", async () => {
    await begin();
    await device.start();
    await eventually("the defaults in force", () => device.applied.length === 1);
    expect(await code()).toMatch(/^[B-Z]{4}-[B-Z]{4}$/);
    expect(device.link.state).toEqual({ kind: "pairing" });
    control.approve(await code(), "by the door");
    await eventually("credentials", () => device.paired);
    expect(device.link.identity.credentials).toMatchObject({
      name: "by the door",
      brokerUrl,
      caCertificate: authority.ca,
    });
  });

  test("keeps its key to itself, and keeps it over a restart", async () => {
    await begin();
    await device.start();
    const { id } = device;
    await code();
    const file = join(device.dataDirectory, "identity.json");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(device.dataDirectory)).mode & 0o777).toBe(0o700);
    await device.stop();
    await device.start();
    expect(device.id).toBe(id);
    expect(await readFile(file, "utf8")).toContain("PRIVATE KEY");
  });

  test("shows the words of its own key, whatever the service says", async () => {
    await begin();
    await device.start();
    await code();
    const own = fingerprintWords(spkiHash(keysOf(device.link.identity).spki));
    expect(device.codes[0]?.fingerprintWords).toEqual(own);
    expect([...control.book.claims.values()][0]?.claimant.fingerprintWords).toEqual(own);
  });

  test("shows another code when the first has expired", async () => {
    await begin({ codeLifeSeconds: 0.5 });
    await device.start();
    const first = await code();
    expect(await code(1)).not.toBe(first);
  });

  test("waits for a service that is not there yet, for a root certificate that is not there yet, and for one that is full", async () => {
    await begin();
    control.failing = "pairing-full";
    const caFile = join(device.dataDirectory, "..", "ca.crt");
    const root = await readFile(caFile, "utf8");
    await writeFile(caFile, "not yet");
    await device.start();
    await eventually("a warning", () => device.log.lines.find(({ fields }) => "why" in fields));
    await writeFile(caFile, root);
    await eventually("a refusal", () => control.requests.length > 0, { deadlineMs: 60_000 });
    control.failing = undefined;
    await code();
  });

  test("survives a service that fails between code and grant", async () => {
    await begin();
    await device.start();
    control.approve(await code());
    control.failing = "internal";
    await eventually("polls that fail", () => control.requests.length > 2);
    control.failing = undefined;
    await eventually("credentials", () => device.paired);
    expect(device.codes).toHaveLength(1);
  });

  test("does not take a certificate for another key, or for another device", async () => {
    await begin();
    control.tamper = async (granted) => ({
      ...granted,
      certificateChain: (await authority.client(granted.deviceId)).cert,
    });
    await device.start();
    control.approve(await code());
    await eventually("a complaint", () =>
      device.log.lines.find(({ fields }) => "why" in fields && /another key/.test(String(fields.why))),
    );
    expect(device.paired).toBe(false);
  });

  test("says nothing to a service of another installation", async () => {
    await begin();
    const stranger = await TestAuthority.create("stranger");
    const server = createServer(await stranger.server("127.0.0.1").then(({ cert, key }) => ({ cert, key })));
    let requests = 0;
    server.on("request", () => (requests += 1));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const elsewhere = await TestDevice.make(
      authority,
      new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
    await elsewhere.start();
    await eventually("a complaint", () =>
      elsewhere.log.lines.find(({ message }) => message === "pairing begins again"),
    );
    expect(requests).toBe(0);
    await elsewhere.dispose();
    server.close();
  });

  test("that the operator refused does not ask again at once", async () => {
    await begin();
    await device.start();
    control.refuse(await code());
    await eventually("the refusal", () =>
      device.log.lines.find(({ fields }) => JSON.stringify(fields).includes("pairing-refused")),
    );
    expect(device.codes).toHaveLength(1);
  });
});
