import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PendingPairing } from "@carillon/contracts/pairing";
import type { Program } from "@carillon/local/programs";
import { Roster } from "@carillon/local/roster";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "carillon-roster-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = (name: string, kind: Program["kind"]): Program => ({
  name,
  title: `The ${name}`,
  kind,
  script: "",
  environment: {},
});
const gym = program("speaker-1", "speaker");
const media = program("media", "media");

/** A desk that remembers what was approved. */
function desk(...waiting: { userCode: string; deviceId: string }[]) {
  const approved: [string, string, string[]][] = [];
  const rest = { pairingId: "p", kind: "speaker" as const, fingerprintWords: [], sourceAddress: "", ageSeconds: 1 };
  return {
    approved,
    waitingPairings: () => Promise.resolve(waiting.map((one): PendingPairing => ({ ...rest, ...one }))),
    approve: (...approval: [string, string, string[]]) => Promise.resolve(void approved.push(approval)),
  };
}

describe("admitting our own devices", () => {
  it("enters the code that a process said in its log, and puts speakers into the zone", async () => {
    const roster = new Roster(mkdtempSync(join(folder, "r-")));
    roster.hear(gym, '{"event":"pairing-code","code":"BCDF-GHJK"}');
    roster.hear(media, "pairing code LMNP-QRST; words: apple, bell");
    const office = desk({ userCode: "BCDF-GHJK", deviceId: "1" }, { userCode: "LMNP-QRST", deviceId: "2" });
    await roster.admit(office, "hall");
    expect(office.approved).toEqual([
      ["BCDF-GHJK", "The speaker-1", ["hall"]],
      ["LMNP-QRST", "The media", []],
    ]);
    expect(roster.idOf(gym)).toBe("1");
  });

  it("leaves a stranger who waits at the same door to the operator", async () => {
    const roster = new Roster(mkdtempSync(join(folder, "r-")));
    roster.hear(gym, "code BCDF-GHJK");
    const office = desk({ userCode: "ZZZZ-ZZZZ", deviceId: "9" });
    await roster.admit(office, "hall");
    expect(office.approved).toEqual([]);
  });

  it("knows its devices again after a restart", async () => {
    const data = mkdtempSync(join(folder, "r-"));
    const roster = new Roster(data);
    roster.hear(gym, "BCDF-GHJK");
    await roster.admit(desk({ userCode: "BCDF-GHJK", deviceId: "1" }), "hall");
    expect(new Roster(data).idOf(gym)).toBe("1");
  });
});
