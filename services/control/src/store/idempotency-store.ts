import { and, eq, lt, sql, type SQL } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Kept } from "../http/idempotent-answer.js";
import { idempotency } from "./idempotency-schema.js";
import { reaching } from "./outside.js";

type Database = PgDatabase<PgQueryResultHKT>;

/** One run of a request with a key. */
export interface RequestRun {
  readonly principal: string;
  readonly key: string;
  readonly run: string;
}

export type Claimed =
  | { readonly kind: "ours" }
  | { readonly kind: "other-request" }
  | { readonly kind: "in-progress"; readonly seconds: number }
  | { readonly kind: "answered"; readonly answer: Kept }
  /** Its run ended, or was ended, without an answer that is kept. */
  | { readonly kind: "unanswered"; readonly done: boolean };

/** A run that does not end is over after this: whoever asks again may do it, unless something was done. */
const heldSeconds = 30;
const keptSeconds = 86_400;
const from = (seconds: number): SQL => sql`now() + make_interval(secs => ${seconds})`;

/** Requests by their Idempotency-Key. Times are the database's, because replicas share it. */
export class IdempotencyStore {
  constructor(private readonly database: Database) {}

  /** Of any number of equal requests at the same time, to whatever replica, one is told that it is ours. */
  async claim({ principal, key, run }: RequestRun, fingerprint: string): Promise<Claimed> {
    const mine = {
      run,
      fingerprint,
      state: "claimed",
      heldUntil: from(heldSeconds),
      expiresAt: from(keptSeconds),
    } as const;
    const abandoned = sql`${idempotency.state} = 'claimed' and ${idempotency.heldUntil} <= now() and ${idempotency.fingerprint} = ${fingerprint}`;
    const taken = await reaching(
      this.database
        .insert(idempotency)
        .values({ principal, key, ...mine })
        .onConflictDoUpdate({
          target: [idempotency.principal, idempotency.key],
          set: { ...mine, status: null, answer: null },
          setWhere: sql`${idempotency.expiresAt} <= now() or (${abandoned})`,
        })
        .returning({ run: idempotency.run }),
    );
    return taken.length > 0 ? { kind: "ours" } : this.before({ principal, key }, fingerprint);
  }

  /** From here on something may have been done that no transaction takes back. */
  async acting(claim: RequestRun): Promise<void> {
    await this.set(claim, { state: "acting" });
  }

  async answer(claim: RequestRun, answer: Kept): Promise<void> {
    await this.set(claim, { state: "answered", status: answer.status, answer });
  }

  /** Nothing was done, so that the key may be used anew; false: something was, or may have been. */
  async release(claim: RequestRun): Promise<boolean> {
    const nothingDone = and(ofRun(claim), eq(idempotency.state, "claimed"));
    return (await reaching(this.database.delete(idempotency).where(nothingDone).returning())).length > 0;
  }

  /** The run is over, and has no answer that can be kept. */
  async leave(claim: RequestRun): Promise<void> {
    await this.set(claim, { heldUntil: sql`now()` });
  }

  /** After a process that was alone died: no run goes on. */
  async free(): Promise<void> {
    await reaching(this.database.update(idempotency).set({ heldUntil: sql`now()` }));
  }

  async forgetOld(): Promise<void> {
    await reaching(this.database.delete(idempotency).where(lt(idempotency.expiresAt, sql`now()`)));
  }

  private async set(claim: RequestRun, values: Parameters<ReturnType<Database["update"]>["set"]>[0]): Promise<void> {
    await reaching(this.database.update(idempotency).set(values).where(ofRun(claim)));
  }

  private async before({ principal, key }: Omit<RequestRun, "run">, fingerprint: string): Promise<Claimed> {
    const seconds = sql<number>`ceil(extract(epoch from ${idempotency.heldUntil} - now()))::int`;
    const [row] = await reaching(
      this.database
        .select({ fingerprint: idempotency.fingerprint, state: idempotency.state, answer: idempotency.answer, seconds })
        .from(idempotency)
        .where(and(eq(idempotency.principal, principal), eq(idempotency.key, key))),
    );
    // Its run has let go of it just now.
    if (row === undefined) return { kind: "in-progress", seconds: 1 };
    if (row.fingerprint !== fingerprint) return { kind: "other-request" };
    if (row.answer !== null) return { kind: "answered", answer: row.answer };
    if (row.seconds > 0) return { kind: "in-progress", seconds: row.seconds };
    return row.state === "claimed"
      ? { kind: "in-progress", seconds: 1 }
      : { kind: "unanswered", done: row.state === "done" };
  }
}

const ofRun = ({ principal, key, run }: RequestRun): SQL | undefined =>
  and(eq(idempotency.principal, principal), eq(idempotency.key, key), eq(idempotency.run, run));

/** In the transaction of what was asked for. False: another run has taken the request over. */
export async function markDone(transaction: Pick<Database, "update">, claim: RequestRun): Promise<boolean> {
  const marked = transaction.update(idempotency).set({ state: "done" }).where(ofRun(claim));
  return (await marked.returning({ run: idempotency.run })).length > 0;
}
