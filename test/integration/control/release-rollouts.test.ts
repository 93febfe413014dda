import { writeFile } from "node:fs/promises";
import { rolloutView, type RolloutView } from "@carillon/contracts/rollout";
import { topics } from "@carillon/contracts/topics";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FakeBalena, hex } from "../../support/balena/fake-balena.js";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import type { Row } from "../../support/balena/tables.js";
import { RunningControl } from "./running-control.js";
import { TestDevice, type DeviceConnection } from "./test-device.js";

const slug = "school/speakers";
const names = ["Hall", "Yard", "Gym"];
const commitOf = (row: Row | undefined): string => String(row?.["commit"]);

describe("a release rollout over balena", () => {
  let folder: TemporaryFolder;
  let fake: FakeBalena;
  let control: RunningControl;
  let supervisors: NodeJS.Timeout;
  const speakers: { readonly device: TestDevice; readonly connection: DeviceConnection; readonly uuid: string }[] = [];
  const commits: string[] = [];
  /** A release that no device manages to run. */
  let broken = "";

  /** What a device runs, as its supervisor and then its agent say. */
  const running = (uuid: string): string => {
    const row = fake.tables.all("device").find((device) => device["uuid"] === uuid);
    return commitOf(fake.tables.all("release").find(({ id }) => id === row?.["is_running__release"]));
  };
  const birth = (uuid: string) => ({
    ...{
      v: 1 as const,
      kind: "speaker" as const,
      session: 1,
      bootId: "boot-boot",
      agentVersion: "1",
      configVersion: 0,
    },
    capabilities: { release: { delivery: "balena" as const, uuid, running: running(uuid) } },
  });

  beforeAll(async () => {
    folder = await temporaryFolder("release-rollouts");
    fake = await FakeBalena.start();
    fake.tokens.add("secret");
    await writeFile(folder.file("token"), "secret");
    const fleet = fake.addFleet(slug);
    const first = fake.addRelease(fleet, "1.0.0", 1);
    const rows = [first, fake.addRelease(fleet, "1.1.0", 2), fake.addRelease(fleet, "1.2.0", 3)];
    commits.push(...rows.map(commitOf));
    broken = commits[2] ?? "";
    for (const name of names) fake.addDevice(fleet, name, { running: first });
    control = await RunningControl.start(folder.file("control"), {
      CARILLON_BALENA_TOKEN_FILE: folder.file("token"),
      CARILLON_BALENA_FLEETS: slug,
      CARILLON_BALENA_API: fake.url.href,
    });
    for (const name of names) {
      const device = await TestDevice.make(control);
      await device.pair({ name });
      const connection = await device.connect();
      const uuid = hex(32, name);
      await connection.say(topics.birth, birth(uuid));
      await connection.say(topics.state, { v: 1, state: "online", session: 1 });
      speakers.push({ device, connection, uuid });
    }
    supervisors = setInterval(() => {
      const before = speakers.map(({ uuid }) => running(uuid));
      const isBroken = fake.tables.all("release").find((row) => commitOf(row) === broken)?.id;
      for (const device of fake.tables.all("device"))
        if (device["is_pinned_on__release"] === isBroken) fake.locked.add(device.id);
        else fake.locked.delete(device.id);
      fake.settle();
      for (const [n, { connection, uuid }] of speakers.entries())
        if (running(uuid) !== before[n]) void connection.say(topics.birth, birth(uuid));
    }, 50);
  });
  afterAll(async () => {
    clearInterval(supervisors);
    for (const { connection } of speakers) await connection[Symbol.asyncDispose]();
    await control[Symbol.asyncDispose]();
    await fake[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });
  beforeEach(() =>
    eventually("the inventory", async () => {
      const { body } = await control.api("GET", "/v1/releases/devices");
      return (body as { items: { device: string | null }[] }).items.every(({ device }) => device !== null);
    }),
  );

  const begin = (release: string, plan: object = {}) =>
    control.api("POST", "/v1/rollouts", {
      name: `release ${release}`,
      change: { kind: "release", release },
      plan: {
        waves: [
          { upTo: { devices: 1 }, soakSeconds: 0 },
          { upTo: { percent: 100 }, soakSeconds: 0 },
        ],
        ...{ health: null, applyWithinSeconds: 30 },
        ...plan,
      },
    });
  const ended = async (answer: { status: number; body: unknown }): Promise<RolloutView> => {
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    const { id } = answer.body as { id: string };
    return eventually("the rollout is over", async () => {
      const view = rolloutView.parse((await control.api("GET", `/v1/rollouts/${id}`)).body);
      return ["completed", "rolled_back", "aborted"].includes(view.phase.kind) ? view : undefined;
    });
  };
  const pins = async () => {
    const { body } = await control.api("GET", "/v1/releases/devices");
    return (body as { items: { pinned: string | null; running: string | null }[] }).items.map(({ pinned }) => pinned);
  };

  it("pins devices wave by wave, and is over when they themselves say that they run it", async () => {
    const view = await ended(await begin(commits[1] ?? ""));
    expect(view.phase.kind).toBe("completed");
    expect(view.devices.map(({ status }) => status)).toEqual(names.map(() => "succeeded"));
    expect(speakers.map(({ uuid }) => running(uuid))).toEqual(names.map(() => commits[1]));
    expect(await pins()).toEqual(names.map(() => commits[1]));
  });

  it("gives the canary back what it was pinned to when the release does not come to run, and touches nobody else", async () => {
    const view = await ended(
      await begin(broken, { applyWithinSeconds: 1, abort: [{ kind: "timed_out", percent: 1, minExecuted: 1 }] }),
    );
    expect(view.phase.kind).toBe("rolled_back");
    expect(await pins()).toEqual(names.map(() => commits[1]));
    expect(view.devices.filter(({ status }) => status === "rolled_back")).toHaveLength(1);
  });

  it("is refused before it begins when there is no such release", async () => {
    expect(await begin("0".repeat(40))).toMatchObject({ status: 404, body: { code: "release-unknown" } });
  });
});
