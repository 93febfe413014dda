import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { topicOf, topics } from "@carillon/contracts/topics";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { Installation } from "./installation.js";

const speakers = ["speaker-1", "speaker-2"] as const;

let site: Installation;
beforeAll(async () => {
  site = await Installation.start();
  for (const name of speakers) await site.playing(name);
  await site.control.api("PUT", layer, { values: {} });
});
afterAll(() => site[Symbol.asyncDispose]());

const inStep = (name: (typeof speakers)[number]): Promise<boolean> =>
  eventually(`${name} has what is wanted of it`, async () => (await site.device(name)).configuration.inStep);

const layer = "/v1/configuration/zone:hall/output";
const setVolume = async (volumeDb: number): Promise<number> => {
  const etag = (await site.control.api("GET", layer)).headers.get("etag") ?? "";
  return (await site.control.api("PUT", layer, { values: { volumeDb } }, { "if-match": etag })).status;
};

describe("a site with a broker of its own", () => {
  test("shows of each speaker in telemetry and in the metrics how well it plays", async () => {
    for (const name of speakers) {
      const { inboundRtp, mediaPlayout, sync, listening, output, accounting } = await site.playing(name);
      expect(inboundRtp).toMatchObject({
        jitter: expect.any(Number) as number,
        packetsLost: expect.any(Number) as number,
        packetsLostBeforeRepair: expect.any(Number) as number,
        packetsDiscarded: expect.any(Number) as number,
        concealedSamples: expect.any(Number) as number,
      });
      expect(mediaPlayout.synthesizedSamplesEvents).toBe(output.underruns);
      expect(sync.delaySeconds).toBeCloseTo(0.4, 3);
      expect(sync.clockOffsetUncertaintySeconds).toBeLessThan(0.01);
      expect(sync.resamplingRatioPpm).toEqual(expect.any(Number));
      expect(listening.redundancy).toMatch(/^(none|RED\(\d(,\d)?\))$/);
      expect(accounting.real).toBeGreaterThan(0);
    }
    const series = await eventually("the skew of both", async () => {
      const text = String((await site.control.asStranger("GET", "/metrics/devices")).body);
      return speakers.every((name) => text.includes(`playout_skew_seconds{device="${site.idOf(name)}"}`)) && text;
    });
    for (const name of speakers)
      for (const metric of [
        ...["jitter_seconds", "packets_lost_total", "packets_lost_before_repair_total", "packets_discarded_total"],
        ...["concealed_samples_total", "concealment_events_total", "underruns_total", "delay_seconds"],
        ...["playout_error_seconds", "resampling_ratio_ppm", "clock_uncertainty_seconds", "reconnects_total"],
      ])
        expect(series).toMatch(new RegExp(`^carillon_device_${metric}\\{device="${site.idOf(name)}"\\} -?[\\d.]`, "m"));
    expect(series).toMatch(/^carillon_device_redundancy_info\{device="[0-9a-f]{32}",redundancy="(none|RED.*)"\} 1$/m);
  });

  test("does not hear that its broker is killed, and loses nothing that was acknowledged meanwhile", async () => {
    expect(await setVolume(-2)).toBe(200);
    await inStep("speaker-1");
    const before = await Promise.all(speakers.map((name) => site.telemetry(name)));
    await site.mosquitto.process.kill();
    await eventually("it is missed", async () => (await site.control.asStranger("GET", "/readyz")).status === 503);
    expect(await setVolume(-4)).toBe(200);
    await pause(3000); // played without a broker
    await site.mosquitto.restart();
    for (const [at, name] of speakers.entries()) {
      const now = await site.playing(name);
      const then = before[at];
      if (then === undefined) throw new Error("it played before");
      expect(now.listening).toMatchObject({
        epoch: then.listening.epoch,
        reconnectCount: then.listening.reconnectCount,
      });
      const heard = ({ accounting: { real, redundant, retransmitted, fec } }: typeof now) =>
        (real + redundant + retransmitted + fec) / 48_000;
      const elapsed = now.process.uptimeSeconds - then.process.uptimeSeconds;
      expect((heard(now) - heard(then)) / elapsed).toBeGreaterThan(0.9);
      await inStep(name);
      const { body } = await site.control.api("GET", `/v1/devices/${site.idOf(name)}/configuration`);
      expect(body).toMatchObject({ documents: { output: { volumeDb: -4 } } });
    }
  });

  test("goes on when anybody on the broker says nonsense, to whomever", async () => {
    const { pid } = site.processes["speaker-1"];
    const id = site.idOf("speaker-1");
    const { telemetry } = await site.device("speaker-1");
    const deep = `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
    const nonsense = [
      ...["", "{", "null", "[]", "5", '"v"', '{"v":2}', '{"v":1}', "\u0000", `{"v":1,"documents":${deep}}`],
      `{"v":1,"version":99,"hash":"${"0".repeat(64)}","documents":${deep}}`,
      `{"v":1,"version":99,"hash":"${"0".repeat(64)}","documents":{"output":{"volumeDb":"loud"}}}`,
      `{"v":1,"id":"x","expiresAt":1e99,"instruction":{"kind":"explode"}}`,
      // Valid but for what no database can hold, and what no stack can write.
      JSON.stringify({ ...telemetry, note: "\u0000" }),
      JSON.stringify({ ...telemetry, note: "\ud800" }),
      JSON.stringify(telemetry).replace(/\}$/, `,"note":${deep}}`),
    ];
    const leaves = [...Object.values(topics).map(({ leaf }) => leaf), "up/of-the-future", "down/of-the-future"];
    for (const leaf of leaves) {
      const random = Array.from({ length: 20 }, (_, size) => randomBytes(size * 13));
      for (const payload of [...nonsense, ...random])
        await site.mqtt.publishAsync(topicOf(id, { leaf }), payload, { qos: 1 });
    }
    expect(await setVolume(-6)).toBe(200);
    await inStep("speaker-1");
    const { body } = await site.control.api("GET", `/v1/devices/${id}/configuration`);
    expect(body).toMatchObject({ documents: { output: { volumeDb: -6 } } });
    await site.playing("speaker-1");
    expect(site.processes["speaker-1"].running && site.processes["speaker-1"].pid === pid).toBe(true);
    const series = String((await site.control.asStranger("GET", "/metrics")).body);
    for (const leaf of ["up/birth", "up/telemetry", "up/config/reported", "up/ack", "up/event", "up/state"])
      expect(series).toMatch(
        new RegExp(`carillon_intake_messages_total\\{leaf="${leaf}",outcome="malformed"\\} [1-9]\\d`),
      );
  });

  test("is in time again at once when its media service stood still", async () => {
    const { media } = site.processes;
    media.signal("SIGSTOP");
    await pause(2500); // the time is what is being tested
    media.signal("SIGCONT");
    for (const name of speakers) {
      const { sync } = await site.playing(name);
      expect(Math.abs(sync.playoutErrorSeconds ?? 1)).toBeLessThan(0.005);
      expect(sync.delaySeconds).toBeCloseTo(0.4, 3);
    }
    expect(media.running).toBe(true);
  });
});
