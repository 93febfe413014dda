import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer, type Server as HttpsServer } from "node:https";
import { CarillonError } from "@carillon/contracts/errors";
import type { Credentials } from "@carillon/link/identity";
import type { Address } from "../settings.js";
import { type ApplicationRim, createApplication } from "./application.js";

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** A handshake of somebody who does not finish it. */
const handshakeTimeout = 5_000;
const maxConnections = 2048;

type Certified = Pick<Credentials, "certificateChain" | "caCertificate"> & { readonly privateKey: string };

const secureContext = ({ certificateChain, caCertificate, privateKey }: Certified) => ({
  cert: certificateChain,
  key: privateKey,
  ca: caCertificate,
});

/** WHEP over TLS. Devices are known by certificate; others come without one and have a token. */
export class SecureServer {
  readonly #rim: ApplicationRim;
  readonly #address: Address;
  #server: HttpsServer | undefined;
  #listening: Listening | undefined;

  constructor(rim: ApplicationRim, address: Address) {
    this.#rim = rim;
    this.#address = address;
  }

  get port(): number | undefined {
    return this.#listening?.port;
  }

  /** Begins to listen, or goes on with a renewed certificate. Throws CarillonError `port-in-use`. */
  async use(certified: Certified): Promise<void> {
    if (this.#server !== undefined) {
      this.#server.setSecureContext(secureContext(certified));
      return;
    }
    const options = { ...secureContext(certified), requestCert: true, rejectUnauthorized: false, handshakeTimeout };
    const create = (handler: RequestListener): HttpsServer => (this.#server = createHttpsServer(options, handler));
    this.#listening = await listen(this.#rim, this.#address, create);
  }

  async close(): Promise<void> {
    await this.#listening?.close();
  }
}

/** WHEP without TLS, for this machine. Throws CarillonError `port-in-use`. */
export const listenPlainly = (rim: ApplicationRim, address: Address): Promise<Listening> =>
  listen(rim, address, (handler) => createHttpServer(handler));

async function listen(
  rim: ApplicationRim,
  { host, port }: Address,
  create: (handler: RequestListener) => Server,
): Promise<Listening> {
  const application = createApplication(rim, (handler) => {
    const server = create(handler);
    server.maxConnections = maxConnections;
    return server;
  });
  try {
    await application.listen({ host, port });
  } catch (cause) {
    await application.close();
    throw new CarillonError("port-in-use", `${host}:${port}`, { cause });
  }
  const bound = application.server.address();
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : port,
    close: () => application.close(),
  };
}
