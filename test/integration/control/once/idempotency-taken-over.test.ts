import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openPglite } from "@carillon/control/store/open";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commitTo } from "../../../support/commit-to.js";
import { startPostgres, type Postgres } from "../../../support/postgres.js";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.js";
import { ControlProcess } from "../control-process.js";
import { RunningControl, type Answered } from "../running-control.js";

let folder: TemporaryFolder;
beforeAll(async () => void (folder = await temporaryFolder("idempotency")));
afterAll(() => folder[Symbol.asyncDispose]());

const namesAt = async (control: Api): Promise<string[]> => {
  const { body } = await control.api("GET", "/v1/enrolment-tokens");
  return (body as { items: { name: string }[] }).items.map(({ name }) => name);
};
type Api = Pick<RunningControl, "api">;
const made = (control: Api, key: string, name: string): Promise<Answered> =>
  control.api("POST", "/v1/enrolment-tokens", { names: [name] }, { "idempotency-key": `"${key}"` });

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

// On PGlite, which belongs to one process: on PostgreSQL the dead one is waited for.
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
});

describe("a request that another process took over", () => {
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
