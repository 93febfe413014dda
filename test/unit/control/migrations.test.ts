import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const folder = join(import.meta.dirname, "../../../services/control/drizzle");
/** Of version 0.1, of which no replica runs beside a later one: what came first may be anything. */
const first = "0000_first.sql";
const statements = (sql: string): string[] =>
  sql
    .replace(/\$\$[\s\S]*?\$\$/g, "$$")
    .split(/;\s*|--> statement-breakpoint/)
    .map((one) => one.replace(/--.*$/gm, "").trim())
    .filter((one) => one !== "");

/** Built before there was a rule, while few rows were there. */
const builtAtOnce = new Set(["audit_actor", "changes_at", "last_known_saved"]);
const ofNewTable = (sql: string, statement: string): boolean => {
  const table = /\bON\s+"(\w+)"/i.exec(statement)?.[1] ?? "";
  return new RegExp(`CREATE TABLE "${table}"`, "i").test(sql);
};

/** What a replica of the version before, which still runs, could not live with. */
const forbidden: readonly (readonly [why: string, pattern: RegExp])[] = [
  ["takes away what it reads", /\bDROP\s+(TABLE|COLUMN|TYPE|SCHEMA|VIEW)\b/i],
  ["renames what it reads", /\bRENAME\b/i],
  ["changes a type that it writes", /\bALTER\s+COLUMN\b.*\bTYPE\b/i],
  ["demands what it does not write", /\bALTER\s+COLUMN\b.*\bSET\s+NOT\s+NULL\b/i],
  ["demands what it does not write", /\bADD\s+COLUMN\b(?=.*\bNOT\s+NULL\b)(?!.*\bDEFAULT\b)/i],
  ["takes away a default on which it relies", /\bDROP\s+DEFAULT\b/i],
  ["empties what it reads", /^(TRUNCATE|DELETE\s+FROM)\b/i],
  [
    "writes every row anew while nobody can read",
    /\bADD\s+COLUMN\b.*\bDEFAULT\s+\(?(gen_random_uuid|random|clock_timestamp|nextval)\b/i,
  ],
  ["cannot be built again where it was left half built", /\bINDEX\s+CONCURRENTLY\s+(?!IF\s+NOT\s+EXISTS\b)/i],
];
const objections = (sql: string): string[] => {
  const all = statements(sql);
  const isConcurrent = all.some((statement) => /\bCONCURRENTLY\b/i.test(statement));
  return all.flatMap((statement) => [
    ...forbidden.flatMap(([why, pattern]) => (pattern.test(statement) ? [`${why}: ${statement}`] : [])),
    ...(isConcurrent && !/^CREATE\s+(UNIQUE\s+)?INDEX\s+CONCURRENTLY\b/i.test(statement)
      ? [`is in no transaction, beside an index that is built concurrently: ${statement}`]
      : []),
    ...(holdsUpWriters(sql, statement) ? [`holds up who writes while it is built: ${statement}`] : []),
  ]);
};

function holdsUpWriters(sql: string, statement: string): boolean {
  const index = /^CREATE\s+(?:UNIQUE\s+)?INDEX\s+"(\w+)"/i.exec(statement)?.[1];
  return index !== undefined && !builtAtOnce.has(index) && !ofNewTable(sql, statement);
}

describe("a migration", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".sql") && name !== first);

  it.each(files)("%s leaves a replica of the version before at work: it only adds", (file) => {
    expect(objections(readFileSync(join(folder, file), "utf8"))).toEqual([]);
  });

  const next = join(import.meta.dirname, "../../integration/control/once/next-version");
  it.each(readdirSync(next).filter((name) => name.endsWith(".sql")))(
    "%s, which is applied under a live replica in a test, is of a kind that is admitted",
    (file) => {
      expect(objections(readFileSync(join(next, file), "utf8"))).toEqual([]);
    },
  );

  it.each([
    'DROP TABLE "zones"',
    'ALTER TABLE "zones" DROP COLUMN "name"',
    'ALTER TABLE "zones" RENAME COLUMN "name" TO "title"',
    'ALTER TABLE "zones" ALTER COLUMN "priority" SET DATA TYPE text',
    'ALTER TABLE "zones" ALTER COLUMN "programme" SET NOT NULL',
    'ALTER TABLE "zones" ADD COLUMN "colour" text NOT NULL',
    'ALTER TABLE "zones" ADD COLUMN "lot" uuid DEFAULT gen_random_uuid()',
    'CREATE INDEX "zones_by_site" ON "zones" USING btree ("site")',
    'CREATE INDEX CONCURRENTLY "zones_by_site" ON "zones" USING btree ("site")',
    'CREATE INDEX CONCURRENTLY IF NOT EXISTS "a" ON "zones" ("site"); ALTER TABLE "zones" ADD COLUMN "colour" text',
  ])("would be caught that says %s", (sql) => {
    expect(objections(sql)).toHaveLength(1);
  });
});
