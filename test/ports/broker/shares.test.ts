import { topicOf, topics } from "@carillon/contracts/topics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestAuthority } from "../../support/certificates.js";
import { eventually } from "../../support/eventually.js";
import { mosquittoBroker, natsBroker, type TestBroker } from "../link/brokers.js";
import { openDevice } from "./clients.js";
import { sharingReplica, type Replica } from "./replicas.js";

const devices = ["a", "b", "c", "d"].map((digit) => digit.repeat(32));
const [anyone = ""] = devices;

describe.each([
  ["Mosquitto", mosquittoBroker],
  ["three nodes of NATS", natsBroker],
] as const)("several control services on %s", (_name, begin) => {
  let authority: TestAuthority;
  let broker: TestBroker;
  beforeAll(async () => {
    authority = await TestAuthority.create();
    broker = await begin(authority);
    await broker.admit?.(...devices);
  });
  afterAll(() => broker.close());

  /** Says `count` telemetry messages as each device, told apart by their text. */
  const sayTelemetry = async (round: string, count: number): Promise<string[]> => {
    const said = devices.map(async (device) => {
      const client = await openDevice(broker, authority, device);
      const texts = Array.from({ length: count }, (_, n) => `${round} ${device} ${n}`);
      for (const text of texts) await client.publishAsync(topicOf(device, topics.telemetry), text);
      // What comes after is acknowledged: then what came before is with the broker.
      await client.publishAsync(topicOf(device, topics.event), round, { qos: 1 });
      await client.endAsync();
      return texts;
    });
    return (await Promise.all(said)).flat().sort();
  };
  const telemetryOf = (replicas: readonly Replica[], round: string): string[] =>
    replicas.flatMap(({ received }) =>
      received
        .filter(({ leaf, payload }) => leaf === "up/telemetry" && payload.startsWith(round))
        .map((m) => m.payload),
    );

  it("divide the telemetry among themselves, and all hear what is said of presence and outcomes", async () => {
    const [one, two] = [await sharingReplica(broker, authority, 0), await sharingReplica(broker, authority, 1)];
    const said = await sayTelemetry("first", 25);
    await eventually("all of it", () => telemetryOf([one, two], "first").length >= said.length);
    for (const replica of [one, two]) {
      await eventually("the events", () => replica.received.filter(({ leaf }) => leaf === "up/event").length === 4);
      expect(telemetryOf([replica], "first").length).toBeGreaterThan(0);
    }
    expect(telemetryOf([one, two], "first").sort()).toEqual(said);

    const birth = await openDevice(broker, authority, anyone);
    await birth.publishAsync(topicOf(anyone, topics.birth), "born", { qos: 1, retain: true });
    for (const replica of [one, two])
      await eventually("the birth", () => replica.received.some(({ payload }) => payload === "born"));
    await birth.endAsync();
    await Promise.all([one.close(), two.close()]);
  });

  it("leave the share of one that is gone to the others", async () => {
    const [one, two] = [await sharingReplica(broker, authority, 0), await sharingReplica(broker, authority, 1)];
    await one.close();
    const said = await sayTelemetry("alone", 10);
    await eventually("all of it", () => telemetryOf([two], "alone").length === said.length);
    const back = await sharingReplica(broker, authority, 0);
    const more = await sayTelemetry("again", 25);
    await eventually("all of it", () => telemetryOf([back, two], "again").length === more.length);
    expect(telemetryOf([back], "again").length).toBeGreaterThan(0);
    await Promise.all([back.close(), two.close()]);
  });
});
