import type { AuditEntry } from "@carillon/contracts/access";
import type { Rights } from "@carillon/core/access/grants";

/** Who asks, and what he may. */
export interface Principal {
  /** Unique, and what the audit log says: a user's name, or `token:` and its name. */
  readonly name: string;
  readonly displayName: string;
  readonly via: Extract<AuditEntry["via"], "token" | "session">;
  readonly rights: Rights;
  readonly tokenPrefix: string | null;
  /** With a session: what a change must carry in X-CSRF-Token. */
  readonly csrf: string | null;
  readonly expiresAt: Date | null;
}
