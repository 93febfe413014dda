import { topicOf, topics } from "@carillon/contracts/topics";
import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestAuthority } from "../../support/certificates.js";
import { eventually } from "../../support/eventually.js";
import { mosquittoBroker, natsBroker, type TestBroker } from "../link/brokers.js";
import { open, openDevice } from "./clients.js";
import { embeddedBroker } from "./embedded.js";
import { openReplica, type Replica } from "./replicas.js";

const [own = "", other = "", third = ""] = ["1", "2", "3"].map((digit) => digit.repeat(32));
const hourMs = 3_600_000;
/** As a device's link makes its client id: with something behind the name that nobody else knows. */
const secret = { clientId: `${own}-${"5".repeat(32)}` };

describe.each([
  ["embedded aedes", embeddedBroker, { keeps: false }],
  ["Mosquitto", mosquittoBroker, { keeps: true }],
  ["three nodes of NATS", natsBroker, { keeps: true }],
] as const)("%s", (_name, begin, { keeps }) => {
  let authority: TestAuthority;
  let broker: TestBroker;
  let cloud: Replica;
  beforeAll(async () => {
    authority = await TestAuthority.create();
    broker = await begin(authority);
    await broker.admit?.(own, other, third);
    cloud = await openReplica(broker, authority, { kept: keeps });
  });
  afterAll(async () => {
    await cloud.close();
    await broker.close();
  });

  const heard = (leaf: string): string[] =>
    cloud.received.filter((message) => message.device === own && message.leaf === leaf).map(({ payload }) => payload);

  it("says the will of a device that vanishes, retained, and not that of one that said goodbye", async () => {
    const will = { topic: topicOf(own, topics.state), payload: Buffer.from("lost"), qos: 1, retain: true } as const;
    const vanishing = await openDevice(broker, authority, own, { ...secret, will });
    vanishing.stream.destroy();
    await eventually("the will", () => heard("up/state").includes("lost"));
    const polite = await openDevice(broker, authority, own, {
      ...secret,
      will: { ...will, payload: Buffer.from("no") },
    });
    await polite.publishAsync(topicOf(own, topics.state), "draining", { qos: 1, retain: true });
    await polite.endAsync();
    await eventually("the goodbye", () => heard("up/state").includes("draining"));
    expect(heard("up/state")).not.toContain("no");
  });

  it("refuses a will, and a retained message, in another's name", async () => {
    const will = { topic: topicOf(other, topics.state), payload: Buffer.from("forged"), qos: 1, retain: true } as const;
    await openDevice(broker, authority, own, { ...secret, will }).then(
      (client) => client.stream.destroy(),
      () => undefined,
    );
    const forger = await openDevice(broker, authority, own, secret);
    const closed = new Promise<void>((resolve) => forger.once("close", () => resolve()));
    const said = forger.publishAsync(topicOf(other, topics.reported), "forged", { qos: 1, retain: true });
    await Promise.race([closed, said.catch(() => undefined)]);
    await forger.endAsync(true);
    const honest = await openDevice(broker, authority, own, secret);
    await honest.publishAsync(topicOf(own, topics.event), "after the forgery", { qos: 1 });
    await eventually("the honest message", () => heard("up/event").includes("after the forgery"));
    await honest.endAsync();
    const late = await openReplica(broker, authority, { name: "control-1" });
    await eventually("what is retained", () => late.received.some(({ leaf }) => leaf === "up/state"));
    expect([...cloud.received, ...late.received].filter(({ payload }) => payload === "forged")).toEqual([]);
    await late.close();
  });

  it("ends the older of two connections of one device, and hears the newer", async () => {
    const older = await openDevice(broker, authority, own, secret);
    const newer = await openDevice(broker, authority, own, secret);
    await eventually("the older ends", () => !older.connected);
    await newer.publishAsync(topicOf(own, topics.event), "newer", { qos: 1 });
    await eventually("the newer is heard", () => heard("up/event").includes("newer"));
    await newer.endAsync();
  });

  it("lets nobody put another out by borrowing its name", async () => {
    const honest = await openDevice(broker, authority, own, secret);
    const { cert, key } = await authority.client(other);
    for (const clientId of [own, `${own}-`, `${own}-${"6".repeat(32)}`])
      await open(broker.url, { ca: authority.ca, cert, key, clientId, username: own }).then(
        (thief) => thief.endAsync(true),
        () => undefined,
      );
    await honest.publishAsync(topicOf(own, topics.event), "still here", { qos: 1 });
    await eventually("it is heard", () => heard("up/event").includes("still here"));
    expect(honest.connected).toBe(true);
    await honest.endAsync();
  });

  it("delivers what one device says of one thing in its order", async () => {
    const device = await openDevice(broker, authority, own, secret);
    const said = Array.from({ length: 200 }, (_, n) => `in order ${n}`);
    await Promise.all(said.map((text) => device.publishAsync(topicOf(own, topics.event), text, { qos: 1 })));
    const inOrder = () => heard("up/event").filter((text) => text.startsWith("in order"));
    await eventually("all of it", () => inOrder().length >= said.length);
    expect([...new Set(inOrder())]).toEqual(said);
    await device.endAsync();
  });

  it("is not harmed by a message that is too long, and neither is who else is there", async () => {
    const shouting = await openDevice(broker, authority, own, secret);
    shouting.publish(topicOf(own, topics.event), Buffer.alloc(1_000_000, "x"), { qos: 1 });
    const quiet = await openDevice(broker, authority, other);
    await quiet.publishAsync(topicOf(other, topics.event), "quiet", { qos: 1 });
    await eventually("it is heard", () => cloud.received.some(({ payload }) => payload === "quiet"));
    expect(cloud.link.connected).toBe(true);
    await Promise.all([shouting.endAsync(true), quiet.endAsync()]);
  });

  it("refuses a certificate that has expired, and one that is not valid yet", async () => {
    for (const life of [
      { notBefore: new Date(Date.now() - 2 * hourMs), notAfter: new Date(Date.now() - hourMs) },
      { notBefore: new Date(Date.now() + hourMs), notAfter: new Date(Date.now() + 2 * hourMs) },
    ]) {
      const { cert, key } = await authority.client(own, life);
      const dialing = open(broker.url, { ca: authority.ca, cert, key, ...secret, username: own });
      await expect(dialing).rejects.toThrow();
    }
  });

  if (keeps)
    it("keeps over its end what is retained, and for the cloud what it acknowledged", async () => {
      const device = await openDevice(broker, authority, third);
      const known = cloud;
      await device.publishAsync(topicOf(third, topics.birth), "born", { qos: 1, retain: true });
      await eventually("it is known", () => known.received.some(({ payload }) => payload === "born"));
      await cloud.close();
      await device.publishAsync(topicOf(third, topics.event), "meanwhile", { qos: 1 });
      // As every device does. Mosquitto may not have noticed that the cloud is gone, and writes what is on its way with the next change.
      await device.publishAsync(topicOf(third, topics.state), "draining", { qos: 1, retain: true });
      await device.endAsync();
      await broker.stop();
      await broker.start();
      const back: Replica = await openReplica(broker, authority, { kept: true });
      cloud = back;
      const has = (text: string) => () => back.received.some(({ payload }) => payload === text);
      await eventually("what is retained", has("born"), { deadlineMs: 60_000 });
      await eventually("what was acknowledged", has("meanwhile"), { deadlineMs: 60_000 });
    });

  it("refuses who was revoked", async () => {
    const { cert, key } = await authority.client(third);
    await broker.revoke(cert);
    await broker.stop();
    await broker.start();
    const as = (): Promise<MqttClient> =>
      open(broker.url, { ca: authority.ca, cert, key, clientId: third, username: third });
    await expect(as()).rejects.toThrow();
    await eventually("others are not", async () =>
      (await openDevice(broker, authority, other)).endAsync().then(() => true),
    );
  });
});
