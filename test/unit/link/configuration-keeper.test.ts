import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import type { Desired, Reported } from "@carillon/contracts/configuration";
import type { SpeakerConfiguration } from "@carillon/contracts/documents";
import { canonicalJson } from "@carillon/core/canonical-json";
import { ConfigurationKeeper, type Tie, type Witness } from "@carillon/link/configuration-keeper";
import type { ApplyOutcome } from "@carillon/link/device-types";
import { StateDirectory } from "@carillon/link/state-directory";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { recordingLog } from "../../support/recording-log.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder("configuration");
});
afterEach(() => folder[Symbol.asyncDispose]());

const desire = (version: number, volumeDb: number, more: object = {}): Desired => {
  const documents = { output: { volumeDb }, ...more };
  return { v: 1, version, hash: createHash("sha256").update(canonicalJson(documents)).digest("hex"), documents };
};

interface Speaker {
  readonly keeper: ConfigurationKeeper<"speaker">;
  /** Volumes, in the order they were put in force. */
  readonly volumes: number[];
  readonly reports: Reported[];
  readonly log: ReturnType<typeof recordingLog>;
}

async function speaker(
  apply: (wanted: SpeakerConfiguration) => Promise<ApplyOutcome> = () => Promise.resolve({ ok: true }),
  witness: Witness<"speaker"> = () => () => undefined,
): Promise<Speaker> {
  const volumes: number[] = [];
  const reports: Reported[] = [];
  const log = recordingLog();
  const keeper: ConfigurationKeeper<"speaker"> = await ConfigurationKeeper.load<"speaker">({
    kind: "speaker",
    directory: await StateDirectory.open(folder.path),
    log,
    witness,
    apply: (wanted) => {
      volumes.push(wanted.output.volumeDb);
      return apply(wanted);
    },
    changed: () => reports.push(keeper.report),
  });
  return { keeper, volumes, reports, log };
}

describe("the configuration in force", () => {
  test("is, after a restart, the last one that was reported", async () => {
    const first = await speaker();
    await first.keeper.offer(desire(1, -10));
    expect(first.reports).toMatchObject([{ version: 1 }]);
    const second = await speaker();
    await second.keeper.begin();
    expect(second.volumes).toEqual([-10]);
    expect(second.keeper.version).toBe(1);
  });

  test("is not changed by what could not be stored: what was in force before is put back", async () => {
    const { keeper, volumes, reports } = await speaker();
    await keeper.offer(desire(1, -10));
    await rm(folder.path, { recursive: true });
    await keeper.offer(desire(2, -20));
    expect(volumes).toEqual([-10, -20, -10]);
    expect(keeper.configuration.output.volumeDb).toBe(-10);
    expect(reports.at(-1)).toMatchObject({
      version: 1,
      rejected: { version: 2, documents: { "*": { code: "storage-unavailable" } } },
    });
  });

  test("goes straight to the newest when several are desired while one is being applied", async () => {
    const gate = Promise.withResolvers<undefined>();
    const { keeper, volumes } = await speaker(async () => {
      await gate.promise;
      return { ok: true };
    });
    const all = [keeper.offer(desire(1, -1)), keeper.offer(desire(2, -2)), keeper.offer(desire(3, -3))];
    gate.resolve(undefined);
    await Promise.all(all);
    expect(volumes).toEqual([-1, -3]);
    expect(keeper.version).toBe(3);
  });

  test("is the defaults, said loudly, when the stored one is damaged", async () => {
    await (await StateDirectory.open(folder.path)).write("configuration.json", `{"version":"one"}`);
    const { keeper } = await speaker();
    expect(keeper.version).toBe(0);
    expect(keeper.configuration.output.volumeDb).toBe(0);
  });
});

describe("a configuration that may cut the device off", () => {
  const elsewhere = {
    listening: { programme: "hall", endpoints: [{ mediaId: "0".repeat(32), url: "https://10.9.9.9/whep" }] },
  };
  const briefly = { cloud: { trialSeconds: 5 } };
  /** In force with the shortest trial, and then another with an endpoint; the tie that is missing with either is what the test says. */
  const onTrial = async (missing: (volumeDb: number) => Tie | undefined) => {
    const device: Speaker = await speaker(undefined, () => () => missing(device.volumes.at(-1) ?? 0));
    await device.keeper.offer(desire(1, -1, briefly));
    const trial = device.keeper.offer(desire(2, -2, { ...briefly, ...elsewhere }));
    await eventually("it is tried", () => device.reports.at(-1)?.trialSeconds === 5);
    return { ...device, trial };
  };
  const undoneReport = (why: string) => ({
    version: 1,
    rejected: {
      version: 2,
      documents: { "*": { code: "configuration-undone", detail: expect.stringContaining(why) as string } },
    },
  });

  test("is on trial until the device is connected with it, and then it stays", async () => {
    let missing: Tie | undefined = "media";
    const { keeper, volumes, reports, trial } = await onTrial(() => missing);
    expect(reports.at(-1)).toMatchObject({ version: 2 });
    missing = undefined;
    await trial;
    expect(reports.at(-1)).toEqual({ v: 1, version: 2, hash: expect.any(String) as string });
    expect(volumes).toEqual([-1, -2]);
    expect((await speaker()).keeper.version).toBe(keeper.version);
  });

  test("is taken back after the deadline, for good: also after a restart, and as a part of something else", async () => {
    const { keeper, volumes, reports, trial } = await onTrial((volumeDb) => (volumeDb === -2 ? "media" : undefined));
    await trial;
    expect(volumes).toEqual([-1, -2, -1]);
    expect(reports.at(-1)).toMatchObject(undoneReport("without sound from the media service 5 s"));
    expect(keeper.configuration.output.volumeDb).toBe(-1);

    const again = await speaker();
    expect(again.keeper.report).toMatchObject(undoneReport("without sound"));
    await again.keeper.offer(desire(2, -2, { ...briefly, ...elsewhere }));
    await again.keeper.offer(desire(3, -2, { ...briefly, ...elsewhere, playout: { concealSeconds: 0.5 } }));
    expect(again.volumes).toEqual([]);
    expect(again.reports.at(-1)).toMatchObject({ version: 1, rejected: { version: 3 } });
    await again.keeper.offer(desire(4, -4, briefly));
    expect(again.keeper.report).toMatchObject({ version: 4 });
    // A person says it once more, under another version: it is tried, and this time it works.
    await again.keeper.offer(desire(5, -2, { ...briefly, ...elsewhere }));
    expect(again.keeper.report).toEqual({ v: 1, version: 5, hash: expect.any(String) as string });
  }, 15_000);

  test("is not blamed for what the one before is without as well: it is tried again when that is over", async () => {
    let away = true;
    const { volumes, reports, log, trial } = await onTrial(() => (away ? "media" : undefined));
    await eventually("the one before is seen to be cut off as well", () =>
      log.lines.some(({ message }) => message.includes("as well")),
    );
    expect(volumes).toEqual([-1, -2, -1]);
    expect(reports.at(-1)).toEqual({ v: 1, version: 1, hash: expect.any(String) as string });
    away = false;
    await trial;
    expect(volumes).toEqual([-1, -2, -1, -2]);
    expect(reports.at(-1)).toEqual({ v: 1, version: 2, hash: expect.any(String) as string });
  }, 30_000);

  test("gives way to a newer one also while it is not known whose fault it was", async () => {
    const { keeper, volumes, reports, log } = await onTrial(() => "cloud");
    await eventually("the one before is seen to be cut off as well", () =>
      log.lines.some(({ message }) => message.includes("as well")),
    );
    await keeper.offer(desire(3, -3, briefly));
    expect(volumes).toEqual([-1, -2, -1, -3]);
    expect(reports.at(-1)).toEqual({ v: 1, version: 3, hash: expect.any(String) as string });
  }, 30_000);

  test("is taken back when the process ends while it is tried, and said to be", async () => {
    await onTrial(() => "cloud");
    const second = await speaker();
    await second.keeper.begin();
    expect(second.volumes).toEqual([-1]);
    expect(second.keeper.report).toMatchObject(undoneReport("the process ended"));
    expect((await speaker()).keeper.report).toMatchObject(undoneReport("the process ended"));
  });

  // A speaker that was taken out of its zone, and stopped with `npm start`, was back in the zone at the next start.
  test("is tried anew when the process was asked to end meanwhile; but not a third time", async () => {
    const first = await onTrial(() => "cloud");
    await first.keeper.end();
    const second = await speaker(undefined, () => () => "cloud");
    expect(second.keeper.report).toMatchObject({ version: 1 });
    expect(second.keeper.report.rejected).toBeUndefined();
    void second.keeper.offer(desire(2, -2, { ...briefly, ...elsewhere }));
    await eventually("it is tried", () => second.reports.at(-1)?.trialSeconds === 5);
    await second.keeper.end();
    expect((await speaker()).keeper.report).toMatchObject(undoneReport("the process ended"));
  });

  // The order to end came within milliseconds of the change, and the speaker said for ever after that it had taken the change back.
  test("is tried anew also when the process was asked to end before it was in force", async () => {
    const gate = Promise.withResolvers<ApplyOutcome>();
    const device = await speaker(({ output }) =>
      output.volumeDb === -2 ? gate.promise : Promise.resolve({ ok: true }),
    );
    await device.keeper.offer(desire(1, -1, briefly));
    const trial = device.keeper.offer(desire(2, -2, { ...briefly, ...elsewhere }));
    await eventually("it is being applied", () => device.volumes.includes(-2));
    await device.keeper.end();
    expect((await speaker()).keeper.report).toEqual({ v: 1, version: 1, hash: expect.any(String) as string });
    gate.resolve({ ok: true });
    await trial;
    expect((await speaker()).keeper.report).toEqual({ v: 1, version: 2, hash: expect.any(String) as string });
  });

  test("gives way at once to a newer one, and is none the worse for it", async () => {
    const { keeper, volumes, reports } = await onTrial(() => "cloud");
    // The same once more, as a broker says at each connection, changes nothing.
    await Promise.race([keeper.offer(desire(2, -2, { ...briefly, ...elsewhere })), eventually("a look", () => true)]);
    await keeper.offer(desire(3, -3, briefly));
    expect(volumes).toEqual([-1, -2, -1, -3]);
    expect(reports.at(-1)).toEqual({ v: 1, version: 3, hash: expect.any(String) as string });
  });

  test("is not tried when there is nothing to go back to, nor when only what is live changes", async () => {
    const device = await speaker(undefined, () => () => "cloud");
    await device.keeper.offer(desire(1, -1, elsewhere));
    await device.keeper.offer(desire(2, -2, elsewhere));
    expect(device.reports.map(({ trialSeconds }) => trialSeconds)).toEqual([undefined, undefined]);
  });
});

describe("a configuration with times", () => {
  test("is applied when it is due, and not when it is too late", async () => {
    const { keeper, reports, volumes } = await speaker();
    const soon = new Date(Date.now() + 300).toISOString();
    await keeper.offer({ ...desire(1, -1), notBefore: soon });
    expect(volumes).toEqual([]);
    await eventually("it is due", () => volumes.length === 1);
    await keeper.offer({ ...desire(2, -2), deadline: "2020-01-01T00:00:00Z" });
    expect(reports.at(-1)).toMatchObject({
      version: 1,
      rejected: { documents: { "*": { code: "configuration-late" } } },
    });
  });
});
