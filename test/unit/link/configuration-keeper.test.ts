import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import type { Desired } from "@carillon/contracts/configuration";
import type { SpeakerConfiguration } from "@carillon/contracts/documents";
import { canonicalJson } from "@carillon/core/canonical-json";
import { ConfigurationKeeper } from "@carillon/link/configuration-keeper";
import type { ApplyOutcome } from "@carillon/link/device-types";
import { StateDirectory } from "@carillon/link/state-directory";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { recordingLog } from "../../support/recording-log.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder("configuration");
});
afterEach(() => folder[Symbol.asyncDispose]());

const desire = (version: number, volumeDb: number): Desired => {
  const documents = { output: { volumeDb } };
  return { v: 1, version, hash: createHash("sha256").update(canonicalJson(documents)).digest("hex"), documents };
};

interface Speaker {
  readonly keeper: ConfigurationKeeper<"speaker">;
  /** Volumes, in the order they were put in force. */
  readonly volumes: number[];
  readonly reports: object[];
}

async function speaker(
  apply: (wanted: SpeakerConfiguration) => Promise<ApplyOutcome> = () => Promise.resolve({ ok: true }),
): Promise<Speaker> {
  const volumes: number[] = [];
  const reports: object[] = [];
  const keeper = await ConfigurationKeeper.load<"speaker">({
    kind: "speaker",
    directory: await StateDirectory.open(folder.path),
    log: recordingLog(),
    apply: (wanted) => {
      volumes.push(wanted.output.volumeDb);
      return apply(wanted);
    },
    changed: () => reports.push(keeper.report),
  });
  return { keeper, volumes, reports };
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
