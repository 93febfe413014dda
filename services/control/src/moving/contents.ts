import type { Query } from "./held-database.js";
import { leftOut, movedTables } from "./tables.js";

/** The migrations make the organisation and the site `main`; nothing else is in a new database. */
const made: Readonly<Record<string, string>> = { organisations: "main", sites: "main" };

/** The first table in which somebody has written; undefined in a new database. */
export async function firstFilled(query: Query): Promise<string | undefined> {
  const names = [...movedTables.map(({ name }) => name), ...Object.keys(leftOut).filter((name) => name !== "changes")];
  for (const name of names) {
    const own = made[name];
    const others = own === undefined ? "" : `where id <> '${own}' or version <> 1`;
    if ((await query(`select 1 from "${name}" ${others} limit 1`)).length > 0) return name;
  }
  return undefined;
}

/** Takes away what the migrations made, for the rows that are carried. */
export async function clearMade(query: Query): Promise<void> {
  for (const name of Object.keys(made).toReversed()) await query(`delete from "${name}"`);
}
