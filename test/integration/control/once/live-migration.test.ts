import "reflect-metadata";
import { join } from "node:path";
import { migrate, type Query } from "@carillon/control/store/migrate";
import { topics } from "@carillon/contracts/topics";
import pg from "pg";
import pino from "pino";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../support/eventually.js";
import { startPostgres, type Postgres } from "../../../support/postgres.js";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.js";
import { ControlProcess } from "../control-process.js";
import { speakerTelemetry } from "../messages.js";
import { TestDevice, type DeviceConnection } from "../test-device.js";

const nextVersion = join(import.meta.dirname, "next-version");

let folder: TemporaryFolder;
let database: Postgres;
/** The older version, at work. */
let control: ControlProcess;
let device: TestDevice;
let connection: DeviceConnection;
beforeAll(async () => {
  folder = await temporaryFolder("live-migration");
  database = await startPostgres();
  control = await ControlProcess.start(folder.path, { env: { DATABASE_URL: database.url } });
  device = await TestDevice.make(control);
  await device.pair({ name: "Speaker" });
  connection = await device.connect();
  await connection.beBorn("speaker");
});
afterAll(async () => {
  for (const one of [connection, control, database, folder]) await one[Symbol.asyncDispose]();
});

interface Migrating extends AsyncDisposable {
  readonly query: Query;
  /** Events of its log. */
  readonly said: string[];
  readonly done: Promise<void>;
}

/** A replica of the next version that starts. */
async function startNext(): Promise<Migrating> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const said: string[] = [];
  const keep = new Writable({
    write: (line: Buffer, _encoding, done) => {
      said.push((JSON.parse(line.toString()) as { event: string }).event);
      done();
    },
  });
  const query: Query = async (text) => (await client.query<Record<string, unknown>>(text)).rows;
  const done = migrate(query, pino(keep), nextVersion);
  return { query, said, done, [Symbol.asyncDispose]: () => client.end() };
}

/** Writes and reads by people, and messages of a device, until it is disposed of; what was not taken is remembered. */
class Load implements AsyncDisposable {
  taken = 0;
  readonly failed: unknown[] = [];
  #stopped = false;
  readonly #running: Promise<unknown>;

  constructor() {
    this.#running = Promise.all([this.#write(), this.#look(), this.#talk()]);
  }

  async #write(): Promise<void> {
    for (let n = 0; !this.#stopped; n += 1) {
      const path = `/v1/zones/room-${n % 20}`;
      const present = await control.api("GET", path);
      const match: Record<string, string> =
        present.status === 200 ? { "if-match": present.headers.get("etag") ?? "" } : {};
      this.#note(await control.api("PUT", path, { name: `Room ${n}` }, match));
      this.#note(await control.api("PUT", `/v1/configuration/zone:room-${n % 20}/output`, { values: {} }), 428);
    }
  }

  async #look(): Promise<void> {
    while (!this.#stopped) {
      this.#note(await control.api("GET", "/readyz"));
      this.#note(await control.api("GET", "/v1/devices"));
    }
  }

  async #talk(): Promise<void> {
    for (let seq = 1; !this.#stopped; seq += 1) {
      await connection.say(topics.telemetry, { ...speakerTelemetry(0), session: 1, seq, intervalSeconds: 600 });
      await connection.say(topics.reported, { v: 1, version: 1, hash: "a".repeat(64) });
    }
  }

  #note({ status, body }: { status: number; body: unknown }, ...also: number[]): void {
    if ([200, 201, ...also].includes(status)) this.taken += 1;
    else this.failed.push(body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }
}

describe("the migrations of the next version", () => {
  it("run once, by one of two replicas that start, while the older version goes on, also where a long read is in the way", async () => {
    await using stack = new AsyncDisposableStack();
    const reader = stack.adopt(new pg.Client({ connectionString: database.url }), (client) => client.end());
    await reader.connect();
    await using load = new Load();
    await eventually("it is at work", () => load.taken > 20);

    await reader.query("begin");
    await reader.query("select * from zones");
    await using first = await startNext();
    await using second = await startNext();
    const both = Promise.all([first.done, second.done]);
    await eventually("the long read is in their way", () =>
      [first, second].some(({ said }) => said.filter((event) => event === "migration-waits").length > 1),
    );
    const before = load.taken;
    await eventually("the older version is at work", () => load.taken > before + 20);
    await reader.query("commit");
    await both;
    const after = load.taken;
    await eventually("it is at work on the newer database", () => load.taken > after + 20);
    expect(load.failed).toEqual([]);

    expect([...first.said, ...second.said].filter((event) => event === "database-migrated")).toHaveLength(1);
    const ledger = await first.query(
      "select created_at from drizzle.__drizzle_migrations where created_at >= 4000000000000 order by 1",
    );
    expect(ledger.map((row) => Number(row["created_at"]))).toEqual([4000000000001, 4000000000002, 4000000000003]);
    expect(await first.query("select indisvalid from pg_index where indexrelid = 'zones_by_site'::regclass")).toEqual([
      { indisvalid: true },
    ]);
    expect(Number((await first.query("select sum(changes) as n from rooms"))[0]?.["n"])).toBeGreaterThan(0);
    const told = (await control.api("GET", `/v1/devices/${device.id}`)).body as { telemetry: { seq: number } | null };
    expect(told.telemetry?.seq).toBeGreaterThan(0);
  });

  it("build an index again of which a killed process left half", async () => {
    await using next = await startNext();
    await next.done;
    await next.query("update pg_index set indisvalid = false where indexrelid = 'zones_by_site'::regclass");
    await next.query("delete from drizzle.__drizzle_migrations where created_at = 4000000000002");
    await next.query("delete from drizzle.__drizzle_migrations where created_at = 4000000000003");
    await next.query("drop trigger count_room on zones");
    await next.query("drop function count_room");
    await using again = await startNext();
    await again.done;
    expect(await next.query("select indisvalid from pg_index where indexrelid = 'zones_by_site'::regclass")).toEqual([
      { indisvalid: true },
    ]);
  });

  it("are no hindrance to the older version when it starts again, which says so", async () => {
    expect(control.output).toMatch(/"event":"database-migrated","migrations":\d+,"from":0/);
    await control.kill();
    await control.start();
    expect(control.output).toMatch(/"event":"database-newer"/);
    expect(control.output).not.toMatch(/"event":"database-migrated"/);
    expect(await control.api("PUT", "/v1/zones/after", { name: "After" })).toMatchObject({ status: 201 });
    expect(await control.api("GET", "/readyz")).toMatchObject({ status: 200, body: { status: "ready" } });
  });
});
