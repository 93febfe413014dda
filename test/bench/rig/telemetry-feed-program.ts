import { createInterface } from "node:readline";
import { topicOf, topics } from "@carillon/contracts/topics";
import { connectAsync } from "mqtt";
import { z } from "zod";
import { speakerTelemetry } from "../../integration/control/messages.js";

const task = z.object({ url: z.string(), ids: z.array(z.string()) });
const order = z.object({ perSecond: z.number().nullable() });
const tickMs = 10;
/** At full rate: so many at once, then whatever the socket takes. */
const batch = 200;

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async (): Promise<unknown> => JSON.parse((await lines.next()).value as string);

const { url, ids } = task.parse(await read());
const client = await connectAsync(url, { protocolVersion: 4, clientId: "feed" });

const said = ids.map((id, n) => ({
  topic: topicOf(id, topics.telemetry),
  payload: Buffer.from(JSON.stringify(speakerTelemetry(n / 1e7, { session: 1, intervalSeconds: 10 }))),
}));
let next = 0;
const say = (count: number): void => {
  for (let n = 0; n < count; n += 1) {
    const message = said[next];
    next = (next + 1) % said.length;
    if (message !== undefined) client.publish(message.topic, message.payload, { qos: 0 });
  }
};

let perSecond: number | null = 0;
let [since, done] = [performance.now(), 0];
const tick = (): void => {
  if (perSecond === null) {
    // The broker's own queue is bounded: what its other side does not take in time is lost, and costs nobody.
    if (client.stream.writableLength < 500_000) say(batch);
    setImmediate(tick);
    return;
  }
  const due = Math.floor(((performance.now() - since) / 1000) * perSecond) - done;
  say(due);
  done += due;
  setTimeout(tick, tickMs);
};
tick();
console.log("ready");
for (;;) {
  const { perSecond: wanted } = order.parse(await read());
  perSecond = wanted;
  [since, done] = [performance.now(), 0];
  console.log("rate");
}
