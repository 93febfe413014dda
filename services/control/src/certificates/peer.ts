import type { TLSSocket } from "node:tls";

/** Who is at the other end of a TLS connection, by a certificate that was verified against our root. */
export interface Peer {
  readonly commonName: string;
  /** Hex, lower case. */
  readonly serial: string;
  readonly expiresAt: Date;
}

/** Undefined when no certificate was shown, or one that is not ours. */
export function peerOf(socket: TLSSocket): Peer | undefined {
  if (!socket.authorized) return undefined;
  // The type says that there always is one; a resumed session may have none.
  const certificate: Partial<ReturnType<TLSSocket["getPeerCertificate"]>> = socket.getPeerCertificate();
  const commonName: unknown = certificate.subject?.CN;
  if (typeof commonName !== "string" || certificate.serialNumber === undefined) return undefined;
  const expiresAt = new Date(certificate.valid_to ?? Number.NaN);
  return { commonName, serial: certificate.serialNumber.toLowerCase(), expiresAt };
}
