import type { Server } from "node:net";
import { CarillonError } from "@carillon/contracts/errors";

/** Where to listen, or what listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Resolves with the address in use (port 0 takes a free one). Rejects with CarillonError port-in-use that names the
 * variable to change.
 */
export const listen = (server: Server, { host, port }: Address, variable: string): Promise<Address> =>
  new Promise((resolve, reject) => {
    server.once("error", (cause) => reject(refusal(cause, `${host}:${port} (${variable})`)));
    server.listen(port, host, () => {
      const bound = server.address();
      resolve({ host, port: typeof bound === "object" && bound !== null ? bound.port : port });
    });
  });

function refusal(cause: Error, what: string): Error {
  const code = "code" in cause ? cause.code : undefined;
  if (code === "EADDRINUSE") return new CarillonError("port-in-use", what, { cause });
  if (code === "EACCES" || code === "EADDRNOTAVAIL")
    return new CarillonError("port-in-use", `${what} cannot be used here: ${code}`, { cause });
  return cause;
}
