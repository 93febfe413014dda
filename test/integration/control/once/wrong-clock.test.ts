import { openDeviceLink } from "@carillon/link/device-link";
import { afterEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../../support/eventually.js";
import { recordingLog } from "../../../support/recording-log.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";
import { RunningControl } from "../running-control.js";
import { TestDevice } from "../test-device.js";

// Control's own clock, which a broker of another process would not share.
afterEach(() => void vi.useRealTimers());

const twoYearsMs = 2 * 365 * 86_400_000;

describe("a clock that is two years off", () => {
  it.each([
    ["behind", twoYearsMs, "not valid yet"],
    ["ahead", -twoYearsMs, "expired"],
  ])("on a device, %s: it says so, and what its clock shows", async (_, offsetMs, why) => {
    await using own = await temporaryFolder("pairing-clock");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + offsetMs });
    await using elsewhen = await RunningControl.start(own.path);
    vi.useRealTimers();
    const [stop, log] = [new AbortController(), recordingLog()];
    const link = await openDeviceLink({
      ...{ dataDirectory: own.file("speaker"), control: new URL(elsewhen.deviceBase), caFile: own.file("ca.crt") },
      ...{ kind: "speaker", agentVersion: "0.0.1", capabilities: {}, log, showCode: () => undefined },
      apply: () => Promise.resolve({ ok: true }),
      obey: () => Promise.resolve({ outcome: "done" }),
    });
    const running = link.start(stop.signal);
    const told = await eventually("it says why", () =>
      log.lines.find(({ fields }) => JSON.stringify(fields).includes(why)),
    );
    expect(JSON.stringify(told.fields)).toContain(new Date().toISOString().slice(0, 10));
    expect(JSON.stringify(told.fields)).toContain("set the clock");
    stop.abort();
    await running;
  });

  it("on a device makes no difference to what it signs, which carries no time", async () => {
    await using own = await temporaryFolder("pairing-device-clock");
    await using control = await RunningControl.start(own.path);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - twoYearsMs });
    const device = await TestDevice.make(control);
    const request = device.pairingRequest();
    vi.useRealTimers();
    expect((await device.post("/v1/pairing", request)).status).toBe(201);
  });

  it("on the service keeps nobody in whose certificate has expired by it, and says that it has", async () => {
    await using own = await temporaryFolder("pairing-future");
    await using here = await RunningControl.start(own.path);
    const device = await TestDevice.make(here);
    await device.pair({ name: "Punctual" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + twoYearsMs });
    await expect(device.connect()).rejects.toThrow(/Not authorized/);
    const refused = here.lines.find(({ event }) => event === "broker-refused");
    expect(refused).toMatchObject({ device: device.id, reason: expect.stringContaining("has expired") as string });
  });
});
