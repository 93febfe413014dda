import { seconds, type Seconds, type WallClock } from "./units.js";

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

const longest = seconds(6 * 3600);

/** How often a certificate's age is looked at: often enough for a short life, and never so rarely that a stepped clock goes unseen. */
export const renewalCheckEvery = ({ notBefore, notAfter }: CertificateLife): Seconds =>
  seconds(Math.min(longest, Math.max(0.25, (notAfter - notBefore) / 24)));
