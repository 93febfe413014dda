import { createHash, timingSafeEqual } from "node:crypto";
import { TLSSocket } from "node:tls";
import { CarillonError } from "@carillon/contracts/errors";
import { deviceId } from "@carillon/contracts/identity";
import type { FastifyRequest } from "fastify";

/** A device of the installation, and the certificate by which it is known; `serial` in hex, lower case. */
export interface CertifiedDevice {
  readonly id: string;
  readonly serial: string;
}

/** Who asks: a device, or a stranger who has the listeners' token. */
export type Caller = ({ readonly kind: "device" } & CertifiedDevice) | { readonly kind: "stranger" };

/** Devices prove themselves by certificate, browsers and other clients by bearer token (RFC 9725 4.7). */
export class Access {
  readonly #tokenHash: Buffer | undefined;
  readonly #isRevoked: (serial: string) => boolean;

  constructor(listenerToken: string | undefined, isRevoked: (serial: string) => boolean) {
    this.#isRevoked = isRevoked;
    this.#tokenHash = listenerToken === undefined ? undefined : sha256(listenerToken);
  }

  /** Throws CarillonError `unauthenticated`. */
  caller(request: FastifyRequest): Caller {
    const device = certifiedDevice(request);
    if (device !== undefined && this.#isRevoked(device.serial))
      throw new CarillonError("unauthenticated", `certificate ${device.serial} is revoked: the device was removed`);
    if (device !== undefined) return { kind: "device", ...device };
    const [scheme = "", token = ""] = (request.headers.authorization ?? "").split(" ", 2);
    const isBearer = scheme.toLowerCase() === "bearer";
    if (isBearer && this.#tokenHash !== undefined && timingSafeEqual(sha256(token), this.#tokenHash))
      return { kind: "stranger" };
    throw new CarillonError("unauthenticated", "neither a certificate of this installation nor the listeners' token");
  }
}

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/** By a certificate that our CA has signed; the TLS layer has looked at signature and dates. */
function certifiedDevice({ raw: { socket } }: FastifyRequest): CertifiedDevice | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const { subject, serialNumber } = socket.getPeerCertificate();
  const name: unknown = subject.CN;
  const id = deviceId.safeParse(name).data;
  return id === undefined ? undefined : { id, serial: serialNumber.toLowerCase() };
}
