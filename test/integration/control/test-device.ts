import { createHash, generateKeyPairSync, randomBytes, sign, webcrypto } from "node:crypto";
import { request as httpsRequest } from "node:https";
import { topicOf, topics, type Topic } from "@carillon/contracts/topics";
import { canonicalJson } from "@carillon/core/canonical-json";
import * as x509 from "@peculiar/x509";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import type { RunningControl } from "./running-control.js";

/** A control service, in this process or in one of its own. */
export type ReachableControl = Pick<RunningControl, "api" | "brokerUrl" | "deviceBase" | "root">;

export interface HttpsAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a device does, spelled out: keys, signatures, HTTPS and MQTT without the link that devices are built on. */
export class TestDevice {
  readonly kind: "speaker" | "media";
  readonly id: string;
  readonly csr: string;
  readonly privateKey: string;
  readonly spki: Buffer;
  certificate = "";
  readonly #control: ReachableControl;

  private constructor(
    control: ReachableControl,
    kind: "speaker" | "media",
    keys: { privateKey: string; spki: Buffer; csr: string },
  ) {
    this.#control = control;
    this.kind = kind;
    this.privateKey = keys.privateKey;
    this.spki = keys.spki;
    this.csr = keys.csr;
    this.id = createHash("sha256").update(keys.spki).digest("hex").slice(0, 32);
  }

  static async make(control: ReachableControl, kind: "speaker" | "media" = "speaker"): Promise<TestDevice> {
    return new TestDevice(control, kind, await freshKeys());
  }

  /** The same device, before another control process. */
  at(control: ReachableControl): TestDevice {
    const same = new TestDevice(control, this.kind, this);
    same.certificate = this.certificate;
    return same;
  }

  signed(payload: object): { payload: object; signature: string } {
    const key = { key: this.privateKey, dsaEncoding: "ieee-p1363" } as const;
    return { payload, signature: sign("sha256", Buffer.from(canonicalJson(payload)), key).toString("base64") };
  }

  pairingRequest(more: object = {}): { payload: object; signature: string } {
    return this.signed({
      ...{ purpose: "carillon-pairing", kind: this.kind, csr: this.csr, agentVersion: "test" },
      nonce: randomBytes(16).toString("base64"),
      ...more,
    });
  }

  poll(pairingId: string, nonce: string): Promise<HttpsAnswer> {
    return this.post(
      `/v1/pairing/${pairingId}/token`,
      this.signed({ purpose: "carillon-pairing-poll", pairingId, nonce }),
    );
  }

  /** Through the operator's approval to the certificate. */
  async pair(wish: { name: string; zones?: string[]; site?: string; tags?: string[] }): Promise<void> {
    const started = await this.post("/v1/pairing", this.pairingRequest());
    if (started.status !== 201) throw new Error(JSON.stringify(started.body));
    const { pairingId, nonce, userCode } = started.body as { pairingId: string; nonce: string; userCode: string };
    const approved = await this.#control.api("POST", "/v1/pairing/approvals", { userCode, ...wish });
    if (approved.status !== 201) throw new Error(JSON.stringify(approved.body));
    const granted = await this.poll(pairingId, nonce);
    if (granted.status !== 200) throw new Error(JSON.stringify(granted.body));
    this.certificate = String(granted.body["certificateChain"]);
  }

  /** To the device listener; with a client certificate once there is one. */
  post(
    path: string,
    body: object,
    tls: { cert?: string; key?: string; localAddress?: string } = this.credentials,
  ): Promise<HttpsAnswer> {
    return new Promise((resolve, reject) => {
      const request = httpsRequest(
        `${this.#control.deviceBase}${path}`,
        {
          method: "POST",
          ca: this.#control.root,
          headers: { "content-type": "application/json" },
          agent: false,
          ...tls,
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: JSON.parse(text) as HttpsAnswer["body"],
            }),
          );
        },
      );
      request.on("error", reject);
      request.end(JSON.stringify(body));
    });
  }

  get credentials(): { cert?: string; key?: string } {
    return this.certificate === "" ? {} : { cert: this.certificate, key: this.privateKey };
  }

  connect(more: IClientOptions = {}, url = this.#control.brokerUrl): Promise<DeviceConnection> {
    return DeviceConnection.open(url, this.id, {
      ...{ ca: this.#control.root, ...this.credentials, clientId: this.id, username: this.id },
      ...{ protocolVersion: 4, reconnectPeriod: 0, connectTimeout: 5000 },
      ...more,
    });
  }
}

/** A connection to the broker, and what came down it. */
export class DeviceConnection implements AsyncDisposable {
  readonly client: MqttClient;
  readonly device: string;
  readonly received: {
    readonly topic: string;
    readonly message: Readonly<Record<string, unknown>>;
    readonly retained: boolean;
  }[] = [];
  closed = false;

  private constructor(client: MqttClient, device: string) {
    this.client = client;
    this.device = device;
    client.on("message", (topic, payload, packet) => {
      const text = payload.toString();
      const message = (text === "" ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>;
      this.received.push({ topic, message, retained: packet.retain });
    });
    client.on("close", () => (this.closed = true));
  }

  /** Rejects when the broker refuses. */
  static async open(url: string, device: string, options: IClientOptions): Promise<DeviceConnection> {
    const client = connect(url, options);
    const connection = new DeviceConnection(client, device);
    await new Promise<void>((resolve, reject) => {
      client.once("connect", () => resolve());
      client.once("error", reject);
      client.once("close", () => reject(new Error("closed")));
    }).catch((error: unknown) => {
      client.end(true);
      throw error;
    });
    // Refusals of later packets close the connection, which tests look at.
    client.on("error", () => undefined);
    return connection;
  }

  async subscribe(...leaves: { leaf: string }[]): Promise<void> {
    await this.client.subscribeAsync(
      leaves.map((leaf) => topicOf(this.device, leaf)),
      // As the link of a device does.
      { qos: 0 },
    );
  }

  say<T>(topic: Topic<T>, message: T): Promise<unknown> {
    return this.client.publishAsync(topicOf(this.device, topic), JSON.stringify(message), {
      qos: topic.qos,
      retain: topic.retain,
    });
  }

  /** Newest first. */
  last(topic: { leaf: string }): Readonly<Record<string, unknown>> | undefined {
    return this.received.findLast((one) => one.topic === topicOf(this.device, topic))?.message;
  }

  async beBorn(kind: "speaker" | "media", session = 1, whep: string[] = []): Promise<void> {
    const capabilities = kind === "media" ? { whep } : {};
    await this.say(topics.birth, {
      v: 1,
      kind,
      session,
      bootId: `boot-${session}-${this.device}`,
      agentVersion: "1.2.3",
      configVersion: 0,
      capabilities,
    });
    await this.say(topics.state, { v: 1, state: "online", session });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.endAsync(true);
  }
}

async function freshKeys(): Promise<{ privateKey: string; spki: Buffer; csr: string }> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const [pkcs8, spki] = [
    privateKey.export({ type: "pkcs8", format: "der" }),
    publicKey.export({ type: "spki", format: "der" }),
  ];
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    spki,
    csr: await requestFor(pkcs8, spki),
  };
}

const algorithm = { name: "ECDSA", namedCurve: "P-256" } as const;

/** PKCS#10, PEM. */
async function requestFor(pkcs8: Buffer, spki: Buffer): Promise<string> {
  const keys = {
    privateKey: await webcrypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]),
    publicKey: await webcrypto.subtle.importKey("spki", spki, algorithm, true, ["verify"]),
  };
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: "CN=whatever it asks for",
    keys,
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
  });
  return request.toString("pem");
}
