import { createServer, TLSSocket, type TlsOptions } from "node:tls";
import type { Server } from "node:net";
import { maxPayloadBytes } from "@carillon/contracts/message";
import { deviceMay } from "@carillon/contracts/topics";
import { admissionPolicy, type AdmissionPolicy } from "@carillon/core/admission";
import { Aedes, type Client } from "aedes";
import type { Logger } from "pino";
import { controlName, type ServerCredentials } from "../certificates/authority.js";
import { peerOf } from "../certificates/peer.js";
import { listen, type Address } from "../listen.js";
import { admissionGate } from "./admission-gate.js";
import type { Admission, Broker } from "./broker.js";
import { boundPackets } from "./packet-bound.js";
import { indexRetained } from "./retained-index.js";

/** Beside the largest payload, a topic name and what else a packet carries. */
const maxPacketBytes = maxPayloadBytes + 1024;

export interface EmbeddedBrokerRim {
  readonly admit: Admission;
  readonly publicHost: string;
  /** The same after a restart, so that TLS sessions can be resumed. */
  readonly ticketKeys: Buffer;
  readonly log: Logger;
  readonly policy?: AdmissionPolicy;
}

/**
 * aedes (MQTT 3.1.1) behind TLS with client certificates: clientId = username = CN, as every broker of Carillon
 * demands, so that no device can take another's session over. It holds nothing on disk: who needs retained messages
 * publishes them again.
 */
export async function startEmbeddedBroker(
  address: Address,
  credentials: ServerCredentials,
  { admit, publicHost, ticketKeys, log, policy = admissionPolicy }: EmbeddedBrokerRim,
): Promise<Broker> {
  const clients = new Map<string, Client>();
  const aedes = await Aedes.createBroker({
    authenticate: (client, username, _password, done) => {
      const refusal = refusalOf(client, username, admit);
      // Whatever follows the name in its id, a device is one client.
      if (refusal === undefined && username !== controlName) client.id = username ?? "";
      if (refusal !== undefined)
        log.warn({ event: "broker-refused", device: client.id, reason: refusal }, "MQTT client refused");
      done(null, refusal === undefined);
    },
    // MQTT 3.1.1 has no negative acknowledgement of a publication: the connection is closed [MQTT-3.3.5-2].
    authorizePublish: (client, { topic, payload }, done) => {
      const reason = whyNotPublish(client, topic, payload.length);
      if (reason !== undefined)
        log.warn({ event: "broker-refused", device: client?.id, topic, reason }, "publication refused");
      done(reason === undefined ? null : new Error(reason));
    },
    // A null subscription is answered by 0x80 [MQTT-3.9.3].
    authorizeSubscribe: (client, subscription, done) =>
      done(null, isControl(client.id) || deviceMay(client.id, "subscribe", subscription.topic) ? subscription : null),
  });
  indexRetained(aedes);
  let connections = 0;
  aedes.on("clientReady", (client) => {
    connections += 1;
    clients.set(client.id, client);
  });
  aedes.on("clientDisconnect", (client) => {
    if (clients.get(client.id) === client) clients.delete(client.id);
  });
  aedes.on("clientError", (client, error) =>
    log.debug({ event: "broker-client-error", device: client.id, reason: error.message }, "MQTT connection failed"),
  );
  aedes.on("connectionError", (_client, error) =>
    log.debug({ event: "broker-client-error", reason: error.message }, "MQTT connection failed"),
  );
  const server = createServer({ ...tlsOptions(credentials, ticketKeys), requestCert: true, rejectUnauthorized: true });
  server.on("secureConnection", (socket) => {
    boundPackets(socket, maxPacketBytes);
    aedes.handle(socket);
  });
  server.on("tlsClientError", (error, socket) =>
    log.warn(
      // What is wrong with a certificate is not in the error.
      { event: "broker-tls-refused", address: socket.remoteAddress, reason: reasonOf(socket) ?? error.message },
      "TLS handshake refused",
    ),
  );
  const gate = admissionGate(server, { policy, event: "broker-turned-away", log });
  const { port } = await listen(gate, address, "CARILLON_BROKER");
  const anywhere = address.host === "0.0.0.0" || address.host === "::";
  return {
    urls: [mqtts(publicHost, port)],
    ownUrls: [new URL(mqtts(anywhere ? "localhost" : address.host, port))],
    external: false,
    kick: (device) => clients.get(device)?.close(),
    get clients() {
      return clients.size;
    },
    get connections() {
      return connections;
    },
    useCredentials: (renewed) => server.setSecureContext(tlsOptions(renewed, ticketKeys)),
    close: () => closing(gate, aedes),
  };
}

const reasonOf = ({ authorizationError }: TLSSocket): string | undefined =>
  // The type says that there always is one.
  String(authorizationError) === "null" ? undefined : String(authorizationError);

const mqtts = (host: string, port: number): string => `mqtts://${host.includes(":") ? `[${host}]` : host}:${port}`;

/** RFC 8446 §4.6.1: the longest that a ticket may live. Whether its holder is still admitted is asked at each CONNECT. */
const sessionTimeout = 7 * 86_400;

const tlsOptions = ({ certificate, privateKey, root }: ServerCredentials, ticketKeys: Buffer): TlsOptions => ({
  ...{ cert: certificate, key: privateKey, ca: root, minVersion: "TLSv1.2" },
  // Node's own context is made of the command line, and would change with it.
  ...{ ticketKeys, sessionTimeout, sessionIdContext: "carillon-broker" },
});

/** Several control processes may share a broker, each under its own client id. */
const isControl = (clientId: string): boolean => clientId === controlName || clientId.startsWith(`${controlName}-`);

function refusalOf(client: Client, username: string | undefined, admit: Admission): string | undefined {
  const peer = client.conn instanceof TLSSocket ? peerOf(client.conn) : undefined;
  if (peer === undefined) return "no client certificate";
  if (username !== peer.commonName) return `the user name is not the certificate's ${peer.commonName}`;
  if (peer.commonName === controlName) return isControl(client.id) ? undefined : "the client id is not control's";
  if (client.id !== peer.commonName && !client.id.startsWith(`${peer.commonName}-`))
    return `the client id is not the certificate's ${peer.commonName}`;
  return admit(peer);
}

function whyNotPublish(client: Client | null, topic: string, length: number): string | undefined {
  if (client === null || isControl(client.id)) return undefined;
  if (!deviceMay(client.id, "publish", topic)) return "not the device's own topic";
  return length > maxPayloadBytes ? `${length} bytes; at most ${maxPayloadBytes} are taken` : undefined;
}

const closing = (server: Server, aedes: Aedes): Promise<void> =>
  new Promise((resolve) => {
    server.close();
    aedes.close(() => resolve());
  });
