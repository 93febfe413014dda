import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Authority } from "@carillon/control/certificates/authority";
import { device, pairingList, type Device } from "@carillon/contracts/http";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { connectAsync, type MqttClient } from "mqtt";
import { RunningControl } from "../../integration/control/running-control.js";
import { testFolder } from "../../support/c-program.js";
import { eventually } from "../../support/eventually.js";
import { freePort } from "../../support/free-ports.js";
import { startMosquitto, type Mosquitto } from "../../support/mosquitto.js";
import { startProcess, type RunningProcess } from "../../support/processes.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";

const root = resolve(testFolder(), "..");
const programs = { media: "services/media/dist/main.js", speaker: "edge/agent/dist/main.js" } as const;

/** The test speaks with control's rights, beside it: two clients of one name. */
const besideControl = ["use_username_as_clientid false"];

/** The parts as they stand on machines of their own: Mosquitto, control, a media service and two speakers, all paired. */
export class Installation implements AsyncDisposable {
  readonly control: RunningControl;
  readonly mosquitto: Mosquitto;
  readonly processes: Readonly<Record<"media" | "speaker-1" | "speaker-2", RunningProcess>>;
  /** MQTT with control's own rights. */
  readonly mqtt: MqttClient;
  readonly #stack: AsyncDisposableStack;
  readonly #ids: ReadonlyMap<string, string>;

  private constructor(
    parts: Pick<Installation, "control" | "mosquitto" | "processes" | "mqtt">,
    ids: ReadonlyMap<string, string>,
    stack: AsyncDisposableStack,
  ) {
    this.control = parts.control;
    this.mosquitto = parts.mosquitto;
    this.processes = parts.processes;
    this.mqtt = parts.mqtt;
    this.#ids = ids;
    this.#stack = stack;
  }

  static async start(): Promise<Installation> {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder("production"));
    const { certificate, privateKey, ca } = await issueCertificate(folder);
    const tls = { ca: folder.file("ca.crt"), certificate: folder.file("broker.crt"), key: folder.file("broker.key") };
    await writeFile(tls.certificate, certificate);
    await writeFile(tls.key, privateKey);
    const mosquitto = stack.use(await startMosquitto({ tls, settings: besideControl }));
    const control = stack.use(
      await RunningControl.start(folder.path, {
        CARILLON_BROKER: mosquitto.url,
        CARILLON_PUBLIC_HOSTS: "127.0.0.1",
      }),
    );
    const mqtt = await connectAsync(mosquitto.url, { ca, cert: certificate, key: privateKey, reconnectPeriod: 200 });
    mqtt.on("error", () => undefined); // it is killed on purpose
    stack.defer(() => mqtt.endAsync(true));
    await control.api("PUT", "/v1/configuration/fleet/telemetry", { values: { intervalSeconds: 0.5 } }, isNew);
    await control.api("PUT", "/v1/configuration/fleet/output", { values: { periods: 8 } }, isNew);
    await control.api("PUT", "/v1/zones/hall", { name: "Hall", programme: "hall" }, isNew);
    const start = async (name: string, kind: keyof typeof programs, env: Record<string, string>) =>
      stack.use(
        await startProcess(name, {
          command: process.execPath,
          args: [resolve(root, programs[kind])],
          env: {
            CARILLON_DATA: folder.file(name),
            CARILLON_CONTROL: control.deviceBase,
            CARILLON_CA_FILE: folder.file("ca.crt"),
            ...env,
          },
        }),
      );
    const whep = `127.0.0.1:${await freePort()}`;
    const processes = {
      media: await start("media", "media", { CARILLON_WHEP: whep, CARILLON_MEDIA_HOSTS: "127.0.0.1" }),
      "speaker-1": await start("speaker-1", "speaker", { CARILLON_SOUND: "virtual:ppm=50" }),
      "speaker-2": await start("speaker-2", "speaker", { CARILLON_SOUND: "virtual:ppm=-50" }),
    };
    const ids = new Map<string, string>();
    for (const running of Object.values(processes)) ids.set(running.name, await admit(control, running));
    return new Installation({ control, mosquitto, processes, mqtt }, ids, stack.move());
  }

  idOf(name: keyof Installation["processes"]): string {
    const id = this.#ids.get(name);
    if (id === undefined) throw new Error(`${name} was not paired`);
    return id;
  }

  async device(name: keyof Installation["processes"]): Promise<Device> {
    return device.parse((await this.control.api("GET", `/v1/devices/${this.idOf(name)}`)).body);
  }

  async telemetry(name: "speaker-1" | "speaker-2"): Promise<SpeakerTelemetry> {
    const { telemetry } = await this.device(name);
    if (telemetry?.kind !== "speaker") throw new Error(`${name} has sent no telemetry`);
    return telemetry;
  }

  /** The speaker plays, and has said so after this call. */
  async playing(name: "speaker-1" | "speaker-2"): Promise<SpeakerTelemetry> {
    const { process: before, seq } = await this.telemetry(name).catch(() => ({ process: undefined, seq: -1 }));
    return eventually(
      `${name} plays`,
      async () => {
        const now = await this.telemetry(name);
        const isFresh = now.seq > seq + 1 || now.process.uptimeSeconds < (before?.uptimeSeconds ?? 0);
        return isFresh && now.listening.state === "playing" && now.sync.playoutErrorSeconds !== undefined && now;
      },
      { deadlineMs: 60_000, everyMs: 100 },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

const isNew = { "if-none-match": "*" };

/** Of the root that control makes at its first start. */
async function issueCertificate(folder: TemporaryFolder) {
  await (await RunningControl.start(folder.path))[Symbol.asyncDispose]();
  const ca = await readFile(folder.file("ca.crt"), "utf8");
  const authority = await Authority.of(
    { certificate: ca, privateKey: await readFile(folder.file("ca.key"), "utf8") },
    folder.path,
  );
  return { ...(await authority.issueServer(["127.0.0.1", "localhost"], new Date())), ca };
}

/** As an operator does: reads the code where the device shows it, and types it. */
async function admit(control: RunningControl, running: RunningProcess): Promise<string> {
  const { name } = running;
  const [, userCode = ""] = await running.line(/"code":"([A-Z]{4}-[A-Z]{4})"/);
  const waiting = pairingList.parse((await control.api("GET", "/v1/pairing")).body);
  const { deviceId } = waiting.items.find((one) => one.userCode === userCode) ?? {};
  if (deviceId === undefined) throw new Error(`nobody waits with the code of ${name}`);
  const zones = name === "media" ? [] : ["hall"];
  const approved = await control.api("POST", "/v1/pairing/approvals", { userCode, name, zones });
  if (approved.status !== 201) throw new Error(JSON.stringify(approved.body));
  return deviceId;
}
