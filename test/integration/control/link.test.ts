import type { Device } from "@carillon/contracts/http";
import { openDeviceLink } from "@carillon/link/device-link";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { recordingLog } from "../../support/recording-log.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";

describe("a speaker's own link, before this service", () => {
  it("is paired by its code, has each configuration in force within moments, obeys, and comes back after a restart of the service", async () => {
    await using folder = await temporaryFolder("control-link");
    const ports = { CARILLON_BROKER: "embedded://127.0.0.1:0" };
    const first = await RunningControl.start(folder.path, ports);
    const stop = new AbortController();
    const codes: string[] = [];
    const volumes: number[] = [];
    const obeyed: string[] = [];
    const link = await openDeviceLink({
      ...{ dataDirectory: folder.file("speaker"), control: new URL(first.deviceBase), caFile: folder.file("ca.crt") },
      ...{ kind: "speaker", agentVersion: "0.0.1", capabilities: {}, log: recordingLog() },
      showCode: ({ userCode }) => codes.push(userCode),
      apply: ({ output }) => {
        volumes.push(output.volumeDb);
        return Promise.resolve({ ok: true });
      },
      obey: (instruction) => {
        obeyed.push(instruction.kind);
        return Promise.resolve({ outcome: "done" });
      },
    });
    const running = link.start(stop.signal);
    const userCode = await eventually("the code", () => codes.at(-1));
    expect(
      (await first.api("POST", "/v1/pairing/approvals", { userCode, name: "Lobby", zones: ["hall"] })).status,
    ).toBe(201);
    const shown = async (): Promise<Device> =>
      (await first.api("GET", `/v1/devices/${link.identity.deviceId}`)).body as Device;
    await eventually("it is in step", async () => {
      const { presence, configuration } = await shown();
      return presence === "online" && configuration.inStep;
    });
    await first.api("PUT", "/v1/configuration/zone:hall/output", { values: { volumeDb: -20 } });
    await eventually(
      "the volume is in force, and reported",
      async () => volumes.at(-1) === -20 && (await shown()).configuration.inStep,
    );
    await first.api("POST", `/v1/devices/${link.identity.deviceId}/commands`, { instruction: { kind: "identify" } });
    await eventually("it obeys", () => obeyed.includes("identify"));

    const port = new URL(first.brokerUrl).port;
    await first[Symbol.asyncDispose]();
    await using second = await RunningControl.start(folder.path, { CARILLON_BROKER: `embedded://127.0.0.1:${port}` });
    await eventually("it is back", async () => {
      const { presence, configuration } = (await second.api("GET", `/v1/devices/${link.identity.deviceId}`))
        .body as Device;
      return presence === "online" && configuration.inStep;
    });
    stop.abort();
    await running;
    await eventually("it said goodbye", async () => {
      const { presence } = (await second.api("GET", `/v1/devices/${link.identity.deviceId}`)).body as Device;
      return presence === "draining";
    });
  });
});
