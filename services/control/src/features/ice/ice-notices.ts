import { CarillonError } from "@carillon/contracts/errors";
import type { IceServers as Given } from "@carillon/contracts/ice";
import { topics } from "@carillon/contracts/topics";
import { after, type Monotonic, rfc3339, seconds, wallClock } from "@carillon/core/units";
import type { Logger } from "pino";
import type { Clock } from "../../clock.js";
import { inTurns } from "../../in-turns.js";
import type { Installation } from "../../installation/installation.js";
import type { CloudLink } from "../../mqtt/cloud-link.js";
import type { IceServers } from "./ice-servers.js";

export interface IceNoticesParts {
  readonly servers: Pick<IceServers, "granting" | "isEmpty">;
  readonly installation: Pick<Installation, "state" | "watch">;
  readonly link: Pick<CloudLink, "publish" | "connected">;
  readonly clock: Clock;
  /** Life of what a device is given. */
  readonly lifeSeconds: number;
  readonly random: () => number;
  readonly log: Logger;
  readonly leads: () => boolean;
}

/** A message costs 50 µs: no answer waits longer than five milliseconds for it. */
const atOnce = 100;

/**
 * Keeps on the broker, retained and in each device's own topic, what that device reaches STUN and TURN servers with. Renewed between a half and
 * three quarters of its life, each device at a time of its own.
 */
export class IceNotices {
  /** When each device's is to be renewed. */
  private readonly renewAt = new Map<string, Monotonic>();
  private timer: NodeJS.Timeout | undefined;
  private telling = false;

  constructor(private readonly parts: IceNoticesParts) {
    parts.installation.watch(({ devices = [], removedDevices = [] }, before) => {
      for (const device of removedDevices) this.renewAt.delete(device);
      if (devices.some(({ id }) => !before.devices.has(id))) this.look();
    });
  }

  start(): void {
    const everySeconds = Math.min(60, this.parts.lifeSeconds / 20);
    this.timer = setInterval(() => this.look(), everySeconds * 1000);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Also at each connection: the broker may have forgotten them. */
  publishAll(): void {
    this.renewAt.clear();
    this.look();
  }

  /** Tells each whose time has come. */
  look(): void {
    const { servers, link, leads, log } = this.parts;
    if (this.telling || servers.isEmpty || !link.connected || !leads()) return;
    this.telling = true;
    this.tellDue()
      .catch((error: unknown) => {
        if (!(error instanceof CarillonError)) throw error;
        const { line: why } = error;
        log.error({ event: "ice-servers-untold", why }, "devices get no new credentials");
      })
      .finally(() => (this.telling = false));
  }

  private async tellDue(): Promise<void> {
    const { servers, installation, clock, lifeSeconds } = this.parts;
    const now = clock.monotonic();
    const due = [...installation.state.devices.keys()].filter((device) => (this.renewAt.get(device) ?? now) <= now);
    if (due.length === 0) return;
    const granted = await servers.granting(lifeSeconds);
    // Servers without credentials are told anew as well, so that one that is no longer named is forgotten.
    const end = rfc3339(wallClock(clock.wall() + lifeSeconds));
    await inTurns(due, (device) => this.tell(device, granted(device), { now, end }), atOnce);
  }

  private tell(device: string, given: Given, { now, end }: { readonly now: Monotonic; readonly end: string }): void {
    const { link, lifeSeconds, random, installation } = this.parts;
    if (!installation.state.devices.has(device)) return;
    this.renewAt.set(device, after(now, seconds(lifeSeconds * (0.5 + random() / 4))));
    const message = { v: 1 as const, iceServers: given.iceServers, expiresAt: given.expiresAt ?? end };
    link.publish(device, topics.ice, message).catch((error: unknown) => {
      if (!(error instanceof CarillonError)) throw error;
      this.renewAt.delete(device);
    });
  }
}
