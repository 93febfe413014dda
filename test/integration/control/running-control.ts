import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { start, type Running } from "@carillon/control/main";
import { readSettings } from "@carillon/control/settings";
import pino from "pino";
import { eventually } from "../../support/eventually.js";
import { startNeighbours } from "./neighbours.js";

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}
/** A line of the service's log. */
export interface Line {
  readonly event: string;
  readonly level: number;
  readonly [key: string]: unknown;
}

/**
 * The whole control service on free ports, in this process, with the adapters that main.ts names, and the broker and the database that the
 * suite runs on.
 */
export class RunningControl implements AsyncDisposable {
  readonly lines: Line[];
  readonly root: string;
  readonly base: string;
  readonly deviceBase: string;
  /** The administrator's. */
  readonly token: string;
  readonly #running: Running;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    running: Running,
    lines: Line[],
    { root, token, stack }: { root: string; token: string; stack: AsyncDisposableStack },
  ) {
    this.#running = running;
    this.#stack = stack;
    this.lines = lines;
    this.root = root;
    this.token = token;
    this.base = `http://127.0.0.1:${running.http.port}`;
    this.deviceBase = `https://localhost:${running.deviceHttps.port}`;
  }

  /** `directory` is used again when it was used before. */
  static async start(directory: string, env: NodeJS.ProcessEnv = {}): Promise<RunningControl> {
    await using stack = new AsyncDisposableStack();
    const tokenFile = join(directory, "admin-token");
    const neighbours = stack.use(await startNeighbours(directory, env));
    const read = readSettings({
      CARILLON_DATA: directory,
      CARILLON_HTTP: "127.0.0.1:0",
      CARILLON_DEVICE_HTTPS: "127.0.0.1:0",
      CARILLON_BROKER: "embedded://127.0.0.1:0",
      CARILLON_ADMIN_TOKEN_FILE: tokenFile,
      CARILLON_PUBLIC_HOSTS: "localhost",
      ...env,
      ...neighbours.env,
    });
    if ("wrong" in read) throw new Error(read.wrong.join("; "));
    const lines: Line[] = [];
    const keep = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(JSON.parse(chunk.toString()) as Line);
        done();
      },
    });
    const running = await start(read.settings, pino({ level: "debug" }, keep), () => undefined);
    stack.defer(() => running.close());
    const token = (await readFile(tokenFile, "utf8")).trim();
    const root = await readFile(join(directory, "ca.crt"), "utf8");
    const control = new RunningControl(running, lines, { root, token, stack: stack.move() });
    // As where they are embedded, where nobody has to be waited for.
    if ("CARILLON_BROKER" in neighbours.env) await control.#ready();
    return control;
  }

  get brokerUrl(): string {
    return this.#running.brokerUrl;
  }

  /** As an operator with the administrator's token. */
  async api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    return this.asStranger(method, path, body, { authorization: `Bearer ${this.token}`, ...headers });
  }

  /** Without a token. */
  async asStranger(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as unknown) : text };
  }

  /** The event stream, frame by frame. */
  async *events(signal: AbortSignal): AsyncGenerator<{ id: string; event: string; data: unknown }> {
    const response = await fetch(`${this.base}/v1/events`, {
      headers: { authorization: `Bearer ${this.token}` },
      signal,
    });
    if (response.body === null) throw new Error(`no stream: ${response.status}`);
    let text = "";
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const frames = text.split("\n\n");
      text = frames.pop() ?? "";
      for (const frame of frames) {
        const [, id = "", event = "", data = "null"] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(frame) ?? [];
        if (event !== "") yield { id, event, data: JSON.parse(data) as unknown };
      }
    }
  }

  async #ready(): Promise<void> {
    await eventually("control is ready", async () => (await this.asStranger("GET", "/readyz")).status === 200);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}
