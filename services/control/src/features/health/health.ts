import { Answer } from "../../http/answer.js";
import { Refused } from "../../refused.js";
import type { Condition } from "./condition.js";

/** /healthz: the process lives. /readyz: all that it needs is there, or what is wrong, since when, and what to do. */
export class Health {
  constructor(private readonly condition: Pick<Condition, "look">) {}

  alive(): { status: "ok" } {
    return { status: "ok" };
  }

  async ready(): Promise<Answer<object> | Refused> {
    const troubles = await this.condition.look();
    const stateOf = (part: string): string => troubles.find((trouble) => trouble.part === part)?.kind ?? "up";
    const parts = Object.fromEntries(["database", "broker", "disk", "clock"].map((part) => [part, stateOf(part)]));
    const down = troubles.filter(({ kind }) => kind === "down").map(({ part }) => part);
    if (down.length === 0)
      return new Answer({ status: troubles.length === 0 ? "ready" : "degraded", parts, troubles: [...troubles] });
    return new Refused("unavailable", `${down.join(" and ")} not reachable`, { members: { parts, troubles } });
  }
}
