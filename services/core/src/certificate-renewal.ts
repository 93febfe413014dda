import type { WallClock } from "./units.js";

export interface CertificateLife {
  readonly notBefore: WallClock;
  readonly notAfter: WallClock;
}

/**
 * Whether a certificate is to be renewed: at two thirds of its life. A wall clock outside the certificate's life is either wrong
 * or too late; both are reasons to ask the cloud, which knows the time (the caller limits how often).
 */
export function renewalDue({ notBefore, notAfter }: CertificateLife, now: WallClock): boolean {
  return now < notBefore || now >= notBefore + (2 / 3) * (notAfter - notBefore);
}
