import { readSettings } from "@carillon/control/settings";
import { pageQuery, paged, type Position } from "@carillon/control/http/page";
import { checkMatch, entityTag } from "@carillon/control/http/preconditions";
import { problemOf } from "@carillon/control/http/problem";
import { Refused } from "@carillon/control/refused";
import { errors, type ErrorCode } from "@carillon/contracts/errors";
import { problem } from "@carillon/contracts/http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("the settings", () => {
  const settings = (env: NodeJS.ProcessEnv) => {
    const read = readSettings(env);
    if ("wrong" in read) throw new Error(read.wrong.join("\n"));
    return read.settings;
  };

  it("have a default for everything, and listen for people on this machine alone", () => {
    expect(settings({})).toMatchObject({
      ...{ http: { host: "127.0.0.1", port: 8080 }, deviceHttps: { host: "0.0.0.0", port: 8443 } },
      ...{
        broker: { embedded: { host: "0.0.0.0", port: 8883 } },
        databaseUrl: undefined,
        suppliedAuthority: undefined,
      },
    });
  });

  it("take addresses of both families, brokers of both kinds", () => {
    expect(settings({ CARILLON_HTTP: "[::1]:0" }).http).toEqual({ host: "::1", port: 0 });
    expect(settings({ CARILLON_BROKER: "mqtts://broker:8883,mqtts://other:8884" }).broker).toEqual({
      external: [new URL("mqtts://broker:8883"), new URL("mqtts://other:8884")],
    });
    expect(settings({ CARILLON_PUBLIC_HOSTS: " a , 10.0.0.1,," }).publicHosts).toEqual(["a", "10.0.0.1"]);
  });

  it("name each variable that is wrong", () => {
    const wrong = {
      CARILLON_HTTP: "8080",
      CARILLON_BROKER: "mqtt://plain",
      DATABASE_URL: "mysql://x",
      CARILLON_LOG: "loud",
    };
    const read = readSettings(wrong);
    expect("wrong" in read && read.wrong.map((line) => line.split(":")[0]).sort()).toEqual(Object.keys(wrong).sort());
    expect(readSettings({ CARILLON_CA_KEY_FILE: "/key" })).toHaveProperty("wrong");
    expect(readSettings({ CARILLON_HTTP: "127.0.0.1:65536" })).toHaveProperty("wrong");
  });
});

describe("a precondition", () => {
  const tag = entityTag(3, new Date(1));
  const check = (ifMatch: string | undefined, ifNoneMatch: string | undefined, present: string | undefined) =>
    checkMatch({ ifMatch, ifNoneMatch }, present)?.code;

  it("lets pass who has read what is there now, or makes what is not", () => {
    expect(check(tag, undefined, tag)).toBeUndefined();
    expect(check(`"old", ${tag}`, undefined, tag)).toBeUndefined();
    expect(check("*", undefined, tag)).toBeUndefined();
    expect(check(undefined, undefined, undefined)).toBeUndefined();
    expect(check(undefined, "*", undefined)).toBeUndefined();
  });

  it("stops who has not, and tells the two mistakes apart", () => {
    expect(check(undefined, undefined, tag)).toBe("precondition-required");
    expect(check(undefined, '"another"', tag)).toBe("precondition-required");
    for (const [ifMatch, ifNoneMatch, present] of [
      ['"old"', undefined, tag],
      [tag, undefined, undefined],
      [undefined, "*", tag],
      [tag, "*", tag],
    ] as const)
      expect(check(ifMatch, ifNoneMatch, present)).toBe("precondition-failed");
  });

  it("does not take a resource that was made anew for the one before it", () => {
    expect(entityTag(1, new Date(1))).not.toBe(entityTag(1, new Date(2)));
  });
});

describe("a problem", () => {
  it("has the shape of the contract for every code, and says what to do next", () => {
    for (const code of Object.keys(errors) as ErrorCode[]) {
      const body = problemOf(
        new Refused(code, "what happened", { errors: [{ pointer: "/a", detail: "b" }], members: { more: 1 } }),
      );
      expect(problem.parse(body)).toMatchObject({
        code,
        status: errors[code].status,
        next: errors[code].next,
        more: 1,
      });
    }
  });
});

describe("a page of devices", () => {
  const anyPosition = fc.record({ name: fc.string(), id: fc.string() });

  const byId = (rows: readonly Position[]) => new Map(rows.map((row) => [row.id, row]));
  const pages = (rows: readonly Position[], limit: number): Position[] => {
    const page = (cursor?: string): Position[] => {
      const { items, nextCursor } = known(paged(byId(rows), { limit, cursor }));
      return nextCursor === null ? items : [...items, ...page(nextCursor)];
    };
    return page();
  };
  const known = <T>(outcome: T | Refused): T => {
    if (outcome instanceof Refused) throw new Error(outcome.detail);
    return outcome;
  };

  it("has everything once, in one order, whatever the names and the size of a page", () => {
    const rows = fc.uniqueArray(anyPosition, { selector: ({ id }) => id });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 200 }), (all, limit) => {
        const whole = known(paged(byId(all), { limit: 200, cursor: undefined })).items;
        expect(pages(all, limit)).toEqual(whole);
        expect(whole).toHaveLength(all.length);
      }),
    );
  });

  it("is not begun by what is no cursor", () => {
    const begun = (cursor: string) => paged(new Map(), { ...pageQuery.parse({}), cursor });
    fc.assert(fc.property(fc.string(), (text) => void begun(text)));
    expect(begun("")).toBeInstanceOf(Refused);
    expect(begun(Buffer.from("[1,2]").toString("base64url"))).toBeInstanceOf(Refused);
  });
});
