import { createHash, timingSafeEqual } from "node:crypto";
import { TLSSocket } from "node:tls";
import { CarillonError } from "@carillon/contracts/errors";
import { deviceId } from "@carillon/contracts/identity";
import type { FastifyRequest } from "fastify";

/** Who asks: a device of the installation, or a stranger who has the listeners' token. */
export type Caller = { readonly kind: "device"; readonly id: string } | { readonly kind: "stranger" };

/** Devices prove themselves by certificate, browsers and other clients by bearer token (RFC 9725 4.7). */
export class Access {
  readonly #tokenHash: Buffer | undefined;

  constructor(listenerToken: string | undefined) {
    this.#tokenHash = listenerToken === undefined ? undefined : sha256(listenerToken);
  }

  /** Throws CarillonError `unauthenticated`. */
  caller(request: FastifyRequest): Caller {
    const id = certifiedDevice(request);
    if (id !== undefined) return { kind: "device", id };
    const [scheme = "", token = ""] = (request.headers.authorization ?? "").split(" ", 2);
    const isBearer = scheme.toLowerCase() === "bearer";
    if (isBearer && this.#tokenHash !== undefined && timingSafeEqual(sha256(token), this.#tokenHash))
      return { kind: "stranger" };
    throw new CarillonError("unauthenticated", "neither a certificate of this installation nor the listeners' token");
  }
}

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/** The common name of a certificate that our CA has signed; the TLS layer has looked at signature and dates. */
function certifiedDevice({ raw: { socket } }: FastifyRequest): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const name: unknown = socket.getPeerCertificate().subject.CN;
  return deviceId.safeParse(name).data;
}
