import { Intake, type Outcome } from "@carillon/control/features/telemetry/intake";
import { median, SyncGroups } from "@carillon/control/features/telemetry/sync-groups";
import { Fleet } from "@carillon/control/features/devices/fleet";
import { Installation } from "@carillon/control/installation/installation";
import type { Device } from "@carillon/contracts/http";
import { topics } from "@carillon/contracts/topics";
import { monotonic, wallClock } from "@carillon/core/units";
import fc from "fast-check";
import { AgreeableStore, noRows } from "../../support/agreeable-store.js";
import pino from "pino";
import { describe, expect, it } from "vitest";
import { mediaTelemetry, speakerTelemetry } from "../../integration/control/messages.js";

const id = "1".repeat(32);
const view = (more: Partial<Device> = {}): Device => ({
  ...{ id, kind: "speaker", name: "Speaker 1", site: "main", zones: ["hall"], tags: [], presence: "online" },
  ...{
    presenceSince: "2026-01-01T00:00:00.000Z",
    lastSeen: "2026-01-01T00:00:00.000Z",
    session: 1,
    agentVersion: "1.2.3",
    imageVersion: null,
    organisation: "main",
    model: null,
    serial: null,
  },
  configuration: {
    desiredVersion: 1,
    desiredHash: "h",
    reportedVersion: 1,
    reportedHash: "h",
    inStep: true,
    drift: "none",
    rejected: null,
  },
  ...{ certificateExpires: null, telemetry: null, playoutSkewSeconds: null },
  ...more,
});

describe("a speaker's skew", () => {
  it("is against the median of those that play the same timeline", () => {
    const groups = new SyncGroups();
    const errors = { a: 0.001, b: 0.0012, c: -0.004, d: 0.0011 };
    for (const [name, error] of Object.entries(errors)) groups.hear(name, speakerTelemetry(error));
    expect(groups.skewOf("b")).toBeCloseTo(0.0012 - 0.00105, 12);
    expect(groups.skewOf("c")).toBeCloseTo(-0.004 - 0.00105, 12);
    const { listening } = speakerTelemetry(0);
    groups.hear("c", speakerTelemetry(9, { listening: { ...listening, epoch: "another" } }));
    expect([groups.skewOf("c"), groups.skewOf("d")]).toEqual([0, 0]);
  });

  it("is not known of one that does not play, or has left", () => {
    const groups = new SyncGroups();
    const { listening } = speakerTelemetry(0);
    groups.hear("a", speakerTelemetry(0.5, { listening: { ...listening, state: "starved" } }));
    groups.hear("b", speakerTelemetry(0.1));
    groups.hear("m", mediaTelemetry("playing"));
    groups.leave("b");
    expect(["a", "b", "m", "nobody"].map((name) => groups.skewOf(name))).toEqual([null, null, null, null]);
  });

  it("stays the same when all speakers are late together, and one that is far off moves the others little", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 20 }),
        fc.integer(),
        (values, shift) => {
          expect(median(values.map((value) => value + shift))).toBeCloseTo(median(values) + shift, 6);
          expect(values.filter((value) => value <= median(values)).length).toBeGreaterThanOrEqual(values.length / 2);
        },
      ),
    );
  });
});

describe("the intake", () => {
  const intake = () => {
    const outcomes: Outcome[] = [];
    const clock = { monotonic: () => monotonic(0), wall: () => wallClock(0) };
    const fleet = new Fleet(clock, [], { changed: () => undefined, presence: () => undefined });
    const row = { ...view(), model: null, serial: null, endpoints: [], version: 1, createdAt: new Date(0) };
    const rows = { ...noRows, devices: [row] };
    const installation = new Installation(new AgreeableStore(rows), rows);
    return {
      outcomes,
      fleet,
      intake: new Intake({
        ...{ installation, fleet, commands: { acknowledge: () => undefined }, log: pino({ level: "silent" }) },
        ...{ announced: () => undefined, ahead: () => undefined, stray: () => undefined },
        events: {
          deviceEvent: () => undefined,
          telemetry: () => undefined,
          taken: (_, outcome) => outcomes.push(outcome),
        },
      }),
    };
  };
  const leaves = [...Object.values(topics).map(({ leaf }) => leaf), "up/else", "", "__proto__", "toString"];

  it("throws at nothing that a device may send, and remembers nothing of a device that nobody let in", () => {
    const { intake: taker, outcomes, fleet } = intake();
    const payload = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => `{"v":1,"kind":"speaker","session":${json}}`),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...leaves),
        fc.constantFrom(id, "2".repeat(32), "__proto__"),
        payload,
        fc.boolean(),
        (leaf, device, text, retained) => {
          taker.receive({ device, leaf, payload: text, retained });
        },
      ),
      { numRuns: 2000 },
    );
    expect(outcomes).toHaveLength(2000);
    expect(fleet.takeUnsaved().every(({ device }) => device === id)).toBe(true);
  });

  it("takes what is good, and counts what is not by its reason", () => {
    const { intake: taker, outcomes, fleet } = intake();
    const receive = (leaf: string, payload: string, device = id) =>
      taker.receive({ device, leaf, payload, retained: false });
    receive(topics.telemetry.leaf, JSON.stringify({ ...speakerTelemetry(0.001), fieldOfTheFuture: 1 }));
    receive(topics.telemetry.leaf, '{"v":99}');
    receive(topics.telemetry.leaf, "nonsense");
    receive(topics.state.leaf, "");
    receive(topics.state.leaf, "{}", "2".repeat(32));
    receive("up/else", "{}");
    expect(outcomes).toEqual(["ok", "version-unknown", "malformed", "cleared", "device-unknown", "leaf-unknown"]);
    expect(fleet.of(id)).toMatchObject({ presence: { presence: "online" }, telemetry: { fieldOfTheFuture: 1 } });
  });
});
