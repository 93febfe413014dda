import { randomUUID } from "node:crypto";
import type { Token, TokenRequest } from "@carillon/contracts/access";
import { covers, type OrganisationOf } from "@carillon/core/access/grants";
import { dateOf, type Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import { firstOf } from "../../http/page.js";
import { aboutToAct } from "../../http/request-scope.js";
import { Refused } from "../../refused.js";
import type { AccessStore, TokenRow } from "../../store/access-store.js";
import type { Access } from "./access.js";
import { administrator } from "./first-tokens.js";
import type { Principal } from "./principal.js";
import { freshSecret, hashOf, prefixOf } from "./secrets.js";

export interface TokensParts {
  readonly store: AccessStore;
  readonly access: Access;
  readonly clock: Clock;
  readonly organisationOf: OrganisationOf;
}

/** Keys of programs. */
export class Tokens {
  constructor(private readonly parts: TokensParts) {}

  async list(slice: { cursor?: string | undefined; limit: number }) {
    const { cursor, limit } = slice;
    const rows = await this.parts.store.tokens({ ...(cursor !== undefined && { after: cursor }), limit: limit + 1 });
    return firstOf(rows, limit, { view, cursorOf: ({ id }) => id });
  }

  async make(wish: TokenRequest, by: Principal) {
    const { store, clock, organisationOf } = this.parts;
    if (!covers(by.rights, wish, organisationOf))
      return new Refused("forbidden", "nobody can give a token more than he may himself");
    const secret = freshSecret("carillon");
    const now = clock.wall();
    const row: TokenRow = {
      ...{ id: randomUUID(), name: wish.name, hash: hashOf(secret), prefix: prefixOf(secret) },
      ...{ grants: wish.grants, permissions: wish.permissions, createdBy: by.name, createdAt: dateOf(now) },
      expiresAt: wish.expiresInDays === null ? null : new Date((now + wish.expiresInDays * 86_400) * 1000),
      lastUsedAt: null,
    };
    await aboutToAct();
    await store.putToken(row);
    return new Answer({ ...view(row), secret }, { status: 201, location: `/v1/tokens/${row.id}` });
  }

  async revoke(id: string) {
    if (id === administrator)
      return new Refused("conflict", "the administrator's token is renewed by its file, or by the reset in the README");
    if (!(await this.parts.store.removeToken(id))) return new Refused("not-found", `token ${id}`);
    this.parts.access.forget();
    return new Answer(undefined, { status: 204 });
  }
}

const view = ({ hash: _, createdAt, expiresAt, lastUsedAt, ...row }: TokenRow): Token => ({
  ...row,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
