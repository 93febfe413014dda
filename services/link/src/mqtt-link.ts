import type { Ack, Command, DeviceEvent } from "@carillon/contracts/command";
import type { Birth, DeviceState } from "@carillon/contracts/birth";
import type { Desired, Reported } from "@carillon/contracts/configuration";
import { CarillonError } from "@carillon/contracts/errors";
import type { DeviceIceServers } from "@carillon/contracts/ice";
import { maxPayloadBytes, parseMessage } from "@carillon/contracts/message";
import type { Revoked } from "@carillon/contracts/revoked";
import type { Telemetry } from "@carillon/contracts/telemetry";
import { fleetName, topicOf, topics, type Topic } from "@carillon/contracts/topics";
import type { ReconnectPolicy } from "@carillon/core/reconnect";
import type { Reconnection } from "@carillon/core/reconnect";
import type { Credentials, Identity } from "./identity.js";
import type { Log } from "./log.js";
import { nodesOf, type BrokerNodes } from "./broker-nodes.js";
import { MqttConnection, RefusedByBroker } from "./mqtt-connection.js";
import { Outbox, type Letter } from "./outbox.js";
import { Redial } from "./redial.js";
import type { SessionCounter } from "./session-counter.js";

export interface MqttLinkOptions {
  /** Asked before each dial: a certificate that was renewed meanwhile serves from then on. */
  readonly identity: () => Identity;
  /** Where the broker is, if not where the credentials name it, and further nodes. */
  readonly cloud: () => BrokerNodes;
  readonly counter: Pick<SessionCounter, "next">;
  readonly policy: () => ReconnectPolicy;
  readonly birth: (session: number) => Birth;
  readonly reported: () => Reported;
  readonly desired: (desired: Desired) => void;
  readonly command: (command: Command) => void;
  readonly iceServers: (servers: DeviceIceServers) => void;
  /** Absent: this device lets nobody in. */
  readonly revoked?: (revoked: Revoked) => void;
  readonly log: Log;
}

/** What the broker has acknowledged in all: the messages, and the session of the newest. */
export interface Acknowledged {
  readonly session: number;
  readonly messages: number;
}

/** So many refusals in a row are no coincidence: the cloud is asked what is wrong with the certificate. */
const maxRefusals = 3;
/** What is still to be said at the end gets this long. */
const farewellMs = 2_000;

/** Keeps one MQTT session up, says in each what must be said, and keeps what could not be said for the next. */
export class MqttLink {
  readonly #options: MqttLinkOptions;
  #redial: Redial;
  /** Ends the present connection, or the wait for the next. */
  #turn = new AbortController();
  #acknowledged: Acknowledged = { session: 0, messages: 0 };
  readonly #outbox = new Outbox();
  #telemetry: Telemetry | undefined;
  #connection: MqttConnection | undefined;
  #pumping: Promise<void> | undefined;
  #deviceId = "";
  #session = 0;
  #malformed = 0;
  /** What the cloud said before the link broke: nobody can tell us then. */
  #spreadSeconds = 0;
  #resume: { readonly session: Buffer; readonly certificate: string } | undefined;

  constructor(options: MqttLinkOptions) {
    this.#options = options;
    this.#redial = new Redial(() => ({ ...options.policy(), spreadSeconds: this.#spreadSeconds }));
  }

  get state(): Reconnection {
    return this.#redial.state;
  }

  get session(): number {
    return this.#session;
  }

  get acknowledged(): Acknowledged {
    return this.#acknowledged;
  }

  /** The broker's address has changed: says goodbye to the one before, and dials without waiting. */
  redial(): void {
    this.#redial = new Redial(this.#options.policy);
    this.#turn.abort();
  }

  /** Messages from the broker that were dropped because they did not parse. */
  get malformed(): number {
    return this.#malformed;
  }

  /** Until the signal, until there are no credentials, or until the broker has refused them several times. */
  async run(signal: AbortSignal): Promise<"stopped" | "refused"> {
    let refusals = 0;
    while (!signal.aborted && refusals < maxRefusals) {
      const identity = this.#options.identity();
      if (identity.credentials === undefined) return "stopped";
      this.#turn = new AbortController();
      const either = AbortSignal.any([signal, this.#turn.signal]);
      const outcome = await this.#once(identity, identity.credentials, either);
      refusals = outcome === "refused" ? refusals + 1 : 0;
    }
    return signal.aborted ? "stopped" : "refused";
  }

  sendTelemetry(telemetry: Telemetry): void {
    this.#telemetry = telemetry;
    this.#pump();
  }

  sendEvent(event: DeviceEvent["event"]): void {
    this.#post({ leaf: "event", body: { v: 1, session: this.#session, event } satisfies DeviceEvent });
  }

  sendAck(ack: Ack): void {
    this.#post({ leaf: "ack", body: ack });
  }

  /** The configuration in force has changed. While the link is down nothing is lost: each session begins with it. */
  sendReported(): void {
    if (this.#connection) void this.#say(this.#connection, topics.reported, this.#options.reported());
  }

  sendBirth(): void {
    if (this.#connection) void this.#introduce(this.#connection);
  }

  /** One dial, and the session that may come of it. */
  async #once(identity: Identity, credentials: Credentials, signal: AbortSignal): Promise<"refused" | "ended"> {
    const { log } = this.#options;
    try {
      await this.#redial.due(signal);
      this.#redial.tell({ kind: "dial" });
      const connection = await this.#open(identity, credentials, signal);
      await this.#live(connection, signal);
    } catch (error) {
      if (signal.aborted) return "ended";
      const refused = error instanceof RefusedByBroker;
      if (!refused && !(error instanceof CarillonError && error.code === "broker-unreachable")) throw error;
      log.warn({ why: refused ? `refused: ${error.message}` : error.line, refused }, "no link to the broker");
      // Perhaps for what an old ticket says of us: the next handshake is a whole one.
      if (refused) this.#resume = undefined;
      if (refused) return "refused";
    } finally {
      this.#redial.tell({ kind: "closed" });
    }
    return "ended";
  }

  async #open(identity: Identity, credentials: Credentials, signal: AbortSignal): Promise<MqttConnection> {
    this.#deviceId = identity.deviceId;
    this.#session = await this.#options.counter.next();
    const lost: DeviceState = { v: 1, state: "lost", session: this.#session };
    // A ticket stands for the certificate that it was given for. It serves again: a broker may give none when a session is resumed.
    const resume = this.#resume?.certificate === credentials.certificateChain ? this.#resume.session : undefined;
    return MqttConnection.open(
      {
        identity,
        credentials: { ...credentials, brokerUrl: this.#node(identity.deviceId, credentials) },
        will: { topic: topicOf(identity.deviceId, topics.state), payload: JSON.stringify(lost) },
        ...(resume !== undefined && { resume }),
        receive: (topic, payload) => this.#receive(topic, payload),
        resumable: (session) => (this.#resume = { session, certificate: credentials.certificateChain }),
      },
      signal,
    );
  }

  /** Each device begins with a node of its own, so that a fleet is spread over them; the next one's turn comes with each failure. */
  #node(device: string, credentials: Credentials): string {
    const nodes = nodesOf(credentials, this.#options.cloud());
    const failures = this.#redial.state.kind === "dialing" ? this.#redial.state.failures : 0;
    return nodes[(Number.parseInt(device.slice(0, 8), 16) + failures) % nodes.length] ?? credentials.brokerUrl;
  }

  async #live(connection: MqttConnection, signal: AbortSignal): Promise<void> {
    const { log } = this.#options;
    const farewell = (): void => void this.#farewell(connection);
    signal.addEventListener("abort", farewell, { once: true });
    if (signal.aborted) farewell();
    this.#connection = connection;
    try {
      // First who we are, then what is wanted of us: the answer to a desired configuration follows a birth.
      const down = [topics.desired, topics.command, topics.ice].map((topic) => topicOf(this.#deviceId, topic));
      if ((await this.#introduce(connection)) && (await connection.subscribe(down))) {
        this.#redial.tell({ kind: "opened" });
        // A broker that knows nothing of it may refuse: then a fleet comes back as its backoff has it.
        const { reconnectHint, revoked } = topics;
        const forAll = this.#options.revoked === undefined ? [reconnectHint] : [reconnectHint, revoked];
        void connection.subscribe(forAll.map((topic) => topicOf(fleetName, topic)));
        log.info({ session: this.#session }, "linked to the broker");
        this.#pump();
      } else if (!signal.aborted) connection.abandon();
      const why = await connection.closed;
      if (!signal.aborted) log.warn({ session: this.#session, why }, "link to the broker lost");
    } finally {
      this.#connection = undefined;
      signal.removeEventListener("abort", farewell);
    }
  }

  async #introduce(connection: MqttConnection): Promise<boolean> {
    const session = this.#session;
    return (
      (await this.#say(connection, topics.birth, this.#options.birth(session))) &&
      (await this.#say(connection, topics.state, { v: 1, state: "online", session })) &&
      (await this.#say(connection, topics.reported, this.#options.reported()))
    );
  }

  /** `draining` is said last, so that the cloud does not take a stop for a failure. */
  async #farewell(connection: MqttConnection): Promise<void> {
    const timer = setTimeout(() => connection.abandon(), farewellMs);
    await this.#pumping;
    await this.#say(connection, topics.state, { v: 1, state: "draining", session: this.#session });
    await connection.end();
    clearTimeout(timer);
  }

  #post(letter: Letter): void {
    this.#outbox.put(letter);
    this.#pump();
  }

  #pump(): void {
    const connection = this.#connection;
    if (connection === undefined || this.#redial.state.kind !== "up" || this.#pumping !== undefined) return;
    this.#pumping = this.#drain(connection).finally(() => (this.#pumping = undefined));
  }

  async #drain(connection: MqttConnection): Promise<void> {
    await this.#outbox.drain(({ leaf, body }) => this.#say<object>(connection, topics[leaf], body));
    const telemetry = this.#telemetry;
    if (telemetry === undefined || this.#outbox.size > 0) return;
    this.#telemetry = undefined;
    await this.#say(connection, topics.telemetry, { ...telemetry, session: this.#session });
  }

  async #say<T>(
    connection: MqttConnection,
    topic: Pick<Topic<T>, "leaf" | "qos" | "retain">,
    body: T,
  ): Promise<boolean> {
    const session = this.#session;
    const said = await connection.publish(topicOf(this.#deviceId, topic), JSON.stringify(body), topic);
    if (said && topic.qos === 1) this.#acknowledged = { session, messages: this.#acknowledged.messages + 1 };
    return said;
  }

  #receive(name: string, payload: Buffer): void {
    if (name === topicOf(this.#deviceId, topics.desired)) this.#read(topics.desired, payload, this.#options.desired);
    else if (name === topicOf(this.#deviceId, topics.command))
      this.#read(topics.command, payload, this.#options.command);
    else if (name === topicOf(this.#deviceId, topics.ice)) this.#read(topics.ice, payload, this.#options.iceServers);
    else if (name === topicOf(fleetName, topics.reconnectHint))
      this.#read(topics.reconnectHint, payload, ({ spreadSeconds }) => (this.#spreadSeconds = spreadSeconds));
    else if (name === topicOf(fleetName, topics.revoked))
      this.#read(topics.revoked, payload, (revoked) => this.#options.revoked?.(revoked));
  }

  #read<T>(topic: Topic<T>, payload: Buffer, take: (message: T) => void): void {
    // A retained message that was cleared.
    if (payload.length === 0) return;
    const text = payload.length > maxPayloadBytes ? "" : payload.toString("utf8");
    const parsed = parseMessage(topic.schema, text);
    if (parsed.ok) {
      take(parsed.value);
      return;
    }
    this.#malformed += 1;
    const { code, detail } = parsed;
    this.#options.log.warn({ leaf: topic.leaf, code, detail, bytes: payload.length }, "message from the cloud dropped");
  }
}
