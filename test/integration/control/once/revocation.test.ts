import { connect as connectTls } from "node:tls";
import { reconnectHint } from "@carillon/contracts/reconnect-hint";
import { fleetName, topicOf, topics } from "@carillon/contracts/topics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.js";
import { productionBroker, type ProductionBroker } from "../production-broker.js";
import { RunningControl } from "../running-control.js";
import { TestDevice } from "../test-device.js";

let folder: TemporaryFolder;
let broker: ProductionBroker;
let control: RunningControl;

beforeAll(async () => {
  folder = await temporaryFolder("control-revocation");
  broker = await productionBroker(folder.path);
  control = await RunningControl.start(folder.path, broker.env);
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

describe("a device that is removed from a control service with a broker of another process", () => {
  it("loses its connection, and is refused from then on, also with a ticket of an earlier session", async () => {
    const device = await TestDevice.make(control);
    await device.pair({ name: "Stolen" });
    const ticket = await ticketOf(device);
    expect(await shakeHands(device, ticket)).toBe("resumed");
    const other = await TestDevice.make(control);
    await other.pair({ name: "Innocent" });
    await using untouched = await other.connect();
    await using connection = await device.connect();
    await connection.beBorn("speaker");
    expect((await control.api("DELETE", `/v1/devices/${device.id}`)).status).toBe(204);
    await eventually("its connection ends", () => connection.closed);
    await eventually("the lists are read", () => refused(device));
    expect(await shakeHands(device, ticket)).toMatch(/certificate revoked/);
    expect(untouched.closed).toBe(false);
    // What it left on the broker is gone, and its stand-in left nothing.
    expect(control.lines.filter(({ event }) => event === "broker-kick-failed")).toEqual([]);
  });

  it("cannot be put out by another device that claims its name", async () => {
    const [device, thief] = [await TestDevice.make(control), await TestDevice.make(control)];
    await device.pair({ name: "Honest" });
    await thief.pair({ name: "Thief" });
    await using connection = await device.connect();
    await using stolen = await thief.connect({ clientId: device.id, username: device.id });
    // The broker calls the thief by its own name: it may publish what is its own, and nothing else has happened.
    await stolen.client.publishAsync(`carillon/v1/${thief.id}/up/probe`, "1", { qos: 1 });
    await connection.client.publishAsync(`carillon/v1/${device.id}/up/probe`, "1", { qos: 1 });
    expect(connection.closed).toBe(false);
  });
});

describe("over how long a fleet is to spread its return", () => {
  it("is there for a device that comes at any time, and nobody but control says it", async () => {
    const device = await TestDevice.make(control);
    await device.pair({ name: "Late" });
    await using connection = await device.connect();
    const topic = topicOf(fleetName, topics.reconnectHint);
    const said = new Promise<{ text: string; retain: boolean }>((heard) => {
      connection.client.on("message", (name, payload, { retain }) => {
        if (name === topic) heard({ text: payload.toString(), retain });
      });
    });
    await connection.client.subscribeAsync(topic, { qos: 1 });
    const { text, retain } = await said;
    expect(retain).toBe(true);
    expect(reconnectHint.parse(JSON.parse(text)).spreadSeconds).toBe(0);
    // Mosquitto acknowledges what it does not pass on; what others read is what control said.
    await connection.client.publishAsync(topic, JSON.stringify({ v: 1, spreadSeconds: 600 }), { qos: 1, retain: true });
    await using other = await device.connect();
    const read = new Promise<string>((heard) => other.client.on("message", (_, payload) => heard(payload.toString())));
    await other.client.subscribeAsync(topic, { qos: 1 });
    expect(await read).toBe(text);
  });
});

const refused = (device: TestDevice): Promise<boolean> =>
  device.connect().then(
    async (connection) => {
      await connection[Symbol.asyncDispose]();
      return false;
    },
    () => true,
  );

/** A TLS session ticket, as a device keeps it for its next connection. */
function ticketOf(device: TestDevice): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      host: "localhost",
      port: broker.mosquitto.port,
      ca: control.root,
      ...device.credentials,
    });
    socket.once("error", reject);
    socket.once("session", (session: Buffer) => {
      resolve(session);
      socket.destroy();
    });
  });
}

/** CONNECT of MQTT 3.1.1 without user name and client id, which are the certificate's. */
const connectPacket = Buffer.from([0x10, 12, 0, 4, ...Buffer.from("MQTT"), 4, 2, 0, 60, 0, 0]);

/** `resumed` or `full`, when the broker answers; else why it does not. */
function shakeHands(device: TestDevice, session: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const { credentials } = device;
    const socket = connectTls({
      host: "localhost",
      port: broker.mosquitto.port,
      ca: control.root,
      session,
      ...credentials,
    });
    socket.once("secureConnect", () => socket.write(connectPacket));
    socket.once("error", (error: Error) => resolve(error.message));
    socket.once("close", () => resolve("closed"));
    socket.once("data", () => {
      resolve(socket.isSessionReused() ? "resumed" : "full");
      socket.destroy();
    });
  });
}
