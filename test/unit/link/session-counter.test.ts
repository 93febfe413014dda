import { rm } from "node:fs/promises";
import { SessionCounter } from "@carillon/link/session-counter";
import { StateDirectory } from "@carillon/link/state-directory";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { recordingLog } from "../../support/recording-log.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";

let folder: TemporaryFolder;
let directory: StateDirectory;
beforeEach(async () => {
  folder = await temporaryFolder("sessions");
  directory = await StateDirectory.open(folder.path);
});
afterEach(() => folder[Symbol.asyncDispose]());

describe("the session counter", () => {
  test("never gives a number twice, wherever the process ends", async () => {
    const given: number[] = [];
    for (const uses of [1, 5, 16, 17, 0, 40]) {
      const counter = await SessionCounter.load(directory, recordingLog());
      for (let n = 0; n < uses; n += 1) given.push(await counter.next());
    }
    expect(new Set(given).size).toBe(given.length);
    expect(given).toEqual([...given].sort((a, b) => a - b));
    expect(given[0]).toBe(1);
  });

  test("begins anew when its file is damaged, which the cloud then sees", async () => {
    await directory.write("session.json", "many");
    const counter = await SessionCounter.load(directory, recordingLog());
    expect(await counter.next()).toBe(1);
  });

  test("counts on without a disk, and says so", async () => {
    const log = recordingLog();
    const counter = await SessionCounter.load(directory, log);
    await rm(folder.path, { recursive: true });
    expect([await counter.next(), await counter.next()]).toEqual([1, 2]);
    expect(log.lines[0]).toMatchObject({ level: "error" });
  });
});
