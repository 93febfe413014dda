import { randomUUID } from "node:crypto";
import type { Ack, Instruction } from "@carillon/contracts/command";
import { CarillonError } from "@carillon/contracts/errors";
import { topics } from "@carillon/contracts/topics";
import { rfc3339, since, wallClock } from "@carillon/core/units";
import type { Clock } from "../../clock.js";
import { aboutToAct } from "../../http/request-scope.js";
import type { CloudLink } from "../../mqtt/cloud-link.js";
import { Refused } from "../../refused.js";

/**
 * Longer than any stall of a link that is up; a device that comes back later must not do what nobody expects any more.
 */
const lifeSeconds = 15;

/** How a command ended; unanswered: the device said nothing while it lived. */
export interface CommandEnd {
  readonly id: string;
  readonly device: string;
  /** Of the API that asked for it. */
  readonly request: string | undefined;
  readonly instruction: Instruction["kind"];
  readonly outcome: Ack["outcome"] | "unanswered" | "unsent";
  readonly seconds: number;
  /** How much of it the device spent, when it said so. */
  readonly deviceSeconds?: number | undefined;
}

export interface CommandsParts {
  readonly clock: Clock;
  readonly link: Pick<CloudLink, "publish">;
  /** The request on whose behalf the code runs, if any: it goes with the command, and into the device's log. */
  readonly request: () => string | undefined;
  readonly ended: (end: CommandEnd) => void;
}

interface Waiting {
  readonly resolve: (ack: Ack) => void;
  readonly end: (outcome: CommandEnd["outcome"], deviceSeconds?: number) => void;
  readonly expiry: NodeJS.Timeout;
}

export interface Sent {
  readonly id: string;
  /** Undefined when the device did not answer in time. */
  acknowledged(waitMs: number): Promise<Ack | undefined>;
}

/** Sends what is over at once to devices, and matches their answers. */
export class Commands {
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly parts: CommandsParts) {}

  /** Resolves when the broker has the command. */
  async send(device: string, instruction: Instruction): Promise<Sent | Refused> {
    await aboutToAct();
    const id = randomUUID();
    const { clock, link, request } = this.parts;
    const now = clock.wall();
    const [sentAt, expiresAt] = [rfc3339(now), rfc3339(wallClock(now + lifeSeconds))];
    const { promise, resolve } = Promise.withResolvers<Ack>();
    const asked = request();
    this.expect({ id, device, request: asked, instruction: instruction.kind }, resolve);
    try {
      const trace = asked === undefined ? {} : { request: asked };
      await link.publish(device, topics.command, { v: 1, id, sentAt, expiresAt, instruction, ...trace });
    } catch (error) {
      this.take(id)?.end("unsent");
      if (error instanceof CarillonError) return new Refused(error.code, error.message);
      throw error;
    }
    return { id, acknowledged: (waitMs) => within(promise, waitMs) };
  }

  /** An answer to a command that is no longer waited for changes nothing. */
  acknowledge(ack: Ack): void {
    const waiting = this.take(ack.id);
    waiting?.end(ack.outcome, ack.durationSeconds);
    waiting?.resolve(ack);
  }

  private expect(
    command: Omit<CommandEnd, "outcome" | "seconds" | "deviceSeconds">,
    resolve: Waiting["resolve"],
  ): void {
    const { clock, ended } = this.parts;
    const sentAt = clock.monotonic();
    const end: Waiting["end"] = (outcome, deviceSeconds) =>
      ended({ ...command, outcome, seconds: since(clock.monotonic(), sentAt), deviceSeconds });
    const expiry = setTimeout(() => this.take(command.id)?.end("unanswered"), lifeSeconds * 1000).unref();
    this.waiting.set(command.id, { resolve, end, expiry });
  }

  private take(id: string): Waiting | undefined {
    const waiting = this.waiting.get(id);
    clearTimeout(waiting?.expiry);
    this.waiting.delete(id);
    return waiting;
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
