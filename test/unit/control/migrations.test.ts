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

/** What a replica of the version before, which still runs, could not live with. */
const forbidden: readonly (readonly [why: string, pattern: RegExp])[] = [
  ["takes away what it reads", /\bDROP\s+(TABLE|COLUMN|TYPE|SCHEMA|VIEW)\b/i],
  ["renames what it reads", /\bRENAME\b/i],
  ["changes a type that it writes", /\bALTER\s+COLUMN\b.*\bTYPE\b/i],
  ["demands what it does not write", /\bALTER\s+COLUMN\b.*\bSET\s+NOT\s+NULL\b/i],
  ["demands what it does not write", /\bADD\s+COLUMN\b(?=.*\bNOT\s+NULL\b)(?!.*\bDEFAULT\b)/i],
  ["takes away a default on which it relies", /\bDROP\s+DEFAULT\b/i],
  ["empties what it reads", /^(TRUNCATE|DELETE\s+FROM)\b/i],
];
const objections = (sql: string): string[] =>
  statements(sql).flatMap((statement) =>
    forbidden.flatMap(([why, pattern]) => (pattern.test(statement) ? [`${why}: ${statement}`] : [])),
  );

describe("a migration", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".sql") && name !== first);

  it.each(files)("%s leaves a replica of the version before at work: it only adds", (file) => {
    expect(objections(readFileSync(join(folder, file), "utf8"))).toEqual([]);
  });

  it.each([
    'DROP TABLE "zones"',
    'ALTER TABLE "zones" DROP COLUMN "name"',
    'ALTER TABLE "zones" RENAME COLUMN "name" TO "title"',
    'ALTER TABLE "zones" ALTER COLUMN "priority" SET DATA TYPE text',
    'ALTER TABLE "zones" ALTER COLUMN "programme" SET NOT NULL',
    'ALTER TABLE "zones" ADD COLUMN "colour" text NOT NULL',
  ])("would be caught that says %s", (sql) => {
    expect(objections(sql)).toHaveLength(1);
  });
});
