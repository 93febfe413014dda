import "reflect-metadata";
import { readFile, writeFile } from "node:fs/promises";
import { rolloutList, type RolloutSummary } from "@carillon/contracts/rollout";
import { Authority } from "@carillon/control/certificates/authority";
import { Installation } from "@carillon/control/installation/installation";
import type { DeviceRow } from "@carillon/control/installation/rows";
import { openPostgres } from "@carillon/control/store/open";
import pino from "pino";
import { ControlProcess } from "../../integration/control/control-process.js";
import { eventually } from "../../support/eventually.js";
import { freePort } from "../../support/free-ports.js";
import { startMosquitto } from "../../support/mosquitto.js";
import { startPostgres } from "../../support/postgres.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { LightDevices } from "./light-devices.js";
import { newDeviceId } from "./provision.js";

const processes = 2;

/**
 * Many devices that control knows, and that are there: PostgreSQL, Mosquitto and control as processes, and the devices' links in
 * two more. The devices come in by a listener without TLS, since handshakes are not what is measured; control's own link has it.
 */
export class KnownFleet implements AsyncDisposable {
  readonly control: ControlProcess;
  readonly #devices: readonly LightDevices[];
  readonly #stack: AsyncDisposableStack;

  private constructor(control: ControlProcess, devices: readonly LightDevices[], stack: AsyncDisposableStack) {
    this.control = control;
    this.#devices = devices;
    this.#stack = stack;
  }

  static async start(count: number): Promise<KnownFleet> {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder("known-fleet"));
    const database = stack.use(await startPostgres());
    // The first start makes the root that the broker's certificate is from, and the tables.
    const first = await ControlProcess.start(folder.path, {
      env: { DATABASE_URL: database.url },
    });
    await first[Symbol.asyncDispose]();
    const tls = await brokerKeys(folder.path);
    const plain = await freePort();
    // Saving at every change writes all that is retained for each of ten thousand messages.
    const saving = ["autosave_on_changes false", "autosave_interval 60"];
    const settings = [...saving, "max_queued_messages 0", "allow_anonymous true", `listener ${plain} 127.0.0.1`];
    const access = ["pattern readwrite carillon/v1/#"];
    const mosquitto = stack.use(await startMosquitto({ tls, settings, access }));
    const ids = Array.from({ length: count }, newDeviceId);
    await letIn(database.url, ids);
    const control = stack.use(
      await ControlProcess.start(folder.path, {
        env: { DATABASE_URL: database.url, CARILLON_BROKER: mosquitto.url },
      }),
    );
    const url = `mqtt://127.0.0.1:${plain}`;
    const share = Math.ceil(count / processes);
    const devices = await Promise.all(
      Array.from({ length: processes }, (_, index) =>
        LightDevices.start({
          url,
          ids: ids.slice(index * share, (index + 1) * share),
        }),
      ),
    );
    for (const group of devices) stack.use(group);
    const fleet = new KnownFleet(control, devices, stack.move());
    // Each has been told what is wanted of a newcomer.
    await fleet.reported(count);
    return fleet;
  }

  /** One layer of all devices in one wave; returns when it was begun, ms since 1970. */
  async rollOut(id: string, volumeDb: number): Promise<number> {
    const change = {
      kind: "configuration",
      scope: "fleet",
      document: "output",
      values: { volumeDb },
    };
    const plan = {
      waves: [{ upTo: { percent: 100 }, soakSeconds: 0 }],
      maxInFlight: 100_000,
      health: null,
    };
    const begunMs = Date.now();
    const { status, body } = await this.control.api("POST", "/v1/rollouts", {
      id,
      name: id,
      change,
      plan,
    });
    if (status !== 201) throw new Error(`the rollout was not begun: ${JSON.stringify(body)}`);
    return begunMs;
  }

  async summary(id: string): Promise<RolloutSummary> {
    const { items } = rolloutList.parse((await this.control.api("GET", "/v1/rollouts")).body);
    const found = items.find((rollout) => rollout.id === id);
    if (found === undefined) throw new Error(`there is no rollout ${id}`);
    return found;
  }

  /** Resolves with what it ended as. */
  over(id: string): Promise<RolloutSummary> {
    return eventually(
      `rollout ${id} is over`,
      async () => {
        const present = await this.summary(id);
        return present.finishedAt !== null && present;
      },
      { deadlineMs: 120_000, everyMs: 250 },
    );
  }

  /** Resolves when they have reported so often in all; throws when one of them said more than it was told. */
  async reported(times: number): Promise<{ lastMs: number }> {
    const all = await eventually(
      `${times} reports`,
      async () => {
        const present = await this.reports();
        return present.reports >= times && present;
      },
      { deadlineMs: 120_000, everyMs: 100 },
    );
    if (all.reports > times) throw new Error(`${all.reports} reports, of ${times}: a device was told twice`);
    return all;
  }

  private async reports(): Promise<{ reports: number; lastMs: number }> {
    const all = await Promise.all(this.#devices.map((group) => group.reports()));
    return {
      reports: all.reduce((sum, { reports }) => sum + reports, 0),
      lastMs: Math.max(...all.map(({ lastMs }) => lastMs)),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

/** A certificate for a broker, by the root of the control service in the folder. */
export async function brokerKeys(folder: string): Promise<{ ca: string; certificate: string; key: string }> {
  const files = {
    ca: `${folder}/ca.crt`,
    certificate: `${folder}/broker.crt`,
    key: `${folder}/broker.key`,
  };
  const root = {
    certificate: await readFile(files.ca, "utf8"),
    privateKey: await readFile(`${folder}/ca.key`, "utf8"),
  };
  const issued = await (await Authority.of(root, folder)).issueServer(["127.0.0.1", "localhost"], new Date());
  await writeFile(files.certificate, issued.certificate);
  await writeFile(files.key, issued.privateKey);
  return files;
}

/** As if each had been paired, and had taken what is wanted of it. */
export async function letIn(databaseUrl: string, ids: readonly string[]): Promise<void> {
  const store = await openPostgres(databaseUrl, pino({ level: "silent" }));
  const installation = new Installation(store, await store.load());
  const devices = ids.map((id, index): DeviceRow => ({
    ...{
      id,
      kind: "speaker",
      name: `speaker ${index}`,
      site: "main",
      zones: [],
      tags: [],
      model: null,
      serial: null,
    },
    ...{ endpoints: [], version: 1, createdAt: new Date() },
  }));
  await installation.write(() => ({ change: { devices }, outcome: undefined }));
  await store.keepLastKnown(
    Array.from(installation.state.desired.values(), ({ device, version, hash }) => ({
      ...{ device, seenAt: new Date(), birth: null, telemetry: null },
      reported: { v: 1 as const, version, hash },
    })),
  );
  await store.close();
}
