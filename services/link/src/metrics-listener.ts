import { createServer } from "node:http";
import type { Log } from "./log.js";

/** Where `/metrics` is answered; no listener without. */
export interface MetricsListenerOptions {
  readonly address: { readonly host: string; readonly port: number };
  /** Prometheus text, made when it is asked for. */
  readonly text: () => string;
  readonly log: Log;
}

/** A scrape that is not over by then belongs to nobody. */
const requestTimeout = 5000;

/**
 * Answers `GET /metrics` in plain HTTP, so that a site can be watched without the cloud. Sound never depends on it: when the port is
 * taken, that is logged and everything else goes on. Resolves to what closes it.
 */
export async function listenForScrapes({ address, text, log }: MetricsListenerOptions): Promise<() => Promise<void>> {
  const server = createServer({ requestTimeout }, ({ method, url }, response) => {
    const found = method === "GET" && url === "/metrics";
    response.writeHead(found ? 200 : 404, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
    response.end(found ? text() : "GET /metrics is all that is here\n");
  });
  server.maxConnections = 16;
  server.unref();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.once("error", (error) => {
    log.warn({ event: "metrics-off", ...address, reason: error.message }, "nobody can scrape this process");
    resolve(undefined);
  });
  server.listen(address.port, address.host, () => {
    const bound = server.address();
    const port = typeof bound === "object" ? bound?.port : address.port;
    log.info({ event: "metrics", address: `http://${address.host}:${port}/metrics` }, "can be scraped");
    resolve(undefined);
  });
  await promise;
  return () =>
    new Promise((closed) => {
      server.closeAllConnections();
      server.close(() => closed());
    });
}
