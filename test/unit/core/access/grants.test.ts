import { permission, role, type Grant, type Permission } from "@carillon/contracts/access";
import { covers, may, mayAnywhere, permissionsAnywhere, permissionsOf, type Place } from "@carillon/core/access/grants";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const organisations = new Map([
  ["north", "school"],
  ["south", "school"],
  ["shop", "trade"],
]);
const organisationOf = (site: string): string | undefined => organisations.get(site);
const rights = (grants: Grant[], permissions: Permission[] | null = null) => ({ grants, permissions });
const at = (...sites: string[]): Place => ({ sites });

describe("a role", () => {
  it("includes what the lesser ones may", () => {
    const roles = role.options;
    for (const [index, name] of roles.entries())
      for (const lesser of roles.slice(0, index))
        expect(permissionsOf[name]).toEqual(expect.arrayContaining([...permissionsOf[lesser]]));
    expect([...permissionsOf.administrator].sort()).toEqual([...permission.options].sort());
  });

  it("holds at its site and nowhere else", () => {
    const operator = rights([{ role: "operator", scope: "site:north" }]);
    expect(may(operator, "fleet:write", at("north"), organisationOf)).toBe(true);
    expect(may(operator, "fleet:write", at("south"), organisationOf)).toBe(false);
    expect(may(operator, "fleet:write", at("north", "south"), organisationOf)).toBe(false);
    expect(may(operator, "fleet:write", "installation", organisationOf)).toBe(false);
    expect(may(operator, "access:manage", at("north"), organisationOf)).toBe(false);
  });

  it("holds at every site of its organisation", () => {
    const announcer = rights([{ role: "announcer", scope: "organisation:school" }]);
    expect(may(announcer, "sound:play", at("north", "south"), organisationOf)).toBe(true);
    expect(may(announcer, "sound:play", at("shop"), organisationOf)).toBe(false);
    expect(may(announcer, "sound:play", at("unknown"), organisationOf)).toBe(false);
  });
});

describe("a token", () => {
  it("may less than its grants when it names permissions", () => {
    const player = rights([{ role: "administrator", scope: "all" }], ["sound:play"]);
    expect(permissionsAnywhere(player)).toEqual(["sound:play"]);
    expect(mayAnywhere(player, "access:manage")).toBe(false);
  });
});

const anyGrant = fc.record({
  role: fc.constantFrom(...role.options),
  scope: fc.constantFrom("all", "organisation:school", "organisation:trade", "site:north", "site:south", "site:shop"),
});
const anyRights = fc.record({
  grants: fc.array(anyGrant, { maxLength: 3 }),
  permissions: fc.option(fc.subarray([...permission.options])),
});

describe("giving rights", () => {
  it("never lets anybody do what the giver could not", () => {
    fc.assert(
      fc.property(anyRights, anyRights, fc.constantFrom(...permission.options), (own, given, wanted) => {
        fc.pre(covers(own, given, organisationOf));
        const places: Place[] = ["installation", ...[...organisations.keys()].map((site) => at(site))];
        for (const place of places)
          expect(may(given, wanted, place, organisationOf) && !may(own, wanted, place, organisationOf)).toBe(false);
      }),
    );
  });

  it("is always possible of what one has oneself", () => {
    fc.assert(
      fc.property(anyRights, (own) => {
        expect(covers(own, own, organisationOf)).toBe(true);
      }),
    );
  });
});
