import type { Logger } from "pino";
import type { Authority } from "../../certificates/authority.js";
import { pemOf } from "../../certificates/revocation-list.js";
import { dateOf, type Clock } from "../../clock.js";
import type { Installation } from "../../installation/installation.js";

export interface RevocationParts {
  readonly installation: Installation;
  readonly authority: Authority;
  readonly clock: Clock;
  /** Puts the lists (PEM, one after the other) where a broker of another process reads them, and has them read. */
  readonly publish: (lists: string) => Promise<void>;
  /** Ends what is left of a device's connections, once nobody would let it in again. */
  readonly kick: (device: string) => void;
  readonly log: Logger;
}

/** The lists are good for 90 days: a control service that is away must not lock a fleet out of its broker. */
const renewMs = 24 * 3_600_000;

/**
 * Which certificates are not to be believed any more, said in the words of X.509 (RFC 5280 §5): to whoever asks over
 * HTTP, and to a broker that is not ours.
 */
export class Revocations {
  private lists: readonly Buffer[] = [];
  private last: Promise<void> = Promise.resolve();
  private renewal: NodeJS.Timeout | undefined;

  constructor(private readonly parts: RevocationParts) {
    parts.installation.watch(({ certificates = [] }) => {
      const devices = new Set(certificates.flatMap(({ device, revoked }) => (revoked ? [device] : [])));
      if (devices.size > 0) void this.renew(devices);
    });
  }

  /** Resolves when the first lists are out. */
  start(): Promise<void> {
    this.renewal = setInterval(() => void this.renew(new Set()), renewMs).unref();
    return this.renew(new Set());
  }

  /** Whoever ended connections before us may not have got to it. */
  enforce(): Promise<void> {
    const revoked = [...this.parts.installation.state.certificates.values()].filter(({ revoked }) => revoked);
    return this.renew(new Set(revoked.map(({ device }) => device)));
  }

  stop(): Promise<void> {
    clearInterval(this.renewal);
    return this.last;
  }

  /** DER, of those who sign certificates today. */
  get der(): Buffer {
    return this.lists[0] ?? Buffer.alloc(0);
  }

  /** One after the other, whoever signed. */
  get pem(): string {
    return this.lists.map(pemOf).join("");
  }

  /** One after the other, so that the newest is the one that stays. Never rejects. */
  private renew(devices: ReadonlySet<string>): Promise<void> {
    this.last = this.last.then(() => this.publish(devices));
    return this.last;
  }

  private async publish(devices: ReadonlySet<string>): Promise<void> {
    const { installation, authority, clock, log } = this.parts;
    const now = dateOf(clock.wall());
    const revoked = [...installation.state.certificates.values()].filter(
      ({ revoked, expiresAt }) => revoked && expiresAt > now,
    );
    this.lists = await authority.revocationLists(
      revoked.map(({ serial }) => serial),
      now,
    );
    try {
      await this.parts.publish(this.pem);
      log.info({ event: "revocations-published", certificates: revoked.length }, "revocation lists published");
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.error({ event: "revocations-failed", reason }, "the broker may not have the newest revocation lists");
    }
    for (const device of devices) this.parts.kick(device);
  }
}
