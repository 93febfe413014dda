import { createHash } from "node:crypto";
import { take, type Allowances, type Rate } from "@carillon/core/rate-limit";
import { lt, sql } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { allowances } from "./allowance-schema.js";
import { reaching } from "./outside.js";

type Database = PgDatabase<PgQueryResultHKT>;

/** No limit needs longer to be whole again: what says so was written while the database's clock was ahead, and would lock people out. */
const longestSeconds = 3600;

export interface Limit {
  readonly key: string;
  readonly rate: Rate;
}

/** What limits on guessing leave, shared by all replicas: n of them do not allow n times as many guesses. Times are the database's. */
export class AllowanceStore {
  constructor(private readonly database: Database) {}

  /** Takes one from each, or none. Undefined: taken; else seconds until it is worth asking again. */
  take(limits: readonly Limit[]): Promise<number | undefined> {
    const keys = limits.map(({ key }) => key);
    return this.inTurn(keys, 0, (left) => {
      const taken = take(left, limits, 0);
      return { allowances: taken.allowances, outcome: taken.allowed ? undefined : taken.retryAfter };
    });
  }

  /**
   * `decide` sees what is left by these keys, in instants of the clock that says `now`, and what it leaves is kept. Nobody else decides by any
   * of the keys meanwhile, at whatever replica.
   */
  inTurn<T>(
    keys: readonly string[],
    now: number,
    decide: (left: Allowances) => { readonly allowances: Allowances; readonly outcome: T },
  ): Promise<T> {
    const turn = async (transaction: Pick<Database, "insert">): Promise<T> => {
      const left = await locked(transaction, keys, now);
      const decided = decide(left);
      for (const [key, wholeAt] of decided.allowances)
        if (wholeAt !== left.get(key)) await put(transaction, key, wholeAt - now);
      return decided.outcome;
    };
    return reaching(this.database.transaction(turn));
  }

  /** Those that are whole say nothing. */
  async forgetOld(): Promise<void> {
    await reaching(this.database.delete(allowances).where(lt(allowances.wholeAt, sql`now()`)));
  }
}

const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");

/** In order, so that no two wait for each other. */
async function locked(database: Pick<Database, "insert">, keys: readonly string[], now: number): Promise<Allowances> {
  const byHash = new Map(keys.map((key) => [hashOf(key), key]));
  const rows = [...byHash.keys()].sort().map((key) => ({ key, wholeAt: sql`now()` }));
  const held = await database
    .insert(allowances)
    .values(rows)
    .onConflictDoUpdate({ target: allowances.key, set: { key: sql`excluded.key` } })
    .returning({
      key: allowances.key,
      in: sql<number>`extract(epoch from ${allowances.wholeAt} - clock_timestamp())::float8`,
    });
  const left = (seconds: number): number => (seconds > longestSeconds ? 0 : Math.max(0, seconds));
  return new Map(held.map(({ key, in: seconds }) => [byHash.get(key) ?? key, now + left(seconds)]));
}

async function put(database: Pick<Database, "insert">, key: string, seconds: number): Promise<void> {
  const wholeAt = sql`clock_timestamp() + make_interval(secs => ${seconds})`;
  await database
    .insert(allowances)
    .values({ key: hashOf(key), wholeAt })
    .onConflictDoUpdate({ target: allowances.key, set: { wholeAt } });
}
