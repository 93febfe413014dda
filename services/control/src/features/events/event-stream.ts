import type { ServerResponse } from "node:http";
import type { streamEvents } from "@carillon/contracts/http";
import type { z } from "zod";
import { everywhere, type Sees } from "../access/authorisation.js";

export type StreamEvent = keyof typeof streamEvents;
export type EventBody<E extends StreamEvent> = z.infer<(typeof streamEvents)[E]>;

/** Where the present state comes from. */
export interface StreamSource {
  snapshot(): EventBody<"snapshot">;
  /** Undefined: it is gone. */
  device(id: string): EventBody<"device"> | undefined;
  waiting(): number;
}

/** Changes are gathered this long, so that a device that says three things at once is sent once. */
const gatherMs = 100;
const heartbeatMs = 15_000;
/**
 * A watcher that is this far behind is sent nothing until it has caught up, and then the whole state: its memory here
 * is bounded.
 */
const maxBehindBytes = 1_048_576;

interface Watcher {
  readonly response: Pick<ServerResponse, "write" | "end" | "writableLength">;
  readonly sees: Sees;
  behind: boolean;
}

/** Of a site, or for everybody. */
interface Frame {
  readonly text: string;
  readonly site: string | undefined;
}

const textOf = (frames: readonly Frame[], sees: Sees): string =>
  frames
    .filter(({ site }) => site === undefined || sees(site))
    .map(({ text }) => text)
    .join("");

/**
 * GET /v1/events: server-sent events (WHATWG HTML §9.2). A snapshot first, then changes; ids count. Each change is
 * written once and shared by all watchers. A client that reconnects, with or without Last-Event-ID, gets a snapshot:
 * nothing has to be kept for it.
 */
export class EventStream {
  private readonly watchers = new Set<Watcher>();
  private readonly changedDevices = new Set<string>();
  private pairingChanged = false;
  private gathering: NodeJS.Timeout | undefined;
  private readonly heartbeat: NodeJS.Timeout;
  private id = 0;

  constructor(private readonly source: StreamSource) {
    this.heartbeat = setInterval(() => this.beat(), heartbeatMs).unref();
  }

  /** Until the client goes or the service stops. */
  open(response: ServerResponse, sees: Sees): void {
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // Proxies of nginx's kind would hold the stream back.
      "x-accel-buffering": "no",
    });
    const watcher: Watcher = { response, sees, behind: false };
    this.watchers.add(watcher);
    response.once("close", () => this.watchers.delete(watcher));
    response.write(this.snapshotFor(watcher));
  }

  deviceChanged(id: string): void {
    this.changedDevices.add(id);
    this.gather();
  }

  pairingsChanged(): void {
    this.pairingChanged = true;
    this.gather();
  }

  /** Of zones and devices' own events, which are rare: at once. `site`: only those who may know of it. */
  send<E extends StreamEvent>(event: E, body: EventBody<E>, site?: string): void {
    if (this.watchers.size > 0) this.broadcast([{ text: this.frame(event, body), site }]);
  }

  close(): void {
    clearInterval(this.heartbeat);
    clearTimeout(this.gathering);
    for (const { response } of this.watchers) response.end();
    this.watchers.clear();
  }

  private gather(): void {
    this.gathering ??= setTimeout(() => this.flush(), gatherMs);
  }

  private flush(): void {
    this.gathering = undefined;
    const devices = [...this.changedDevices];
    const pairing = this.pairingChanged;
    this.changedDevices.clear();
    this.pairingChanged = false;
    if (this.watchers.size === 0) return;
    const frames = devices.map((id): Frame => {
      const device = this.source.device(id);
      if (device === undefined) return { text: this.frame("device-removed", { id }), site: undefined };
      return { text: this.frame("device", device), site: device.site };
    });
    if (pairing) frames.push({ text: this.frame("pairing", { waiting: this.source.waiting() }), site: undefined });
    this.broadcast(frames);
  }

  private broadcast(frames: readonly Frame[]): void {
    const all = textOf(frames, everywhere);
    for (const watcher of this.watchers) {
      watcher.behind ||= watcher.response.writableLength > maxBehindBytes;
      if (!watcher.behind) watcher.response.write(watcher.sees === everywhere ? all : textOf(frames, watcher.sees));
      else if (watcher.response.writableLength === 0) this.catchUp(watcher);
    }
  }

  private catchUp(watcher: Watcher): void {
    watcher.behind = false;
    watcher.response.write(this.snapshotFor(watcher));
  }

  private snapshotFor({ sees }: Watcher): string {
    const { sites, devices, zones } = this.source.snapshot();
    const seen = {
      sites: sites.filter(({ id }) => sees(id)),
      devices: devices.filter(({ site }) => sees(site)),
      zones: zones.filter(({ site }) => sees(site)),
    };
    return this.frame("snapshot", seen);
  }

  /** A comment: keeps proxies from closing a quiet stream, and shows the client that we live. */
  private beat(): void {
    this.broadcast([{ text: ": heartbeat\n\n", site: undefined }]);
  }

  private frame<E extends StreamEvent>(event: E, body: EventBody<E>): string {
    this.id += 1;
    return `id: ${this.id}\nevent: ${event}\ndata: ${JSON.stringify(body)}\n\n`;
  }
}
