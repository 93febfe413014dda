import { describe, expect, it } from "vitest";
import { extended, gapsOf } from "@carillon/console/live/trace";
import { speaker } from "./fleet-builders.js";

const after = (...devices: ReturnType<typeof speaker>[]) =>
  devices.reduce<ReturnType<typeof extended> | undefined>(
    (trace, device, at) => extended(trace, device, at * 1000),
    undefined,
  );

describe("the recent past of a speaker", () => {
  it("is the growth of its counters from message to message", () => {
    const trace = after(
      speaker(1, { seq: 1, inboundRtp: { packetsReceived: 100, packetsLostBeforeRepair: 0 } }),
      speaker(1, {
        seq: 2,
        inboundRtp: { packetsReceived: 190, packetsLostBeforeRepair: 10 },
        accounting: { concealed: 480 },
      }),
    );
    expect(trace?.intervals).toEqual([{ loss: 0.1, concealedSeconds: 0.01, underruns: 0, at: 1000 }]);
    expect(gapsOf(trace)).toEqual({ concealedSeconds: 0.01, underruns: 0 });
  });

  it("is not lengthened by a message that was shown before", () => {
    const same = speaker(1, { seq: 1 });
    expect(after(same, same, same)?.intervals).toEqual([]);
  });

  it("begins anew when the process has started again, rather than showing the counters' fall", () => {
    const trace = after(
      speaker(1, { seq: 900, accounting: { concealed: 48_000 }, process: { uptimeSeconds: 900 } }),
      speaker(1, { seq: 1, accounting: { concealed: 0 }, process: { uptimeSeconds: 1 } }),
      speaker(1, { seq: 2, accounting: { concealed: 0 }, process: { uptimeSeconds: 2 } }),
    );
    expect(trace?.intervals.map(({ concealedSeconds }) => concealedSeconds)).toEqual([0]);
  });

  it("keeps a minute of messages, not more", () => {
    const trace = after(
      ...Array.from({ length: 200 }, (_, at) => speaker(1, { seq: at + 1, process: { uptimeSeconds: at } })),
    );
    expect(trace?.intervals).toHaveLength(60);
  });

  it("knows since when the speaker is in its state", () => {
    const trace = after(
      speaker(1, { seq: 1 }),
      speaker(1, { seq: 2, listening: { state: "starved" } }),
      speaker(1, { seq: 3, listening: { state: "starved" } }),
    );
    expect(trace?.since).toBe(1000);
  });
});
