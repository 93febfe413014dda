import type { AuditEntry, Token } from "@carillon/contracts/access";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startPostgres, type Postgres } from "../../../support/postgres.js";
import { eventually } from "../../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.js";
import { RunningControl } from "../running-control.js";

let folder: TemporaryFolder;
let postgres: Postgres;

let here: RunningControl;
let there: RunningControl;
beforeAll(async () => {
  folder = await temporaryFolder("control-tokens");
  postgres = await startPostgres();
  here = await RunningControl.start(folder.path, { DATABASE_URL: postgres.url });
  there = await RunningControl.start(folder.path, { DATABASE_URL: postgres.url });
});
afterAll(async () => {
  await here[Symbol.asyncDispose]();
  await there[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});
afterEach(() => void vi.useRealTimers());

/** Both processes' wall clock; timers go on. */
const atClock = (milliseconds: number) => vi.useFakeTimers({ toFake: ["Date"], now: milliseconds });

type Made = Token & { secret: string };
async function made(wish: object = {}): Promise<Made> {
  const grants = [{ role: "viewer", scope: "all" }];
  const answer = await here.api("POST", "/v1/tokens", { name: "of a test", grants, expiresInDays: 1, ...wish });
  expect(answer.status).toBe(201);
  return answer.body as Made;
}
const statusWith = async (control: RunningControl, { secret }: Pick<Made, "secret">): Promise<number> =>
  (await control.asStranger("GET", "/v1/zones", undefined, { authorization: `Bearer ${secret}` })).status;

// First, because the others let entries come from times that are not yet.
describe("the audit log of both", () => {
  type Page = { items: AuditEntry[]; nextCursor: string | null };
  const page = async (query: string): Promise<Page> => (await there.api("GET", `/v1/audit?${query}`)).body as Page;

  it("is read by whom, what, where, when and how it ended, page by page, each entry once", async () => {
    const since = new Date().toISOString();
    for (const [index, control] of [here, there, here, there, here].entries())
      await control.api("PUT", `/v1/zones/audited-${index}`, { name: "Z", site: index % 2 === 0 ? "north" : "south" });
    await there.api("DELETE", "/v1/zones/never-there");
    const seen: number[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const { items, nextCursor }: Page = await page(
        `since=${since}&limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`,
      );
      seen.push(...items.map(({ sequence }) => sequence));
      cursor = nextCursor;
    }
    expect(new Set(seen).size).toBe(6);
    expect(seen).toEqual(seen.toSorted((a, b) => b - a));
    const targets = async (query: string) =>
      (await page(`since=${since}&${query}`)).items.map(({ target }) => target.slice(10));
    expect(await targets("site=south")).toEqual(["audited-3", "audited-1"]);
    expect(await targets("outcome=refused")).toEqual(["never-there"]);
    expect(await targets("action=DELETE")).toEqual(["never-there"]);
    expect(await targets("target=/v1/zones/audited-2")).toEqual(["audited-2"]);
    expect(await targets("actor=nobody")).toEqual([]);
    expect(await targets(`until=${since}`)).toEqual([]);
    expect((await there.api("GET", "/v1/audit?since=yesterday")).status).toBe(422);
  });

  it("is exported as lines of JSON: all of it, and of those sites alone that the asker may read", async () => {
    const linesOf = ({ body }: { body: unknown }) =>
      String(body)
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as AuditEntry);
    const whole = await there.api("GET", "/v1/audit/export");
    expect(whole.headers.get("content-type")).toBe("application/x-ndjson");
    const total = Number((await page("limit=1")).items[0]?.sequence);
    expect(linesOf(whole)).toHaveLength(total);
    const { secret } = await made({ grants: [{ role: "operator", scope: "site:north" }] });
    const part = await there.asStranger("GET", "/v1/audit/export", undefined, { authorization: `Bearer ${secret}` });
    expect(new Set(linesOf(part).map(({ site }) => site))).toEqual(new Set(["north"]));
  });
});

describe("a token", () => {
  it("ends at its second, also where it has just been believed", async () => {
    const token = await made();
    const end = Date.parse(token.expiresAt ?? "");
    expect(end - Date.parse(token.createdAt)).toBe(86_400_000);
    for (const control of [here, there]) {
      atClock(end - 1000);
      expect(await statusWith(control, token)).toBe(200);
      atClock(end - 1);
      expect(await statusWith(control, token)).toBe(200);
      atClock(end);
      expect(await statusWith(control, token)).toBe(401);
    }
  });

  it("that was revoked opens nothing again: here at once, in every other process within five seconds", async () => {
    const token = await made();
    expect([await statusWith(here, token), await statusWith(there, token)]).toEqual([200, 200]);
    expect((await here.api("DELETE", `/v1/tokens/${token.id}`)).status).toBe(204);
    expect(await statusWith(here, token)).toBe(401);
    await eventually("it is refused there", async () => (await statusWith(there, token)) === 401);
    expect((await there.api("DELETE", `/v1/tokens/${token.id}`)).status).toBe(404);
  });

  it("made in one process is known in the others, whatever they were asked before", async () => {
    const { body } = await there.asStranger("GET", "/v1/zones", undefined, {
      authorization: "Bearer carillon_unknown",
    });
    expect(body).toMatchObject({ code: "unauthenticated" });
    expect(await statusWith(there, await made())).toBe(200);
  });

  it("is nowhere in the database but as a hash, and in lists as a prefix that is of no use", async () => {
    const { secret, prefix } = await made();
    expect(secret.length - prefix.length).toBeGreaterThan(32);
    expect(await statusWith(here, { secret: prefix })).toBe(401);
    const dumped =
      JSON.stringify((await here.api("GET", "/v1/tokens")).body) +
      JSON.stringify((await here.api("GET", "/v1/audit")).body);
    expect(dumped).toContain(prefix);
    expect(dumped).not.toContain(secret);
  });
});
