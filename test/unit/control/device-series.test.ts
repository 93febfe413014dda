import { metrics, type MetricName } from "@carillon/contracts/metrics";
import type { Telemetry } from "@carillon/contracts/telemetry";
import type { Presence } from "@carillon/contracts/http";
import { DeviceSeries } from "@carillon/control/features/telemetry/device-series";
import type { Watched } from "@carillon/control/features/telemetry/watched-fleet";
import { neverSeen } from "@carillon/core/presence";
import { monotonic } from "@carillon/core/units";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mediaTelemetry, speakerTelemetry } from "../../integration/control/messages.js";

const idOf = (n: number): string => n.toString(16).padStart(32, "0");

function watched(
  n: number,
  {
    name = `Speaker ${n}`,
    telemetry = null,
    presence = "online",
  }: { name?: string; telemetry?: Telemetry | null; presence?: Presence } = {},
): Watched {
  return {
    row: {
      ...{ id: idOf(n), kind: telemetry?.kind ?? "speaker", name, site: "main", zones: ["hall"], tags: [] },
      ...{ model: "Pi 5", serial: null, endpoints: [], version: 1, createdAt: new Date(0) },
    },
    live: {
      presence: { ...neverSeen(monotonic(0)), presence },
      ...{ seenAt: new Date(1_767_225_600_000), birth: null, reported: null, telemetry },
    },
    desired: undefined,
    certificateExpires: new Date(1_800_000_000_000),
    ...{ skewSeconds: telemetry === null ? null : 0.0001, programme: "hall", shouldPlay: true },
  };
}

async function scraped(
  devices: readonly Watched[],
  caps = { devices: 100, detailed: 100 },
  troubleOf: (id: string) => number = () => 0,
): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of new DeviceSeries(caps).text(devices, troubleOf)) pieces.push(piece);
  return pieces.join("").trimEnd().split("\n");
}

const samplesOf = (lines: readonly string[], name: MetricName): string[] =>
  lines.filter((line) => line.startsWith(`${name}{`));

describe("the text that Prometheus reads of devices", () => {
  const whole = speakerTelemetry(0.001);
  const talkative = {
    ...whole,
    process: { ...whole.process, eventLoopP99Seconds: 0.001, diskFreeRatio: 0.5 },
    listening: { ...whole.listening, reconnectToAudioSeconds: 0.1 },
    output: { ...whole.output, periodWorkP99Seconds: 0.0002 },
    sync: {
      ...{ ...whole.sync, clockOffsetUncertaintySeconds: 1e-5, clockDriftPpm: 3, roundTripTimeSeconds: 0.002 },
      ...{ deviceDelaySeconds: 0.01, resamplingRatioPpm: -2 },
    },
  };

  it("has names of the catalogue alone, each family once with its help and type", async () => {
    const lines = await scraped([
      watched(1, { telemetry: talkative }),
      watched(2, { telemetry: mediaTelemetry("playing") }),
    ]);
    const families = lines.filter((line) => line.startsWith("# TYPE ")).map((line) => line.split(" ")[2] ?? "");
    expect(new Set(families).size).toBe(families.length);
    for (const line of lines.filter((one) => !one.startsWith("#"))) {
      expect(line).toMatch(/^[a-z_]+\{[^{}]+\} -?[\d.e+-]+$/);
      const name = line.split("{")[0] ?? "";
      expect(families).toContain(name);
      const { labels } = Object.entries(metrics).find(([known]) => known === name)?.[1] ?? { labels: [] };
      expect([...line.matchAll(/([a-z_]+)="/g)].map(([, label]) => label)).toEqual(labels);
    }
    const unsaid = ["carillon_device_events_total", "carillon_programme_pacing_seconds"];
    const expected = Object.keys(metrics).filter((name) => /^carillon_(device|programme)_/.test(name));
    expect(families.sort()).toEqual(expected.filter((name) => !unsaid.includes(name)).sort());
  });

  it("ends the series of a speaker that is gone, and says that it is", async () => {
    const lines = await scraped([watched(1, { presence: "lost", telemetry: speakerTelemetry(0) })]);
    expect(lines).toContain(`carillon_device_up{device="${idOf(1)}"} 0`);
    expect(lines).toContain(`carillon_device_last_seen_timestamp_seconds{device="${idOf(1)}"} 1767225600`);
    expect(samplesOf(lines, "carillon_device_jitter_seconds")).toEqual([]);
    expect(samplesOf(lines, "carillon_device_should_play")).toHaveLength(1);
  });

  it("tells above the cap of the worst, of media services before all, and how many it leaves out", async () => {
    const devices = [
      ...Array.from({ length: 8 }, (_, n) => watched(n, { telemetry: talkative })),
      watched(8, { telemetry: mediaTelemetry("playing") }),
    ];
    const trouble = (id: string) => (id === idOf(5) ? 3 : id === idOf(6) ? 2 : 0);
    const lines = await scraped(devices, { devices: 4, detailed: 1 }, trouble);
    const told = samplesOf(lines, "carillon_device_up").map((line) => /device="(\w+)"/.exec(line)?.[1]);
    expect(told).toEqual([idOf(8), idOf(5), idOf(6), idOf(0)]);
    expect(samplesOf(lines, "carillon_device_nacks_total")).toEqual([
      `carillon_device_nacks_total{device="${idOf(5)}"} 0`,
    ]);
    expect(samplesOf(lines, "carillon_device_series_devices")).toEqual([
      'carillon_device_series_devices{told="every stage"} 2',
      'carillon_device_series_devices{told="essentials"} 2',
      'carillon_device_series_devices{told="nothing"} 5',
    ]);
  });

  it("follows a device that is renamed", async () => {
    const series = new DeviceSeries({ devices: 10, detailed: 10 });
    const infoOf = async (device: Watched) => {
      for await (const piece of series.text([device], () => 0))
        if (piece.includes("carillon_device_info{")) return /name="([^"]*)"/.exec(piece)?.[1];
      return undefined;
    };
    expect(await infoOf(watched(1))).toBe("Speaker 1");
    expect(await infoOf(watched(1, { name: "Door" }))).toBe("Door");
  });

  it("lets no name break out of its quotes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (name) => {
        const [info = ""] = samplesOf(await scraped([watched(1, { name })]), "carillon_device_info");
        const [, quoted = ""] = /,name="((?:[^"\\\n]|\\["\\n])*)",kind="speaker"/.exec(info) ?? [];
        const read = quoted.replaceAll(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter));
        expect(read).toBe(name);
      }),
    );
  });
});
