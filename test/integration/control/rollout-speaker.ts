import type { Desired } from "@carillon/contracts/configuration";
import { desired, type Reported } from "@carillon/contracts/configuration";
import { topics } from "@carillon/contracts/topics";
import { eventually } from "../../support/eventually.js";
import { TestDevice, type DeviceConnection, type ReachableControl } from "./test-device.js";

/** A speaker that takes what is desired, remembers all of it, and says so: when it wants to. */
export class RolloutSpeaker implements AsyncDisposable {
  readonly device: TestDevice;
  /** Every version that it was wanted at, once each, in the order in which they came. */
  readonly wanted: Desired[] = [];
  /** What it refuses. */
  refuses: (documents: Desired["documents"]) => boolean = () => false;
  #connection: DeviceConnection | undefined;
  #silent = false;
  #session = 0;
  #reported: Reported = { v: 1, version: 0, hash: "" };

  private constructor(device: TestDevice) {
    this.device = device;
  }

  static async pair(control: ReachableControl, name: string, zone: string): Promise<RolloutSpeaker> {
    const device = await TestDevice.make(control);
    await device.pair({ name, zones: [zone] });
    return new RolloutSpeaker(device);
  }

  /** To a control service that may be another process than before. */
  async connect(control: ReachableControl): Promise<void> {
    await this.#connection?.[Symbol.asyncDispose]();
    const connection = await eventually("the broker answers", () => this.device.at(control).connect());
    this.#connection = connection;
    this.#session += 1;
    connection.client.on("message", (_topic, payload) => {
      const message = desired.safeParse(JSON.parse(payload.toString()));
      if (message.success) this.#take(message.data);
    });
    await connection.subscribe(topics.desired);
    await connection.beBorn("speaker", this.#session);
    await this.#report();
  }

  /** What is in force is said no more, until it speaks again. */
  async speak(whether: boolean): Promise<void> {
    this.#silent = !whether;
    await this.#report();
  }

  volume(): unknown {
    const output = this.inForce?.documents["output"];
    return typeof output === "object" && output !== null && "volumeDb" in output ? output.volumeDb : undefined;
  }

  get inForce(): Desired | undefined {
    return this.wanted.findLast(({ version }) => version === this.#reported.version);
  }

  #take(message: Desired): void {
    const { version, hash } = message;
    if (version <= (this.wanted.at(-1)?.version ?? 0)) return;
    this.wanted.push(message);
    const why = { output: { code: "document-invalid", detail: "this speaker refuses it" } };
    this.#reported = this.refuses(message.documents)
      ? { ...this.#reported, rejected: { version, documents: why } }
      : { v: 1, version, hash };
    void this.#report();
  }

  async #report(): Promise<void> {
    // A connection that goes while it is spoken over says so by closing; what is retained is said again at the next.
    if (!this.#silent) await this.#connection?.say(topics.reported, this.#reported).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection?.[Symbol.asyncDispose]();
  }
}
