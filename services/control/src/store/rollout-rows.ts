import { and, asc, eq, getTableColumns, inArray, isNull, or, sql, type SQL } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Rollout, RolloutWrite } from "../installation/rollout-rows.js";
import { rolloutDecisions, rolloutDevices, rollouts } from "./schema.js";

type Database = Pick<PgDatabase<PgQueryResultHKT>, "select" | "insert" | "update" | "delete">;

const rowsPerStatement = 1000;
const { holder: _holder, heldUntil: _heldUntil, ...columns } = getTableColumns(rollouts);
/** All but who drives it. */
export const rolloutColumns = columns;

/** Those that go on or are in force. */
export const loadRollouts = (database: Database): Promise<Rollout[]> =>
  readRollouts(database, or(isNull(rollouts.finishedAt), eq(rollouts.inForce, true)));

export async function readRollouts(database: Database, which: SQL | undefined): Promise<Rollout[]> {
  const rows = await database
    .select(rolloutColumns)
    .from(rollouts)
    .where(which)
    .orderBy(asc(rollouts.createdAt), asc(rollouts.id));
  const read: Rollout[] = [];
  for (const { progress: rest, ...row } of rows) {
    const devices = await database
      .select({ record: rolloutDevices.record })
      .from(rolloutDevices)
      .where(eq(rolloutDevices.rollout, row.id))
      .orderBy(asc(rolloutDevices.position));
    read.push({ row, state: { ...rest, devices: new Map(devices.map(({ record }) => [record.device, record])) } });
  }
  return read;
}

/** Whether every row followed the one that the decision was made on; what was written otherwise is for the caller to undo. */
export async function writeRollouts(transaction: Database, writes: readonly RolloutWrite[]): Promise<boolean> {
  for (const write of writes) {
    if (!(await writeRow(transaction, write))) return false;
    const rollout = write.row.id;
    if (write.removed.length > 0)
      await transaction
        .delete(rolloutDevices)
        .where(and(eq(rolloutDevices.rollout, rollout), inArray(rolloutDevices.device, [...write.removed])));
    const positions = new Map([...write.state.devices.keys()].map((device, position) => [device, position]));
    for (let first = 0; first < write.written.length; first += rowsPerStatement)
      await transaction
        .insert(rolloutDevices)
        .values(
          write.written.slice(first, first + rowsPerStatement).map((record) => ({
            ...{ rollout, device: record.device, wave: record.wave, status: record.status, record },
            position: positions.get(record.device) ?? 0,
          })),
        )
        .onConflictDoUpdate({
          target: [rolloutDevices.rollout, rolloutDevices.device],
          set: { status: sql`excluded.status`, record: sql`excluded.record` },
        });
    if (write.decisions.length > 0)
      await transaction
        .insert(rolloutDecisions)
        .values(write.decisions.map((decision) => ({ rollout, seq: decision.seq, decision })));
  }
  return true;
}

async function writeRow(
  transaction: Database,
  { row, state: { devices: _devices, ...rest } }: RolloutWrite,
): Promise<boolean> {
  const written = await transaction
    .insert(rollouts)
    .values({ ...row, progress: rest })
    .onConflictDoUpdate({
      target: rollouts.id,
      set: { finishedAt: row.finishedAt, inForce: row.inForce, version: row.version, progress: rest },
      setWhere: eq(rollouts.version, row.version - 1),
    })
    .returning({ version: rollouts.version });
  return written.length === 1;
}
