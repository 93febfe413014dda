import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { differenceOf } from "@carillon/contracts/difference";
import type { Device, streamEvents } from "@carillon/contracts/http";
import type { z } from "zod";
import { everywhere, type Sees } from "../access/authorisation.js";
import { isFor, RecentFrames, type Frame, type Place } from "./recent-frames.js";

export type StreamEvent = keyof typeof streamEvents;
export type EventBody<E extends StreamEvent> = z.infer<(typeof streamEvents)[E]>;

/** Where the present state comes from. */
export interface StreamSource {
  devices(): Iterable<Device>;
  /** Undefined: it is gone. */
  device(id: string): Device | undefined;
  places(): Pick<EventBody<"snapshot">, "zones" | "sites">;
  waiting(): number;
  place(): Place;
}

/** Changes are gathered this long, and written to each watcher at once: with a thousand devices that is what a watcher costs. */
const gatherMs = 250;
const heartbeatMs = 15_000;
/** After so many heartbeats without a watcher nothing is kept for those who might come back. */
const patience = 4;
/** A watcher that is this far behind is sent nothing until it has caught up. */
const maxBehindBytes = 1_048_576;
/** Kept for those who come back: eight seconds of a thousand devices that change once a second, hours of a small site. */
const keptCharacters = 8_388_608;
/**
 * By how much replicas may differ in when they tell of the same thing: what one heard the others learn within four seconds, and wall
 * clocks are not the same.
 */
const replicasDifferMs = 10_000;

interface Watcher {
  readonly response: Pick<ServerResponse, "write" | "end" | "writableLength">;
  readonly sees: Sees;
  /** The last frame that it was sent, while it is behind. */
  behindSince: number | undefined;
}

/**
 * GET /v1/events: server-sent events (WHATWG HTML §9.2). A snapshot first, then of each device the fields that changed. Each change is
 * written once and shared by all who may see the same. A client that returns with Last-Event-ID, also to another
 * replica, is sent what it missed, as long as that is kept; else a snapshot.
 */
export class EventStream {
  private readonly watchers = new Set<Watcher>();
  /** Each device as watchers know it: what changed is told against this. */
  private readonly told = new Map<string, Device>();
  private readonly changedDevices = new Set<string>();
  private pairingChanged = false;
  private gathering: NodeJS.Timeout | undefined;
  private readonly heartbeat: NodeJS.Timeout;
  private recent = new RecentFrames(keptCharacters);
  /** Tells ids of our own from those of another process, or of before a rest. */
  private epoch = "";
  private deserted = patience;
  /** The newest snapshot for those who may see everything: a thousand devices are 3 MB, and watchers come together. */
  private whole: { readonly n: number; readonly text: Buffer } | undefined;

  constructor(private readonly source: StreamSource) {
    this.heartbeat = setInterval(() => this.beat(), heartbeatMs).unref();
  }

  /** A process that has just started is where those go whom another one leaves: it keeps what happens from now on. */
  begin(): void {
    this.wake();
    this.deserted = 0;
  }

  /** Until the client goes or the service stops. */
  open(response: ServerResponse, sees: Sees, lastEventId?: string): void {
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // Proxies of nginx's kind would hold the stream back.
      "x-accel-buffering": "no",
    });
    if (this.resting) this.wake();
    else if (this.watchers.size === 0) this.flush();
    const watcher: Watcher = { response, sees, behindSince: undefined };
    this.watchers.add(watcher);
    this.deserted = 0;
    response.once("close", () => this.watchers.delete(watcher));
    response.write(this.resumption(this.missed(lastEventId), sees));
  }

  deviceChanged(id: string): void {
    if (this.resting) return;
    this.changedDevices.add(id);
    this.gather();
  }

  pairingsChanged(): void {
    if (this.resting) return;
    this.pairingChanged = true;
    this.gather();
  }

  /** Of zones and devices' own events, which are rare: at once. `site`: only those who may know of it. */
  send<E extends StreamEvent>(event: E, body: EventBody<E>, site?: string): void {
    if (!this.resting) this.tell([this.frame(event, body, { site })]);
  }

  close(): void {
    clearInterval(this.heartbeat);
    clearTimeout(this.gathering);
    for (const { response } of this.watchers) response.end();
    this.watchers.clear();
  }

  private get resting(): boolean {
    return this.deserted >= patience;
  }

  private wake(): void {
    this.epoch = randomBytes(6).toString("base64url");
    this.recent = new RecentFrames(keptCharacters, this.source.place());
    this.whole = undefined;
    this.changedDevices.clear();
    this.told.clear();
    for (const device of this.source.devices()) this.told.set(device.id, device);
  }

  /** While nobody watches, until somebody comes back: to tell ten thousand devices' changes from each other costs as much as to hear them. */
  private gather(): void {
    if (this.watchers.size > 0) this.gathering ??= setTimeout(() => this.flush(), gatherMs);
  }

  private flush(): void {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    const devices = [...this.changedDevices];
    const pairing = this.pairingChanged;
    this.changedDevices.clear();
    this.pairingChanged = false;
    const frames = devices.flatMap((id) => this.changesOf(id));
    if (pairing) frames.push(this.frame("pairing", { waiting: this.source.waiting() }));
    if (frames.length > 0) this.tell(frames);
  }

  private changesOf(id: string): Frame[] {
    const [before, after] = [this.told.get(id), this.source.device(id)];
    if (after === undefined) {
      this.told.delete(id);
      return before === undefined ? [] : [this.frame("device-removed", { id }, { site: before.site })];
    }
    this.told.set(id, after);
    if (before?.site !== after.site) {
      const come = this.frame("device", after, { site: after.site });
      const moved = before && this.frame("device-removed", { id }, { site: before.site, unless: after.site });
      return moved === undefined ? [come] : [come, moved];
    }
    const difference = differenceOf(before, after);
    return difference === undefined ? [] : [this.frame("device-changed", { id, ...difference }, { site: after.site })];
  }

  private tell(frames: readonly Frame[]): void {
    this.broadcast(frames, this.recent.last - frames.length);
  }

  /** One text for all who may see the same. `before`: the newest frame before these. */
  private broadcast(frames: readonly Frame[], before = this.recent.last): void {
    const sites = [...new Set(frames.flatMap(({ site, unless }) => [site ?? [], unless ?? []].flat()))];
    const texts = new Map<string, Buffer>();
    const textFor = (sees: Sees): Buffer => {
      const scope = sites.filter(sees).join(" ");
      const text = texts.get(scope) ?? Buffer.from(textOf(frames, sees));
      texts.set(scope, text);
      return text;
    };
    for (const watcher of this.watchers) {
      if (watcher.response.writableLength > maxBehindBytes) watcher.behindSince ??= before;
      if (watcher.behindSince === undefined) watcher.response.write(textFor(watcher.sees));
      else if (watcher.response.writableLength === 0) this.catchUp(watcher, watcher.behindSince);
    }
  }

  private catchUp(watcher: Watcher, behindSince: number): void {
    watcher.behindSince = undefined;
    watcher.response.write(this.resumption(this.recent.after(behindSince), watcher.sees));
  }

  /** What was missed, or the whole state. */
  private resumption(missed: readonly Frame[] | undefined, sees: Sees): string | Buffer {
    if (missed !== undefined) return `: resumed\n\n${textOf(missed, sees)}`;
    return sees === everywhere ? this.wholeSnapshot() : this.snapshotFor(sees);
  }

  /** A snapshot of a while ago, with what came after it, unless that has grown long. */
  private wholeSnapshot(): Buffer {
    const missed = this.whole && this.recent.after(this.whole.n);
    const after = missed && textOf(missed, everywhere);
    if (this.whole !== undefined && after !== undefined && after.length < this.whole.text.length / 4)
      return after === "" ? this.whole.text : Buffer.concat([this.whole.text, Buffer.from(after)]);
    this.whole = { n: this.recent.last, text: Buffer.from(this.snapshotFor(everywhere)) };
    return this.whole.text;
  }

  /** Ids of another replica are understood by their place. Undefined: it is not kept, or is no id of ours. */
  private missed(lastEventId = ""): readonly Frame[] | undefined {
    const [, epoch, ...counts] = /^(.{8})\.(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/.exec(lastEventId) ?? [];
    const [n = 0, sequence = 0, at = 0] = counts.map(Number);
    if (epoch === undefined) return undefined;
    return epoch === this.epoch
      ? this.recent.after(n)
      : this.recent.afterPlace({ sequence, at: at - replicasDifferMs });
  }

  /** What watchers have been told, and not what is, because what follows is told against it. */
  private snapshotFor(sees: Sees): string {
    const { zones, sites } = this.source.places();
    return textWith(this.idOf(this.recent.last, this.source.place()), "snapshot", {
      sites: sites.filter(({ id }) => sees(id)),
      devices: [...this.told.values()].filter(({ site }) => sees(site)),
      zones: zones.filter(({ site }) => sees(site)),
    });
  }

  /** A comment: keeps proxies from closing a quiet stream, and shows the client that we live. */
  private beat(): void {
    this.deserted = this.watchers.size > 0 ? 0 : Math.min(this.deserted + 1, patience);
    if (this.resting) this.told.clear();
    this.broadcast([{ text: ": heartbeat\n\n" }]);
  }

  private frame<E extends StreamEvent>(event: E, body: EventBody<E>, to: Omit<Frame, "text" | "place"> = {}): Frame {
    const place = this.source.place();
    const frame = { text: textWith(this.idOf(this.recent.last + 1, place), event, body), place, ...to };
    this.recent.push(frame);
    return frame;
  }

  private idOf(n: number, { sequence, at }: Place): string {
    return `${this.epoch}.${n}.${sequence}.${at}`;
  }
}

const textWith = (id: string, event: StreamEvent, body: object): string =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(body)}\n\n`;

const textOf = (frames: readonly Frame[], sees: Sees): string =>
  frames
    .filter((frame) => isFor(frame, sees))
    .map(({ text }) => text)
    .join("");
