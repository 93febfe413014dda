import { randomBytes } from "node:crypto";
import { connect as connectTls } from "node:tls";
import { startEmbeddedBroker } from "@carillon/control/broker/embedded-broker";
import type { Peer } from "@carillon/control/certificates/peer";
import { topicOf, topics } from "@carillon/contracts/topics";
import type { IClientOptions, MqttClient } from "mqtt";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestAuthority } from "../../support/certificates.js";
import { eventually } from "../../support/eventually.js";
import { freePort } from "../../support/free-ports.js";
import { mosquittoBroker, natsBroker, type TestBroker } from "../link/brokers.js";
import { open, openDevice } from "./clients.js";
import { embeddedBroker } from "./embedded.js";
import { openReplica, serverCredentials } from "./replicas.js";

const log = pino({ level: "silent" });
const ticketKeys = randomBytes(48);
const [own, other] = ["1", "2"].map((digit) => digit.repeat(32)) as [string, string];
const state = { v: 1, state: "online", session: 1 } as const;

describe.each([
  ["embedded aedes", embeddedBroker],
  ["Mosquitto", mosquittoBroker],
  ["three nodes of NATS", natsBroker],
] as const)("%s", (_name, begin) => {
  let authority: TestAuthority;
  let broker: TestBroker;
  beforeAll(async () => {
    authority = await TestAuthority.create();
    broker = await begin(authority);
  });
  afterAll(() => broker.close());

  const client = (name: string, more: IClientOptions = {}): Promise<MqttClient> =>
    openDevice(broker, authority, name, more);
  const cloud = (name = "control") => openReplica(broker, authority, { name });

  it("carries a device's messages up and the cloud's down, and remembers what is retained", async () => {
    const { link, received } = await cloud();
    const device = await client(own);
    await device.subscribeAsync([topicOf(own, topics.desired), topicOf(own, topics.command)]);
    await device.publishAsync(topicOf(own, topics.state), JSON.stringify(state), { qos: 1, retain: true });
    await eventually("the cloud hears it", () =>
      received.some(({ device: id, leaf, retained }) => id === own && leaf === "up/state" && !retained),
    );
    const down: string[] = [];
    device.on("message", (topic) => down.push(topic));
    await link.publish(own, topics.desired, { v: 1, version: 1, hash: "0".repeat(64), documents: {} });
    await eventually("the device hears it", () => down.includes(topicOf(own, topics.desired)));
    const late = await cloud("control-1");
    await eventually("the memory", () => late.received.some(({ leaf, retained }) => leaf === "up/state" && retained));
    await link.clear(own, topics.state);
    await eventually("the end of it", () =>
      received.some(({ leaf, payload }) => leaf === "up/state" && payload === ""),
    );
    await Promise.all([device.endAsync(true), link.close(), late.link.close()]);
  });

  it("keeps a device from speaking as another, and from hearing what is another's", async () => {
    const { link, received } = await cloud();
    const device = await client(other);
    const heard: string[] = [];
    device.on("message", (topic) => heard.push(topic));
    await device
      .subscribeAsync([topicOf(own, { leaf: "down/#" }), "carillon/v1/+/down/#", "#", "$SYS/#"], { qos: 1 })
      .catch(() => undefined);
    await link.publish(own, topics.desired, { v: 1, version: 2, hash: "0".repeat(64), documents: {} });
    for (const topic of [topicOf(other, topics.state), topicOf(own, topics.desired)]) {
      const speaker = await client(own);
      // aedes closes the connection; Mosquitto acknowledges and drops (MQTT 3.1.1 allows both [MQTT-3.3.5-2]).
      const closed = new Promise<void>((resolve) => speaker.once("close", () => resolve()));
      await Promise.race([closed, speaker.publishAsync(topic, "forged", { qos: 1 })]);
      await speaker.endAsync(true);
    }
    const honest = await client(own);
    await honest.publishAsync(topicOf(own, topics.event), "honest", { qos: 1 });
    await eventually("the honest message", () => received.some(({ payload }) => payload === "honest"));
    expect(received.filter(({ payload }) => payload === "forged")).toEqual([]);
    expect(heard).toEqual([]);
    await Promise.all([device.endAsync(true), honest.endAsync(true), link.close()]);
  });

  it("refuses who has no certificate, or one of another authority", async () => {
    const foreign = await (await TestAuthority.create("other root")).client(own);
    await expect(open(broker.url, { ca: authority.ca, clientId: own, username: own })).rejects.toThrow();
    await expect(open(broker.url, { ca: authority.ca, ...foreign, clientId: own, username: own })).rejects.toThrow();
  });

  it("is found again by the cloud after it was away, and nothing is promised meanwhile", async () => {
    const { link, received, connections } = await cloud();
    await broker.stop();
    await eventually("it is missed", () => !link.connected);
    await expect(
      link.publish(own, topics.desired, { v: 1, version: 1, hash: "0".repeat(64), documents: {} }),
    ).rejects.toThrow(expect.objectContaining({ code: "broker-unreachable" }));
    await broker.start();
    await eventually("the cloud is back", () => link.connected && connections() === 2);
    const device = await client(own);
    await device.publishAsync(topicOf(own, topics.event), "after", { qos: 1 });
    await eventually("it listens again", () => received.some(({ payload }) => payload === "after"));
    await Promise.all([device.endAsync(true), link.close()]);
  });
});

describe("the embedded broker, which asks control alone", () => {
  it("puts out at once who is removed, and lets nobody borrow a name", async () => {
    const authority = await TestAuthority.create();
    const credentials = serverCredentials(authority, await authority.server("localhost"));
    const removed = new Set<string>();
    const admit = ({ commonName }: Peer) => (removed.has(commonName) ? "removed" : undefined);
    const broker = await startEmbeddedBroker({ host: "127.0.0.1", port: 0 }, credentials, {
      admit,
      publicHost: "localhost",
      ticketKeys,
      log,
    });
    const certified = await authority.client(own);
    const as = (more: IClientOptions = {}) =>
      open(broker.urls[0], { ca: authority.ca, ...certified, clientId: own, username: own, ...more });

    const device = await as();
    await eventually("it is counted", () => broker.clients === 1);
    removed.add(own);
    broker.kick(own);
    await eventually("the connection ends", () => !device.connected);
    await expect(as()).rejects.toThrow(/Not authorized/);
    removed.delete(own);
    for (const borrowed of [
      { clientId: other },
      { username: other },
      { clientId: "control" },
      { clientId: "control", username: "control" },
    ])
      await expect(as(borrowed)).rejects.toThrow(/Not authorized/);

    const shouting = await as();
    shouting.publish(topicOf(own, topics.event), "x".repeat(65_537), { qos: 1 });
    await eventually("it is cut off", () => !shouting.connected);
    await Promise.all([device.endAsync(true), shouting.endAsync(true)]);
    await broker.close();
  });
});

describe("the embedded broker, started again", () => {
  it("resumes a device's TLS session when it has kept the keys of its tickets", async () => {
    const authority = await TestAuthority.create();
    const credentials = serverCredentials(authority, await authority.server("localhost"));
    const address = { host: "127.0.0.1", port: await freePort() };
    const certified = await authority.client(own);
    /** Shakes hands with a broker of these keys; a ticket is sent after the handshake. */
    const shake = async (keys: Buffer, session?: Buffer): Promise<{ resumed: boolean; ticket: Buffer | undefined }> => {
      const broker = await startEmbeddedBroker(address, credentials, {
        ...{ admit: () => undefined, publicHost: "localhost", ticketKeys: keys, log },
      });
      const options = { ...address, servername: "localhost", ca: authority.ca, ...certified };
      const socket = connectTls({ ...options, ...(session !== undefined && { session }) });
      let ticket: Buffer | undefined;
      socket.on("session", (given: Buffer) => (ticket = given));
      await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
      if (session === undefined) await eventually("a ticket", () => ticket);
      const resumed = socket.isSessionReused();
      socket.destroy();
      await broker.close();
      return { resumed, ticket };
    };
    const first = await shake(ticketKeys);
    expect(first.resumed).toBe(false);
    expect((await shake(ticketKeys, first.ticket)).resumed).toBe(true);
    expect((await shake(randomBytes(48), first.ticket)).resumed).toBe(false);
  });
});
