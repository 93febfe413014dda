import { resolve } from "node:path";
import { device, pairingList, type Device } from "@carillon/contracts/http";
import { rolloutView, type RolloutView } from "@carillon/contracts/rollout";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ControlProcess } from "../../integration/control/control-process.js";
import { eventually } from "../../support/eventually.js";
import { NamespaceLab } from "../../support/lossy-link/namespace-lab.js";
import type { ProcessOptions, RunningProcess } from "../../support/processes.js";
import { noiseReference } from "../../support/signal/noise.js";
import { writeWav } from "../../support/signal/wav.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const root = resolve(import.meta.dirname, "../../..");
const names = ["speaker-1", "speaker-2", "speaker-3"];
const stack = new AsyncDisposableStack();
const ids = new Map<string, string>();
let control: ControlProcess;

/** Three speakers, each behind a link of its own that loses and delays packets as a bad Wi-Fi does; everything else is on one host. */
beforeAll(async () => {
  const folder = stack.use(await temporaryFolder("health-gate"));
  const lab = stack.use(await NamespaceLab.start({ clients: names.length, seed: 11, cable: true }));
  await lab.change("all", "both", {
    delayMs: 15,
    jitter: { shape: "exponential", ms: 8 },
    loss: 0.02,
  });
  const { server, cable } = lab;
  if (cable === null) throw new Error("the lab was asked for a cable");
  const place = {
    people: cable.server,
    devices: server.address,
    start: (name: string, options: ProcessOptions) => server.start(name, options),
  };
  control = stack.use(await ControlProcess.start(folder.file("control"), { place }));
  await control.api("PUT", "/v1/configuration/fleet/telemetry", {
    values: { intervalSeconds: 0.5 },
  });
  await control.api("PUT", "/v1/configuration/fleet/output", {
    values: { periods: 8 },
  });
  await control.api("PUT", "/v1/zones/hall", {
    name: "Hall",
    programme: "hall",
  });
  const noise = noiseReference({ seed: 5, seconds: 30 });
  writeWav(folder.file("noise.wav"), {
    rate: 48_000,
    channels: [noise, noise],
  });
  await control.api("PUT", "/v1/configuration/fleet/programmes", {
    values: {
      programmes: { hall: { delaySeconds: 0.15, source: { kind: "file", name: "noise.wav" } } },
    },
  });
  const run = (name: string, program: string, more: Record<string, string>) => ({
    ...{ command: process.execPath, args: [resolve(root, program)] },
    env: {
      CARILLON_DATA: folder.file(name),
      CARILLON_CONTROL: control.deviceBase,
      CARILLON_CA_FILE: folder.file("control/ca.crt"),
      ...more,
    },
  });
  const whep = {
    CARILLON_WHEP: `${server.address}:8090`,
    CARILLON_MEDIA_HOSTS: server.address,
    CARILLON_LIBRARY: folder.path,
  };
  await admit(await server.start("media", run("media", "services/media/dist/main.js", whep)));
  for (const [index, name] of names.entries()) {
    const sound = { CARILLON_SOUND: `virtual:ppm=${20 * index}` };
    const agent = await lab.clients[index]?.start(name, run(name, "edge/agent/dist/main.js", sound));
    if (agent !== undefined) await admit(agent);
  }
});
afterAll(() => stack.disposeAsync());

/** As an operator does: reads the code where the device shows it, and types it. */
async function admit(running: RunningProcess): Promise<void> {
  const { name } = running;
  const [, userCode = ""] = await running.line(/"code":"([A-Z]{4}-[A-Z]{4})"/);
  const waiting = pairingList.parse((await control.api("GET", "/v1/pairing")).body);
  const zones = name === "media" ? [] : ["hall"];
  const approved = await control.api("POST", "/v1/pairing/approvals", {
    userCode,
    name,
    zones,
  });
  if (approved.status !== 201) throw new Error(JSON.stringify(approved.body));
  ids.set(name, waiting.items.find((one) => one.userCode === userCode)?.deviceId ?? "");
}

const look = async (name: string): Promise<Device> =>
  device.parse((await control.api("GET", `/v1/devices/${ids.get(name) ?? ""}`)).body);

async function telemetryOf(name: string): Promise<SpeakerTelemetry> {
  const { telemetry } = await look(name);
  if (telemetry?.kind !== "speaker") throw new Error(`${name} has sent no telemetry`);
  return telemetry;
}

/** Share of the sound that was not heard, over the next seconds of what the speaker reports. */
async function lostShare(name: string, seconds: number): Promise<number> {
  const first = await telemetryOf(name);
  const last = await eventually(
    `${name} plays on`,
    async () => {
      const now = await telemetryOf(name);
      return now.process.uptimeSeconds >= first.process.uptimeSeconds + seconds && now;
    },
    { deadlineMs: 60_000, everyMs: 250 },
  );
  const sum = ({ accounting: of }: SpeakerTelemetry) => {
    const lost = of.concealed + of.silenced;
    return {
      lost,
      all: lost + of.real + of.redundant + of.retransmitted + of.fec,
    };
  };
  const [from, to] = [sum(first), sum(last)];
  return (to.lost - from.lost) / (to.all - from.all);
}

describe("a configuration that makes speakers stutter", { timeout: 240_000 }, () => {
  test("is stopped at its canary and taken back by itself; the others never hear of it, and the canary plays again", async () => {
    for (const name of names)
      await eventually(`${name} plays`, async () => (await telemetryOf(name)).listening.state === "playing", {
        ...{ deadlineMs: 90_000, everyMs: 250 },
      });
    for (const name of names)
      await eventually(`${name} plays well`, async () => (await lostShare(name, 5)) < 0.02, { deadlineMs: 60_000 });
    const before = await Promise.all(names.map(look));

    // 20 ms, on a link whose packets need 15 and more. A speaker gets there smoothly, by some 3 ms a second.
    const values = { delay: { mode: "fixed", seconds: 0.02 } };
    const begun = await control.api("POST", "/v1/rollouts", {
      name: "less delay",
      change: {
        kind: "configuration",
        scope: "zone:hall",
        document: "playout",
        values,
      },
      plan: {
        waves: [
          { upTo: { devices: 1 }, soakSeconds: 75 },
          { upTo: { percent: 100 }, soakSeconds: 75 },
        ],
        health: {
          settleSeconds: 3,
          afterSeconds: 5,
          floors: { lostShare: 0.02 },
        },
      },
    });
    expect(begun.status, JSON.stringify(begun.body)).toBe(201);
    const { id } = begun.body as { id: string };
    const view = async (): Promise<RolloutView> =>
      rolloutView.parse((await control.api("GET", `/v1/rollouts/${id}`)).body);
    await eventually("it is taken back", async () => (await view()).phase.kind === "rolled_back", {
      ...{ deadlineMs: 100_000, everyMs: 500 },
    }).catch(async (error: unknown) => {
      console.log(JSON.stringify(await view(), null, 1), JSON.stringify(await Promise.all(names.map(look)), null, 1));
      throw error;
    });

    const { wave, devices, decisions } = await view();
    console.log(decisions.map(({ text }) => text).join("\n"));
    const canary = names.find((name) => ids.get(name) === devices[0]?.device) ?? "";
    expect(wave).toBe(1);
    expect(devices.map(({ status }) => status)).toEqual(["rolled_back", "queued", "queued"]);
    expect(devices[0]?.failure).toMatchObject({ kind: "health" });
    expect(devices[0]?.sound.since?.lostShare).toBeGreaterThan(0.02);
    const aborted = decisions.find(({ kind }) => kind === "aborted");
    expect(aborted).toMatchObject({
      wave: 1,
      figures: { kind: "health", failures: 1, executed: 1 },
    });
    for (const [index, name] of names.entries()) {
      const { configuration } = await look(name);
      const versions = name === canary ? 2 : 0;
      expect(configuration.desiredVersion, name).toBe((before[index]?.configuration.desiredVersion ?? 0) + versions);
      expect(configuration.desiredHash, name).toBe(before[index]?.configuration.desiredHash);
    }
    await eventually("the canary plays as before", async () => (await lostShare(canary, 5)) < 0.02, {
      deadlineMs: 60_000,
    });
  });
});
