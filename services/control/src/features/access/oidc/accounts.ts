import { createHash } from "node:crypto";
import type { Grant } from "@carillon/contracts/access";
import { grantsOf, namesIn, verifiedAddress, type GroupRoles } from "@carillon/core/access/provider-claims";
import { dateOf, type Clock } from "../../../clock.js";
import { Refused } from "../../../refused.js";
import type { AccessStore, UserRow } from "../../../store/access-store.js";
import type { Access } from "../access.js";
import type { Recognised } from "./provider.js";

/** Who becomes a user by logging in: those an administrator invited, or also those with a role by a group, or everybody. */
export type Admits = "invited" | "mapped" | "everybody";

export interface AccountRules {
  readonly admits: Admits;
  readonly groupsClaim: string;
  readonly roles: GroupRoles;
}

export interface AccountsParts {
  readonly store: Pick<AccessStore, "user" | "userOf" | "putUser">;
  readonly access: Pick<Access, "forget">;
  readonly clock: Clock;
}

/** Which account somebody has whom the provider recognised. */
export class Accounts {
  constructor(
    private readonly parts: AccountsParts,
    private readonly rules: AccountRules,
  ) {}

  /** With the roles that his groups give him now. An account that is closed stays closed. */
  async of({ subject, claims }: Recognised): Promise<UserRow | Refused> {
    const granted = grantsOf(claims, this.rules.groupsClaim, this.rules.roles);
    const known = (await this.parts.store.userOf(subject)) ?? (await this.invited({ subject, claims }));
    if (known?.disabled) return new Refused("login-refused", `account ${known.name}`);
    if (known !== undefined) return this.kept(known, subject, granted);
    const { admits } = this.rules;
    if (admits === "everybody" || (admits === "mapped" && granted.length > 0))
      return this.made({ subject, claims }, granted);
    return new Refused("not-invited", verifiedAddress(claims) ?? `${subject}, who shows no verified address`);
  }

  /** An invitation is taken by the first subject that shows its address, and by no other after. */
  private async invited({ claims }: Pick<Recognised, "subject" | "claims">): Promise<UserRow | undefined> {
    const address = verifiedAddress(claims);
    const row = address === undefined ? undefined : await this.parts.store.user(address);
    return row?.origin === "oidc" && row.subject === null ? row : undefined;
  }

  private async kept(known: UserRow, subject: string, providerGrants: Grant[]): Promise<UserRow | Refused> {
    const same = known.subject === subject && JSON.stringify(known.providerGrants) === JSON.stringify(providerGrants);
    return same ? known : this.put({ ...known, subject, providerGrants, version: known.version + 1 });
  }

  private async made({ subject, claims }: Pick<Recognised, "subject" | "claims">, providerGrants: Grant[]) {
    const { name: wish, displayName } = namesIn(claims, subject);
    // Nobody gets another's account by calling himself the same at the provider.
    const name = (await this.parts.store.user(wish)) === undefined ? wish : `${wish}-${shortOf(subject)}`;
    return this.put({
      ...{ name, displayName, origin: "oidc", grants: [], providerGrants, disabled: false, subject, password: null },
      ...{ version: 1, createdAt: dateOf(this.parts.clock.wall()), lastLogin: null },
    });
  }

  private async put(row: UserRow): Promise<UserRow | Refused> {
    if (!(await this.parts.store.putUser(row)))
      return new Refused("conflict", `user ${row.name} was changed meanwhile`);
    this.parts.access.forget();
    return row;
  }
}

const shortOf = (subject: string): string => createHash("sha256").update(subject).digest("hex").slice(0, 12);
