import { setTimeout as sleep } from "node:timers/promises";
import type { Reported } from "@carillon/contracts/configuration";
import { CarillonError } from "@carillon/contracts/errors";
import { topics } from "@carillon/contracts/topics";
import type { Logger } from "pino";
import type { Installation } from "../../installation/installation.js";
import type { DesiredRow } from "../../installation/rows.js";
import type { CloudLink } from "../../mqtt/cloud-link.js";
import { inTurns } from "../../in-turns.js";
import { Refused } from "../../refused.js";

/** What a device has in force, as it reports it. */
export type InForce = Pick<Reported, "version" | "hash">;

/** It was wanted by somebody else than the database. */
export const isAhead = ({ version, hash }: InForce, wanted: Pick<DesiredRow, "version" | "hash">): boolean =>
  version > wanted.version || (version === wanted.version && hash !== wanted.hash);

/** Devices that are ahead are many at once. */
const gatherMs = 1000;
/** To write a message costs 50 µs: no answer waits longer than five milliseconds for it. */
const atOnce = 100;

/**
 * Keeps the retained desired document of every device on the broker. What is committed while the broker is away, and
 * what a broker forgot, is said when the link is up again: `publishAll`.
 */
export class DesiredPublisher {
  /** Devices that are still to be told; each is told what is wanted when its turn has come. */
  private readonly waiting = new Set<string>();
  private telling: Promise<void> | undefined;
  private readonly ahead = new Map<string, InForce>();
  private looking: Promise<void> | undefined;

  constructor(
    private readonly installation: Installation,
    private readonly link: Pick<CloudLink, "publish" | "clear">,
    private readonly parts: {
      readonly log: Logger;
      /** One process publishes for all: two could end with the older document on the broker. */
      readonly leads: () => boolean;
    },
  ) {
    installation.watch(({ desired = [], devices = [], removedDevices = [] }, before) => {
      if (!this.parts.leads()) return;
      const { state } = installation;
      // A device that is paired again may be wanted as it was before: nothing new is committed, yet the broker holds
      // nothing.
      const returned = devices.flatMap(({ id }) => (before.devices.has(id) ? [] : (state.desired.get(id) ?? [])));
      this.tell([...desired, ...returned].map(({ device }) => device));
      for (const device of removedDevices) this.clear(device);
    });
  }

  publishAll(): void {
    this.tellAgain(this.installation.state.desired.keys());
  }

  /** Who has not taken it. */
  tellAgain(devices: Iterable<string>): void {
    if (this.parts.leads()) this.tell(devices);
  }

  /** The last words of a device that was removed, such as its will, come after what is retained of it was ended. */
  clearRemoved(device: string): void {
    const { devices, certificates } = this.installation.state;
    if (devices.has(device) || !this.parts.leads()) return;
    // Whom we do not know at all another control service may just have let in.
    const wasOurs = [...certificates.values()].some((certificate) => certificate.device === device);
    if (wasOurs) this.clear(device);
  }

  private tell(devices: Iterable<string>): void {
    for (const device of devices) this.waiting.add(device);
    this.telling ??= inTurns(this.waiting, (device) => this.tellOne(device), atOnce).finally(
      () => (this.telling = undefined),
    );
  }

  private tellOne(device: string): void {
    this.waiting.delete(device);
    const { devices, desired } = this.installation.state;
    const row = desired.get(device);
    if (row !== undefined && devices.has(device)) this.publish(row);
  }

  /** The device has something in force that we do not know. Resolves when that was looked into. */
  outbid(device: string, reported: InForce): Promise<void> {
    this.ahead.set(device, reported);
    this.looking ??= this.outbidAll().finally(() => (this.looking = undefined));
    return this.looking;
  }

  /** Another process may have wanted it, which the write would learn first. Else it was restored from a backup, and devices are outbid. */
  private async outbidAll(): Promise<void> {
    await sleep(gatherMs, undefined, { ref: false });
    const ahead = new Map(this.ahead);
    this.ahead.clear();
    const outcome = await this.installation.write(({ desired }) => {
      const behind = [...ahead].flatMap(([device, reported]) => {
        const row = desired.get(device);
        return row !== undefined && isAhead(reported, row) ? [{ ...row, version: reported.version + 1 }] : [];
      });
      return { change: { desired: behind }, outcome: behind };
    });
    for (const { device, version } of outcome instanceof Refused ? [] : outcome)
      this.parts.log.warn(
        { event: "configuration-outbid", device, to: version },
        "the device was ahead of the database",
      );
  }

  private publish({ device, version, hash, documents }: DesiredRow): void {
    const copies = Object.fromEntries(Object.entries(documents));
    this.link.publish(device, topics.desired, { v: 1, version, hash, documents: copies }).then(
      () => this.parts.log.debug({ event: "configuration-published", device, version }, "configuration published"),
      (error: unknown) => this.away(error),
    );
  }

  private clear(device: string): void {
    const retained = Object.values(topics).filter(({ retain }) => retain);
    for (const topic of retained) this.link.clear(device, topic).catch((error: unknown) => this.away(error));
  }

  private away(error: unknown): void {
    if (!(error instanceof CarillonError)) throw error;
    this.parts.log.debug({ event: "broker-unreachable" }, "published when the broker is back");
  }
}
