import { Answer } from "../../http/answer.js";
import { Refused } from "../../refused.js";

/** Each part's question: rejects or answers false when the part is not there. */
export type Checks = Readonly<Record<"database" | "broker", () => Promise<boolean>>>;

/** /healthz: the process lives. /readyz: all that it needs is there. */
export class Health {
  constructor(private readonly checks: Checks) {}

  alive(): { status: "ok" } {
    return { status: "ok" };
  }

  async ready(): Promise<Answer<object> | Refused> {
    const { database, broker } = this.checks;
    const [databaseUp, brokerUp] = await Promise.all([database, broker].map((check) => check().catch(() => false)));
    const parts = { database: databaseUp ? "up" : "down", broker: brokerUp ? "up" : "down" };
    const down = Object.entries(parts).flatMap(([part, state]) => (state === "down" ? [part] : []));
    if (down.length === 0) return new Answer({ status: "ready", parts });
    return new Refused("unavailable", `${down.join(" and ")} not reachable`, { members: { parts } });
  }
}
