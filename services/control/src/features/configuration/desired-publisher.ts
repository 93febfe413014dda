import { CarillonError } from "@carillon/contracts/errors";
import { topics } from "@carillon/contracts/topics";
import type { Logger } from "pino";
import type { Installation } from "../../installation/installation.js";
import type { DesiredRow } from "../../installation/rows.js";
import type { CloudLink } from "../../mqtt/cloud-link.js";
import { inTurns } from "../../in-turns.js";
import { Refused } from "../../refused.js";

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

  constructor(
    private readonly installation: Installation,
    private readonly link: Pick<CloudLink, "publish" | "clear">,
    private readonly log: Logger,
  ) {
    installation.watch(({ desired = [], devices = [], removedDevices = [] }, before) => {
      const { state } = installation;
      // A device that is paired again may be wanted as it was before: nothing new is committed, yet the broker holds
      // nothing.
      const returned = devices.flatMap(({ id }) => (before.devices.has(id) ? [] : (state.desired.get(id) ?? [])));
      this.tell([...desired, ...returned].map(({ device }) => device));
      for (const device of removedDevices) this.clear(device);
    });
  }

  publishAll(): void {
    this.tell(this.installation.state.desired.keys());
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

  /** The device has something newer in force than the database knows, which was restored from a backup: outbid it. */
  async outbid(device: string, version: number): Promise<void> {
    const outcome = await this.installation.write(({ desired }) => {
      const row = desired.get(device);
      if (row === undefined || row.version > version) return new Refused("conflict", "outbid already");
      return { change: { desired: [{ ...row, version: version + 1 }] }, outcome: row.version };
    });
    if (!(outcome instanceof Refused))
      this.log.warn(
        { event: "configuration-outbid", device, from: outcome, to: version + 1 },
        "the device was ahead of the database",
      );
  }

  private publish({ device, version, hash, documents }: DesiredRow): void {
    const copies = Object.fromEntries(Object.entries(documents));
    this.link.publish(device, topics.desired, { v: 1, version, hash, documents: copies }).then(
      () => this.log.debug({ event: "configuration-published", device, version }, "configuration published"),
      (error: unknown) => this.away(error),
    );
  }

  private clear(device: string): void {
    const retained = Object.values(topics).filter(({ retain }) => retain);
    for (const topic of retained) this.link.clear(device, topic).catch((error: unknown) => this.away(error));
  }

  private away(error: unknown): void {
    if (!(error instanceof CarillonError)) throw error;
    this.log.debug({ event: "broker-unreachable" }, "published when the broker is back");
  }
}
