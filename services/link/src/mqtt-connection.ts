import { createHmac } from "node:crypto";
import { connect, type TLSSocket } from "node:tls";
import { CarillonError } from "@carillon/contracts/errors";
import { MqttClient } from "mqtt";
import type { Credentials, Identity } from "./identity.js";

export interface ConnectionOptions {
  readonly identity: Identity;
  readonly credentials: Credentials;
  /** Published by the broker, retained, when the connection ends without goodbye. */
  readonly will: { readonly topic: string; readonly payload: string };
  /** TLS session of an earlier connection: halves the cost of the handshake when a whole fleet returns. */
  readonly resume?: Buffer;
  receive(topic: string, payload: Buffer): void;
  /** A TLS session ticket, for the next connection's `resume`. */
  resumable(session: Buffer): void;
}

/** The broker answers, and does not want this device: its certificate is revoked, expired or of another installation. */
export class RefusedByBroker extends Error {
  override readonly name = "RefusedByBroker";
}

/** CONNACK, SUBACK and PUBACK that take longer are taken for a dead connection. */
const patienceMs = 15_000;
/** The broker says the will after 1.5 of these (MQTT-3.1.2-24). */
const keepaliveSeconds = 30;

/** One MQTT 3.1.1 session over mutual TLS, from CONNACK to its end; it does not reconnect. */
export class MqttConnection {
  readonly #client: MqttClient;
  /** Asked of the broker and not yet answered. */
  readonly #asked = new Set<(granted: boolean) => void>();
  /** Why it ended; never rejects. */
  readonly closed: Promise<string>;

  private constructor(client: MqttClient, closed: Promise<string>) {
    this.#client = client;
    this.closed = closed;
    client.on("close", () => {
      for (const settle of this.#asked) settle(false);
    });
  }

  /** Throws RefusedByBroker, or CarillonError broker-unreachable, or the signal's reason. */
  static async open(options: ConnectionOptions, signal: AbortSignal): Promise<MqttConnection> {
    signal.throwIfAborted();
    const client = dial(options);
    let lastError: unknown;
    client.on("error", (error) => {
      lastError = error;
      client.end(true);
    });
    const closed = new Promise<string>((resolve) => client.on("close", () => resolve(reasonOf(lastError))));
    const connected = new Promise<"connected">((resolve) => client.on("connect", () => resolve("connected")));
    const giveUp = (): unknown => client.end(true);
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      if ((await Promise.race([connected, closed])) === "connected") return new MqttConnection(client, closed);
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
    signal.throwIfAborted();
    if (isRefusal(lastError)) throw new RefusedByBroker(reasonOf(lastError), { cause: lastError });
    const detail = `${options.credentials.brokerUrl}: ${reasonOf(lastError)}`;
    throw new CarillonError("broker-unreachable", detail, { cause: lastError });
  }

  /**
   * Whether the broker granted all of them. At QoS 0: in a session that is not kept, QoS 1 would repeat nothing that TCP did not, and
   * in NATS would cost a replicated queue for each topic of each device.
   */
  subscribe(topics: readonly string[]): Promise<boolean> {
    return this.#ask((settle) =>
      this.#client.subscribe([...topics], { qos: 0 }, (error, grants = []) =>
        settle(!error && grants.every(({ qos }) => qos < 128)),
      ),
    );
  }

  /** At QoS 1 whether the broker has it, at QoS 0 whether it was written. */
  publish(topic: string, payload: string, { qos, retain }: { qos: 0 | 1; retain: boolean }): Promise<boolean> {
    return this.#ask((settle) => this.#client.publish(topic, payload, { qos, retain }, (error) => settle(!error)));
  }

  /** With DISCONNECT: the broker forgets the will (MQTT-3.1.2-10). */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.abandon(), patienceMs);
    this.#client.end();
    await this.closed;
    clearTimeout(timer);
  }

  /** Without DISCONNECT: the broker says the will. */
  abandon(): void {
    this.#client.end(true);
  }

  /** An answer that does not come means that the connection is dead: it is abandoned, and the answer is no. */
  #ask(question: (settle: (granted: boolean) => void) => unknown): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (granted: boolean): void => {
        clearTimeout(timer);
        this.#asked.delete(settle);
        resolve(granted);
      };
      const timer = setTimeout(() => {
        settle(false);
        this.abandon();
      }, patienceMs);
      this.#asked.add(settle);
      question(settle);
    });
  }
}

function dial(options: ConnectionOptions): MqttClient {
  const { identity, credentials, will, resume } = options;
  const url = new URL(credentials.brokerUrl);
  const secureSocket = (): TLSSocket =>
    connect({
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: Number(url.port || 8883),
      ca: credentials.caCertificate,
      cert: credentials.certificateChain,
      key: identity.privateKey,
      ...(resume !== undefined && { session: resume }),
    }).on("session", (session) => options.resumable(session));
  const client = new MqttClient(secureSocket, {
    protocolVersion: 4,
    clientId: clientIdOf(identity),
    username: identity.deviceId,
    // What was desired meanwhile is retained; a session kept by the broker would bring every version in between, and stale commands.
    clean: true,
    keepalive: keepaliveSeconds,
    reconnectPeriod: 0,
    connectTimeout: patienceMs,
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
  });
  return client.on("message", (topic: string, payload: Buffer) => options.receive(topic, payload));
}

/**
 * Known to this device alone: who comes under another's client id puts the other out [MQTT-3.1.4-2], and NATS does not hold a client to
 * the name in its certificate. Brokers that do (Mosquitto, the embedded one) take the name for the id.
 */
const clientIdOf = ({ deviceId, privateKey }: Identity): string =>
  `${deviceId}-${createHmac("sha256", privateKey).update("MQTT client id").digest("hex").slice(0, 32)}`;

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);

/** CONNACK 2, 4, 5 (MQTT 3.1.1 §3.2.2.3), or a TLS alert about our certificate, which TLS 1.3 sends after the handshake. */
function isRefusal(error: unknown): boolean {
  const code = codeOf(error);
  if (typeof code === "number") return [2, 4, 5].includes(code);
  return typeof code === "string" && /^ERR_SSL_.*ALERT_.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/.test(code);
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : "the connection was closed";
}
