import { CarillonError } from "@carillon/contracts/errors";
import { everyDevice, topicOf, topics, type Topic } from "@carillon/contracts/topics";
import type { Logger } from "pino";
import type { ServerCredentials } from "../certificates/authority.js";
import {
  addressesOf,
  openBrokerClient,
  useCredentials,
  type BrokerClientOptions,
  type Received,
} from "./broker-client.js";

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

export interface CloudLinkOptions {
  /** Of one broker, or of the nodes of a cluster. */
  readonly urls: readonly URL[];
  readonly name: string;
  /** The broker keeps what it acknowledged to devices while we are away. */
  readonly kept: boolean;
  /**
   * All of it, as of everything else; or a share of it, by a shared subscription (MQTT 5 §4.8.2, which Mosquitto also grants to
   * 3.1.1); or none, because the share comes from elsewhere (`TelemetryShare`).
   */
  readonly telemetry: "heard" | "shared" | "elsewhere";
}

/** The name of the group that divides the telemetry, on every broker. */
export const shareGroup = "control";

const upwards = Object.values(topics).filter(({ from }) => from === "device");
const patienceMs = 5000;

/** Our client on the broker, embedded or external. A broker that is away is a state (`connected`), not an error. */
export function openCloudLink(
  { telemetry, ...broker }: CloudLinkOptions,
  credentials: ServerCredentials,
  { events, log }: { readonly events: CloudLinkEvents; readonly log: Logger },
): CloudLink {
  const settled = Promise.withResolvers<undefined>();
  const patience = setTimeout(() => settled.resolve(undefined), patienceMs);
  const subscribed = (): void => {
    clearTimeout(patience);
    events.connected();
    settled.resolve(undefined);
  };
  const client = openBrokerClient({ ...broker, ...filtersFor(telemetry) }, credentials, {
    events: { received: (message) => events.received(message), subscribed },
    log,
  });
  const address = addressesOf(broker.urls);
  const send = async (device: string, topic: Delivery, payload: string): Promise<void> => {
    if (!client.connected) throw new CarillonError("broker-unreachable", address);
    const name = topicOf(device, topic);
    await client.publishAsync(name, payload, { qos: topic.qos, retain: topic.retain }).catch((cause: unknown) => {
      throw new CarillonError("broker-unreachable", address, { cause });
    });
  };
  return {
    get connected() {
      return client.connected;
    },
    settled: settled.promise,
    publish: (device, topic, message) => send(device, topic, JSON.stringify(message)),
    clear: (device, topic) => send(device, topic, ""),
    useCredentials: (renewed) => useCredentials(client, renewed),
    close: () => {
      clearTimeout(patience);
      return client.endAsync(true);
    },
  };
}

function filtersFor(telemetry: CloudLinkOptions["telemetry"]): Pick<BrokerClientOptions, "filters" | "dropped"> {
  const filterOf = (topic: Delivery) => ({ filter: everyDevice(topic), qos: topic.qos });
  const { filter, qos } = filterOf(topics.telemetry);
  const others = upwards.filter(({ leaf }) => leaf !== topics.telemetry.leaf).map(filterOf);
  switch (telemetry) {
    case "heard":
      return { filters: [...others, { filter, qos }] };
    case "shared":
      return { filters: [...others, { filter: `$share/${shareGroup}/${filter}`, qos }] };
    case "elsewhere":
      // A kept session may still have it from when there was one control service.
      return { filters: others, dropped: [filter] };
  }
}
