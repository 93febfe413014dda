import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { TLSSocket } from "node:tls";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { ServerCredentials } from "../certificates/authority.js";
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

/** For people: plain HTTP, on the loopback interface unless told otherwise. A proxy in front of it adds TLS. */
export async function listenForPeople(address: Address, routing: Routing): Promise<Listener> {
  const server = createHttpServer(routing);
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
    { ...tlsOptions(credentials), requestCert: true, rejectUnauthorized: false },
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
  return {
    address: await listen(server, address, "CARILLON_DEVICE_HTTPS"),
    useCredentials: (renewed) => server.setSecureContext(tlsOptions(renewed)),
    close: () => closing(server),
  };
}

const tlsOptions = ({ certificate, privateKey, root }: ServerCredentials) =>
  ({ cert: certificate, key: privateKey, ca: root, minVersion: "TLSv1.2" }) as const;

const graceMs = 2000;
function closing(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
