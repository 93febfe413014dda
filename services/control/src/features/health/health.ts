import type { Part, Readiness } from "@carillon/contracts/health";
import { Answer } from "../../http/answer.js";
import { Refused } from "../../refused.js";
import type { Condition } from "./condition.js";

/** /healthz: the process lives. /readyz: all that it needs is there, or what is wrong, since when, and what to do. */
export class Health {
  constructor(private readonly condition: Pick<Condition, "look">) {}

  alive(): { status: "ok" } {
    return { status: "ok" };
  }

  async ready(): Promise<Answer<Readiness> | Refused> {
    const troubles = await this.condition.look();
    const stateOf = (part: Part) => troubles.find((trouble) => trouble.part === part)?.kind ?? "up";
    const states: Readiness["parts"] = {
      database: stateOf("database"),
      broker: stateOf("broker"),
      disk: stateOf("disk"),
      clock: stateOf("clock"),
    };
    const down = troubles.filter(({ kind }) => kind === "down").map(({ part }) => part);
    if (down.length === 0)
      return new Answer({
        status: troubles.length === 0 ? "ready" : "degraded",
        parts: states,
        troubles: [...troubles],
      });
    return new Refused("unavailable", `${down.join(" and ")} not reachable`, { members: { parts: states, troubles } });
  }
}
