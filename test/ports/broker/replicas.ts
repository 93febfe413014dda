import type { ServerCredentials } from "@carillon/control/certificates/authority";
import type { Received } from "@carillon/control/mqtt/broker-client";
import { openCloudLink, type CloudLink, type CloudLinkOptions } from "@carillon/control/mqtt/cloud-link";
import { openNatsTelemetryShare } from "@carillon/control/mqtt/nats-telemetry-share";
import { withTelemetryShare } from "@carillon/control/mqtt/telemetry-share";
import pino from "pino";
import type { CertifiedKey, TestAuthority } from "../../support/certificates.js";
import { eventually } from "../../support/eventually.js";
import type { TestBroker } from "../link/brokers.js";

/** A control service as far as the broker sees it, and what it received. */
export interface Replica {
  readonly link: CloudLink;
  readonly received: Received[];
  /** How often it was connected. */
  readonly connections: () => number;
  close(): Promise<void>;
}

const log = pino({ level: "silent" });

export const serverCredentials = ({ ca }: TestAuthority, { cert, key }: CertifiedKey): ServerCredentials => ({
  ...{ certificate: cert, privateKey: key, root: ca },
  notBefore: new Date(0),
  notAfter: new Date(0),
});

/** The only control service, by default. */
export async function openReplica(
  broker: TestBroker,
  authority: TestAuthority,
  more: Partial<CloudLinkOptions> = {},
): Promise<Replica> {
  const received: Received[] = [];
  let connections = 0;
  const options = { urls: [new URL(broker.url)], name: "control", kept: false, telemetry: "heard", ...more } as const;
  const credentials = serverCredentials(authority, await authority.client(options.name));
  const link = openCloudLink(options, credentials, {
    events: { received: (message) => received.push(message), connected: () => (connections += 1) },
    log,
  });
  await link.settled;
  return { link, received, connections: () => connections, close: () => link.close() };
}

/** One of several, which begins with a node of its own. */
export async function sharingReplica(broker: TestBroker, authority: TestAuthority, number: number): Promise<Replica> {
  const { nodes = [broker.url], nats } = broker;
  const urls = [...nodes.slice(number), ...nodes.slice(0, number)].map((url) => new URL(url));
  const name = `control-${number}`;
  const replica = await openReplica(broker, authority, {
    ...{ urls, name, kept: nats !== undefined, telemetry: nats === undefined ? "shared" : "elsewhere" },
  });
  await eventually("it is connected", () => replica.link.connected);
  if (nats === undefined) return replica;
  const received = (message: Received): number => replica.received.push(message);
  const credentials = serverCredentials(authority, await authority.client(name));
  const options = { urls: nats.map((url) => new URL(url)), name };
  const share = openNatsTelemetryShare(options, credentials, { events: { received }, log });
  await eventually("it has its share", () => share.connected);
  const link = withTelemetryShare(replica.link, share);
  return { ...replica, link, close: () => link.close() };
}
