import { connect, type IClientOptions, type MqttClient } from "mqtt";
import type { TestAuthority } from "../../support/certificates.js";
import type { TestBroker } from "../link/brokers.js";

/** Rejects when the broker refuses; does not try again. */
export async function open(url: string, options: IClientOptions): Promise<MqttClient> {
  const client = connect(url, { protocolVersion: 4, reconnectPeriod: 0, ...options });
  await new Promise<void>((resolve, reject) => {
    client.once("connect", () => resolve());
    client.once("error", reject);
    client.once("close", () => reject(new Error("closed")));
  }).catch(async (error: unknown) => {
    await client.endAsync(true);
    throw error;
  });
  client.on("error", () => undefined);
  return client;
}

/** A client with a certificate of this name. */
export async function openDevice(
  broker: TestBroker,
  authority: TestAuthority,
  name: string,
  more: IClientOptions = {},
): Promise<MqttClient> {
  await broker.admit?.(name);
  const { cert, key } = await authority.client(name);
  return open(broker.url, { ca: authority.ca, cert, key, clientId: name, username: name, ...more });
}
