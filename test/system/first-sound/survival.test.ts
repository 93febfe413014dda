import { kill } from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { LocalFleet } from "./local-fleet.js";

let folder: TemporaryFolder;
let fleet: LocalFleet;
beforeAll(async () => {
  folder = await temporaryFolder("survival");
  fleet = await LocalFleet.start(folder.file("data"));
});
afterAll(async () => {
  await fleet[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Ends one part as a crash does, and returns when another process has taken its place. */
async function crash(name: string): Promise<void> {
  const pid = fleet.pidOf(name);
  kill(pid, "SIGKILL");
  await eventually(`${name} is started again`, () => fleet.pidOf(name) !== pid);
}

/** Samples that the speakers heard as they were sent, by their own count. */
const heard = async (name: string): Promise<number> => {
  const { real, redundant, retransmitted, fec } = (await fleet.telemetry(name)).accounting;
  return real + redundant + retransmitted + fec;
};

describe("kill -9", () => {
  test("of the control service, broker and database included, is not heard, and loses nothing that was acknowledged", async () => {
    await fleet.playing();
    await fleet.configure("fleet", "output", { volumeDb: -1 });
    const before = await Promise.all(fleet.speakers.map((name) => fleet.telemetry(name)));
    await crash("control");
    await eventually("the API is back", async () => (await fleet.request("GET", "/v1/devices")).ok, {
      deadlineMs: 90_000,
    });
    const layer = await fleet.request("GET", "/v1/configuration/fleet/output");
    expect(await layer.json()).toMatchObject({ values: { volumeDb: -1 } });
    for (const [at, name] of fleet.speakers.entries()) {
      const telemetry = await eventually(
        `${name} reports again`,
        async () => {
          const { presence, telemetry: last } = await fleet.device(name);
          const first = before[at];
          return presence === "online" && last?.kind === "speaker" && first && last.seq > first.seq + 2
            ? { first, last }
            : undefined;
        },
        { deadlineMs: 90_000, everyMs: 250 },
      );
      expect(telemetry.last.listening.epoch).toBe(telemetry.first.listening.epoch);
      expect(telemetry.last.listening.reconnectCount).toBe(telemetry.first.listening.reconnectCount);
    }
  });

  test("of the media service silences all, and all are back by themselves", async () => {
    await fleet.playing();
    const before = (await fleet.telemetry("speaker-1")).listening.epoch;
    await crash("media");
    await eventually(
      "a new epoch is heard",
      async () => (await fleet.telemetry("speaker-1")).listening.epoch !== before,
      {
        deadlineMs: 90_000,
        everyMs: 250,
      },
    );
    await fleet.playing();
  });

  test("of one speaker leaves the others alone, and it is back by itself, still paired", async () => {
    await fleet.playing();
    const others = fleet.speakers.filter((name) => name !== "speaker-2");
    const before = await Promise.all(others.map((name) => fleet.telemetry(name)));
    await crash("speaker-2");
    await eventually(
      "speaker-2 has begun anew",
      async () => (await fleet.telemetry("speaker-2")).process.uptimeSeconds < 60,
      {
        deadlineMs: 90_000,
        everyMs: 250,
      },
    );
    await fleet.playing(["speaker-2"]);
    expect(await heard("speaker-2")).toBeGreaterThan(0);
    for (const [at, name] of others.entries())
      expect((await fleet.telemetry(name)).listening.epoch).toBe(before[at]?.listening.epoch);
    expect(((await (await fleet.request("GET", "/v1/pairing")).json()) as { items: unknown[] }).items).toEqual([]);
  });
});

// It was waited for in vain once, and nothing played.
test("a speaker that an operator took out of its zone is silent, and the next start does not wait for it", async () => {
  const moved = await fleet.request(
    "PATCH",
    `/v1/devices/${fleet.idOf("speaker-1")}`,
    { zones: [] },
    { "if-match": "*" },
  );
  expect(moved.status).toBe(200);
  await fleet.process.stop();
  fleet = await LocalFleet.start(folder.file("data"));
  await fleet.playing(["speaker-2", "speaker-3"]);
  // What it said before is shown until it speaks.
  await eventually("it says that it is silent", async () => {
    const { state, programme } = (await fleet.telemetry("speaker-1")).listening;
    return state === "idle" && programme === null;
  });
});
