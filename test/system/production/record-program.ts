/**
 * node test/dist/system/production/record-program.js VERSION: keeps what is said over MQTT in an installation of this version, for the tests of later
 * ones. Writes test/unit/contracts/recorded/VERSION.jsonl: a line `{kind, topic, payload}` for each kind of device and topic, the last one said.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseTopic, topics, type TopicName } from "@carillon/contracts/topics";
import { testFolder } from "../../support/c-program.js";
import { eventually } from "../../support/eventually.js";
import { Installation } from "./installation.js";

const version = process.argv[2];
if (version === undefined) throw new Error("usage: record-program.js VERSION");

const names = Object.keys(topics) as TopicName[];
const heard = new Map<string, object>();
await using site = await Installation.start();
site.mqtt.on("message", (topic, bytes) => {
  const { device, leaf } = parseTopic(topic) ?? {};
  const name = names.find((each) => topics[each].leaf === leaf);
  if (device === undefined || name === undefined || bytes.length === 0) return;
  const kind = device === site.idOf("media") ? "media" : "speaker";
  heard.set(`${kind} ${name}`, { kind, topic: name, payload: JSON.parse(bytes.toString()) as object });
});
await site.mqtt.subscribeAsync("carillon/v1/#", { qos: 1 });

const { control } = site;
for (const name of ["speaker-1", "speaker-2"] as const) await site.playing(name);
const volume = { values: { volumeDb: -3 } };
await control.api("PUT", "/v1/configuration/zone:hall/output", volume, { "if-none-match": "*" });
const source = { kind: "silence" };
await control.api("POST", "/v1/programmes/hall/playbacks", { source });
for (const name of ["speaker-1", "media"] as const)
  await control.api("POST", `/v1/devices/${site.idOf(name)}/commands`, { instruction: { kind: "identify" } });
await site.processes["speaker-2"].stop();

/** A speaker has an event only when something is wrong with it. */
const expected = ["birth", "state", "telemetry", "reported", "ack", "desired", "command"].flatMap((name) => [
  `speaker ${name}`,
  `media ${name}`,
]);
await eventually(`messages of each kind; missing: ${expected.filter((key) => !heard.has(key)).join(", ")}`, () =>
  expected.every((key) => heard.has(key)),
);
const lines = [...heard].toSorted(([a], [b]) => a.localeCompare(b)).map(([, line]) => JSON.stringify(line));
await writeFile(join(testFolder(), `unit/contracts/recorded/${version}.jsonl`), `${lines.join("\n")}\n`);
