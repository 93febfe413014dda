import { CarillonError } from "@carillon/contracts/errors";
import { DrizzleQueryError } from "drizzle-orm";

const causeOf = (error: unknown): unknown => (error instanceof DrizzleQueryError ? error.cause : error);

/** Five characters by which PostgreSQL says what is wrong (its appendix A), when it said so. */
export function sqlState(error: unknown): string | undefined {
  const cause = causeOf(error);
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** read_only_sql_transaction */
const readOnly = "25006";

/**
 * The database is away, or going: no SQLSTATE (the connection failed), or one of class 08 (connection exception), 53
 * (insufficient resources), 57 (operator intervention) or 58 (system error); or takes no changes. Anything else is a bug
 * of ours and stays what it is.
 */
export function outside(error: unknown): unknown {
  const cause = causeOf(error);
  if (!(cause instanceof Error)) return error;
  const state = sqlState(error);
  if (state === readOnly)
    return new CarillonError("unavailable", "the database takes no changes now: its disk is full, or it is a standby", {
      cause,
    });
  if (state !== undefined && !/^(08|53|57|58)/.test(state)) return error;
  return new CarillonError("unavailable", `the database: ${cause.message}`, { cause });
}

/** Rejects with what `outside` makes of the failure. */
export const reaching = <T>(query: PromiseLike<T>): Promise<T> =>
  Promise.resolve(query).catch((error: unknown) => {
    throw outside(error);
  });
