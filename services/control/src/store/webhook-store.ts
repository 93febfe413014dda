import type { WebhookDelivery } from "@carillon/contracts/webhooks";
import { and, asc, desc, eq, gt, inArray, lt, ne, sql, type InferSelectModel, type SQL } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Happening } from "../installation/happening.js";
import { reaching } from "./outside.js";
import { webhookDeliveries, webhooks } from "./webhook-schema.js";

type Database = PgDatabase<PgQueryResultHKT>;
export type WebhookRow = InferSelectModel<typeof webhooks>;
export type DeliveryRow = InferSelectModel<typeof webhookDeliveries>;
/** A delivery whose attempt is ours, and where it goes. */
export interface Due {
  readonly delivery: DeliveryRow;
  readonly webhook: WebhookRow;
}

/** What an attempt came to. */
export type Recorded = Pick<DeliveryRow, "state" | "lastStatus" | "lastError"> & {
  /** Seconds from now. */
  readonly nextIn: number | null;
};

/** Longer than an attempt may last: then its process is taken for dead. */
const heldSeconds = 30;
/** Attempts at one endpoint at a time; with several replicas, about. */
const atOnce = 4;
const logDays = 30;

/** Subscriptions and their queue. Times are the database's. */
export class WebhookStore {
  constructor(private readonly database: Database) {}

  async get(id: string): Promise<WebhookRow | undefined> {
    return (await reaching(this.database.select().from(webhooks).where(eq(webhooks.id, id))))[0];
  }

  list({ after = "", limit }: { readonly after?: string | undefined; readonly limit: number }): Promise<WebhookRow[]> {
    return reaching(
      this.database.select().from(webhooks).where(gt(webhooks.id, after)).orderBy(asc(webhooks.id)).limit(limit),
    );
  }

  /** False: somebody else changed it since (`row.version` is the next one). */
  async put(row: WebhookRow): Promise<boolean> {
    const written = await reaching(
      this.database
        .insert(webhooks)
        .values(row)
        .onConflictDoUpdate({ target: webhooks.id, set: row, setWhere: eq(webhooks.version, row.version - 1) })
        .returning({ id: webhooks.id }),
    );
    return written.length > 0;
  }

  async remove(id: string): Promise<boolean> {
    return (await reaching(this.database.delete(webhooks).where(eq(webhooks.id, id)).returning())).length > 0;
  }

  /** Which events are wanted by anybody. */
  async wanted(): Promise<ReadonlySet<string>> {
    const rows = await reaching(
      this.database.select({ events: webhooks.events }).from(webhooks).where(eq(webhooks.active, true)),
    );
    return new Set(rows.flatMap(({ events }) => events));
  }

  tell(happenings: readonly Happening[], only?: string): Promise<void> {
    return reaching(enqueue(this.database, happenings, only));
  }

  /**
   * What is due, for an attempt of ours: another replica's is passed over (SKIP LOCKED), and no endpoint has more than a few at a time.
   */
  async claim(limit: number): Promise<Due[]> {
    const candidates = sql`select sequence from (
      select d.sequence, row_number() over (partition by d.webhook order by d.next_attempt_at) as place,
        (select count(*) from webhook_deliveries h where h.webhook = d.webhook and h.held_until > now()) as held
      from webhook_deliveries d join webhooks w on w.id = d.webhook
      where d.state = 'pending' and w.active and d.next_attempt_at <= now() and (d.held_until is null or d.held_until <= now())
      order by d.next_attempt_at limit 1000
    ) due where place + held <= ${atOnce} limit ${limit}`;
    const free = this.database
      .select({ sequence: webhookDeliveries.sequence })
      .from(webhookDeliveries)
      .where(
        and(sql`${webhookDeliveries.sequence} in (${candidates})`, sql`(held_until is null or held_until <= now())`),
      )
      .for("update", { skipLocked: true });
    const claimed = await reaching(
      this.database
        .update(webhookDeliveries)
        .set({
          heldUntil: sql`now() + make_interval(secs => ${heldSeconds})`,
          attempts: sql`${webhookDeliveries.attempts} + 1`,
          lastAttemptAt: sql`now()`,
        })
        .where(inArray(webhookDeliveries.sequence, free))
        .returning(),
    );
    if (claimed.length === 0) return [];
    const ids = [...new Set(claimed.map(({ webhook }) => webhook))];
    const rows = await reaching(this.database.select().from(webhooks).where(inArray(webhooks.id, ids)));
    return claimed.flatMap((delivery) =>
      rows.filter(({ id }) => id === delivery.webhook).map((webhook) => ({ delivery, webhook })),
    );
  }

  async record(sequence: number, { nextIn, ...outcome }: Recorded): Promise<void> {
    const nextAttemptAt = nextIn === null ? null : sql`now() + make_interval(secs => ${nextIn})`;
    await reaching(
      this.database
        .update(webhookDeliveries)
        .set({ ...outcome, heldUntil: null, nextAttemptAt })
        .where(eq(webhookDeliveries.sequence, sequence)),
    );
  }

  /** Since when nothing has got through; null: something has. Returns the present value. */
  async failing(id: string, failing: boolean): Promise<Date | null> {
    const since = failing ? sql`coalesce(${webhooks.failingSince}, now())` : null;
    const [row] = await reaching(
      this.database
        .update(webhooks)
        .set({ failingSince: since })
        .where(and(eq(webhooks.id, id), failing ? sql`true` : sql`${webhooks.failingSince} is not null`))
        .returning({ since: webhooks.failingSince }),
    );
    return row?.since ?? null;
  }

  /** False: it was so already. */
  async disable(id: string, reason: string): Promise<boolean> {
    const disabled = await reaching(
      this.database
        .update(webhooks)
        .set({ active: false, disabledReason: reason, version: sql`${webhooks.version} + 1` })
        .where(and(eq(webhooks.id, id), eq(webhooks.active, true)))
        .returning({ id: webhooks.id }),
    );
    return disabled.length > 0;
  }

  /** Of webhooks that are active. */
  async waiting(): Promise<{ readonly count: number; readonly oldestSeconds: number }> {
    const { createdAt, state, webhook } = webhookDeliveries;
    const age = sql<number>`coalesce(extract(epoch from now() - min(${createdAt})), 0)::float8`;
    const [row] = await reaching(
      this.database
        .select({ count: sql<number>`count(*)::int`, oldestSeconds: age })
        .from(webhookDeliveries)
        .innerJoin(webhooks, eq(webhooks.id, webhook))
        .where(and(eq(state, "pending"), eq(webhooks.active, true))),
    );
    return row ?? { count: 0, oldestSeconds: 0 };
  }

  /** The newest first. */
  deliveries(
    webhook: string,
    {
      before,
      limit,
      state,
    }: {
      readonly before: number | undefined;
      readonly limit: number;
      readonly state: WebhookDelivery["state"] | undefined;
    },
  ): Promise<DeliveryRow[]> {
    const conditions: SQL[] = [
      eq(webhookDeliveries.webhook, webhook),
      ...(before === undefined ? [] : [lt(webhookDeliveries.sequence, before)]),
      ...(state === undefined ? [] : [eq(webhookDeliveries.state, state)]),
    ];
    return reaching(
      this.database
        .select()
        .from(webhookDeliveries)
        .where(and(...conditions))
        .orderBy(desc(webhookDeliveries.sequence))
        .limit(limit),
    );
  }

  /** Once more from the beginning, under the id that it has. Undefined: there is none. */
  async redeliver(webhook: string, id: string): Promise<DeliveryRow | undefined> {
    const [row] = await reaching(
      this.database
        .update(webhookDeliveries)
        .set({ state: "pending", attempts: 0, createdAt: sql`now()`, nextAttemptAt: sql`now()`, heldUntil: null })
        .where(and(eq(webhookDeliveries.webhook, webhook), eq(webhookDeliveries.id, id)))
        .returning(),
    );
    return row;
  }

  async forgetOld(): Promise<void> {
    const old = sql`now() - make_interval(days => ${logDays})`;
    await reaching(
      this.database
        .delete(webhookDeliveries)
        .where(and(ne(webhookDeliveries.state, "pending"), lt(webhookDeliveries.createdAt, old))),
    );
  }
}

/** One message for each active subscription that wants it (`only`: for that one, whatever it wants), and none twice. */
export async function enqueue(
  database: Pick<Database, "execute">,
  happenings: readonly Happening[],
  only?: string,
): Promise<void> {
  if (happenings.length === 0) return;
  const rows = JSON.stringify(happenings);
  const meant =
    only === undefined
      ? sql`w.active and w.events @> to_jsonb(h.event) and (w.site is null or w.site = h.site)`
      : sql`w.id = ${only}`;
  await database.execute(sql`
    insert into webhook_deliveries (webhook, id, event, body, state, created_at, attempts, next_attempt_at)
    select w.id, h.id, h.event,
      jsonb_build_object('type', h.event, 'timestamp', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', h.data),
      'pending', now(), 0, now()
    from jsonb_to_recordset(${rows}::jsonb) as h(id text, event text, site text, data jsonb) join webhooks w on ${meant}
    on conflict (webhook, id) do nothing`);
}
