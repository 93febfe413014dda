import { boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { RolloutDecision, RolloutStatus } from "@carillon/contracts/rollout";
import type { Claim } from "@carillon/core/pairing/claim";
import type { RolloutDevice, RolloutState } from "@carillon/core/rollout/state";
import type { RolloutRow } from "../installation/rollout-rows.js";
import type { CertificateRow, DesiredRow, DeviceRow, LastKnownRow, LayerRow } from "../installation/rows.js";

/**
 * PostgreSQL, and PGlite with the same migrations (made by `npx drizzle-kit generate` from this file, committed in
 * `drizzle/`). Rows that several people may change carry a version: a write says which version it follows, so that a
 * second writer is noticed.
 */
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const organisations = pgTable("organisations", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  version: integer("version").notNull(),
  createdAt: instant("created_at").notNull(),
});

export const sites = pgTable("sites", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  organisation: text("organisation")
    .notNull()
    .references(() => organisations.id),
  version: integer("version").notNull(),
  createdAt: instant("created_at").notNull(),
});

export const devices = pgTable("devices", {
  id: text("id").primaryKey(),
  kind: text("kind").$type<DeviceRow["kind"]>().notNull(),
  name: text("name").notNull(),
  site: text("site")
    .notNull()
    .references(() => sites.id),
  zones: jsonb("zones").$type<DeviceRow["zones"]>().notNull(),
  tags: jsonb("tags").$type<DeviceRow["tags"]>().notNull(),
  model: text("model"),
  serial: text("serial"),
  endpoints: jsonb("endpoints").$type<DeviceRow["endpoints"]>().notNull(),
  version: integer("version").notNull(),
  createdAt: instant("created_at").notNull(),
});

export const zones = pgTable("zones", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  site: text("site")
    .notNull()
    .references(() => sites.id),
  programme: text("programme"),
  priority: integer("priority").notNull().default(0),
  version: integer("version").notNull().default(1),
  createdAt: instant("created_at").notNull().defaultNow(),
});

export const onAir = pgTable("on_air", {
  programme: text("programme").primaryKey(),
  since: instant("since").notNull(),
});

export const layers = pgTable(
  "layers",
  {
    scope: text("scope").notNull(),
    document: text("document").notNull(),
    values: jsonb("values").$type<LayerRow["values"]>().notNull(),
    priority: integer("priority").notNull(),
    version: integer("version").notNull(),
    updatedAt: instant("updated_at").notNull(),
    updatedBy: text("updated_by").notNull().default("unknown"),
    restoredFrom: integer("restored_from"),
  },
  (table) => [primaryKey({ columns: [table.scope, table.document] })],
);

/** Only ever added to: a trigger of the migration refuses the rest. */
export const layerRevisions = pgTable(
  "layer_revisions",
  {
    revision: integer("revision").primaryKey().generatedAlwaysAsIdentity(),
    scope: text("scope").notNull(),
    document: text("document").notNull(),
    version: integer("version").notNull(),
    values: jsonb("values").$type<LayerRow["values"]>(),
    priority: integer("priority").notNull(),
    restoredFrom: integer("restored_from"),
    at: instant("at").notNull(),
    by: text("by").notNull(),
  },
  (table) => [index("layer_revisions_of").on(table.scope, table.document, table.revision)],
);

/** No foreign key: it outlives its device. */
export const desired = pgTable("desired", {
  device: text("device").primaryKey(),
  version: integer("version").notNull(),
  hash: text("hash").notNull(),
  documents: jsonb("documents").$type<DesiredRow["documents"]>().notNull(),
});

/** No foreign key: a removed device's certificates stay revoked. */
export const certificates = pgTable("certificates", {
  serial: text("serial").primaryKey(),
  device: text("device").$type<CertificateRow["device"]>().notNull(),
  expiresAt: instant("expires_at").notNull(),
  revoked: boolean("revoked").notNull(),
});

export const lastKnown = pgTable(
  "last_known",
  {
    device: text("device")
      .primaryKey()
      .references(() => devices.id, { onDelete: "cascade" }),
    seenAt: instant("seen_at").notNull(),
    birth: jsonb("birth").$type<LastKnownRow["birth"]>(),
    reported: jsonb("reported").$type<LastKnownRow["reported"]>(),
    telemetry: jsonb("telemetry").$type<LastKnownRow["telemetry"]>(),
    /** By the database's clock, so that other replicas find what they have not read. */
    savedAt: instant("saved_at").notNull().defaultNow(),
  },
  (table) => [index("last_known_saved").on(table.savedAt)],
);

/** Approved claims only: an approval was acknowledged to a person. A waiting device simply asks for another code. */
export const claims = pgTable("claims", {
  pairingId: text("pairing_id").primaryKey(),
  device: text("device").notNull(),
  expiresAt: instant("expires_at").notNull(),
  claim: jsonb("claim").$type<Claim>().notNull(),
});

/** Of version 0.1, read by its replicas while they still run; `api_tokens` took its place. */
export const tokens = pgTable("tokens", {
  name: text("name").primaryKey(),
  hash: text("hash").notNull(),
  createdAt: instant("created_at").notNull(),
});

/** Never removed: who rolled out what, and how it went. */
export const rollouts = pgTable("rollouts", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  change: jsonb("change").$type<RolloutRow["change"]>().notNull(),
  target: jsonb("target").$type<RolloutRow["target"]>().notNull(),
  createdAt: instant("created_at").notNull(),
  finishedAt: instant("finished_at"),
  inForce: boolean("in_force").notNull(),
  version: integer("version").notNull(),
  /** The engine's state but for its devices. */
  progress: jsonb("progress").$type<Omit<RolloutState, "devices">>().notNull(),
  /** The replica that drives it, and until when its word holds. */
  holder: text("holder"),
  heldUntil: instant("held_until"),
});

/** No foreign key to devices: a rollout remembers those that were removed since. */
export const rolloutDevices = pgTable(
  "rollout_devices",
  {
    rollout: text("rollout")
      .notNull()
      .references(() => rollouts.id),
    device: text("device").notNull(),
    position: integer("position").notNull(),
    wave: integer("wave").notNull(),
    status: text("status").$type<RolloutStatus>().notNull(),
    record: jsonb("record").$type<RolloutDevice>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.rollout, table.device] })],
);

/** Only ever added to. */
export const rolloutDecisions = pgTable(
  "rollout_decisions",
  {
    rollout: text("rollout")
      .notNull()
      .references(() => rollouts.id),
    seq: integer("seq").notNull(),
    decision: jsonb("decision").$type<RolloutDecision>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.rollout, table.seq] })],
);
