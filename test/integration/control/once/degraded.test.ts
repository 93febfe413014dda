import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Part } from "@carillon/contracts/health";
import { rolloutView } from "@carillon/contracts/rollout";
import { topics } from "@carillon/contracts/topics";
import { describe, expect, it } from "vitest";
import { eventually } from "../../../support/eventually.js";
import { startPostgres } from "../../../support/postgres.js";
import { smallDisk } from "../../../support/small-disk.js";
import type { RunningProcess } from "../../../support/processes.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";
import { ControlProcess } from "../control-process.js";
import { productionBroker } from "../production-broker.js";
import { RolloutSpeaker } from "../rollout-speaker.js";
import { TestDevice } from "../test-device.js";

/** How long database and broker stay away. */
const awayMs = Number(process.env["CARILLON_AWAY_SECONDS"] ?? 6) * 1000;

const zone = (control: ControlProcess, id: string) => control.api("PUT", `/v1/zones/${id}`, { name: id });

/** The zones that were acknowledged, and are there. */
const zones = async (control: ControlProcess): Promise<readonly string[]> => {
  const { items } = (await control.api("GET", "/v1/zones")).body as { items: { id: string }[] };
  return items.map(({ id }) => id);
};

/** /readyz, the log and the metrics say all the same. */
async function isVisible(control: ControlProcess, part: Part, kind: "down" | "degraded", detail: RegExp) {
  await eventually(`${part} is missed`, async () => {
    const { status, body } = await control.api("GET", "/readyz");
    expect({ status, body }).toMatchObject({
      status: kind === "down" ? 503 : 200,
      body: {
        parts: { [part]: kind },
        troubles: [
          {
            ...{ part, kind, detail: expect.stringMatching(detail) as string },
            since: expect.stringMatching(/^\d{4}-.*Z$/) as string,
            next: expect.stringMatching(/\w/) as string,
          },
        ],
      },
    });
    return true;
  });
  expect(await control.text("/metrics")).toContain(`carillon_control_trouble{part="${part}"} 1`);
  await expect.poll(() => control.output).toMatch(new RegExp(`"event":"trouble","part":"${part}"`));
}

async function endsByItself(control: ControlProcess, part: Part) {
  await eventually(`${part} is well again`, async () => {
    expect(await control.api("GET", "/readyz")).toMatchObject({ status: 200, body: { status: "ready", troubles: [] } });
    return true;
  });
  expect(await control.text("/metrics")).not.toContain(`carillon_control_trouble{part="${part}"}`);
  await expect.poll(() => control.output).toMatch(new RegExp(`"event":"trouble-ended","part":"${part}"`));
}

/** There, and says nothing, with all its backends, which lead groups of their own. Goes on when it is disposed of, or woken. */
async function silence({ pid }: RunningProcess): Promise<Disposable & { wake(): void }> {
  const signalAll = (pids: readonly number[], signal: NodeJS.Signals) =>
    pids.forEach((one) => process.kill(one, signal));
  // The postmaster first: then nobody is added.
  process.kill(pid, "SIGSTOP");
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ").map(Number);
  signalAll(children, "SIGSTOP");
  const stopped = [...children, pid];
  const wake = () => signalAll(stopped.splice(0), "SIGCONT");
  return { wake, [Symbol.dispose]: wake };
}

interface SoakingRollout extends AsyncDisposable {
  /** Of its one speaker. */
  status(): Promise<string | undefined>;
}

/** One that has reached its speaker, and is watched for an hour. */
async function soakingRollout(control: ControlProcess): Promise<SoakingRollout> {
  await zone(control, "soaked");
  const speaker = await RolloutSpeaker.pair(control, "Soaks", "soaked");
  await speaker.connect(control);
  const change = { kind: "configuration", scope: "zone:soaked", document: "output", values: { volumeDb: -7 } };
  const plan = { waves: [{ upTo: { percent: 100 }, soakSeconds: 3600 }], health: null };
  const begun = await control.api("POST", "/v1/rollouts", { id: "soak", name: "soak", change, plan });
  expect(begun.status, JSON.stringify(begun.body)).toBe(201);
  const status = async (): Promise<string | undefined> =>
    rolloutView.parse((await control.api("GET", "/v1/rollouts/soak")).body).devices[0]?.status;
  await eventually("it soaks", async () => (await status()) === "soaking");
  return { status, [Symbol.asyncDispose]: () => speaker[Symbol.asyncDispose]() };
}

describe("the control service, when something is wrong", () => {
  it("refuses changes while the disk of its embedded database is full, goes on reading, and loses nothing acknowledged", async () => {
    await using disk = await smallDisk(256);
    await using control = await ControlProcess.start(disk.path);
    expect((await zone(control, "before")).status).toBe(201);
    await disk.fill();
    // PGlite without a reserve took these until it had to make another segment of its log, and then stood still for ever.
    for (let n = 0; n < 5; n += 1)
      expect(await zone(control, "full")).toMatchObject({ status: 503, body: { code: "unavailable" } });
    expect((await zone(control, "full")).headers.get("retry-after")).toBe("5");
    await isVisible(control, "disk", "degraded", /^0\.0 % \(0 MiB\) is free$/);
    expect(await zones(control)).toEqual(["before"]);
    await disk.makeRoom();
    expect((await zone(control, "full")).status).toBe(201);
    await endsByItself(control, "disk");
    await control.kill();
    await control.start();
    expect(await zones(control)).toEqual(["before", "full"]);
  });

  it.each(["shut down", "silent"])(
    "reads on while PostgreSQL is %s, and takes changes when it is back",
    async (how) => {
      await using folder = await temporaryFolder("degraded");
      await using database = await startPostgres();
      await using control = await ControlProcess.start(folder.path, { env: { DATABASE_URL: database.url } });
      expect((await zone(control, "before")).status).toBe(201);
      using silenced = how === "silent" ? await silence(database.process) : undefined;
      if (silenced === undefined) {
        database.process.signal("SIGINT");
        await database.process.exited;
      }
      const refused = await zone(control, "after");
      expect(refused).toMatchObject({ status: 503, body: { code: "unavailable" } });
      expect(refused.headers.get("retry-after")).toBe("5");
      await isVisible(control, "database", "down", /^not reachable$/);
      expect(await zones(control)).toContain("before");
      await pause(awayMs);
      // Longer than a token is believed without the database.
      expect(await zones(control)).toContain("before");
      silenced?.wake();
      if (silenced === undefined) await database.restart();
      await endsByItself(control, "database");
      await eventually("it takes changes", async () => [200, 201].includes((await zone(control, "back")).status));
      expect(await zones(control)).toEqual(expect.arrayContaining(["before", "back"]));
    },
  );

  it("takes changes while Mosquitto is away, and finds it again", async () => {
    await using folder = await temporaryFolder("degraded");
    await using broker = await productionBroker(folder.path);
    await using control = await ControlProcess.start(folder.path, { env: broker.env });
    await broker.mosquitto.process.kill();
    await isVisible(control, "broker", "down", /^not reachable$/);
    expect((await zone(control, "meanwhile")).status).toBe(201);
    await pause(awayMs);
    await broker.mosquitto.restart();
    await endsByItself(control, "broker");
    expect(await zones(control)).toEqual(["meanwhile"]);
  });

  it("tells of a clock that steps by a day, forth and back, and goes on", async () => {
    await using folder = await temporaryFolder("degraded");
    const clock = folder.file("clock");
    await writeFile(clock, "+0");
    await using control = await ControlProcess.start(folder.path, {
      env: {
        LD_PRELOAD: "/usr/$LIB/faketime/libfaketime.so.1",
        ...{ FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" },
      },
    });
    const device = await TestDevice.make(control);
    await device.pair({ name: "Speaker", zones: [] });
    await using connection = await device.connect();
    await connection.beBorn("speaker");
    const presence = async () =>
      ((await control.api("GET", `/v1/devices/${device.id}`)).body as { presence: string }).presence;
    await eventually("it is online", async () => (await presence()) === "online");
    const account = {
      displayName: "Ada",
      password: "correct horse battery",
      grants: [{ role: "viewer", scope: "all" }],
    };
    expect((await control.api("PUT", "/v1/users/ada", account)).status).toBe(201);
    const login = () => control.api("POST", "/v1/session", { name: "ada", password: account.password });
    const secret = /carillon_session=([^;]+)/.exec((await login()).headers.get("set-cookie") ?? "")?.[1] ?? "";
    const whoIsIn = async () =>
      (await control.api("GET", "/v1/session", undefined, { authorization: `Bearer ${secret}` })).status;
    expect(await whoIsIn()).toBe(200);
    await using soaked = await soakingRollout(control);
    for (const [step, said] of [
      ["+86400", /^stepped by (86400|86399|86401) s$/],
      ["-86400", /^stepped by -(86400|86399|86401) s$/],
    ] as const) {
      await writeFile(clock, step);
      await isVisible(control, "clock", "degraded", said);
      expect((await zone(control, step.startsWith("+") ? "ahead" : "behind")).status).toBe(201);
      expect(await presence()).toBe("online");
      // Soaked for an hour by a clock that is a day ahead, which nobody believes yet.
      expect(await soaked.status()).toBe("soaking");
      expect(await whoIsIn()).toBe(step.startsWith("+") ? 401 : 200);
      // Another login sweeps out sessions that are over.
      expect((await login()).status).toBe(201);
      await writeFile(clock, "+0");
      await endsByItself(control, "clock");
      await eventually("who was logged in before is again", async () => (await whoIsIn()) === 200);
    }
    expect(await soaked.status()).toBe("soaking");
    await connection.subscribe(topics.desired);
    await eventually("what is wanted", () => connection.last(topics.desired));
    await control.kill();
    await control.start();
    expect(await zones(control)).toEqual(["ahead", "behind", "soaked"]);
  });
});
