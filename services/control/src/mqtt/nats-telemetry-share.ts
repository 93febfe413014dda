import { setTimeout as sleep } from "node:timers/promises";
import { everyDevice, parseTopic, topics } from "@carillon/contracts/topics";
import { connect, type NatsConnection, type NodeConnectionOptions } from "@nats-io/transport-node";
import type { Logger } from "pino";
import type { ServerCredentials } from "../certificates/authority.js";
import { shareGroup } from "./cloud-link.js";
import type { ShareEvents, TelemetryShare } from "./telemetry-share.js";

const reconnectMs = 500;

/** NATS knows MQTT's `a/+/b` as `a.*.b`. */
const subjectOf = (filter: string): string => filter.replaceAll("/", ".").replaceAll("+", "*");

/**
 * By a queue group on the subject that is telemetry's topic in NATS, whose MQTT has no shared subscriptions. It is connected from the
 * first node that answers on, for ever.
 */
export function openNatsTelemetryShare(
  { urls, name }: { readonly urls: readonly URL[]; readonly name: string },
  credentials: ServerCredentials,
  { events, log }: { readonly events: ShareEvents; readonly log: Logger },
): TelemetryShare {
  const options = {
    ...{ servers: urls.map(({ host }) => host), name, tls: tlsOptions(credentials) },
    // What nodes say of each other's addresses holds inside of their network.
    ...{ ignoreClusterUpdates: true, maxReconnectAttempts: -1, reconnectTimeWait: reconnectMs },
  } satisfies NodeConnectionOptions;
  const stopped = new AbortController();
  let connection: NatsConnection | undefined;
  let connected = false;
  const follow = async (opened: NatsConnection): Promise<void> => {
    for await (const { type } of opened.status()) {
      if (type === "reconnect") connected = true;
      if (type !== "disconnect") continue;
      connected = false;
      log.warn({ event: "broker-lost", url: options.servers.join(",") }, "NATS lost");
    }
    connected = false;
  };
  const run = async (): Promise<void> => {
    connection = await firstConnection(options, stopped.signal, log);
    if (connection === undefined) return;
    // Closed while it was opened.
    if (stopped.signal.aborted) return connection.close();
    connected = true;
    log.info({ event: "broker-connected", client: name }, "connected to NATS");
    connection.subscribe(subjectOf(everyDevice(topics.telemetry)), {
      queue: shareGroup,
      callback: (error, message) => {
        const topic = error === null ? parseTopic(message.subject.replaceAll(".", "/")) : undefined;
        if (topic !== undefined) events.received({ ...topic, payload: message.string(), retained: false });
      },
    });
    await follow(connection);
  };
  const running = run();
  return {
    get connected() {
      return connected;
    },
    useCredentials: (renewed) => void Object.assign(options.tls, tlsOptions(renewed)),
    close: async () => {
      stopped.abort();
      await connection?.close();
      await running;
    },
  };
}

async function firstConnection(
  options: NodeConnectionOptions,
  signal: AbortSignal,
  log: Logger,
): Promise<NatsConnection | undefined> {
  while (!signal.aborted) {
    try {
      return await connect(options);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ event: "broker-unreachable", url: String(options.servers), reason }, "no NATS node");
      await sleep(reconnectMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

const tlsOptions = ({ certificate, privateKey, root }: ServerCredentials) => ({
  cert: certificate,
  key: privateKey,
  ca: root,
});
