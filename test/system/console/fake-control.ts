import { readFile } from "node:fs/promises";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, resolve } from "node:path";
import type { PendingPairing } from "@carillon/contracts/pairing";

const page = resolve(import.meta.dirname, "../../../services/console/dist");
const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
/** As strict as the control service's own headers: what breaks under it is seen here. */
const policy = "default-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:";

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly etag?: string;
}

/** Serves the built console and as much of the API as it uses; what it was asked is kept, and the stream can be cut. */
export class FakeControl implements AsyncDisposable {
  readonly token = "the-right-token";
  readonly commands: unknown[] = [];
  readonly approvals: unknown[] = [];
  readonly layers = new Map<string, { values: unknown; etag: string }>();
  readonly resumedFrom: string[] = [];
  waiting: PendingPairing[] = [];
  private readonly streams = new Set<ServerResponse>();
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private snapshot: unknown;
  private eventId = 0;
  private open = true;

  async start(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** Sends an event to every console; a snapshot is also what later ones get first. */
  send(event: string, data: unknown): void {
    if (event === "snapshot") this.snapshot = data;
    this.eventId++;
    for (const stream of this.streams) this.write(stream, event, data);
  }

  /** Closes the streams; new ones are refused until `restore`. */
  cut(): void {
    this.open = false;
    for (const stream of this.streams) stream.destroy();
  }

  restore(): void {
    this.open = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private write(stream: ServerResponse, event: string, data: unknown): void {
    stream.write(`id: ${this.eventId}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    const allowed = request.headers.authorization === `Bearer ${this.token}`;
    if (!path.startsWith("/v1/")) await this.file(path, response);
    else if (path === "/v1/events" && allowed) this.stream(request, response);
    else {
      let text = "";
      for await (const piece of request) text += String(piece);
      const reply = allowed ? this.reply(request, path, text) : { status: 401, body: { title: "No valid token" } };
      const etag = reply.etag === undefined ? {} : { etag: reply.etag };
      response.writeHead(reply.status, { "content-type": "application/json", ...etag });
      response.end(JSON.stringify(reply.body ?? {}));
    }
  }

  private reply(request: IncomingMessage, path: string, text: string): Reply {
    if (path === "/v1/pairing") return { status: 200, body: { items: this.waiting } };
    if (request.method === "POST") {
      (path.endsWith("/commands") ? this.commands : this.approvals).push(JSON.parse(text));
      return { status: 201 };
    }
    const kept = this.layers.get(path);
    if (request.method !== "PUT")
      return kept === undefined
        ? { status: 404, body: { title: "No such layer" } }
        : { status: 200, body: kept, ...kept };
    if (request.headers["if-match"] !== kept?.etag) return { status: 412, body: { title: "It has changed" } };
    const { values } = JSON.parse(text) as { values: unknown };
    const layer = { values, etag: `"${Number(kept?.etag.slice(1, -1) ?? 0) + 1}"` };
    this.layers.set(path, layer);
    return { status: 200, body: layer, etag: layer.etag };
  }

  private stream(request: IncomingMessage, response: ServerResponse): void {
    if (!this.open) {
      response.destroy();
      return;
    }
    this.resumedFrom.push(String(request.headers["last-event-id"] ?? ""));
    response.writeHead(200, { "content-type": "text/event-stream" });
    this.streams.add(response);
    response.on("close", () => this.streams.delete(response));
    if (this.snapshot !== undefined) this.write(response, "snapshot", this.snapshot);
  }

  private async file(path: string, response: ServerResponse): Promise<void> {
    const name = path === "/" ? "index.html" : path.slice(1);
    const content = await readFile(join(page, name)).catch(() => undefined);
    const type = types[extname(name)] ?? "application/octet-stream";
    if (content === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": type, "content-security-policy": policy }).end(content);
  }
}
