import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Rows } from "../installation/rows.js";
import { lastSequence } from "./change-log.js";
import * as enrolment from "./enrolment-schema.js";
import { loadRollouts } from "./rollout-rows.js";
import { scheduleOf } from "./schedule-rows.js";
import * as scheduling from "./schedule-schema.js";
import * as schema from "./schema.js";

export type Transaction = Parameters<Parameters<PgDatabase<PgQueryResultHKT>["transaction"]>[0]>[0];

/** All of one moment, where the transaction is of one snapshot or in its turn. */
export const loadRows = async (transaction: Transaction): Promise<Rows> => ({
  sequence: await lastSequence(transaction),
  organisations: await transaction.select().from(schema.organisations),
  sites: await transaction.select().from(schema.sites),
  devices: await transaction.select().from(schema.devices),
  onAir: await transaction.select().from(schema.onAir),
  zones: await transaction.select().from(schema.zones),
  layers: await transaction.select().from(schema.layers),
  rollouts: await loadRollouts(transaction),
  desired: await transaction.select().from(schema.desired),
  certificates: await transaction.select().from(schema.certificates),
  lastKnown: await transaction.select().from(schema.lastKnown),
  claims: (await transaction.select().from(schema.claims)).map(({ claim }) => claim),
  enrolmentTokens: await transaction.select().from(enrolment.enrolmentTokens),
  expectedDevices: await transaction.select().from(enrolment.expectedDevices),
  schedules: (await transaction.select().from(scheduling.schedules)).map(scheduleOf),
  holidays: await transaction.select().from(scheduling.holidays),
});
