import { CarillonError, errors, type ErrorCode } from "@carillon/contracts/errors";
import { EventStreamParser, type ServerSentEvent } from "@carillon/contracts/event-stream";
import { playbackStarted, problem, zoneList } from "@carillon/contracts/http";
import { type PendingPairing, pendingPairing } from "@carillon/contracts/pairing";
import { z } from "zod";

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code);

const pendingList = z.union([z.array(pendingPairing), z.object({ items: z.array(pendingPairing) })]);

/** The control service's API, as an operator with the administrator's token uses it. */
export class ControlApi {
  readonly base: string;
  private readonly token: string;

  constructor(base: string, token: string) {
    this.base = base;
    this.token = token;
  }

  /** @throws CarillonError with the code of the problem that was answered, or control-unreachable. */
  private async call(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Response> {
    const answer = await this.fetch(path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.ok) return answer;
    const told = problem.safeParse(await answer.json().catch(() => undefined));
    const code = told.success && isErrorCode(told.data.code) ? told.data.code : "internal";
    const detail = told.success ? (told.data.detail ?? told.data.title) : `status ${answer.status}`;
    throw new CarillonError(code, `${method} ${path}: ${detail}`);
  }

  private async fetch(path: string, request: RequestInit): Promise<Response> {
    const headers = new Headers(request.headers);
    headers.set("authorization", `Bearer ${this.token}`);
    try {
      return await fetch(`${this.base}${path}`, { ...request, headers });
    } catch (error) {
      throw new CarillonError("control-unreachable", `${this.base}${path}`, { cause: error });
    }
  }

  /** True once broker, database and MQTT client are up. */
  async ready(): Promise<boolean> {
    try {
      return (await fetch(`${this.base}/readyz`, { signal: AbortSignal.timeout(2000) })).ok;
    } catch {
      return false;
    }
  }

  async waitingPairings(): Promise<PendingPairing[]> {
    const list = pendingList.parse(await (await this.call("GET", "/v1/pairing")).json());
    return Array.isArray(list) ? list : list.items;
  }

  async approve(userCode: string, name: string, zones: string[]): Promise<void> {
    await this.call("POST", "/v1/pairing/approvals", { userCode, name, site: "main", zones });
  }

  /** Makes the zone with a programme of the same name, unless it exists: an operator may have changed it. */
  async ensureZone(id: string, name: string): Promise<void> {
    const { items } = zoneList.parse(await (await this.call("GET", "/v1/zones")).json());
    if (items.some((zone) => zone.id === id)) return;
    await this.call("PUT", `/v1/zones/${id}`, { name, site: "main", programme: id });
  }

  /** Writes a configuration layer, unless it exists. */
  async ensureLayer(scope: string, document: string, values: object): Promise<void> {
    try {
      await this.call("PUT", `/v1/configuration/${scope}/${document}`, { values }, { "if-none-match": "*" });
    } catch (error) {
      const exists = error instanceof CarillonError && ["precondition-failed", "conflict"].includes(error.code);
      if (!exists) throw error;
    }
  }

  /** Plays a file of the media service's library; `media` is the service that plays it. */
  async play(programme: string, file: string): Promise<z.infer<typeof playbackStarted>> {
    const source = { kind: "file", name: file };
    const answer = await this.call("POST", `/v1/programmes/${programme}/playbacks`, { source });
    return playbackStarted.parse(await answer.json());
  }

  /** The event stream from now on; ends when the connection does. */
  async *events(lastEventId: string, signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
    const resume: Record<string, string> = lastEventId === "" ? {} : { "last-event-id": lastEventId };
    const answer = await this.fetch("/v1/events", { headers: { accept: "text/event-stream", ...resume }, signal });
    if (!answer.ok || answer.body === null)
      throw new CarillonError("control-unreachable", `GET /v1/events: status ${answer.status}`);
    const parser = new EventStreamParser();
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) yield* parser.push(text);
  }
}
