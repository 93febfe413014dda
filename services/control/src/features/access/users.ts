import type { User, UserPut } from "@carillon/contracts/access";
import { covers, type OrganisationOf } from "@carillon/core/access/grants";
import { dateOf, type Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import { checkMatch, entityTag, type Preconditions } from "../../http/preconditions.js";
import { firstOf } from "../../http/page.js";
import { Refused } from "../../refused.js";
import type { AccessStore, UserRow } from "../../store/access-store.js";
import { grantsOf, type Access } from "./access.js";
import { passwordHash } from "./passwords.js";
import type { Principal } from "./principal.js";

export interface UsersParts {
  readonly store: AccessStore;
  readonly access: Access;
  readonly clock: Clock;
  readonly organisationOf: OrganisationOf;
}

/** People who may log in. */
export class Users {
  constructor(private readonly parts: UsersParts) {}

  async list({ cursor, limit }: { cursor?: string | undefined; limit: number }) {
    const rows = await this.parts.store.users({ ...(cursor !== undefined && { after: cursor }), limit: limit + 1 });
    return firstOf(rows, limit, { view, cursorOf: ({ name }) => name });
  }

  async get(name: string) {
    const row = await this.parts.store.user(name);
    return row === undefined ? new Refused("not-found", `user ${name}`) : new Answer(view(row), { etag: tagOf(row) });
  }

  async put(name: string, wish: UserPut, asked: { by: Principal; preconditions: Preconditions }) {
    const { store, access, clock, organisationOf } = this.parts;
    const present = await store.user(name);
    const objection = checkMatch(asked.preconditions, present && tagOf(present)) ?? this.objection(name, wish, present);
    if (objection !== undefined) return objection;
    const given = { grants: [...wish.grants, ...(present === undefined ? [] : grantsOf(present))], permissions: null };
    if (!covers(asked.by.rights, given, organisationOf))
      return new Refused("forbidden", "nobody can give a person more than he may himself, nor change one who may more");
    const { displayName, grants, disabled, password } = wish;
    const row: UserRow = {
      ...{ name, displayName, grants, disabled },
      ...{ origin: present?.origin ?? wish.origin ?? "local", subject: present?.subject ?? null },
      providerGrants: present?.providerGrants ?? [],
      password: password === undefined ? (present?.password ?? null) : await passwordHash(password),
      version: (present?.version ?? 0) + 1,
      ...{ createdAt: present?.createdAt ?? dateOf(clock.wall()), lastLogin: present?.lastLogin ?? null },
    };
    if (!(await store.putUser(row))) return new Refused("precondition-failed", `user ${name} was changed meanwhile`);
    // A new password, or a closed account, ends what the old one opened.
    if (disabled || password !== undefined) await store.removeSessionsOf(name);
    access.forget();
    return new Answer(view(row), { status: present === undefined ? 201 : 200, etag: tagOf(row) });
  }

  async remove(name: string, by: Principal) {
    const { store, access, organisationOf } = this.parts;
    if (name === by.name) return new Refused("conflict", "nobody removes himself: ask another administrator");
    const present = await store.user(name);
    if (present === undefined) return new Refused("not-found", `user ${name}`);
    if (!covers(by.rights, { grants: grantsOf(present), permissions: null }, organisationOf))
      return new Refused("forbidden", `${name} may more than you`);
    await store.removeUser(name);
    access.forget();
    return new Answer(undefined, { status: 204 });
  }

  private objection(name: string, wish: UserPut, present: UserRow | undefined): Refused | undefined {
    const { password } = wish;
    const origin = present?.origin ?? wish.origin ?? "local";
    if (wish.origin !== undefined && wish.origin !== origin)
      return new Refused("conflict", `${name} is an account of origin ${origin}: remove it, and make it anew`);
    if (origin === "oidc" && password !== undefined)
      return new Refused("conflict", `${name} logs in with the identity provider, and has no password here`);
    if (present === undefined && origin === "oidc" && !/^[^A-Z@]+@[^A-Z@]+$/.test(name))
      return new Refused("request-invalid", "an invitation is for an address, in lower case", {
        errors: [{ pointer: "/name", detail: "such as ada@school.example" }],
      });
    if (present === undefined && origin === "local" && password === undefined)
      return new Refused("request-invalid", "a new account needs a password", {
        errors: [{ pointer: "/password", detail: "required" }],
      });
    return undefined;
  }
}

const tagOf = ({ version, createdAt }: UserRow): string => entityTag(version, createdAt);

const view = ({ name, displayName, origin, subject, password, createdAt, lastLogin, ...row }: UserRow): User => ({
  ...{ name, displayName, origin, grants: row.grants, providerGrants: row.providerGrants, disabled: row.disabled },
  joined: subject !== null || password !== null,
  createdAt: createdAt.toISOString(),
  lastLogin: lastLogin?.toISOString() ?? null,
});
