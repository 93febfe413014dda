import { user } from "@carillon/contracts/access";
import { grantsOf, namesIn, readGroupRoles, verifiedAddress } from "@carillon/core/access/provider-claims";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const rolesOf = (text: string) => {
  const read = readGroupRoles(text);
  if ("wrong" in read) throw new Error(read.wrong);
  return read.roles;
};

describe("the roles of groups", () => {
  it("are read from one line, for names with blanks and signs of their own as well", () => {
    const roles = rolesOf(
      "teachers=announcer@site:north, teachers=viewer, cn=heads,ou=a=operator@organisation:town,".replace(
        "heads,",
        "heads;",
      ),
    );
    expect(roles.get("teachers")).toEqual([
      { role: "announcer", scope: "site:north" },
      { role: "viewer", scope: "all" },
    ]);
    expect(roles.get("cn=heads;ou=a")).toEqual([{ role: "operator", scope: "organisation:town" }]);
    for (const wrong of ["teachers", "teachers=king", "teachers=viewer@moon", "=viewer"])
      expect(readGroupRoles(wrong)).toEqual({ wrong });
  });

  it("are given once each, by a list or one name, and by nothing else that a provider may say", () => {
    const roles = rolesOf("a=viewer,b=viewer,b=operator@site:north");
    expect(grantsOf({ groups: ["a", "b", 1, null] }, "groups", roles)).toHaveLength(2);
    expect(grantsOf({ role: "a" }, "role", roles)).toEqual([{ role: "viewer", scope: "all" }]);
    fc.assert(
      fc.property(fc.jsonValue(), (groups) => {
        expect(grantsOf({ groups }, "groups", rolesOf("")).length).toBe(0);
      }),
    );
  });
});

describe("who somebody is, by what the provider says", () => {
  it("is an address only where that was verified, by the word true and no other", () => {
    expect(verifiedAddress({ email: "Ada@School.example", email_verified: true })).toBe("ada@school.example");
    for (const claimed of ["true", 1, undefined, null])
      expect(verifiedAddress({ email: "ada@school.example", email_verified: claimed })).toBeUndefined();
  });

  it("is always a name that an account may have", () => {
    const text = fc.option(fc.oneof(fc.string({ unit: "binary" }), fc.jsonValue()), { nil: undefined });
    fc.assert(
      fc.property(text, text, text, fc.string({ minLength: 1 }), (name, preferred, email, subject) => {
        const claims = { name, preferred_username: preferred, email, email_verified: true };
        const made = namesIn(claims, `https://idp.example ${subject}`);
        expect(user.shape.name.safeParse(made.name).success).toBe(true);
        expect(user.shape.displayName.safeParse(made.displayName).success).toBe(true);
      }),
    );
  });
});
