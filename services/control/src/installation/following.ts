import { CarillonError } from "@carillon/contracts/errors";
import type { Logger } from "pino";
import type { Installation } from "./installation.js";

/** A word that was lost costs no more than this. */
const lookMs = 1000;

/** Keeps the memory at what other processes write: at their word, and every second. */
export class Following {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private again = false;
  private lost = false;

  constructor(
    private readonly installation: Pick<Installation, "catchUp">,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.look(), lookMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.again = false;
    await this.looking;
  }

  look(): void {
    this.again = true;
    this.looking ??= this.lookUntilDone().finally(() => (this.looking = undefined));
  }

  private async lookUntilDone(): Promise<void> {
    while (this.again) {
      this.again = false;
      try {
        await this.installation.catchUp();
        if (this.lost) this.log.info({ event: "database-back" }, "the database answers again");
        this.lost = false;
      } catch (error) {
        if (!(error instanceof CarillonError)) throw error;
        if (!this.lost) this.log.warn({ event: "database-lost", reason: error.message }, "the database is away");
        this.lost = true;
      }
    }
  }
}
