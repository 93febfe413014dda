import type { Ack, Command } from "@carillon/contracts/command";
import { CarillonError } from "@carillon/contracts/errors";
import { since, type Monotonic } from "@carillon/core/units";
import type { DeviceInstruction, Obeyed } from "./device-types.js";

export interface CommandDeskOptions {
  readonly now: () => Monotonic;
  readonly obey: (instruction: DeviceInstruction) => Promise<Obeyed>;
  readonly rebirth: () => void;
  readonly ack: (ack: Ack) => void;
}

/** Ids remembered against redelivery (QoS 1: at least once). */
const maxRemembered = 256;
/** More than this many waiting is a flood, not an operator. */
const maxWaiting = 32;

/** Obeys each command once, in order of arrival, and says how it went. A command that has expired is not obeyed. */
export class CommandDesk {
  readonly #options: CommandDeskOptions;
  /** By id; undefined while it is being obeyed. */
  readonly #answers = new Map<string, Ack | undefined>();
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: CommandDeskOptions) {
    this.#options = options;
  }

  /** Resolves when all that was taken is obeyed. */
  get idle(): Promise<void> {
    return this.#last;
  }

  take(command: Command): void {
    if (this.#answers.has(command.id)) {
      const answer = this.#answers.get(command.id);
      if (answer !== undefined) this.#options.ack(answer);
      return;
    }
    if (this.#waiting >= maxWaiting) {
      this.#options.ack(
        ackOf(command, { outcome: "failed", code: "overloaded", detail: `${maxWaiting} commands wait` }),
      );
      return;
    }
    this.#remember(command.id, undefined);
    this.#waiting += 1;
    const arrived = this.#options.now();
    this.#last = this.#last.then(() => this.#answer(command, arrived));
  }

  async #answer(command: Command, arrived: Monotonic): Promise<void> {
    this.#waiting -= 1;
    const outcome = await this.#outcome(command, arrived);
    const answer = { ...ackOf(command, outcome), durationSeconds: since(this.#options.now(), arrived) };
    this.#remember(command.id, answer);
    this.#options.ack(answer);
  }

  async #outcome(command: Command, arrived: Monotonic): Promise<Obeyed | { readonly outcome: "expired" }> {
    // Both instants are the sender's, so that its clock and ours need not agree.
    const lifeSeconds = (Date.parse(command.expiresAt) - Date.parse(command.sentAt)) / 1000;
    if (this.#options.now() - arrived >= lifeSeconds) return { outcome: "expired" };
    const { instruction } = command;
    if (instruction.kind === "rebirth") {
      this.#options.rebirth();
      return { outcome: "done" };
    }
    try {
      return await this.#options.obey(instruction);
    } catch (error) {
      if (error instanceof CarillonError) return { outcome: "failed", code: error.code, detail: error.message };
      throw error;
    }
  }

  #remember(id: string, answer: Ack | undefined): void {
    this.#answers.set(id, answer);
    if (this.#answers.size <= maxRemembered) return;
    for (const oldest of this.#answers.keys()) {
      this.#answers.delete(oldest);
      return;
    }
  }
}

const ackOf = (command: Command, { outcome, ...reason }: Obeyed | { readonly outcome: "expired" }): Ack => ({
  v: 1,
  id: command.id,
  outcome,
  ...("code" in reason && { code: reason.code, detail: reason.detail.slice(0, 1024) }),
});
