import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { topicOf, topics } from "@carillon/contracts/topics";
import type { Telemetry } from "@carillon/contracts/telemetry";
import { MqttConnection } from "@carillon/link/mqtt-connection";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { TestAuthority } from "../../support/certificates.js";
import { eventually } from "../../support/eventually.js";
import { aedesBroker, mosquittoBroker, natsBroker, type TestBroker } from "./brokers.js";
import { TestCloud } from "./cloud.js";
import { TestDevice } from "./device.js";
import { FakeControl } from "./fake-control.js";

describe.each([
  ["aedes", aedesBroker],
  ["mosquitto", mosquittoBroker],
  ["NATS", natsBroker],
])("a device's link over %s", (_name, startBroker) => {
  let authority: TestAuthority;
  let broker: TestBroker;
  let control: FakeControl;
  let cloud: TestCloud;
  let device: TestDevice;

  beforeAll(async () => {
    authority = await TestAuthority.create();
    broker = await startBroker(authority);
    control = await FakeControl.start(authority, broker.url);
    cloud = await TestCloud.connect(broker.url, authority);
  });
  afterAll(async () => {
    await cloud.close();
    await control.close();
    await broker.close();
  });
  beforeEach(async () => {
    device = await TestDevice.make(authority, control.url);
    await device.start();
    await broker.admit?.(device.id);
    const { userCode } = await eventually("a code", () => device.codes[0]);
    control.approve(userCode);
    await eventually("the link", () => device.link.state.kind === "up");
  });
  afterEach(async () => {
    await device.dispose();
  });

  /** A cluster that was restarted is long in coming, and the device's pauses grow with its attempts. */
  const online = (): Promise<unknown> =>
    eventually("the link", () => device.link.state.kind === "up", { deadlineMs: 90_000 });

  test("begins with a code and ends online: birth, state, report, all of one session", async () => {
    const birth = await cloud.hears(device.id, "birth");
    expect(birth).toMatchObject({
      kind: "speaker",
      session: device.link.session,
      capabilities: { sinks: ["virtual"] },
    });
    expect(await cloud.hears(device.id, "state")).toMatchObject({ state: "online", session: birth.session });
    expect(await cloud.hears(device.id, "reported")).toMatchObject({ version: 0, hash: "" });
    expect(device.credentials).toBe(1);
    expect(device.codes[0]?.fingerprintWords).toHaveLength(4);
  });

  test("needs no second pairing, and counts its sessions over restarts", async () => {
    const { id } = device;
    const { session } = device.link;
    await device.stop();
    await device.start();
    await online();
    expect(device.id).toBe(id);
    expect(device.codes).toHaveLength(1);
    expect(device.link.session).toBeGreaterThan(session);
  });

  test("says goodbye when it is stopped", async () => {
    const { id } = device;
    const { session } = device.link;
    await device.stop();
    expect(await cloud.hears(id, "state", ({ state }) => state !== "online")).toMatchObject({
      state: "draining",
      session,
    });
  });

  test("that vanishes is said to be lost by the broker, in the session that was lost", async () => {
    const { identity } = device.link;
    const { credentials } = identity;
    if (credentials === undefined) throw new Error("not paired");
    await device.stop();
    const will = { topic: topicOf(identity.deviceId, topics.state), payload: `{"v":1,"state":"lost","session":4711}` };
    const ignore = (): void => undefined;
    const options = { identity, credentials, will, receive: ignore, resumable: ignore };
    const connection = await MqttConnection.open(options, AbortSignal.timeout(10_000));
    connection.abandon();
    expect(await connection.closed).toMatch(/closed/);
    await cloud.hears(identity.deviceId, "state", ({ state, session }) => state === "lost" && session === 4711);
  });

  test("applies what is desired, has it on disk, and then reports it", async () => {
    await cloud.desire(device.id, 1, { output: { volumeDb: -12 } });
    await cloud.hears(device.id, "reported", ({ version }) => version === 1);
    expect(device.link.configuration.output).toMatchObject({ volumeDb: -12, channel: "stereo" });
    const stored: unknown = JSON.parse(await readFile(join(device.dataDirectory, "configuration.json"), "utf8"));
    expect(stored).toMatchObject({ version: 1, documents: { output: { volumeDb: -12 } } });
  });

  test("refuses a configuration whole when one document is bad, and says which", async () => {
    await cloud.desire(device.id, 1, { output: { volumeDb: -12 } });
    await cloud.hears(device.id, "reported", ({ version }) => version === 1);
    await cloud.desire(device.id, 2, { output: { volumeDb: -6 }, telemetry: { intervalSeconds: 0 } });
    const report = await cloud.hears(device.id, "reported", ({ rejected }) => rejected !== undefined);
    expect(report).toMatchObject({
      version: 1,
      rejected: { version: 2, documents: { telemetry: { code: "document-invalid" } } },
    });
    expect(device.link.configuration.output.volumeDb).toBe(-12);
    const { event } = await cloud.hears(device.id, "event");
    expect(event).toMatchObject({ kind: "configuration-rejected", code: "document-invalid" });
  });

  test("does not try again what the device itself refused, until something newer is desired", async () => {
    device.refuseVolume = -1;
    await cloud.desire(device.id, 1, { output: { volumeDb: -1 } });
    await cloud.hears(device.id, "reported", ({ rejected }) => rejected?.version === 1);
    const tries = device.applied.length;
    await cloud.desire(device.id, 1, { output: { volumeDb: -1 } });
    await cloud.desire(device.id, 2, { output: { volumeDb: -2 } });
    await cloud.hears(device.id, "reported", ({ version, rejected }) => version === 2 && rejected === undefined);
    expect(device.applied).toHaveLength(tries + 1);
  });

  test("has its configuration in force before any network is there", async () => {
    await cloud.desire(device.id, 1, { output: { volumeDb: -12 } });
    await cloud.hears(device.id, "reported", ({ version }) => version === 1);
    await device.stop();
    device.applied.length = 0;
    control.failing = "unavailable";
    await broker.stop();
    try {
      await device.start();
      const [first] = await eventually("a configuration in force", () => device.applied.length > 0 && device.applied);
      expect(first?.output.volumeDb).toBe(-12);
      expect(device.link.configVersion).toBe(1);
      expect(device.link.state.kind).not.toBe("up");
    } finally {
      control.failing = undefined;
      await broker.start();
    }
    await online();
  });

  // The observer, too, has to dial the new broker: when the device is there first, its events are heard by nobody, and we look again.
  test(
    "comes back after the broker was gone, in a new session, with the events of the meantime in their order",
    { retry: 4 },
    async () => {
      const { session } = device.link;
      await broker.stop();
      await eventually("the loss to be noticed", () => device.link.state.kind !== "up");
      for (const detail of ["one", "two", "three"]) device.link.publishEvent({ kind: "resync", detail });
      device.link.publishTelemetry(telemetry(1));
      device.link.publishTelemetry(telemetry(2));
      await broker.start();
      await online();
      await cloud.hears(device.id, "birth", (birth) => birth.session > session);
      await cloud.hears(device.id, "event", ({ event }) => event.detail === "three");
      expect(cloud.of(device.id, "event").map(({ event }) => event.detail)).toEqual(["one", "two", "three"]);
      const newest = await cloud.hears(device.id, "telemetry");
      expect(newest).toMatchObject({ seq: 2, session: device.link.session });
    },
  );

  test("obeys a command once, however often it arrives", async () => {
    const id = await cloud.command(device.id, { kind: "identify", seconds: 2 }, { id: "same" });
    await cloud.hears(device.id, "ack");
    await cloud.command(device.id, { kind: "identify", seconds: 2 }, { id });
    await eventually("a second answer", () => cloud.of(device.id, "ack").length === 2);
    expect(device.obeyed).toEqual([{ kind: "identify", seconds: 2 }]);
    expect(cloud.of(device.id, "ack").map(({ outcome }) => outcome)).toEqual(["done", "done"]);
  });

  test("does not obey a command that expired while it waited, by the sender's clock, two years off", async () => {
    const twoYears = 2 * 365 * 86_400_000;
    const gate = Promise.withResolvers<undefined>();
    device.obey = async () => {
      await gate.promise;
      return { outcome: "done" };
    };
    const slow = await cloud.command(device.id, { kind: "identify", seconds: 1 }, { clockErrorMs: -twoYears });
    const short = await cloud.command(device.id, { kind: "restart" }, { lifeMs: 0, clockErrorMs: twoYears });
    await eventually("the first to be obeyed", () => device.obeyed.length === 1);
    gate.resolve(undefined);
    expect(await cloud.hears(device.id, "ack", ({ id }) => id === short)).toMatchObject({ outcome: "expired" });
    expect(await cloud.hears(device.id, "ack", ({ id }) => id === slow)).toMatchObject({ outcome: "done" });
    expect(device.obeyed).toHaveLength(1);
  });

  test("says why it did not obey", async () => {
    device.obey = () => Promise.resolve({ outcome: "rejected", code: "output-missing", detail: "no card" });
    const id = await cloud.command(device.id, { kind: "identify", seconds: 1 });
    const ack = await cloud.hears(device.id, "ack", (one) => one.id === id);
    expect(ack).toMatchObject({ outcome: "rejected", code: "output-missing", detail: "no card" });
  });

  test("is born again on request, and when its capabilities change", async () => {
    await cloud.command(device.id, { kind: "rebirth" });
    await eventually("a second birth", () => cloud.of(device.id, "birth").length === 2);
    device.link.updateCapabilities({ sinks: ["virtual", "alsa"] });
    const birth = await cloud.hears(device.id, "birth", ({ capabilities }) => capabilities.sinks?.length === 2);
    expect(birth.session).toBe(device.link.session);
  });

  test("drops what is malformed, says so, and goes on", async () => {
    const desired = topicOf(device.id, topics.desired);
    const command = topicOf(device.id, topics.command);
    for (const payload of [
      "",
      "{",
      "null",
      `{"v":9}`,
      `{"v":1,"version":-1}`,
      "[".repeat(60_000),
      "x".repeat(70_000),
    ]) {
      await cloud.say(desired, payload);
      await cloud.say(command, payload);
    }
    for (let i = 0; i < 50; i += 1) await cloud.say(i % 2 ? desired : command, randomBytes(i * 7));
    const deep = JSON.parse(`${'{"a":'.repeat(2_000)}1${"}".repeat(2_000)}`) as Record<string, unknown>;
    await cloud.say(desired, JSON.stringify({ v: 1, version: 1, hash: "0".repeat(64), documents: { output: deep } }));
    await cloud.desire(device.id, 2, { output: { volumeDb: -3 } });
    await cloud.hears(device.id, "reported", ({ version }) => version === 2);
    expect(device.log.lines.filter(({ message }) => message.includes("dropped")).length).toBeGreaterThan(40);
  });

  test("that the broker refuses asks what is wrong, and when it was removed waits for an operator again", async () => {
    const { id } = device;
    const { certificateChain = "" } = device.link.identity.credentials ?? {};
    control.revoked.add(id);
    await broker.revoke(certificateChain);
    await broker.stop();
    await broker.start();
    const again = await eventually("a second code", () => device.codes[1], { deadlineMs: 60_000 });
    expect(device.paired).toBe(false);
    control.revoked.delete(id);
    control.approve(again.userCode);
    await broker.admit?.(id);
    await online();
    expect(device.id).toBe(id);
    await broker.revoke();
  });

  test("that starts with an expired certificate asks, hears that it must be paired again, and is", async () => {
    const late = await TestDevice.make(authority, control.url);
    const notAfter = new Date(Date.now() - 60_000);
    control.tamper = async (granted, csr) => ({
      ...granted,
      certificateChain: await authority.device(granted.deviceId, csr, { notAfter, notBefore: new Date(0) }),
    });
    await late.start();
    await broker.admit?.(late.id);
    control.approve((await eventually("a code", () => late.codes[0])).userCode);
    await eventually("a certificate", () => late.paired);
    control.tamper = (granted) => Promise.resolve(granted);
    await late.stop();
    await late.start();
    const again = await eventually("a second code", () => late.codes[1]);
    control.approve(again.userCode);
    await eventually("the link", () => late.link.state.kind === "up");
    expect(late.codes).toHaveLength(2);
    await late.dispose();
  });

  test("renews a certificate that has lived two thirds, with a new key and the same id", async () => {
    const old = await TestDevice.make(authority, control.url);
    const day = 86_400_000;
    control.tamper = async (granted, csr) => ({
      ...granted,
      certificateChain: await authority.device(granted.deviceId, csr, {
        notBefore: new Date(Date.now() - 10 * day),
        notAfter: new Date(Date.now() + day),
      }),
    });
    await old.start();
    await broker.admit?.(old.id);
    control.approve((await eventually("a code", () => old.codes[0])).userCode);
    await eventually("the link", () => old.link.state.kind === "up");
    control.tamper = (granted) => Promise.resolve(granted);
    const before = old.link.identity;
    await old.stop();
    await old.start();
    await eventually("the renewal", () => old.credentials === 2);
    expect(old.link.identity.deviceId).toBe(before.deviceId);
    expect(old.link.identity.privateKey).not.toBe(before.privateKey);
    // Without a restart, the next connection is by the new certificate.
    await eventually("the link", () => old.link.state.kind === "up");
    // A broker that knows names would refuse the new certificate as well.
    if (broker.admit === undefined) await broker.revoke(before.credentials?.certificateChain ?? "");
    const { session } = old.link;
    await broker.stop();
    await broker.start();
    await eventually(
      "the link by the new certificate",
      () => old.link.session > session && old.link.state.kind === "up",
    );
    expect(old.codes).toHaveLength(1);
    await broker.revoke();
    await old.dispose();
  });
});

const count = 0;
const telemetry = (seq: number): Telemetry => ({
  v: 1,
  kind: "media",
  session: 0,
  seq,
  sentAt: new Date(0).toISOString(),
  intervalSeconds: 10,
  programmes: [],
  realtime: "none",
  process: { uptimeSeconds: count, cpuSeconds: count, residentBytes: count },
});
