import type { Missed } from "@carillon/control/installation/news";
import type { Rows } from "@carillon/control/installation/rows";
import type { Store } from "@carillon/control/store/store";

export const noRows: Rows = {
  ...{ organisations: [], sites: [], devices: [], zones: [], onAir: [], layers: [], desired: [], certificates: [] },
  ...{ lastKnown: [], claims: [], rollouts: [], enrolmentTokens: [], expectedDevices: [], sequence: 0 },
  ...{ schedules: [], holidays: [] },
};

/** A database that keeps nothing and says yes; `trouble`: what it says instead, or what another process wrote before this one's turn. */
export class AgreeableStore implements Pick<Store, "load" | "commit" | "missed"> {
  trouble: "stale" | Error | Missed | undefined;
  private sequence = 0;

  private readonly rows: Rows;

  constructor(rows: Rows) {
    this.rows = rows;
  }

  load: Store["load"] = () => Promise.resolve(this.rows);

  missed: Store["missed"] = () => Promise.resolve(this.takeMissed());

  commit: Store["commit"] = (_after, decide) => {
    if (this.trouble instanceof Error) return Promise.reject(this.trouble);
    if (this.trouble === "stale") return Promise.resolve("stale");
    const missed = this.takeMissed();
    return Promise.resolve().then(() => ({ ...decide(missed), missed, sequence: (this.sequence += 1) }));
  };

  private takeMissed(): Missed | undefined {
    const { trouble } = this;
    if (trouble === undefined || trouble === "stale" || trouble instanceof Error) return undefined;
    this.trouble = undefined;
    this.sequence = Math.max(this.sequence, trouble.sequence);
    return trouble;
  }
}
