import { and, eq, getTableColumns, gt, inArray, lt, sql, type SQL } from "drizzle-orm";
import type { PgColumn, PgDatabase, PgQueryResultHKT, PgTable } from "drizzle-orm/pg-core";
import type { Change, LastKnownRow, LayerRevision, Rows } from "../installation/rows.js";
import { AccessStore } from "./access-store.js";
import { AllowanceStore } from "./allowance-store.js";
import type { Missed } from "../installation/news.js";
import { forgetChanges, lastSequence, takeTurn } from "./change-log.js";
import { loadRows, type Transaction } from "./load-rows.js";
import { missedSince } from "./missed.js";
import { readRevisions, removalOf, revisionOf, type LayerPath, type RevisionQuery } from "./layer-revisions.js";
import { IdempotencyStore, markDone } from "./idempotency-store.js";
import { InventoryStore } from "./inventory-store.js";
import { longBefore } from "./long-before.js";
import { outside, reaching, sqlState } from "./outside.js";
import { inTurns } from "../in-turns.js";
import type { Replicas } from "./replicas.js";
import { RolloutStore } from "./rollout-store.js";
import { writeRollouts } from "./rollout-rows.js";
import { storedSchedule } from "./schedule-rows.js";
import { ScheduleStore } from "./schedule-store.js";
import * as scheduling from "./schedule-schema.js";
import { enqueue, WebhookStore } from "./webhook-store.js";
import * as enrolment from "./enrolment-schema.js";
import * as schema from "./schema.js";

/** What was decided in the turn; no change: nothing is to be written after all. */
export interface Turn<T> {
  readonly change: Change | undefined;
  readonly outcome: T;
}

/** `stale`: somebody who takes no turns changed a row meanwhile; nothing was written. `sequence`: of the log, after the change. */
export type Committed<T> = (Turn<T> & { readonly missed: Missed | undefined; readonly sequence: number }) | "stale";

/** What the service asks of a database. Both databases run one contract suite: test/ports/store. */
export interface Store {
  load(): Promise<Rows>;
  /** In turn with every other process. `decide` is called once, with what they committed after `sequence`, and must not wait. */
  commit<T>(sequence: number, decide: (missed: Missed | undefined) => Turn<T>): Promise<Committed<T>>;
  /** What others committed after `sequence`; undefined: nothing. */
  missed(sequence: number): Promise<Missed | undefined>;
  /** Certificates and claims that have long expired, TLS refuses the former by itself; and changes that everybody knows. */
  forgetOld(now: Date): Promise<void>;
  keepLastKnown(rows: readonly LastKnownRow[]): Promise<void>;
  /** What replicas saved after `since`, and until when that is all; some of it may have been given before. */
  savedSince(since: Date | undefined): Promise<{ readonly rows: readonly LastKnownRow[]; readonly until: Date }>;
  /** What a layer was, the newest first. */
  revisions(path: LayerPath, query: RevisionQuery): Promise<readonly LayerRevision[]>;
  readonly access: AccessStore;
  readonly allowances: AllowanceStore;
  readonly inventories: InventoryStore;
  readonly rollouts: RolloutStore;
  readonly idempotency: IdempotencyStore;
  readonly replicas: Replicas;
  readonly schedules: ScheduleStore;
  readonly webhooks: WebhookStore;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

type Database = PgDatabase<PgQueryResultHKT>;
class Stale extends Error {}
/** A bug of whoever decides is no trouble of the database. */
class Undecided extends Error {}

export class DrizzleStore implements Store {
  readonly access: AccessStore;
  readonly allowances: AllowanceStore;
  readonly inventories: InventoryStore;
  readonly rollouts: RolloutStore;
  readonly idempotency: IdempotencyStore;
  readonly schedules: ScheduleStore;
  readonly webhooks: WebhookStore;

  constructor(
    private readonly database: Database,
    private readonly server: Pick<Store, "replicas" | "ping" | "close">,
  ) {
    this.access = new AccessStore(database);
    this.allowances = new AllowanceStore(database);
    this.inventories = new InventoryStore(database);
    this.rollouts = new RolloutStore(database);
    this.idempotency = new IdempotencyStore(database);
    this.schedules = new ScheduleStore(database);
    this.webhooks = new WebhookStore(database);
  }

  get replicas(): Replicas {
    return this.server.replicas;
  }

  load(): Promise<Rows> {
    return reaching(this.database.transaction(loadRows, snapshot));
  }

  async commit<T>(after: number, decide: (missed: Missed | undefined) => Turn<T>): Promise<Committed<T>> {
    try {
      return await this.database.transaction(async (transaction) => {
        await takeTurn(transaction);
        const missed = await missedSince(transaction, after);
        const turn = decided(decide, missed);
        if (turn.change === undefined) return { ...turn, missed, sequence: missed?.sequence ?? after };
        await write(transaction, turn.change);
        return { ...turn, missed, sequence: await lastSequence(transaction) };
      });
    } catch (error) {
      if (error instanceof Undecided) throw error.cause;
      if (error instanceof Stale || sqlState(error) === foreignKeyViolation) return "stale";
      throw outside(error);
    }
  }

  missed(sequence: number): Promise<Missed | undefined> {
    return reaching(this.database.transaction((transaction) => missedSince(transaction, sequence), snapshot));
  }

  async forgetOld(now: Date): Promise<void> {
    const longExpired = longBefore(now);
    const { claims, certificates } = schema;
    const { enrolmentTokens, expectedDevices } = enrolment;
    for (const table of [claims, certificates, enrolmentTokens, expectedDevices])
      await reaching(this.database.delete(table).where(lt(table.expiresAt, longExpired)));
    await reaching(this.database.transaction(forgetChanges));
  }

  async keepLastKnown(rows: readonly LastKnownRow[]): Promise<void> {
    const keep = (some: readonly LastKnownRow[]): Promise<unknown> =>
      reaching(
        this.database
          .insert(schema.lastKnown)
          .select(whatWasSaid(some))
          .onConflictDoUpdate({ target: schema.lastKnown.device, set: heardLast() }),
      );
    // Nobody waits for it, and PGlite works in this very thread: 1000 rows at once held up all answers for 0.1 s.
    await inTurns(inStatements(rows, 50), keep, 1);
  }

  async savedSince(since: Date | undefined): Promise<{ rows: readonly LastKnownRow[]; until: Date }> {
    const { lastKnown } = schema;
    const [clock] = await reaching(this.database.select({ now: sql<string>`now()` }).from(sql`(select 1) as one`));
    const until = new Date(clock?.now ?? 0);
    if (since === undefined) return { rows: [], until };
    // A transaction that began before the last look may have ended after it.
    const from = new Date(since.getTime() - savingMs);
    return { rows: await reaching(this.database.select().from(lastKnown).where(gt(lastKnown.savedAt, from))), until };
  }

  async revisions(path: LayerPath, query: RevisionQuery): Promise<readonly LayerRevision[]> {
    return readRevisions(this.database, path, query).catch((error: unknown) => {
      throw outside(error);
    });
  }

  ping(): Promise<void> {
    return reaching(this.server.ping());
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

function decided<T>(decide: (missed: Missed | undefined) => Turn<T>, missed: Missed | undefined): Turn<T> {
  try {
    return decide(missed);
  } catch (cause) {
    throw new Undecided("undecided", { cause });
  }
}

const snapshot = { isolationLevel: "repeatable read", accessMode: "read only" } as const;

/**
 * All rows as one parameter: one for each value cost this process twice as much, 50 µs a row. A device that is removed meanwhile is
 * left out, or its row is held until we are done.
 */
const whatWasSaid = (rows: readonly LastKnownRow[]): SQL => sql`
  select said.*, now()
  from json_to_recordset(${JSON.stringify(rows)})
    as said(device text, "seenAt" timestamptz, birth jsonb, reported jsonb, telemetry jsonb)
  join ${schema.devices} on ${schema.devices.id} = said.device
  for key share of ${schema.devices}`;

/** Whoever saves last may not have heard last: of one session the later telemetry stays. */
function heardLast(): Record<string, SQL> {
  const { telemetry } = schema.lastKnown;
  const later = sql`${telemetry}->>'session' = excluded.telemetry->>'session'
    and (${telemetry}->>'seq')::bigint > (excluded.telemetry->>'seq')::bigint`;
  return {
    ...proposed(schema.lastKnown),
    telemetry: sql`case when ${later} then ${telemetry} else excluded.telemetry end`,
  };
}

/** A batch is written in less. */
const savingMs = 2000;

/** What is named is gone, or what is removed is named: somebody else was there first. */
const foreignKeyViolation = "23503";

/** PostgreSQL takes 65 535 parameters per statement; the widest row here has eleven. */
const rowsPerStatement = 1000;

/** `SET column = excluded.column` for every column: the whole row is replaced. */
const proposed = (table: PgTable): Record<string, SQL> =>
  Object.fromEntries(
    Object.entries(getTableColumns(table)).map(([key, column]) => [key, sql`excluded.${sql.identifier(column.name)}`]),
  );

async function write(transaction: Transaction, change: Change): Promise<void> {
  const { organisations, sites, devices, zones, onAir, layers, desired, certificates, claims } = schema;
  if (change.request !== undefined && !(await markDone(transaction, change.request))) throw new Stale();
  if (change.removedDevices?.length) {
    await transaction.delete(devices).where(inArray(devices.id, [...change.removedDevices]));
    await transaction.delete(claims).where(inArray(claims.device, [...change.removedDevices]));
  }
  if (change.removedZones?.length) await transaction.delete(zones).where(inArray(zones.id, [...change.removedZones]));
  await follow(transaction, organisations, { key: [organisations.id], rows: change.organisations });
  await follow(transaction, sites, { key: [sites.id], rows: change.sites });
  for (const { scope, document, version } of change.removedLayers ?? [])
    await meet(
      transaction
        .delete(layers)
        .where(and(eq(layers.scope, scope), eq(layers.document, document), eq(layers.version, version)))
        .returning({ version: layers.version }),
    );
  await follow(transaction, devices, { key: [devices.id], rows: change.devices });
  await follow(transaction, layers, { key: [layers.scope, layers.document], rows: change.layers });
  await follow(transaction, zones, { key: [zones.id], rows: change.zones });
  const revisions = [...(change.layers ?? []).map(revisionOf), ...(change.removedLayers ?? []).map(removalOf)];
  for (const rows of inStatements(revisions)) await transaction.insert(schema.layerRevisions).values(rows);
  if (change.offAir?.length) await transaction.delete(onAir).where(inArray(onAir.programme, [...change.offAir]));
  for (const rows of inStatements(change.onAir ?? []))
    await transaction.insert(onAir).values(rows).onConflictDoNothing();
  for (const rows of inStatements(change.desired ?? []))
    await meet(
      transaction
        .insert(desired)
        .values(rows)
        .onConflictDoUpdate({
          target: desired.device,
          set: proposed(desired),
          setWhere: sql`excluded.version > ${desired.version}`,
        })
        .returning({ version: desired.version }),
      rows.length,
    );
  for (const row of change.certificates ?? [])
    await transaction
      .insert(certificates)
      .values(row)
      .onConflictDoUpdate({ target: certificates.serial, set: proposed(certificates) });
  await writeSchedules(transaction, change);
  if (change.removedSites?.length) await transaction.delete(sites).where(inArray(sites.id, [...change.removedSites]));
  if (change.removedOrganisations?.length)
    await transaction.delete(organisations).where(inArray(organisations.id, [...change.removedOrganisations]));
  if (!(await writeRollouts(transaction, change.rollouts ?? []))) throw new Stale();
  const { enrolmentTokens, expectedDevices } = enrolment;
  const { removedEnrolmentTokens = [], removedExpectedDevices = [] } = change;
  if (removedEnrolmentTokens.length > 0)
    await transaction.delete(enrolmentTokens).where(inArray(enrolmentTokens.hash, [...removedEnrolmentTokens]));
  if (removedExpectedDevices.length > 0)
    await transaction.delete(expectedDevices).where(inArray(expectedDevices.serial, [...removedExpectedDevices]));
  await enqueue(transaction, change.happenings ?? []);
  await follow(transaction, enrolmentTokens, { key: [enrolmentTokens.id], rows: change.enrolmentTokens });
  await follow(transaction, expectedDevices, { key: [expectedDevices.serial], rows: change.expectedDevices });
  for (const claim of change.claims ?? []) {
    const { pairingId, claimant, expiresAt } = claim;
    const row = { pairingId, device: claimant.deviceId, expiresAt: new Date(expiresAt * 1000), claim };
    await transaction
      .insert(claims)
      .values(row)
      .onConflictDoUpdate({ target: claims.pairingId, set: proposed(claims) });
  }
}

async function writeSchedules(transaction: Transaction, change: Change): Promise<void> {
  const { schedules, holidays } = scheduling;
  const { removedSchedules = [], removedHolidays = [] } = change;
  if (removedSchedules.length > 0)
    await transaction.delete(schedules).where(inArray(schedules.id, [...removedSchedules]));
  if (removedHolidays.length > 0) await transaction.delete(holidays).where(inArray(holidays.id, [...removedHolidays]));
  await follow(transaction, schedules, { key: [schedules.id], rows: change.schedules?.map(storedSchedule) });
  await follow(transaction, holidays, { key: [holidays.id], rows: change.holidays });
}

/** Rows that carry a version: each follows the one before, or is the first. */
async function follow<T extends PgTable & { readonly version: PgColumn }>(
  transaction: Transaction,
  table: T,
  { key, rows = [] }: { readonly key: PgColumn[]; readonly rows: readonly T["$inferInsert"][] | undefined },
): Promise<void> {
  for (const some of inStatements(rows))
    await meet(
      transaction
        .insert(table)
        .values(some)
        .onConflictDoUpdate({
          target: key,
          set: proposed(table),
          setWhere: sql`excluded.version = ${table.version} + 1`,
        })
        .returning({ version: table.version }),
      some.length,
    );
}

/** Ends the transaction when fewer rows were written than meant: another writer was there first. */
async function meet(written: Promise<readonly unknown[]>, meant = 1): Promise<void> {
  if ((await written).length < meant) throw new Stale();
}

function* inStatements<T>(rows: readonly T[], atOnce = rowsPerStatement): Generator<T[]> {
  for (let first = 0; first < rows.length; first += atOnce) yield rows.slice(first, first + atOnce);
}
