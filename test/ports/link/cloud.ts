import { topicRoot, topics, topicOf } from "@carillon/contracts/topics";
import { parseMessage } from "@carillon/contracts/message";
import type { Ack, DeviceEvent, Instruction } from "@carillon/contracts/command";
import type { Birth, DeviceState } from "@carillon/contracts/birth";
import type { Reported } from "@carillon/contracts/configuration";
import type { Telemetry } from "@carillon/contracts/telemetry";
import { connectAsync, type MqttClient } from "mqtt";
import { createHash, randomUUID } from "node:crypto";
import { canonicalJson } from "@carillon/core/canonical-json";
import type { TestAuthority } from "../../support/certificates.js";
import { eventually } from "../../support/eventually.js";

interface Heard {
  birth: Birth;
  state: DeviceState;
  reported: Reported;
  event: DeviceEvent;
  ack: Ack;
  telemetry: Telemetry;
}

interface CommandOptions {
  readonly id?: string;
  readonly lifeMs?: number;
  readonly clockErrorMs?: number;
}

/** The cloud's end of the broker: an MQTT client that may everything, and remembers all it hears, parsed by the contracts. */
export class TestCloud {
  readonly #client: MqttClient;
  readonly #heard: { device: string; leaf: string; message: unknown }[] = [];

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on("message", (name, payload) => this.#receive(name, payload));
  }

  static async connect(url: string, authority: TestAuthority): Promise<TestCloud> {
    const { cert, key } = await authority.client("control");
    const options = { ca: authority.ca, cert, key, clientId: "control-test", username: "control", reconnectPeriod: 50 };
    const client = await connectAsync(url, { ...options, clientId: "control" });
    const cloud = new TestCloud(client);
    await client.subscribeAsync(`${topicRoot}/+/up/#`, { qos: 1 });
    return cloud;
  }

  #receive(name: string, payload: Buffer): void {
    const [, , device = "", ...leaf] = name.split("/");
    const topic = Object.entries(topics).find(([, { leaf: known }]) => known === leaf.join("/"));
    if (topic === undefined) throw new Error(`a device published on ${name}`);
    const parsed = parseMessage<unknown>(topic[1].schema, payload.toString());
    if (!parsed.ok) throw new Error(`${name}: ${parsed.detail}`);
    this.#heard.push({ device, leaf: topic[0], message: parsed.value });
  }

  /** Everything of one kind that was heard of a device, in order. */
  of<K extends keyof Heard>(device: string, kind: K): Heard[K][] {
    return this.#heard
      .filter((one) => one.device === device && one.leaf === kind)
      .map(({ message }) => message as Heard[K]);
  }

  /** The first that satisfies `wanted`, now or later. */
  hears<K extends keyof Heard>(
    device: string,
    kind: K,
    wanted: (message: Heard[K]) => boolean = () => true,
  ): Promise<Heard[K]> {
    return eventually(`a fitting ${kind} of ${device}`, () => this.of(device, kind).find(wanted));
  }

  async desire(
    device: string,
    version: number,
    documents: Record<string, unknown>,
    hash = hashOf(documents),
  ): Promise<void> {
    await this.say(topicOf(device, topics.desired), JSON.stringify({ v: 1, version, hash, documents }), true);
  }

  async command(
    device: string,
    instruction: Instruction,
    { id = randomUUID(), lifeMs = 10_000, clockErrorMs = 0 }: CommandOptions = {},
  ): Promise<string> {
    const sent = Date.now() + clockErrorMs;
    const times = { sentAt: new Date(sent).toISOString(), expiresAt: new Date(sent + lifeMs).toISOString() };
    await this.say(topicOf(device, topics.command), JSON.stringify({ v: 1, id, ...times, instruction }));
    return id;
  }

  async say(topic: string, payload: string | Buffer, retain = false): Promise<void> {
    await this.#client.publishAsync(topic, payload, { qos: 1, retain });
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }
}

const hashOf = (documents: Record<string, unknown>): string =>
  createHash("sha256").update(canonicalJson(documents)).digest("hex");
