import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openPglite } from "@carillon/control/store/open";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres, type Postgres } from "../../support/postgres.js";
import { commitTo } from "../../support/commit-to.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { ControlProcess } from "./control-process.js";
import { RunningControl, type Answered } from "./running-control.js";

let folder: TemporaryFolder;
beforeAll(async () => void (folder = await temporaryFolder("idempotency")));
afterAll(() => folder[Symbol.asyncDispose]());

type Api = Pick<RunningControl, "api">;
const made = (control: Api, key: string, name: string): Promise<Answered> =>
  control.api("POST", "/v1/enrolment-tokens", { names: [name] }, { "idempotency-key": `"${key}"` });
const namesAt = async (control: Api): Promise<string[]> => {
  const { body } = await control.api("GET", "/v1/enrolment-tokens");
  return (body as { items: { name: string }[] }).items.map(({ name }) => name);
};

describe("a POST with an Idempotency-Key", () => {
  let control: RunningControl;
  beforeAll(async () => void (control = await RunningControl.start(folder.file("alone"))));
  afterAll(() => control[Symbol.asyncDispose]());

  it("is carried out once, and answered again as the first time, but for what is shown once", async () => {
    const first = await made(control, "a", "A");
    expect(first).toMatchObject({ status: 201, body: { items: [{ name: "A" }] } });
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    const second = await made(control, "a", "A");
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(second.headers.get("content-type")).toBe(first.headers.get("content-type"));
    const [token] = (first.body as { items: { token: string }[] }).items;
    expect(second).toMatchObject({ status: 201, body: { items: [{ ...token, token: "[shown once]" }] } });
    expect(await namesAt(control)).toEqual(["A"]);
  });

  it("carries status, ETag and Location again", async () => {
    const wish = { name: "ci", grants: [{ role: "viewer" }], expiresInDays: 1, permissions: null };
    const ask = () => control.api("POST", "/v1/tokens", wish, { "idempotency-key": "t" });
    const [first, second] = [await ask(), await ask()];
    expect(first.status).toBe(201);
    expect(second.status).toBe(201);
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
    expect(second.body).toEqual({ ...(first.body as object), secret: "[shown once]" });
  });

  it("is refused when the key came with another request, and goes on for another person with the same key", async () => {
    await made(control, "b", "B");
    expect(await made(control, "b", "C")).toMatchObject({ status: 422, body: { code: "idempotency-key-reused" } });
    const wish = { name: "other", grants: [{ role: "administrator" }], expiresInDays: 1, permissions: null };
    const { secret } = (await control.api("POST", "/v1/tokens", wish)).body as { secret: string };
    const other = await control.api(
      "POST",
      "/v1/enrolment-tokens",
      { names: ["D"] },
      {
        ...{ "idempotency-key": "b", authorization: `Bearer ${secret}` },
      },
    );
    expect(other.status).toBe(201);
    expect(await made(control, "x".repeat(256), "E")).toMatchObject({ status: 422, body: { code: "request-invalid" } });
  });

  it("may be sent again when it was refused and nothing was done", async () => {
    const approve = () =>
      control.api("POST", "/v1/pairing/approvals", { userCode: "BCDF-GHJK", name: "S" }, { "idempotency-key": "p" });
    const [first, second] = [await approve(), await approve()];
    expect(first).toMatchObject({ status: 404 });
    expect(second.status).toBe(404);
    expect(second.headers.get("idempotency-replayed")).toBeNull();
  });

  it("does it once when the same arrives many times at once", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => made(control, "many", "F")));
    expect(answers.filter(({ status }) => status === 201)).not.toHaveLength(0);
    for (const { status, headers } of answers.filter(({ status }) => status !== 201)) {
      expect(status).toBe(409);
      expect(headers.get("retry-after")).not.toBeNull();
    }
    expect((await namesAt(control)).filter((name) => name === "F")).toHaveLength(1);
  });
});

describe("with two replicas on one PostgreSQL", () => {
  let database: Postgres;
  beforeAll(async () => void (database = await startPostgres()));
  afterAll(() => database[Symbol.asyncDispose]());

  it("a POST that reaches both is carried out by one, and both know the answer", async () => {
    const env = { DATABASE_URL: database.url };
    for (const name of ["one", "two"]) {
      await mkdir(folder.file(name));
      await writeFile(join(folder.file(name), "admin-token"), "x".repeat(40));
    }
    await using one = await RunningControl.start(folder.file("one"), env);
    await using two = await RunningControl.start(folder.file("two"), env);
    const statuses = (await Promise.all([one, two, one, two].map((control) => made(control, "r", "R")))).map(
      ({ status }) => status,
    );
    expect(statuses).toContain(201);
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
    for (const control of [one, two])
      expect((await made(control, "r", "R")).headers.get("idempotency-replayed")).toBe("true");
    const { items } = (await one.api("GET", "/v1/audit?limit=200")).body as {
      items: { status: number; action: string }[];
    };
    expect(items.filter(({ action }) => action === "POST /v1/enrolment-tokens").length).toBeGreaterThanOrEqual(6);
  });
});

describe("a service that is killed (kill -9) while it carries requests out", () => {
  it("has done each once, when they are sent again with their keys", async () => {
    const control = await ControlProcess.start(folder.file("killed"));
    await using _ = control;
    const names = Array.from({ length: 40 }, (_unused, at) => `K${at}`);
    const sent = names.map((name) => made(control, `key-${name}`, name).catch(() => undefined));
    await Promise.race(sent.slice(5));
    await control.kill();
    await Promise.all(sent);
    await control.start();
    const outcomes: Answered[] = [];
    for (const name of names) outcomes.push(await made(control, `key-${name}`, name));
    for (const { status, body } of outcomes)
      if (status !== 201) expect(body).toMatchObject({ status: 409, code: "answer-lost" });
    expect((await namesAt(control)).toSorted()).toEqual(names.toSorted());
  });

  it("tells whether it was done where the answer is lost, and lets nobody finish whose request was taken over", async () => {
    const store = await openPglite(folder.file("lost"), pino({ level: "silent" }));
    const run = (key: string) => ({ principal: "p", key, run: randomUUID() });
    const [untouched, acting, done] = [run("untouched"), run("acting"), run("done")];
    for (const one of [untouched, acting, done])
      expect(await store.idempotency.claim(one, "f")).toEqual({ kind: "ours" });
    await store.idempotency.acting(acting);
    expect(await commitTo(store, { request: done })).toBe("committed");
    expect(await store.idempotency.claim(run("done"), "f")).toMatchObject({ kind: "in-progress" });
    await store.idempotency.free();
    expect(await store.idempotency.claim(run("acting"), "f")).toEqual({ kind: "unanswered", done: false });
    expect(await store.idempotency.claim(run("done"), "f")).toEqual({ kind: "unanswered", done: true });
    const again = run("untouched");
    expect(await store.idempotency.claim(again, "f")).toEqual({ kind: "ours" });
    expect(await commitTo(store, { request: untouched })).toBe("stale");
    expect(await commitTo(store, { request: again })).toBe("committed");
    await store.close();
  });
});
