import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Server as NetServer } from "node:net";
import { TLSSocket } from "node:tls";
import { devicesPolicy } from "@carillon/core/admission";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { ServerCredentials } from "../certificates/authority.js";
import { admissionGate } from "../broker/admission-gate.js";
import { listen, type Address } from "../listen.js";
import { Refused } from "../refused.js";
import { sendProblem } from "./problem.js";

/** Answers requests of either listener. */
export type Routing = (request: IncomingMessage, response: ServerResponse) => void;

export interface Listener {
  /** With the port that was taken when 0 was asked for. */
  readonly address: Address;
  /** Lets requests that are under way end, for two seconds. */
  close(): Promise<void>;
}

/** All that the device listener offers, which strangers reach; everything else is not there. */
const deviceRoutes = new Set([
  ...["POST /v1/pairing", "POST /v1/pairing/:id/token", "POST /v1/renewals"],
  ...["GET /v1/revocations.crl", "GET /v1/revocations.pem", "GET /healthz"],
]);

/**
 * Keeps the API, the console and the metrics from the device listener: by a list of what is allowed, so that nothing is
 * forgotten.
 */
export function guardDeviceListener(fastify: FastifyInstance): void {
  fastify.addHook("onRequest", async (request, reply) => {
    if (!(request.raw.socket instanceof TLSSocket)) return;
    if (deviceRoutes.has(`${request.method} ${request.routeOptions.url ?? ""}`)) return;
    await sendProblem(reply, new Refused("not-found", `${request.method} ${request.url.split("?", 1)[0] ?? ""}`));
  });
}

/** What a listener bears from those who take their time, or come in crowds; milliseconds. */
export interface Bounds {
  /** From the first byte of a request to the end of its head. */
  readonly headersTimeout: number;
  /** To the end of its body. */
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  /** How often both are looked at. */
  readonly connectionsCheckingInterval: number;
  readonly mostConnections: number;
}

/** A person on a bad line sends a head within a second; watchers of events hold their connection for good, so that there are many. */
const bounds: Bounds = {
  ...{ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 10_000, connectionsCheckingInterval: 2000 },
  mostConnections: 4096,
};

/** Beyond the most, a connection is closed unheard; the log says so, but not for each. */
function bound(server: NetServer, { mostConnections }: Bounds, log: Logger): void {
  server.maxConnections = mostConnections;
  let [dropped, toldAt] = [0, -Infinity];
  server.on("drop", () => {
    dropped += 1;
    if (performance.now() - toldAt < 10_000) return;
    toldAt = performance.now();
    log.warn(
      { event: "connections-dropped", dropped, mostConnections },
      "too many connections: some were closed unheard",
    );
    dropped = 0;
  });
}

/** For people: plain HTTP, on the loopback interface unless told otherwise. A proxy in front of it adds TLS. */
export async function listenForPeople(
  address: Address,
  { routing, log, bears = bounds }: { readonly routing: Routing; readonly log: Logger; readonly bears?: Bounds },
): Promise<Listener> {
  const server = createHttpServer(bears, routing);
  bound(server, bears, log);
  return { address: await listen(server, address, "CARILLON_HTTP"), close: () => closing(server) };
}

/**
 * For devices: TLS with a certificate of our own root. A client certificate is asked for, and needed for renewal alone.
 */
export async function listenForDevices(
  address: Address,
  credentials: ServerCredentials,
  { routing, log }: { readonly routing: Routing; readonly log: Logger },
): Promise<Listener & { useCredentials(renewed: ServerCredentials): void }> {
  const server = createHttpsServer(
    { ...tlsOptions(credentials), ...bounds, requestCert: true, rejectUnauthorized: false, handshakeTimeout: 10_000 },
    routing,
  );
  server.on("secureConnection", ({ authorized, authorizationError, remoteAddress }: TLSSocket) => {
    // A device that is not yet paired shows none, which is no error.
    if (!authorized && String(authorizationError) !== "UNABLE_TO_GET_ISSUER_CERT")
      log.debug(
        { event: "certificate-refused", address: remoteAddress, reason: String(authorizationError) },
        "client certificate not accepted",
      );
  });
  server.on("tlsClientError", (error, socket) =>
    log.debug({ event: "tls-refused", address: socket.remoteAddress, reason: error.message }, "TLS handshake failed"),
  );
  const gate = admissionGate(server, { policy: devicesPolicy, event: "devices-turned-away", log });
  bound(gate, bounds, log);
  return {
    address: await listen(gate, address, "CARILLON_DEVICE_HTTPS"),
    useCredentials: (renewed) => server.setSecureContext(tlsOptions(renewed)),
    close: () => closing(server, gate),
  };
}

const tlsOptions = ({ certificate, privateKey, root }: ServerCredentials) =>
  ({ cert: certificate, key: privateKey, ca: root, minVersion: "TLSv1.2" }) as const;

const graceMs = 2000;
/** `gate`: what listens in its place. */
function closing(server: Server, gate: NetServer = server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    gate.close(() => {
      clearTimeout(cut);
      resolve();
    });
    if (gate !== server) server.close();
    server.closeIdleConnections();
  });
}
