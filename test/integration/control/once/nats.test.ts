import type { Device } from "@carillon/contracts/http";
import { topics } from "@carillon/contracts/topics";
import { prepare } from "@carillon/control/prepare";
import { openDeviceLink, type DeviceLink } from "@carillon/link/device-link";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../support/eventually.js";
import { startNatsCluster, type NatsCluster, type NatsNode } from "../../../support/nats.js";
import { recordingLog } from "../../../support/recording-log.js";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.js";
import { speakerTelemetry } from "../messages.js";
import { RunningControl } from "../running-control.js";
import { TestDevice, type DeviceConnection } from "../test-device.js";

const patience = { deadlineMs: 60_000 };

/** As deploy/nats has it: three nodes, which read from control who may come; control and devices know of all of them. */
let folder: TemporaryFolder;
let cluster: NatsCluster;
let control: RunningControl;
/** A speaker's own link. */
let speaker: DeviceLink<"speaker">;
let stopSpeaker: () => Promise<void>;
const volumes: number[] = [];
const obeyed: string[] = [];

beforeAll(async () => {
  folder = await temporaryFolder("control-nats");
  await prepare({
    ...{
      CARILLON_DATA: folder.file("control"),
      CARILLON_INSTALLATION: folder.path,
      CARILLON_BROKER_HOSTS: "localhost",
    },
  });
  const inFolder = (name: string): string => folder.file(`broker/${name}`);
  cluster = await startNatsCluster({
    ...{ ca: inFolder("ca.crt"), certificate: inFolder("server.crt"), key: inFolder("server.key") },
  });
  control = await RunningControl.start(folder.file("control"), {
    CARILLON_BROKER: cluster.nodes.map(({ mqttUrl }) => mqttUrl).join(","),
    CARILLON_NATS: cluster.nodes.map(({ natsUrl }) => natsUrl).join(","),
    CARILLON_BROKER_USERS_FILE: cluster.usersFile,
  });
  await cluster.ready();
  const stop = new AbortController();
  const codes: string[] = [];
  speaker = await openDeviceLink({
    ...{ dataDirectory: folder.file("speaker"), control: new URL(control.deviceBase) },
    ...{ caFile: inFolder("ca.crt"), kind: "speaker", agentVersion: "0.0.1", capabilities: {}, log: recordingLog() },
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
  const running = speaker.start(stop.signal);
  stopSpeaker = async () => {
    stop.abort();
    await running;
  };
  const userCode = await eventually("the code", () => codes.at(-1));
  await control.api("POST", "/v1/pairing/approvals", { userCode, name: "Lobby", zones: ["hall"] });
});
afterAll(async () => {
  await stopSpeaker();
  await control[Symbol.asyncDispose]();
  await cluster[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const shown = async (): Promise<Device> =>
  (await control.api("GET", `/v1/devices/${speaker.identity.deviceId}`)).body as Device;
const inStep = async (): Promise<boolean> => {
  const { presence, configuration } = await shown();
  return presence === "online" && configuration.inStep;
};
const wantVolume = (volumeDb: number) =>
  control.api("PUT", "/v1/configuration/fleet/output", { values: { volumeDb } }, { "if-match": "*" });

/** The node to which a client is connected whose id begins so. */
const nodeOf = (client: string): Promise<NatsNode> =>
  eventually(`the node of ${client}`, async () => {
    for (const node of cluster.nodes) {
      const clients = await node.clients().catch(() => []);
      if (clients.some((id) => id.startsWith(client))) return node;
    }
    return undefined;
  });

describe("control on three nodes of NATS", { timeout: 240_000 }, () => {
  it("lets a paired speaker in, configures it, hears its telemetry, and is obeyed", async () => {
    await eventually("it is in step", inStep, patience);
    expect((await control.api("PUT", "/v1/configuration/fleet/output", { values: { volumeDb: -20 } })).status).toBe(
      201,
    );
    await eventually("the volume is in force, and reported", async () => volumes.at(-1) === -20 && (await inStep()));
    speaker.publishTelemetry(speakerTelemetry(0.001));
    await eventually("its telemetry", async () => (await shown()).telemetry !== null);
    await control.api("POST", `/v1/devices/${speaker.identity.deviceId}/commands`, {
      instruction: { kind: "identify" },
    });
    await eventually("it obeys", () => obeyed.includes("identify"));
  });

  it("loses no acknowledged event, and tells what is wanted, when the node that it is connected to dies", async () => {
    const device = await TestDevice.make(control);
    await device.pair({ name: "Reporter" });
    const home = await nodeOf("control");
    const elsewhere = cluster.nodes.find((node) => node !== home);
    const connection = await eventually(
      "it is admitted",
      () => device.connect({ reconnectPeriod: 200 }, elsewhere?.mqttUrl),
      patience,
    );
    await connection.beBorn("speaker");
    let said = 0;
    const say = async (): Promise<void> => {
      await sayEvent(connection, said);
      said += 1;
    };
    for (let n = 0; n < 20; n += 1) await say();
    await home.kill();
    for (let n = 0; n < 200; n += 1) await say();
    expect((await wantVolume(-12)).status).toBeLessThan(300);
    await eventually(
      "control is back",
      async () => (await control.asStranger("GET", "/readyz")).status === 200,
      patience,
    );
    for (let n = 0; n < 20; n += 1) await say();
    const heard = () =>
      new Set(control.lines.flatMap(({ event, detail }) => (event === "device-event" ? sequenceOf(detail) : [])));
    await eventually("all that was acknowledged", () => heard().size === said, patience).catch(() => undefined);
    expect(Array.from({ length: said }, (_, n) => n).filter((n) => !heard().has(n))).toEqual([]);
    await eventually("what was wanted meanwhile", async () => volumes.at(-1) === -12 && (await inStep()), patience);
    await home.start();
    await cluster.ready();
    await connection[Symbol.asyncDispose]();
  });

  it("reaches a speaker whose node dies by way of another node", async () => {
    const home = await nodeOf(speaker.identity.deviceId);
    await home.kill();
    expect((await wantVolume(-8)).status).toBeLessThan(300);
    await eventually("what was wanted meanwhile", async () => volumes.at(-1) === -8 && (await inStep()), patience);
    expect(await nodeOf(speaker.identity.deviceId)).not.toBe(home);
    await home.start();
    await cluster.ready();
  });

  it("ends the connection of a device that is removed, on whichever node, and no other", async () => {
    const [device, innocent] = [await TestDevice.make(control), await TestDevice.make(control)];
    await device.pair({ name: "Stolen" });
    await innocent.pair({ name: "Innocent" });
    const [, second, third] = cluster.nodes;
    await using connection = await eventually("it is admitted", () => device.connect({}, second?.mqttUrl), patience);
    await using untouched = await eventually("it is admitted", () => innocent.connect({}, third?.mqttUrl), patience);
    await connection.beBorn("speaker");
    expect((await control.api("DELETE", `/v1/devices/${device.id}`)).status).toBe(204);
    await eventually("its connection ends", () => connection.closed);
    const refuses = (url: string) =>
      device.connect({}, url).then(
        (open) => open[Symbol.asyncDispose]().then(() => false),
        () => true,
      );
    // Each node reads its list of users by itself.
    for (const { mqttUrl } of cluster.nodes) await eventually("this node refuses it", () => refuses(mqttUrl), patience);
    expect(untouched.closed).toBe(false);
    await untouched.say(topics.state, { v: 1, state: "online", session: 1 });
  });
});

const sayEvent = (connection: DeviceConnection, n: number) =>
  connection.say(topics.event, { v: 1, session: 1, event: { kind: "resync", mediaSample: n } });

const sequenceOf = (detail: unknown): number[] =>
  typeof detail === "object" && detail !== null && "mediaSample" in detail && typeof detail.mediaSample === "number"
    ? [detail.mediaSample]
    : [];
