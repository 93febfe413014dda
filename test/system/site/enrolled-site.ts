import { resolve } from "node:path";
import { device, type Device } from "@carillon/contracts/http";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { RunningControl } from "../../integration/control/running-control.js";
import { testFolder } from "../../support/c-program.js";
import { eventually } from "../../support/eventually.js";
import { startProcess, type RunningProcess } from "../../support/processes.js";

const root = resolve(testFolder(), "..");
const programs = { media: "services/media/dist/main.js", speaker: "edge/agent/dist/main.js" } as const;
type Kind = keyof typeof programs;

/** A control service in this process, and devices of real processes that nobody has to let in. */
export class EnrolledSite {
  readonly control: RunningControl;
  readonly #folder: string;
  readonly #enrolled = new Set<string>();

  private constructor(control: RunningControl, folder: string) {
    this.control = control;
    this.#folder = folder;
  }

  static async open(folder: string, env: NodeJS.ProcessEnv = {}): Promise<EnrolledSite> {
    const control = await RunningControl.start(folder, env);
    const site = new EnrolledSite(control, folder);
    await site.api("PUT", "/v1/zones/hall", { name: "Hall", programme: "hall" });
    await site.configure("fleet", "telemetry", { intervalSeconds: 0.5 });
    return site;
  }

  async api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<unknown> {
    const answer = await this.control.api(method, path, body, headers);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** A layer that was not written before. */
  async configure(scope: string, document: string, values: object): Promise<void> {
    await this.api("PUT", `/v1/configuration/${scope}/${document}`, { values }, { "if-none-match": "*" });
  }

  /** Under the name of an earlier process it is the same device, with the memory that it left; that needs no control service. */
  async start(name: string, kind: Kind, env: Record<string, string>): Promise<RunningProcess> {
    return startProcess(name, {
      command: process.execPath,
      args: [resolve(root, programs[kind])],
      env: {
        CARILLON_DATA: `${this.#folder}/${name}`,
        CARILLON_CONTROL: this.control.deviceBase,
        CARILLON_CA_FILE: `${this.#folder}/ca.crt`,
        CARILLON_METRICS: "none",
        ...(this.#enrolled.has(name) ? {} : { CARILLON_ENROLMENT_TOKEN: await this.#tokenFor(name, kind) }),
        ...env,
      },
    });
  }

  async #tokenFor(name: string, kind: Kind): Promise<string> {
    this.#enrolled.add(name);
    const wish = { names: [name], kind, zones: kind === "speaker" ? ["hall"] : [] };
    const { items } = (await this.api("POST", "/v1/enrolment-tokens", wish)) as Enrolment;
    return items[0]?.token ?? "";
  }

  async device(name: string): Promise<Device> {
    const { items } = (await this.api("GET", "/v1/devices")) as { items: unknown[] };
    const found = items.map((one) => device.parse(one)).find((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} is not paired`);
    return found;
  }

  paired(name: string): Promise<Device> {
    return eventually(`${name} is paired`, () => this.device(name).catch(() => undefined), patient);
  }

  /** The speaker plays, and has said so after this call. */
  async playing(name: string): Promise<SpeakerTelemetry> {
    const seqBefore = await this.telemetry(name).then(
      ({ seq }) => seq,
      () => -1,
    );
    return eventually(
      `${name} plays`,
      async () => {
        const now = await this.telemetry(name).catch(() => undefined);
        return now !== undefined && now.seq > seqBefore && now.listening.state === "playing" && now;
      },
      patient,
    );
  }

  async telemetry(name: string): Promise<SpeakerTelemetry> {
    const { telemetry } = await this.device(name);
    if (telemetry?.kind !== "speaker") throw new Error(`${name} has sent no telemetry`);
    return telemetry;
  }
}

interface Enrolment {
  readonly items: readonly { readonly token: string }[];
}

const patient = { deadlineMs: 90_000, everyMs: 200 };
