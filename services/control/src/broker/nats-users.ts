import { deviceFilters, topicRoot } from "@carillon/contracts/topics";
import { controlNameOf, maxReplica } from "../certificates/authority.js";

/** Who is to be known to NATS. */
export interface BrokerUsers {
  readonly admitted: Iterable<string>;
  /** Devices that were removed, as long as a certificate of theirs would be believed. */
  readonly removed: Iterable<string>;
}

/** NATS knows MQTT's topic `a/+/b/#` as the subject `a.*.b.>`. */
export const natsSubject = (filter: string): string =>
  filter.replaceAll("/", ".").replaceAll("+", "*").replace(/#$/, ">");

/**
 * The users of deploy/nats: who a certificate's common name is, and what it may. A removed device stays as one that may connect by
 * nothing that is there: NATS 2.9.10 ends with a nil pointer when it reads a list without the user who wrote a message that it
 * retains (`mqttCheckPubRetainedPerms`), and looks at what that user may publish.
 */
export function natsUsers({ admitted, removed }: BrokerUsers): string {
  const controls = [undefined, ...Array.from({ length: maxReplica + 1 }, (_, n) => n)].map(controlNameOf);
  return [
    "# Written by the control service.",
    "users: [",
    ...controls.map(control),
    ...Array.from(admitted, lineOf("MQTT")),
    ...Array.from(removed, lineOf("LEAFNODE")),
    "]\n",
  ].join("\n");
}

/** QoS 1 subscriptions of MQTT are delivered under `$MQTT.sub`. */
const control = (name: string): string =>
  user(name, ["MQTT", "STANDARD"], {
    publish: [natsSubject(`${topicRoot}/#`)],
    subscribe: [natsSubject(`${topicRoot}/#`), "$MQTT.sub.>"],
  });

/** Made once for all: with ten thousand devices the event loop would be held too long. */
function lineOf(connection: "MQTT" | "LEAFNODE"): (id: string) => string {
  const someone = "ID";
  const { publish, subscribe } = deviceFilters(someone);
  const line = user(someone, [connection], {
    publish: publish.map(natsSubject),
    subscribe: subscribe.map(natsSubject),
  });
  const parts = line.split(someone);
  return (id) => parts.join(id);
}

interface Permissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** Names are ours: hexadecimal digits, or `control-N`. */
const user = (name: string, connections: readonly string[], { publish, subscribe }: Permissions): string =>
  `  {user: "CN=${name}", allowed_connection_types: ${list(connections)}, permissions: ` +
  `{publish: {allow: ${list(publish)}}, subscribe: {allow: ${list(subscribe)}}}}`;

const list = (texts: readonly string[]): string => `[${texts.map((text) => `"${text}"`).join(", ")}]`;
