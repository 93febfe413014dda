import { randomUUID } from "node:crypto";
import type { Ack, Instruction } from "@carillon/contracts/command";
import { CarillonError } from "@carillon/contracts/errors";
import { topics } from "@carillon/contracts/topics";
import { rfc3339, wallClock } from "@carillon/core/units";
import type { Clock } from "../../clock.js";
import type { CloudLink } from "../../mqtt/cloud-link.js";
import { Refused } from "../../refused.js";

/**
 * Longer than any stall of a link that is up; a device that comes back later must not do what nobody expects any more.
 */
const lifeSeconds = 15;

export interface Sent {
  readonly id: string;
  /** Undefined when the device did not answer in time. */
  acknowledged(waitMs: number): Promise<Ack | undefined>;
}

/** Sends what is over at once to devices, and matches their answers. */
export class Commands {
  private readonly waiting = new Map<string, (ack: Ack) => void>();

  constructor(
    private readonly clock: Clock,
    private readonly link: Pick<CloudLink, "publish">,
  ) {}

  /** Resolves when the broker has the command. */
  async send(device: string, instruction: Instruction): Promise<Sent | Refused> {
    const id = randomUUID();
    const now = this.clock.wall();
    const [sentAt, expiresAt] = [rfc3339(now), rfc3339(wallClock(now + lifeSeconds))];
    const { promise, resolve } = Promise.withResolvers<Ack>();
    this.waiting.set(id, resolve);
    const forget = setTimeout(() => this.waiting.delete(id), lifeSeconds * 1000).unref();
    try {
      await this.link.publish(device, topics.command, { v: 1, id, sentAt, expiresAt, instruction });
    } catch (error) {
      clearTimeout(forget);
      this.waiting.delete(id);
      if (error instanceof CarillonError) return new Refused(error.code, error.message);
      throw error;
    }
    return { id, acknowledged: (waitMs) => within(promise, waitMs) };
  }

  /** An answer to a command that is no longer waited for changes nothing. */
  acknowledge(ack: Ack): void {
    this.waiting.get(ack.id)?.(ack);
    this.waiting.delete(ack.id);
  }
}

async function within<T>(promise: Promise<T>, waitMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), waitMs)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
