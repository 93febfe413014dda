import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SpeakerConfiguration } from "@carillon/contracts/documents";
import type { PairingStarted } from "@carillon/contracts/pairing";
import { openDeviceLink, type DeviceLink } from "@carillon/link/device-link";
import type { ApplyOutcome, DeviceInstruction, Obeyed } from "@carillon/link/device-types";
import type { TestAuthority } from "../../support/certificates.js";
import { recordingLog } from "../../support/recording-log.js";

/** A speaker of which only the link is real: it remembers what it was told. */
export class TestDevice {
  readonly log = recordingLog();
  readonly codes: PairingStarted[] = [];
  readonly applied: SpeakerConfiguration[] = [];
  readonly obeyed: DeviceInstruction[] = [];
  credentials = 0;
  refuseVolume: number | undefined;
  obey: (instruction: DeviceInstruction) => Promise<Obeyed> = () => Promise.resolve({ outcome: "done" });
  readonly dataDirectory: string;
  readonly #caFile: string;
  readonly #control: URL;
  #link: DeviceLink<"speaker"> | undefined;
  #stop = new AbortController();
  #life: Promise<void> = Promise.resolve();

  private constructor(directory: string, control: URL) {
    this.dataDirectory = join(directory, "data");
    this.#caFile = join(directory, "ca.crt");
    this.#control = control;
  }

  static async make(authority: TestAuthority, control: URL): Promise<TestDevice> {
    const directory = await mkdtemp(join(tmpdir(), "carillon-link-"));
    const device = new TestDevice(directory, control);
    await writeFile(device.#caFile, authority.ca);
    return device;
  }

  get link(): DeviceLink<"speaker"> {
    if (this.#link === undefined) throw new Error("not started");
    return this.#link;
  }

  get id(): string {
    return this.link.identity.deviceId;
  }

  get paired(): boolean {
    return this.link.identity.credentials !== undefined;
  }

  async start(): Promise<void> {
    this.#stop = new AbortController();
    this.#link = await openDeviceLink({
      dataDirectory: this.dataDirectory,
      control: this.#control,
      caFile: this.#caFile,
      kind: "speaker",
      agentVersion: "0.1.0-test",
      capabilities: { sinks: ["virtual"] },
      log: this.log,
      showCode: (started) => this.codes.push(started),
      credentialsChanged: () => (this.credentials += 1),
      apply: (configuration) => Promise.resolve(this.#apply(configuration)),
      obey: (instruction) => {
        this.obeyed.push(instruction);
        return this.obey(instruction);
      },
    });
    this.#life = this.#link.start(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#life;
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(join(this.dataDirectory, ".."), { recursive: true, force: true });
  }

  #apply(configuration: SpeakerConfiguration): ApplyOutcome {
    if (configuration.output.volumeDb === this.refuseVolume)
      return {
        ok: false,
        documents: { output: { code: "document-not-applicable", detail: "that loud it cannot be" } },
      };
    this.applied.push(configuration);
    return { ok: true };
  }
}
