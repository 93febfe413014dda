import { and, eq, getTableColumns, inArray, lt, sql, type SQL } from "drizzle-orm";
import type { PgColumn, PgDatabase, PgQueryResultHKT, PgTable } from "drizzle-orm/pg-core";
import type { Change, LastKnownRow, LayerRevision, Rows } from "../installation/rows.js";
import { AccessStore } from "./access-store.js";
import { readRevisions, removalOf, revisionOf, type LayerPath, type RevisionQuery } from "./layer-revisions.js";
import { IdempotencyStore, markDone } from "./idempotency-store.js";
import { outside, sqlState } from "./outside.js";
import { inTurns } from "../in-turns.js";
import { RolloutStore } from "./rollout-store.js";
import { loadRollouts, writeRollouts } from "./rollout-rows.js";
import * as enrolment from "./enrolment-schema.js";
import * as schema from "./schema.js";

/** `stale`: somebody else changed a row since the decision was made; nothing was written. */
export type Committed = "committed" | "stale";

/** What the service asks of a database. Both databases run one contract suite: test/ports/store. */
export interface Store {
  load(now: Date): Promise<Rows>;
  commit(change: Change): Promise<Committed>;
  keepLastKnown(rows: readonly LastKnownRow[]): Promise<void>;
  /** What a layer was, the newest first. */
  revisions(path: LayerPath, query: RevisionQuery): Promise<readonly LayerRevision[]>;
  readonly access: AccessStore;
  readonly rollouts: RolloutStore;
  readonly idempotency: IdempotencyStore;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

type Database = PgDatabase<PgQueryResultHKT>;
type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
class Stale extends Error {}

export class DrizzleStore implements Store {
  readonly access: AccessStore;
  readonly rollouts: RolloutStore;
  readonly idempotency: IdempotencyStore;

  constructor(
    private readonly database: Database,
    readonly close: () => Promise<void>,
  ) {
    this.access = new AccessStore(database);
    this.rollouts = new RolloutStore(database);
    this.idempotency = new IdempotencyStore(database);
  }

  /** Certificates and claims that have expired are forgotten: TLS refuses the former by itself. */
  async load(now: Date): Promise<Rows> {
    const { database } = this;
    await database.delete(schema.claims).where(lt(schema.claims.expiresAt, now));
    await database.delete(schema.certificates).where(lt(schema.certificates.expiresAt, now));
    await database.delete(enrolment.enrolmentTokens).where(lt(enrolment.enrolmentTokens.expiresAt, now));
    await database.delete(enrolment.expectedDevices).where(lt(enrolment.expectedDevices.expiresAt, now));
    return {
      organisations: await database.select().from(schema.organisations),
      sites: await database.select().from(schema.sites),
      devices: await database.select().from(schema.devices),
      onAir: await database.select().from(schema.onAir),
      zones: await database.select().from(schema.zones),
      layers: await database.select().from(schema.layers),
      rollouts: await loadRollouts(database),
      desired: await database.select().from(schema.desired),
      certificates: await database.select().from(schema.certificates),
      lastKnown: await database.select().from(schema.lastKnown),
      claims: (await database.select().from(schema.claims)).map(({ claim }) => claim),
      enrolmentTokens: await database.select().from(enrolment.enrolmentTokens),
      expectedDevices: await database.select().from(enrolment.expectedDevices),
    };
  }

  async commit(change: Change): Promise<Committed> {
    try {
      await this.database.transaction((transaction) => write(transaction, change));
      return "committed";
    } catch (error) {
      if (error instanceof Stale || sqlState(error) === foreignKeyViolation) return "stale";
      throw outside(error);
    }
  }

  async keepLastKnown(rows: readonly LastKnownRow[]): Promise<void> {
    const keep = async (some: LastKnownRow[]): Promise<void> => {
      try {
        await this.database
          .insert(schema.lastKnown)
          .values(some)
          .onConflictDoUpdate({ target: schema.lastKnown.device, set: proposed(schema.lastKnown) });
      } catch (error) {
        if (sqlState(error) !== foreignKeyViolation) throw outside(error);
        // One of them was removed meanwhile: what it said goes with it, and what the others said is kept.
        if (some.length > 1) for (const one of some) await keep([one]);
      }
    };
    // Nobody waits for it, and PGlite works in this very thread: 1000 rows at once held up all answers for 0.1 s.
    await inTurns(inStatements(rows, 50), keep, 1);
  }

  async revisions(path: LayerPath, query: RevisionQuery): Promise<readonly LayerRevision[]> {
    return readRevisions(this.database, path, query).catch((error: unknown) => {
      throw outside(error);
    });
  }

  async ping(): Promise<void> {
    await this.database.execute(sql`select 1`).catch((error: unknown) => {
      throw outside(error);
    });
  }
}

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
