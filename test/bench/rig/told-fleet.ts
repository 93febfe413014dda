import { ControlProcess } from "../../integration/control/control-process.js";
import { freePort } from "../../support/free-ports.js";
import { startMosquitto } from "../../support/mosquitto.js";
import { startPostgres } from "../../support/postgres.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { brokerKeys, letIn } from "./known-fleet.js";
import { newDeviceId } from "./provision.js";

/** A control service that knows many devices, on PostgreSQL and Mosquitto, and an open listener by which a feed speaks for all of them. */
export class ToldFleet implements AsyncDisposable {
  readonly ids: readonly string[];
  readonly feedUrl: string;
  readonly #metricsUrl: string;
  readonly #control: ControlProcess;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    ids: readonly string[],
    urls: { readonly feed: string; readonly metrics: string },
    control: ControlProcess,
    stack: AsyncDisposableStack,
  ) {
    this.ids = ids;
    this.feedUrl = urls.feed;
    this.#metricsUrl = urls.metrics;
    this.#control = control;
    this.#stack = stack;
  }

  static async start(count: number): Promise<ToldFleet> {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder("told-fleet"));
    const database = stack.use(await startPostgres());
    // The first start makes the root that the broker's certificate is from, and the tables.
    const first = await ControlProcess.start(folder.path, { env: { DATABASE_URL: database.url } });
    await first[Symbol.asyncDispose]();
    const [plain, http] = [await freePort(), await freePort()];
    const mosquitto = stack.use(
      await startMosquitto({
        tls: await brokerKeys(folder.path),
        settings: ["allow_anonymous true", `listener ${plain} 127.0.0.1`],
        access: ["pattern readwrite carillon/v1/#"],
      }),
    );
    const ids = Array.from({ length: count }, newDeviceId);
    await letIn(database.url, ids);
    const env = { DATABASE_URL: database.url, CARILLON_BROKER: mosquitto.url, CARILLON_HTTP: `127.0.0.1:${http}` };
    const control = stack.use(await ControlProcess.start(folder.path, { env }));
    const urls = { feed: `mqtt://127.0.0.1:${plain}`, metrics: `http://127.0.0.1:${http}/metrics` };
    return new ToldFleet(ids, urls, control, stack.move());
  }

  get pid(): number {
    return this.#control.pid;
  }

  /** Telemetry messages that it took. */
  async taken(): Promise<number> {
    const text = await (await fetch(this.#metricsUrl)).text();
    const [, count = ""] =
      /^carillon_intake_messages_total\{leaf="up\/telemetry",outcome="ok"\} (\S+)$/m.exec(text) ?? [];
    return Number(count);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
