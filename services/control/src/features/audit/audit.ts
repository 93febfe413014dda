import { Readable } from "node:stream";
import type { AuditEntry } from "@carillon/contracts/access";
import { firstOf } from "../../http/page.js";
import type { Principal } from "../access/principal.js";
import { entryOf, type AccessStore, type AuditRow } from "../../store/access-store.js";
import type { AuditFilter, AuditRequest } from "./audit-query.js";

/** Whose sites somebody may read the log of. */
export type ReadableSites = (principal: Principal) => "all" | readonly string[];

/** Who did what: written before the answer goes out, and never changed. */
export class Audit {
  constructor(
    private readonly store: AccessStore,
    private readonly readable: ReadableSites,
  ) {}

  async list(
    { cursor, limit, ...filter }: AuditRequest,
    by: Principal,
  ): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
    const before = cursor === undefined ? undefined : Number(cursor);
    const rows = await this.store.recorded({ ...chosen(filter), before, limit: limit + 1, sites: this.readable(by) });
    return firstOf(rows, limit, { view: entryOf, cursorOf: ({ sequence }) => String(sequence) });
  }

  /** All that fits, as lines of JSON. Read a piece at a time, as fast as it is taken. */
  lines(filter: AuditFilter, by: Principal): Readable {
    return Readable.from(this.pieces(filter, this.readable(by)), { objectMode: false, highWaterMark: 1 });
  }

  private async *pieces(filter: AuditFilter, sites: ReturnType<ReadableSites>): AsyncGenerator<string> {
    for (let before: number | undefined; ;) {
      const rows = await this.store.recorded({ ...chosen(filter), before, limit: pieceRows, sites });
      yield rows.map((row) => `${JSON.stringify(entryOf(row))}\n`).join("");
      before = rows.at(-1)?.sequence;
      if (rows.length < pieceRows) return;
    }
  }

  record(row: AuditRow): Promise<void> {
    return this.store.record(row);
  }
}

const pieceRows = 500;

const chosen = ({ since, until, ...filter }: AuditFilter) => ({
  ...filter,
  since: since === undefined ? undefined : new Date(since),
  until: until === undefined ? undefined : new Date(until),
});

/** `value`: of a variable, which may be anything. */
const secret = /pass|secret|token|csr|nonce|signature|code$|^value$/i;
const mostCharacters = 4096;

/** What was asked, as the log keeps it: without secrets, and no longer than a page. */
export function asked(body: unknown): unknown {
  if (body === undefined || body === null) return null;
  const text = JSON.stringify(body, (name, value: unknown) => (secret.test(name) ? "[not recorded]" : value));
  return text.length <= mostCharacters ? (JSON.parse(text) as unknown) : `${text.slice(0, mostCharacters)}…`;
}
