import type { Device } from "@carillon/contracts/http";
import { topics } from "@carillon/contracts/topics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { mediaTelemetry, speakerTelemetry } from "./messages.js";
import { RunningControl } from "./running-control.js";
import { TestDevice, type DeviceConnection } from "./test-device.js";

let folder: TemporaryFolder;
let control: RunningControl;
let speaker: TestDevice;
let media: TestDevice;
beforeAll(async () => {
  folder = await temporaryFolder("control-fleet");
  control = await RunningControl.start(folder.path);
  speaker = await TestDevice.make(control, "speaker");
  media = await TestDevice.make(control, "media");
  await speaker.pair({ name: "Speaker 1", zones: ["hall"], tags: ["loud"] });
  await media.pair({ name: "Media" });
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const device = async (id: string): Promise<Device> => (await control.api("GET", `/v1/devices/${id}`)).body as Device;
const desiredOf = (connection: DeviceConnection) =>
  connection.last(topics.desired) as { version: number; hash: string; documents: object } | undefined;

describe("what is wanted of a device", () => {
  it("follows from its zone, the zone's programme and the media services of its site, and is retained on the broker", async () => {
    await using player = await media.connect();
    await player.beBorn("media", 1, ["https://10.0.0.5:8444/whep"]);
    const made = await control.api("PUT", "/v1/zones/hall", { name: "Hall", programme: "hall" });
    expect(made.status).toBe(201);
    const ifMatch = { "if-match": made.headers.get("etag") ?? "" };
    expect((await control.api("PUT", "/v1/zones/hall", { name: "Hall", programme: "hall" }, ifMatch)).status).toBe(200);

    await using listener = await speaker.connect();
    await listener.subscribe(topics.desired);
    const listening = {
      site: "main",
      zone: "hall",
      programme: "hall",
      endpoints: [{ mediaId: media.id, url: "https://10.0.0.5:8444/whep" }],
    };
    const desired = await eventually("the derived configuration", () => {
      const last = desiredOf(listener);
      return JSON.stringify(last?.documents) === JSON.stringify({ listening }) ? last : undefined;
    });

    await listener.say(topics.reported, { v: 1, version: desired.version, hash: desired.hash });
    await eventually("it is in step", async () => (await device(speaker.id)).configuration.inStep);
    await player.subscribe(topics.desired);
    await eventually("the media service has the programme", () => {
      const last = desiredOf(player);
      return (
        last !== undefined &&
        JSON.stringify(last.documents) === JSON.stringify({ programmes: { programmes: { hall: {} } } })
      );
    });
  });

  it("changes when a layer is written, shows where each value comes from, and falls back when it is removed", async () => {
    await using listener = await speaker.connect();
    await listener.subscribe(topics.desired);
    const before = await eventually("the present configuration", () => desiredOf(listener));
    const path = "/v1/configuration/zone:hall/output";
    const created = await control.api("PUT", path, { values: { volumeDb: -12 } });
    expect(created.status).toBe(201);
    const version = before.version + 1;
    await eventually("the volume", () => desiredOf(listener)?.version === version);
    expect(desiredOf(listener)?.documents).toMatchObject({ output: { volumeDb: -12 } });
    const resolved = await control.api("GET", `/v1/devices/${speaker.id}/configuration`);
    expect(resolved.body).toMatchObject({
      version,
      origins: { "/output/volumeDb": "zone:hall", "/listening/zone": "derived" },
    });

    const own = await control.api("PUT", `/v1/configuration/device:${speaker.id}/output`, { values: { volumeDb: -3 } });
    await eventually("its own volume", () => JSON.stringify(desiredOf(listener)?.documents).includes('"volumeDb":-3'));
    await control.api("DELETE", `/v1/configuration/device:${speaker.id}/output`, undefined, {
      "if-match": own.headers.get("etag") ?? "",
    });
    await eventually("the zone's again", () =>
      JSON.stringify(desiredOf(listener)?.documents).includes('"volumeDb":-12'),
    );
    await control.api("DELETE", path, undefined, { "if-match": created.headers.get("etag") ?? "" });
    await eventually("no volume", () => !JSON.stringify(desiredOf(listener)?.documents).includes("volumeDb"));
  });

  it("is said again with a higher version to a device that has something newer in force than the database knows", async () => {
    await using listener = await speaker.connect();
    await listener.subscribe(topics.desired);
    await listener.say(topics.reported, { v: 1, version: 500, hash: "0".repeat(64) });
    await eventually("a version above it", () => desiredOf(listener)?.version === 501);
  });
});

describe("what devices say", () => {
  it("shows in the API, in the stream and in the metrics, with the skew against the group's median", async () => {
    const [second, third] = [await TestDevice.make(control), await TestDevice.make(control)];
    await second.pair({ name: "Speaker 2", zones: ["hall"] });
    await third.pair({ name: "Speaker 3", zones: ["hall"] });
    const stop = new AbortController();
    const frames: { event: string; data: unknown }[] = [];
    const watching = (async () => {
      for await (const frame of control.events(stop.signal)) frames.push(frame);
    })().catch(() => undefined);
    await eventually("the snapshot", () => frames[0]?.event === "snapshot");

    for (const [at, error] of [
      [speaker, 0.0001],
      [second, 0.0003],
      [third, -0.002],
    ] as const) {
      await using connection = await at.connect();
      await connection.beBorn("speaker", 7);
      await connection.say(topics.telemetry, speakerTelemetry(error, { session: 7 }));
      await eventually("it was heard", async () => (await device(at.id)).telemetry !== null);
    }
    expect((await device(second.id)).playoutSkewSeconds).toBeCloseTo(0.0002, 9);
    expect((await device(third.id)).playoutSkewSeconds).toBeCloseTo(-0.0021, 9);
    expect((await device(speaker.id)).playoutSkewSeconds).toBeCloseTo(0, 9);
    await eventually("the stream has it", () =>
      frames.some(
        ({ event, data }) =>
          event.startsWith("device") &&
          JSON.stringify(data).includes(third.id) &&
          JSON.stringify(data).includes('"jitter":0.0012'),
      ),
    );

    const scrape = async (path: string) => String((await control.asStranger("GET", path)).body);
    const metrics = `${await scrape("/metrics")}${await scrape("/metrics/devices")}`;
    expect(metrics).toContain(`carillon_device_up{device="${speaker.id}"} 1`);
    expect(metrics).toContain(
      `carillon_device_info{device="${second.id}",name="Speaker 2",kind="speaker",site="main",zone="hall",programme="hall",model="",agent_version="1.2.3",release=""} 1`,
    );
    expect(metrics).toContain(`carillon_device_samples_total{device="${speaker.id}",fate="real"} 47520`);
    expect(metrics).toMatch(/carillon_fleet_jitter_seconds_count\{site="main",model="",release=""\} \d+/);
    expect(metrics).toContain('carillon_devices{site="main",kind="speaker",presence="online"} 3');

    await control.api("DELETE", `/v1/devices/${third.id}`);
    await eventually("the stream says so", () =>
      frames.some(({ event, data }) => event === "device-removed" && JSON.stringify(data).includes(third.id)),
    );
    stop.abort();
    await watching;
  });

  it("hands a device's events on to whoever watches", async () => {
    const stop = new AbortController();
    const frames: { event: string; data: unknown }[] = [];
    const watching = (async () => {
      for await (const frame of control.events(stop.signal)) frames.push(frame);
    })().catch(() => undefined);
    await eventually("the snapshot", () => frames.length > 0);
    await using connection = await speaker.connect();
    await connection.say(topics.event, { v: 1, session: 7, event: { kind: "underrun-burst", detail: "5 in 1 s" } });
    await eventually("the event", () =>
      frames.some(({ event, data }) => event === "device-event" && JSON.stringify(data).includes("underrun-burst")),
    );
    stop.abort();
    await watching;
  });

  it("is counted and dropped when it is malformed, and the service goes on", async () => {
    await using connection = await speaker.connect();
    const garbage = [
      "",
      "{",
      "null",
      "[]",
      '{"v":2}',
      '{"v":1}',
      `{"v":1,"x":${"[".repeat(5000)}${"]".repeat(5000)}}`,
      "\u0000\u{10ffff}",
    ];
    for (const topic of [topics.birth, topics.state, topics.telemetry, topics.reported, topics.event, topics.ack])
      for (const payload of garbage)
        await connection.client.publishAsync(`carillon/v1/${speaker.id}/${topic.leaf}`, payload, { qos: 1 });
    await connection.client.publishAsync(`carillon/v1/${speaker.id}/up/of-the-future`, "{}", { qos: 1 });
    await connection.say(topics.telemetry, speakerTelemetry(0, { session: 7, seq: 99 }));
    await eventually("the next good one", async () => (await device(speaker.id)).telemetry?.seq === 99);
    const metrics = String((await control.asStranger("GET", "/metrics")).body);
    expect(metrics).toContain('carillon_intake_messages_total{leaf="up/birth",outcome="malformed"} 6');
    expect(metrics).toContain('carillon_intake_messages_total{leaf="up/birth",outcome="version-unknown"} 1');
  });
});

describe("playback", () => {
  it("is a command to the site's media service, and its refusal is the answer", async () => {
    await using player = await media.connect();
    await player.subscribe(topics.command);
    await player.beBorn("media", 2, ["https://10.0.0.5:8444/whep"]);
    await player.say(topics.telemetry, { ...mediaTelemetry("idle"), session: 2 });
    await eventually("it is online", async () => (await device(media.id)).session === 2);
    const play = control.api("POST", "/v1/programmes/hall/playbacks", { source: { kind: "file", name: "bells.opus" } });
    const command = await eventually(
      "the command",
      () => player.last(topics.command) as { id: string; instruction: { playback: string } } | undefined,
    );
    expect(command).toMatchObject({
      instruction: { kind: "play", programme: "hall", source: { kind: "file", name: "bells.opus" } },
    });
    await player.say(topics.ack, { v: 1, id: command.id, outcome: "done" });
    expect(await play).toMatchObject({
      status: 201,
      body: { playback: command.instruction.playback, programme: "hall", media: media.id },
    });

    const missing = control.api("POST", "/v1/programmes/hall/playbacks", { source: { kind: "file", name: "nothing" } });
    const second = await eventually("the next command", () => {
      const last = player.last(topics.command) as { id: string } | undefined;
      return last?.id === command.id ? undefined : last;
    });
    await player.say(topics.ack, { v: 1, id: second.id, outcome: "failed", code: "source-missing", detail: "nothing" });
    expect(await missing).toMatchObject({ status: 404, body: { code: "source-missing", detail: "nothing" } });
    expect((await control.api("GET", "/v1/programmes")).body).toMatchObject({
      items: [
        { id: "hall", sites: ["main"], zones: ["hall"], media: [{ media: media.id, online: true, state: "idle" }] },
      ],
    });
  });

  it("carries the id of its request to the device and back into the log", async () => {
    await using player = await media.connect();
    await player.subscribe(topics.command);
    await player.beBorn("media", 3, ["https://10.0.0.5:8444/whep"]);
    await player.say(topics.telemetry, { ...mediaTelemetry("idle"), session: 3 });
    await eventually("it is online", async () => (await device(media.id)).session === 3);
    const source = { source: { kind: "silence" } };
    const play = control.api("POST", "/v1/programmes/hall/playbacks", source, { "x-request-id": "bells-at-noon" });
    const command = await eventually(
      "the command",
      () => player.last(topics.command) as { id: string; request: string } | undefined,
    );
    expect(command.request).toBe("bells-at-noon");
    await player.say(topics.ack, { v: 1, id: command.id, outcome: "done" });
    expect((await play).headers.get("x-request-id")).toBe("bells-at-noon");
    const told = control.lines.find((line) => line.event === "command-ended" && line["command"] === command.id);
    expect(told).toMatchObject({ request: "bells-at-noon", device: media.id, instruction: "play", outcome: "done" });
  });

  it("says what is wrong when no zone has the programme, or no media service is there", async () => {
    const source = { source: { kind: "silence" } };
    expect(await control.api("POST", "/v1/programmes/nowhere/playbacks", source)).toMatchObject({
      status: 404,
      body: { code: "programme-unknown" },
    });
    await control.api("PUT", "/v1/zones/barn", { name: "Barn", site: "farm", programme: "moo" });
    expect(await control.api("POST", "/v1/programmes/moo/playbacks", source)).toMatchObject({
      status: 409,
      body: { code: "device-away" },
    });
  });
});

describe("a service that starts again", () => {
  it("knows its devices, zones, layers and versions, and publishes what is wanted anew", async () => {
    await using own = await temporaryFolder("control-reopen");
    const first = await RunningControl.start(own.path);
    const kept = await TestDevice.make(first);
    await kept.pair({ name: "Kept", zones: ["hall"] });
    await first.api("PUT", "/v1/zones/hall", { name: "Hall", programme: "hall" });
    await first.api("PUT", "/v1/configuration/fleet/telemetry", { values: { intervalSeconds: 1 } });
    {
      await using connection = await kept.connect();
      await connection.beBorn("speaker", 3);
      await eventually(
        "it was seen",
        async () => ((await first.api("GET", `/v1/devices/${kept.id}`)).body as Device).lastSeen !== null,
      );
    }
    const before = (await first.api("GET", `/v1/devices/${kept.id}/configuration`)).body;
    await first[Symbol.asyncDispose]();

    await using second = await RunningControl.start(own.path);
    expect(second.root).toBe(first.root);
    expect((await second.api("GET", `/v1/devices/${kept.id}/configuration`)).body).toEqual(before);
    expect((await second.api("GET", `/v1/devices/${kept.id}`)).body).toMatchObject({
      name: "Kept",
      presence: "lost",
      session: 3,
      agentVersion: "1.2.3",
    });
    await using connection = await kept.at(second).connect();
    await connection.subscribe(topics.desired);
    await eventually(
      "the retained configuration",
      () => desiredOf(connection)?.version === (before as { version: number }).version,
    );
  });
});
