import { and, asc, eq, gt, inArray, or } from "drizzle-orm";
import type { Missed } from "../installation/news.js";
import { rolloutWrite } from "../installation/rollout-rows.js";
import { layerKey, type News } from "../installation/rows.js";
import { changes } from "./change-log-schema.js";
import { lastSequence } from "./change-log.js";
import { enrolmentTokens, expectedDevices } from "./enrolment-schema.js";
import { loadRows, type Transaction } from "./load-rows.js";
import { readRollouts } from "./rollout-rows.js";
import { scheduleOf } from "./schedule-rows.js";
import { holidays, schedules } from "./schedule-schema.js";
import * as schema from "./schema.js";

const keysPerStatement = 1000;

/** What was committed after `after`; undefined: nothing. For a transaction of one snapshot, or one that is in its turn. */
export async function missedSince(transaction: Transaction, after: number): Promise<Missed | undefined> {
  const sequence = await lastSequence(transaction);
  if (sequence <= after) return undefined;
  const [oldest] = await transaction.select().from(changes).orderBy(asc(changes.sequence)).limit(1);
  if (oldest === undefined || oldest.sequence > after + 1)
    return { sequence, access: true, rows: await loadRows(transaction) };
  const { relation, key } = changes;
  const touched = await transaction.selectDistinct({ relation, key }).from(changes).where(gt(changes.sequence, after));
  const keys = Map.groupBy(touched, (one) => one.relation);
  const of = (name: string): Keys => (keys.get(name) ?? []).map((one) => one.key);
  return { sequence, access: keys.has("access"), news: await newsOf(transaction, of) };
}

type Keys = readonly (readonly string[])[];

/** The rows that were touched as they are now, and those that are gone. */
async function newsOf(database: Transaction, of: (relation: string) => Keys): Promise<News> {
  const { organisations, sites, devices, zones, onAir, desired, certificates, claims, rollouts } = schema;
  const ids = (relation: string): string[] => of(relation).map(([id = ""]) => id);
  const now = <Row>(relation: string, select: (some: string[]) => PromiseLike<Row[]>) => inParts(ids(relation), select);
  const rows = {
    organisations: await now("organisations", (some) =>
      database.select().from(organisations).where(inArray(organisations.id, some)),
    ),
    sites: await now("sites", (some) => database.select().from(sites).where(inArray(sites.id, some))),
    devices: await now("devices", (some) => database.select().from(devices).where(inArray(devices.id, some))),
    zones: await now("zones", (some) => database.select().from(zones).where(inArray(zones.id, some))),
    onAir: await now("on_air", (some) => database.select().from(onAir).where(inArray(onAir.programme, some))),
    ...(await layersOf(database, of("layers"))),
    desired: await now("desired", (some) => database.select().from(desired).where(inArray(desired.device, some))),
    certificates: await now("certificates", (some) =>
      database.select().from(certificates).where(inArray(certificates.serial, some)),
    ),
    claims: await now("claims", (some) =>
      database.select({ claim: claims.claim }).from(claims).where(inArray(claims.pairingId, some)),
    ).then((rows) => rows.map(({ claim }) => claim)),
    rollouts: await now("rollouts", (some) => readRollouts(database, inArray(rollouts.id, some))).then((read) =>
      read.map((rollout) => rolloutWrite(undefined, rollout, [])),
    ),
    enrolmentTokens: await now("enrolment_tokens", (some) =>
      database.select().from(enrolmentTokens).where(inArray(enrolmentTokens.hash, some)),
    ),
    expectedDevices: await now("expected_devices", (some) =>
      database.select().from(expectedDevices).where(inArray(expectedDevices.serial, some)),
    ),
    schedules: await now("schedules", (some) =>
      database.select().from(schedules).where(inArray(schedules.id, some)),
    ).then((found) => found.map(scheduleOf)),
    holidays: await now("holidays", (some) => database.select().from(holidays).where(inArray(holidays.id, some))),
  };
  return {
    ...rows,
    removedOrganisations: without(ids("organisations"), rows.organisations, ({ id }) => id),
    removedSites: without(ids("sites"), rows.sites, ({ id }) => id),
    removedDevices: without(ids("devices"), rows.devices, ({ id }) => id),
    removedZones: without(ids("zones"), rows.zones, ({ id }) => id),
    offAir: without(ids("on_air"), rows.onAir, ({ programme }) => programme),
    removedEnrolmentTokens: without(ids("enrolment_tokens"), rows.enrolmentTokens, ({ hash }) => hash),
    removedExpectedDevices: without(ids("expected_devices"), rows.expectedDevices, ({ serial }) => serial),
    removedSchedules: without(ids("schedules"), rows.schedules, ({ id }) => id),
    removedHolidays: without(ids("holidays"), rows.holidays, ({ id }) => id),
  };
}

async function layersOf(database: Transaction, keys: Keys): Promise<Pick<News, "layers" | "removedLayers">> {
  const { layers } = schema;
  const paths = keys.map(([scope = "", document = ""]) => ({ scope, document }));
  const found = await inParts(paths, (some) => {
    const each = some.map(({ scope, document }) => and(eq(layers.scope, scope), eq(layers.document, document)));
    return database
      .select()
      .from(layers)
      .where(or(...each));
  });
  const there = new Set(found.map(layerKey));
  return { layers: found, removedLayers: paths.filter((path) => !there.has(layerKey(path))) };
}

const without = <Row>(ids: readonly string[], rows: readonly Row[], idOf: (row: Row) => string): string[] => {
  const found = new Set(rows.map(idOf));
  return ids.filter((id) => !found.has(id));
};

async function inParts<Key, Row>(keys: readonly Key[], select: (some: Key[]) => PromiseLike<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let first = 0; first < keys.length; first += keysPerStatement)
    rows.push(...(await select(keys.slice(first, first + keysPerStatement))));
  return rows;
}
