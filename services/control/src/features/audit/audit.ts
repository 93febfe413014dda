import type { AuditEntry } from "@carillon/contracts/access";
import { firstOf } from "../../http/page.js";
import type { Principal } from "../access/principal.js";
import { entryOf, type AccessStore, type AuditRow } from "../../store/access-store.js";
import type { AuditRequest } from "./audit-query.js";

/** Whose sites somebody may read the log of. */
export type ReadableSites = (principal: Principal) => "all" | readonly string[];

/** Who did what: written before the answer goes out, and never changed. */
export class Audit {
  constructor(
    private readonly store: AccessStore,
    private readonly readable: ReadableSites,
  ) {}

  async list(
    { actor, cursor, limit }: AuditRequest,
    by: Principal,
  ): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
    const before = cursor === undefined ? undefined : Number(cursor);
    const rows = await this.store.recorded({ actor, before, limit: limit + 1, sites: this.readable(by) });
    return firstOf(rows, limit, { view: entryOf, cursorOf: ({ sequence }) => String(sequence) });
  }

  record(row: AuditRow): Promise<void> {
    return this.store.record(row);
  }
}

const secret = /pass|secret|token|csr|nonce|signature|code$/i;
const mostCharacters = 4096;

/** What was asked, as the log keeps it: without secrets, and no longer than a page. */
export function asked(body: unknown): unknown {
  if (body === undefined || body === null) return null;
  const text = JSON.stringify(body, (name, value: unknown) => (secret.test(name) ? "[not recorded]" : value));
  return text.length <= mostCharacters ? (JSON.parse(text) as unknown) : `${text.slice(0, mostCharacters)}…`;
}
