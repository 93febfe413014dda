import { randomBytes } from "node:crypto";
import { CarillonError } from "@carillon/contracts/errors";
import { everyDevice, parseTopic, topicOf, topics, type Topic } from "@carillon/contracts/topics";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import type { Logger } from "pino";
import { controlName, type ServerCredentials } from "../certificates/authority.js";

/** One message from a device, unparsed. `retained`: the broker's memory, not a sign of life. */
export interface Received {
  readonly device: string;
  readonly leaf: string;
  readonly payload: string;
  readonly retained: boolean;
}

/** How a topic is delivered, whatever it carries. */
type Delivery = Pick<Topic<unknown>, "leaf" | "qos" | "retain">;

/** What the service asks of MQTT. */
export interface CloudLink {
  readonly connected: boolean;
  /** Resolves at the first connection, or after five seconds without one. */
  readonly settled: Promise<unknown>;
  /**
   * Resolves when the broker has it. Rejects with CarillonError broker-unreachable when it is away: nothing is queued.
   */
  publish<T>(device: string, topic: Topic<T>, message: T): Promise<void>;
  /** Ends a retained message. */
  clear(device: string, topic: Delivery): Promise<void>;
  useCredentials(credentials: ServerCredentials): void;
  close(): Promise<void>;
}

export interface CloudLinkEvents {
  received(message: Received): void;
  /** Also after each reconnection: the broker may have forgotten what it held. */
  connected(): void;
}

const upwards = Object.values(topics).filter(({ from }) => from === "device");
const reconnectMs = 500;
const connectMs = 5000;

/**
 * Our client on the broker, embedded or external: MQTT 3.1.1, clean sessions. It reconnects by itself for ever; a
 * broker that is away is a state (`connected`), not an error.
 */
export function openCloudLink(
  url: URL,
  credentials: ServerCredentials,
  { events, log }: { readonly events: CloudLinkEvents; readonly log: Logger },
): CloudLink {
  const options: IClientOptions = {
    ...tlsOptions(credentials),
    protocolVersion: 4,
    clientId: `${controlName}-${randomBytes(4).toString("hex")}`,
    username: controlName,
    clean: true,
    keepalive: 15,
    reconnectPeriod: reconnectMs,
    connectTimeout: connectMs,
    queueQoSZero: false,
    resubscribe: false,
  };
  const client = connect(url.href, options);
  client.on("message", (name, payload, packet) => {
    const topic = parseTopic(name);
    if (topic !== undefined) events.received({ ...topic, payload: payload.toString("utf8"), retained: packet.retain });
  });
  const settled = Promise.withResolvers<undefined>();
  const patience = setTimeout(() => settled.resolve(undefined), connectMs);
  client.on("connect", () => {
    void subscribe(client, events, log).then(() => {
      clearTimeout(patience);
      settled.resolve(undefined);
    });
  });
  client.on("error", (error) =>
    log.warn({ event: "broker-unreachable", url: url.href, reason: error.message }, "no MQTT broker"),
  );
  client.on("offline", () => log.warn({ event: "broker-lost", url: url.href }, "MQTT broker lost"));
  const send = async (device: string, topic: Delivery, payload: string): Promise<void> => {
    if (!client.connected) throw new CarillonError("broker-unreachable", url.href);
    const name = topicOf(device, topic);
    await client.publishAsync(name, payload, { qos: topic.qos, retain: topic.retain }).catch((cause: unknown) => {
      throw new CarillonError("broker-unreachable", url.href, { cause });
    });
  };
  return {
    get connected() {
      return client.connected;
    },
    settled: settled.promise,
    publish: (device, topic, message) => send(device, topic, JSON.stringify(message)),
    clear: (device, topic) => send(device, topic, ""),
    useCredentials: (renewed) => void Object.assign(client.options, tlsOptions(renewed)),
    close: () => {
      clearTimeout(patience);
      return client.endAsync(true);
    },
  };
}

async function subscribe(client: MqttClient, events: CloudLinkEvents, log: Logger): Promise<void> {
  try {
    await client.subscribeAsync(Object.fromEntries(upwards.map((topic) => [everyDevice(topic), { qos: topic.qos }])));
    log.info({ event: "broker-connected" }, "connected to the MQTT broker");
    events.connected();
  } catch (error) {
    // The connection went while we subscribed: mqtt.js connects again, and we are called again.
    log.warn(
      { event: "broker-subscribe-failed", reason: error instanceof Error ? error.message : String(error) },
      "not subscribed",
    );
    client.reconnect();
  }
}

const tlsOptions = ({ certificate, privateKey, root }: ServerCredentials) => ({
  cert: certificate,
  key: privateKey,
  ca: root,
});
