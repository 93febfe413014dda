import type { z } from "zod";
import { birth, deviceState } from "./birth.js";
import { ack, command, event } from "./command.js";
import { desired, reported } from "./configuration.js";
import { deviceIceServers } from "./ice.js";
import { reconnectHint } from "./reconnect-hint.js";
import { revoked } from "./revoked.js";
import { telemetry } from "./telemetry.js";

/** The root of every topic; the version is of the tree, not of a message. */
export const topicRoot = "carillon/v1";

export interface Topic<T> {
  readonly from: "device" | "cloud";
  readonly leaf: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
  readonly schema: z.ZodType<T>;
}

const topic = <T>(t: Topic<T>): Topic<T> => t;

/** The one place where a topic's name, direction, delivery and shape are written. Written to MQTT 3.1.1 semantics. */
export const topics = {
  birth: topic({ from: "device", leaf: "up/birth", qos: 1, retain: true, schema: birth }),
  state: topic({ from: "device", leaf: "up/state", qos: 1, retain: true, schema: deviceState }),
  telemetry: topic({ from: "device", leaf: "up/telemetry", qos: 0, retain: false, schema: telemetry }),
  reported: topic({ from: "device", leaf: "up/config/reported", qos: 1, retain: true, schema: reported }),
  event: topic({ from: "device", leaf: "up/event", qos: 1, retain: false, schema: event }),
  ack: topic({ from: "device", leaf: "up/ack", qos: 1, retain: false, schema: ack }),
  desired: topic({ from: "cloud", leaf: "down/config/desired", qos: 1, retain: true, schema: desired }),
  command: topic({ from: "cloud", leaf: "down/command", qos: 1, retain: false, schema: command }),
  ice: topic({ from: "cloud", leaf: "down/ice", qos: 1, retain: true, schema: deviceIceServers }),
  /** Of the whole fleet: `topicOf(fleetName, …)`. */
  reconnectHint: topic({ from: "cloud", leaf: "down/reconnect", qos: 1, retain: true, schema: reconnectHint }),
  /** Of the whole fleet as well. */
  revoked: topic({ from: "cloud", leaf: "down/revoked", qos: 1, retain: true, schema: revoked }),
} as const;

/** In the place of a device's id, where a message is for all of them. No device can have it. */
export const fleetName = "fleet";

export type TopicName = keyof typeof topics;

/** `topicOf("0f…", topics.birth)` is `carillon/v1/0f…/up/birth`. */
export const topicOf = (device: string, t: { readonly leaf: string }): string => `${topicRoot}/${device}/${t.leaf}`;

/** The filter that a cloud service subscribes to for one leaf of every device. */
export const everyDevice = (t: { readonly leaf: string }): string => `${topicRoot}/+/${t.leaf}`;

/** Splits a full topic name; undefined when it is not ours. */
export function parseTopic(name: string): { device: string; leaf: string } | undefined {
  const begin = topicRoot.length + 1;
  const end = name.indexOf("/", begin);
  if (end < 0 || !name.startsWith(`${topicRoot}/`)) return undefined;
  return { device: name.slice(begin, end), leaf: name.slice(end + 1) };
}

const forEverybody: ReadonlySet<string> = new Set(
  [topics.reconnectHint, topics.revoked].map((t) => topicOf(fleetName, t)),
);

/** The broker's rule as filters, for brokers that want to be told: a device's own `up/`, its own `down/`, and what is for all. */
export const deviceFilters = (device: string): Readonly<Record<"publish" | "subscribe", readonly string[]>> => ({
  publish: [`${topicRoot}/${device}/up/#`],
  subscribe: [`${topicRoot}/${device}/down/#`, ...forEverybody],
});

/** The broker's rule, for every broker: a device may publish under its own `up/`, read its own `down/` and what is for all. */
export function deviceMay(device: string, action: "publish" | "subscribe", topicName: string): boolean {
  if (action === "subscribe" && forEverybody.has(topicName)) return true;
  const direction = action === "publish" ? "up" : "down";
  return topicName.startsWith(`${topicRoot}/${device}/${direction}/`) && !/[+#]/.test(topicName.replace(/\/#$/, ""));
}
