import { parseTopic } from "@carillon/contracts/topics";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import type { Logger } from "pino";
import type { ServerCredentials } from "../certificates/authority.js";

/** One message from a device, unparsed. `retained`: the broker's memory, not a sign of life. */
export interface Received {
  readonly device: string;
  readonly leaf: string;
  readonly payload: string;
  readonly retained: boolean;
}

export interface BrokerClientOptions {
  /** Of one broker, or of the nodes of a cluster: the next is tried when one does not answer. */
  readonly urls: readonly URL[];
  /** User name and client id: what the certificate says. */
  readonly name: string;
  /** The broker keeps our session, and what is acknowledged to devices while we are away. */
  readonly kept: boolean;
  readonly filters: readonly Filter[];
  /** That an earlier process of this name may have had in the session that is kept. */
  readonly dropped?: readonly string[];
}

export interface Filter {
  readonly filter: string;
  readonly qos: 0 | 1;
}

export interface BrokerClientEvents {
  received(message: Received): void;
  /** After each connection. */
  subscribed(): void;
}

const reconnectMs = 500;
const connectMs = 5000;

/** One MQTT 3.1.1 client of this service. It reconnects by itself for ever; a broker that is away is a state, not an error. */
export function openBrokerClient(
  options: BrokerClientOptions,
  credentials: ServerCredentials,
  { events, log }: { readonly events: BrokerClientEvents; readonly log: Logger },
): MqttClient {
  const { urls, name } = options;
  const client = connect({
    ...tlsOptions(credentials),
    servers: urls.map(({ hostname, port }) => ({
      ...{ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 8883), protocol: "mqtts" as const },
    })),
    ...{ protocol: "mqtts", protocolVersion: 4, clientId: name, username: name, clean: !options.kept, keepalive: 15 },
    ...{ reconnectPeriod: reconnectMs, connectTimeout: connectMs, queueQoSZero: false, resubscribe: false },
  } satisfies IClientOptions);
  client.on("message", (topicName, payload, packet) => {
    const topic = parseTopic(topicName);
    if (topic !== undefined) events.received({ ...topic, payload: payload.toString("utf8"), retained: packet.retain });
  });
  client.on("connect", () => void subscribe(client, options, { events, log }));
  const url = addressesOf(urls);
  client.on("error", (error) =>
    log.warn({ event: "broker-unreachable", url, reason: error.message }, "no MQTT broker"),
  );
  client.on("offline", () => log.warn({ event: "broker-lost", url }, "MQTT broker lost"));
  return client;
}

/** As people read them. */
export const addressesOf = (urls: readonly URL[]): string => urls.map(({ href }) => href).join(",");

/** For the next connection. */
export const useCredentials = (client: MqttClient, renewed: ServerCredentials): void =>
  void Object.assign(client.options, tlsOptions(renewed));

async function subscribe(
  client: MqttClient,
  { name, filters, dropped = [] }: BrokerClientOptions,
  { events, log }: { readonly events: BrokerClientEvents; readonly log: Logger },
): Promise<void> {
  try {
    if (dropped.length > 0) await client.unsubscribeAsync([...dropped]);
    const granted = await client.subscribeAsync(
      Object.fromEntries(filters.map(({ filter, qos }) => [filter, { qos }])),
    );
    const refused = granted.filter(({ qos }) => qos >= 128).map(({ topic }) => topic);
    if (refused.length > 0) throw new Error(`the broker refuses ${refused.join(", ")}`);
    log.info({ event: "broker-connected", client: name }, "connected to the MQTT broker");
    events.subscribed();
  } catch (error) {
    // The connection went while we subscribed: mqtt.js connects again, and we are called again.
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ event: "broker-subscribe-failed", reason }, "not subscribed");
    client.reconnect();
  }
}

const tlsOptions = ({ certificate, privateKey, root }: ServerCredentials) => ({
  cert: certificate,
  key: privateKey,
  ca: root,
});
