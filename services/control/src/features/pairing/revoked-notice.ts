import { CarillonError } from "@carillon/contracts/errors";
import { maxRevoked } from "@carillon/contracts/revoked";
import { fleetName, topics } from "@carillon/contracts/topics";
import type { Logger } from "pino";
import { dateOf, type Clock } from "../../clock.js";
import type { Installation } from "../../installation/installation.js";
import type { CloudLink } from "../../mqtt/cloud-link.js";

export interface RevokedNoticeParts {
  readonly installation: Pick<Installation, "state" | "watch">;
  readonly link: Pick<CloudLink, "publish">;
  readonly clock: Clock;
  readonly log: Logger;
  readonly leads: () => boolean;
}

/**
 * Keeps on the broker, retained, which certificates are revoked: speakers connect to media services, which ask nobody before they
 * play.
 */
export class RevokedNotice {
  constructor(private readonly parts: RevokedNoticeParts) {
    parts.installation.watch(({ certificates = [] }) => {
      if (certificates.some(({ revoked }) => revoked)) this.publish();
    });
  }

  /** Also at each connection: the broker may have forgotten it. */
  publish(): void {
    const { installation, link, clock, log, leads } = this.parts;
    if (!leads()) return;
    const now = dateOf(clock.wall());
    const revoked = [...installation.state.certificates.values()]
      .filter((certificate) => certificate.revoked && certificate.expiresAt > now)
      .sort((a, b) => b.expiresAt.getTime() - a.expiresAt.getTime());
    const untold = revoked.length - maxRevoked;
    if (untold > 0)
      log.warn({ event: "revocations-untold", certificates: untold }, "media services are not told of the oldest");
    const serials = revoked.slice(0, maxRevoked).map(({ serial }) => serial);
    link.publish(fleetName, topics.revoked, { v: 1, serials }).catch((error: unknown) => {
      if (!(error instanceof CarillonError)) throw error;
      log.debug({ event: "broker-unreachable" }, "revocations are told when the broker is back");
    });
  }
}
