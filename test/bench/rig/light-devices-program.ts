import { once } from "node:events";
import { createInterface } from "node:readline";
import { desired } from "@carillon/contracts/configuration";
import { topicOf, topics } from "@carillon/contracts/topics";
import { connectAsync } from "mqtt";
import type { LightDevicesTask } from "./light-devices.js";

/**
 * A process with many devices' links and nothing behind them: each takes whatever is wanted of it, and says so at once. Prints a line when
 * all are there, and the time of the last report whenever somebody asks.
 */
const told = createInterface({ input: process.stdin });
const first: readonly unknown[] = await once(told, "line");
const task = JSON.parse(String(first[0])) as LightDevicesTask;
let reports = 0;
let lastMs = 0;

async function beThere(id: string): Promise<void> {
  const client = await connectAsync(task.url, {
    ...{
      clientId: id,
      username: id,
      protocolVersion: 4,
      keepalive: 600,
      reconnectPeriod: 1000,
      resubscribe: true,
    },
  });
  client.on("error", () => undefined);
  const say = (topic: { leaf: string; retain: boolean }, message: object): Promise<unknown> =>
    client.publishAsync(topicOf(id, topic), JSON.stringify(message), {
      qos: 1,
      retain: topic.retain,
    });
  let inForce = 0;
  client.on("message", (_topic, payload) => {
    const { version, hash } = desired.parse(JSON.parse(payload.toString()));
    // What is retained is said again whenever control comes back.
    if (version <= inForce) return;
    inForce = version;
    void say(topics.reported, { v: 1, version, hash }).then(() => {
      reports += 1;
      lastMs = Date.now();
    });
  });
  const who = { v: 1, kind: "speaker", session: 1 };
  await say(topics.birth, {
    ...who,
    bootId: `boot-${id}`,
    agentVersion: "1.0.0",
    configVersion: 0,
    capabilities: {},
  });
  await say(topics.state, { v: 1, state: "online", session: 1 });
  await client.subscribeAsync(topicOf(id, topics.desired), { qos: 1 });
}

const waiting = [...task.ids];
const connectNext = async (): Promise<void> => {
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) await beThere(id);
};
await Promise.all(Array.from({ length: 50 }, connectNext));
process.stdout.write(`${JSON.stringify({ msg: "all there" })}\n`);
told.on("line", () => process.stdout.write(`${JSON.stringify({ reports, lastMs })}\n`));
