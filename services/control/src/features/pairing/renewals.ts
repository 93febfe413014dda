import type { TLSSocket } from "node:tls";
import type { renewalGranted } from "@carillon/contracts/pairing";
import { take, type Allowances, type Rate } from "@carillon/core/rate-limit";
import type { z } from "zod";
import type { Peer } from "../../certificates/peer.js";
import { dateOf, type Clock } from "../../clock.js";
import type { Installation } from "../../installation/installation.js";
import type { InstallationState } from "../../installation/state.js";
import { Refused } from "../../refused.js";
import type { Pairing } from "./pairing.js";

/** An answer may be lost a few times; more is a device gone mad, or worse. */
const renewals: Rate = { perSecond: 1 / 600, burst: 6 };

/** Whether a certificate of ours still speaks for a device of ours; else the reason. The broker asks the same. */
export function admissionOf(
  { devices, certificates }: InstallationState,
  { commonName, serial, expiresAt }: Peer,
  now: Date,
): string | undefined {
  // TLS looks at the dates when a session begins, and not when it is resumed.
  if (!(expiresAt > now)) return `certificate ${serial} has expired`;
  if (!devices.has(commonName)) return `there is no device ${commonName}: it was removed, or never approved`;
  if (certificates.get(serial)?.revoked) return `certificate ${serial} is revoked`;
  return undefined;
}

/** POST /v1/renewals: a new certificate, perhaps for a new key, for the holder of a valid one. */
export class Renewals {
  private allowances: Allowances = new Map();

  constructor(
    private readonly installation: Installation,
    private readonly pairing: Pick<Pairing, "issue">,
    private readonly clock: Clock,
  ) {}

  /** `shown`: why there is no peer, when there is none. */
  async renew(
    csr: string,
    peer: Peer | undefined,
    shown: TLSSocket["authorizationError"] | undefined,
  ): Promise<z.infer<typeof renewalGranted> | Refused> {
    if (peer === undefined)
      return new Refused(
        "certificate-invalid",
        shown === undefined ? "no client certificate was shown" : String(shown),
      );
    const reason = admissionOf(this.installation.state, peer, dateOf(this.clock.wall()));
    const row = this.installation.state.devices.get(peer.commonName);
    if (reason !== undefined || row === undefined) return new Refused("certificate-revoked", reason ?? peer.commonName);
    const taken = take(this.allowances, [{ key: row.id, rate: renewals }], this.clock.wall());
    if (!taken.allowed)
      return new Refused("too-many-requests", `device ${row.id}`, { retryAfterSeconds: taken.retryAfter });
    this.allowances = taken.allowances;
    const issued = await this.pairing.issue(csr, row);
    return issued instanceof Refused ? issued : { certificateChain: issued.chain };
  }
}
