import { randomBytes, X509Certificate } from "node:crypto";
import type { Broker } from "@carillon/control/broker/broker";
import { startEmbeddedBroker } from "@carillon/control/broker/embedded-broker";
import pino from "pino";
import type { TestAuthority } from "../../support/certificates.js";
import { freePort } from "../../support/free-ports.js";
import type { TestBroker } from "../link/brokers.js";
import { serverCredentials } from "./replicas.js";

const log = pino({ level: "silent" });

/** The broker that control embeds. It ends and begins with control, and what it held is said again. */
export async function embeddedBroker(authority: TestAuthority): Promise<TestBroker> {
  const credentials = serverCredentials(authority, await authority.server("localhost"));
  const address = { host: "127.0.0.1", port: await freePort() };
  const ticketKeys = randomBytes(48);
  const revoked = new Set<string>();
  const admit = ({ serial }: { serial: string }) => (revoked.has(serial) ? "revoked" : undefined);
  const begin = (): Promise<Broker> =>
    startEmbeddedBroker(address, credentials, { admit, publicHost: "localhost", ticketKeys, log });
  let broker = await begin();
  return {
    url: broker.urls[0],
    stop: () => broker.close(),
    start: async () => {
      broker = await begin();
    },
    revoke: (...certificates) => {
      for (const pem of certificates) revoked.add(new X509Certificate(pem).serialNumber.toLowerCase());
      return Promise.resolve();
    },
    close: () => broker.close(),
  };
}
