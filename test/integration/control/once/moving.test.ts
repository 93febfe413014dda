import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { topics } from "@carillon/contracts/topics";
import { exportInstallation } from "@carillon/control/moving/export-installation";
import { withDatabase, type Whereabouts } from "@carillon/control/moving/held-database";
import { importInstallation } from "@carillon/control/moving/import-installation";
import { keyOf } from "@carillon/control/moving/sealing";
import { movedTables } from "@carillon/control/moving/tables";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../support/eventually.js";
import { startPostgres, type Postgres } from "../../../support/postgres.js";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.js";
import { productionBroker } from "../production-broker.js";
import { RunningControl } from "../running-control.js";
import { TestDevice } from "../test-device.js";

const derive = keyOf("correct horse");
const at = (where: Whereabouts, file: string, key: typeof derive | null = derive) => ({
  ...{ where, file, derive: key ?? undefined },
  progress: () => undefined,
});
const leave = (where: Whereabouts, file: string, key: typeof derive | null = derive) =>
  exportInstallation(at(where, file, key), "0.1.0", new Date());
const embedded = (folder: TemporaryFolder): Whereabouts => ({ databaseUrl: undefined, dataDirectory: folder.path });

/** All rows of all tables, as the database says them. */
const everything = (where: Whereabouts): Promise<Record<string, unknown>> =>
  withDatabase(where, async (query) => {
    await query("set time zone 'UTC'");
    const found: Record<string, unknown> = {};
    for (const { name, order } of movedTables)
      found[name] = await query(`select to_jsonb(one)::text as row from "${name}" as one order by ${order.join(", ")}`);
    return found;
  });

describe("an installation that moves", () => {
  let postgres: Postgres;
  beforeAll(async () => (postgres = await startPostgres()));
  afterAll(() => postgres[Symbol.asyncDispose]());

  it("keeps its rows and its devices, from aedes and PGlite to Mosquitto and PostgreSQL and back", async () => {
    await using first = await temporaryFolder("moving-first");
    await using second = await temporaryFolder("moving-second");
    await using third = await temporaryFolder("moving-third");
    const [home, production] = [embedded(first), { databaseUrl: postgres.url, dataDirectory: second.path }];
    let device: TestDevice;
    {
      await using control = await RunningControl.start(first.path);
      device = await TestDevice.make(control);
      await device.pair({ name: "Hall left", zones: ["hall"] });
      await control.api("PUT", "/v1/configuration/zone:hall/output", { values: { volumeDb: -3 } });
      const anna = { displayName: "Anna", password: "correct horse battery" };
      await control.api("PUT", "/v1/users/anna", { ...anna, grants: [{ role: "operator", scope: "all" }] });
      // What a running service decides is not to be copied from under it.
      await expect(leave(home, first.file("early"))).rejects.toMatchObject({ code: "directory-in-use" });
    }
    const exported = await everything(home);
    expect(JSON.stringify(exported["devices"])).toContain("Hall left");
    for (const table of ["layer_revisions", "users", "certificates", "audit"])
      expect(exported[table], table).not.toEqual([]);
    await leave(home, first.file("moved"));
    await expect(leave(home, first.file("moved"))).rejects.toThrow(/there already/);

    await importInstallation(at(production, first.file("moved")));
    expect(await everything(production)).toEqual(exported);
    expect(await readFile(second.file("issuing.key"))).toEqual(await readFile(first.file("issuing.key")));
    expect(await withDatabase(production, (query) => query("select * from changes"))).toEqual([]);
    await expect(importInstallation(at(production, first.file("moved")))).rejects.toMatchObject({
      code: "installation-not-empty",
    });
    {
      await using broker = await productionBroker(second.path);
      const env = { ...broker.env, DATABASE_URL: postgres.url };
      await using control = await RunningControl.start(second.path, env);
      await eventually("it leads", () => control.lines.some(({ event }) => event === "leading"));
      await expect(leave(production, first.file("early"))).rejects.toMatchObject({ code: "installation-running" });
      await staysPaired(control, device);
      // Identity columns go on where they were.
      const written = await control.api("PUT", "/v1/configuration/zone:gym/output", { values: { volumeDb: -4 } });
      expect(written.status).toBeLessThan(300);
    }

    const grown = await everything(production);
    await leave(production, first.file("back"));
    await importInstallation(at(embedded(third), first.file("back")));
    expect(await everything(embedded(third))).toEqual(grown);
    await using control = await RunningControl.start(third.path);
    await staysPaired(control, device);
  });

  it("that is damaged, or meant for others, leaves the new home as it was", async () => {
    await using old = await temporaryFolder("moving-old");
    await using fresh = await temporaryFolder("moving-new");
    {
      await using control = await RunningControl.start(old.path);
      await control.api("PUT", "/v1/zones/hall", { name: "Hall", site: "main", programme: "hall" });
    }
    await leave(embedded(old), old.file("sealed"));
    await leave(embedded(old), old.file("open"), null);
    const [sealed, open] = [await readFile(old.file("sealed")), await readFile(old.file("open"))];
    const right = gunzipSync(open).toString();
    expect(right).toContain('{"table":"zones"');
    const files: readonly (readonly [string, Buffer, RegExp, typeof derive | null])[] = [
      ["cut", open.subarray(0, -9), /damaged or cut off/, derive],
      ["cut-sealed", sealed.subarray(0, -1), /damaged or cut off/, derive],
      ["locked", sealed, /does not fit/, keyOf("another")],
      [
        "homeless",
        summedUp(right.replace(/(\{"table":"zones".*"site": )"main"/, '$1"nowhere"')),
        /rows of zones do not fit/,
        derive,
      ],
      ["columns", summedUp(right.replace('"priority": 0, ', "")), /not the columns/, derive],
      [
        "stranger",
        summedUp(right.replace('{"table":"zones"', '{"table":"api_tokens"')),
        /not carried: api_tokens/,
        derive,
      ],
      ["later", summedUp(right.replace(/"schema":"\w+"/, '"schema":"9999_later"')), /same version/, derive],
    ];
    for (const [name, content, why, key] of files) {
      await writeFile(old.file(name), content);
      await expect(importInstallation(at(embedded(fresh), old.file(name), key)), name).rejects.toThrow(why);
    }
    await expect(leave(embedded(fresh), fresh.file("none"))).rejects.toMatchObject({ code: "installation-empty" });

    await importInstallation(at(embedded(fresh), old.file("open"), null));
    const moved = await everything(embedded(fresh));
    const { api_tokens, tokens, enrolment_tokens, webhooks, ...rest } = await everything(embedded(old));
    expect(moved).toMatchObject(rest);
    expect(api_tokens).not.toEqual([]);
    expect(moved["api_tokens"]).toEqual([]);
    await expect(readFile(fresh.file("ca.key"))).rejects.toThrow(/ENOENT/);
    expect([tokens, enrolment_tokens, webhooks]).toEqual([[], [], []]);
  });
});

/** As somebody would who knows the format. */
function summedUp(text: string): Buffer {
  const lines = text.trimEnd().split("\n");
  const { end } = JSON.parse(lines.pop() ?? "") as { end: { rows: Record<string, number>; files: number } };
  const rest = `${lines.join("\n")}\n`;
  const rows: Record<string, number> = {};
  for (const [, table = ""] of rest.matchAll(/^\{"table":"(\w+)"/gm)) rows[table] = (rows[table] ?? 0) + 1;
  const sorted = Object.fromEntries(Object.entries(rows).toSorted());
  const sum = { end: { ...end, rows: sorted, sha256: createHash("sha256").update(rest).digest("hex") } };
  return gzipSync(`${rest}${JSON.stringify(sum)}\n`);
}

/** With the certificate that it has. */
async function staysPaired(control: RunningControl, paired: TestDevice): Promise<void> {
  const device = paired.at(control);
  await using connection = await device.connect();
  await connection.subscribe(topics.desired);
  await connection.beBorn("speaker");
  await eventually("its configuration is told", () => connection.last(topics.desired));
  await eventually("it is online", async () => {
    const { body } = await control.api("GET", `/v1/devices/${device.id}`);
    return (body as { presence: string }).presence === "online";
  });
}
