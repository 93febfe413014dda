import { cp } from "node:fs/promises";
import type { Device } from "@carillon/contracts/http";
import { openDeviceLink, type DeviceLink } from "@carillon/link/device-link";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { recordingLog } from "../../support/recording-log.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";

const open = (control: RunningControl, folder: TemporaryFolder, name: string, codes: string[] = []) =>
  openDeviceLink({
    ...{ dataDirectory: folder.file(name), control: new URL(control.deviceBase), caFile: folder.file("ca.crt") },
    ...{ kind: "speaker", agentVersion: "0.0.1", capabilities: {}, log: recordingLog() },
    showCode: ({ userCode }) => codes.push(userCode),
    apply: () => Promise.resolve({ ok: true }),
    obey: () => Promise.resolve({ outcome: "done" }),
  });

describe("a card that was copied", () => {
  it("is seen by two processes that count sessions on their own, and is raised until an hour after", async () => {
    await using folder = await temporaryFolder("control-copied");
    await using control = await RunningControl.start(folder.path);
    const [stop, codes] = [new AbortController(), [] as string[]];
    const original = await open(control, folder, "original", codes);
    const shown = async (): Promise<Device> =>
      (await control.api("GET", `/v1/devices/${original.identity.deviceId}`)).body as Device;
    const running = [original.start(stop.signal)];
    const userCode = await eventually("the code", () => codes.at(-1));
    await control.api("POST", "/v1/pairing/approvals", { userCode, name: "Copied" });
    await eventually("it is online", async () => (await shown()).presence === "online");
    expect((await shown()).duplicateIdentity).toBeNull();

    await cp(folder.file("original"), folder.file("copy"), {
      recursive: true,
      // What is being written at this moment.
      filter: (path) => !path.endsWith(".tmp"),
    });
    const copy: DeviceLink<"speaker"> = await open(control, folder, "copy");
    running.push(copy.start(stop.signal));
    // They put each other out; each comes back with a counter of its own.
    const raised = await eventually("both are seen", async () => {
      const { duplicateIdentity } = await shown();
      return duplicateIdentity?.certain === true && duplicateIdentity;
    });
    expect(raised.detail).toMatch(/returned after process|both claim session/);
    expect(control.lines.some(({ event }) => event === "duplicate-identity")).toBe(true);
    const metrics = String((await control.asStranger("GET", "/metrics")).body);
    expect(metrics).toMatch(/^carillon_duplicate_identities 1$/m);
    stop.abort();
    await Promise.all(running);
  });
});
