import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { NotUnderstood, parseAddress, type Value } from "./odata.js";
import { Tables, tables, UniqueKeyViolated, type Row, type TableName } from "./tables.js";

export interface SentRequest {
  readonly method: string;
  /** Percent-encoding undone. */
  readonly path: string;
}

/** One failure: a status; a connection that is cut; an answer of which half comes; none at all. */
export type Failure = 500 | 502 | 503 | "reset" | "half" | "silence";

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Answers the HTTP requests that balena-sdk makes as balena's API does: OData is parsed and checked against the fields that
 * the API has, nobody gets in without a token, and it can limit the rate, fail, and be silent. Its devices do what they are
 * told when `settle` is called, as their supervisors would.
 */
export class FakeBalena implements AsyncDisposable {
  readonly tables = new Tables();
  readonly tokens = new Set<string>();
  readonly requests: SentRequest[] = [];
  /** Device ids that hold their update lock. */
  readonly locked = new Set<number>();
  /** Used up one by one, each by a request. */
  readonly failures: Failure[] = [];
  /** After so many requests one is turned away with 429 and this Retry-After. */
  rateLimit: { readonly every: number; readonly retryAfterSeconds: number } | undefined;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<FakeBalena> {
    const server = createServer();
    const fake = new FakeBalena(server);
    server.on("request", (request, response) => void fake.#serve(request, response));
    await once(server.listen(0, "127.0.0.1"), "listening");
    return fake;
  }

  get url(): URL {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the fake does not listen");
    return new URL(`http://127.0.0.1:${address.port}/`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await once(this.#server.close(), "close");
  }

  addFleet(slug: string): Row {
    return this.tables.insert("application", { slug, app_name: slug.split("/")[1] ?? slug, uuid: hex(32, slug) });
  }

  /** Of the nth minute of the year. */
  addRelease(fleet: Row, version: string, minute: number, status: "success" | "failed" = "success"): Row {
    return this.tables.insert("release", {
      ...{ commit: hex(40, `${fleet.id} ${version}`), raw_version: version, status, is_invalidated: false },
      created_at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
      belongs_to__application: fleet.id,
    });
  }

  addDevice(fleet: Row, name: string, more: { readonly online?: boolean; readonly running?: Row } = {}): Row {
    return this.tables.insert("device", {
      ...{ uuid: hex(32, name), device_name: name, is_online: more.online ?? true, os_version: "balenaOS 7.2.0" },
      ...{ overall_status: "operational", overall_progress: null },
      ...{ public_address: "203.0.113.7", ip_address: "192.168.1.20 fe80::1" },
      belongs_to__application: fleet.id,
      is_pinned_on__release: null,
      is_running__release: more.running?.id ?? null,
    });
  }

  removeDevice(device: Row): void {
    this.tables.remove("device", { expand: new Map() }, byId(device.id));
  }

  /** Every device that is there and not locked runs what it is pinned to. */
  settle(): void {
    for (const device of this.tables.all("device"))
      if (device["is_online"] === true && !this.locked.has(device.id)) this.#update(device);
  }

  #update(device: Row): void {
    const pinned = device["is_pinned_on__release"] ?? null;
    if (pinned !== null)
      this.tables.update("device", { expand: new Map() }, { is_running__release: pinned }, byId(device.id));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request;
    const body = await text(request);
    const path = decodeURIComponent(url);
    this.requests.push({ method, path });
    const failure = this.failures.shift();
    if (failure === "silence") return;
    if (failure === "reset") {
      request.socket.destroy();
      return;
    }
    const answer = typeof failure === "number" ? { status: failure } : this.#answer(method, path, { request, body });
    const content = JSON.stringify(answer.body ?? "OK");
    response.writeHead(answer.status, {
      "content-type": "application/json",
      ...(failure === "half" && { "content-length": String(content.length) }),
      ...answer.headers,
    });
    if (failure !== "half") response.end(content);
    else response.write(content.slice(0, content.length / 2), () => request.socket.destroy());
  }

  #answer(
    method: string,
    path: string,
    { request, body }: { readonly request: IncomingMessage; readonly body: string },
  ): Answer {
    const [, token = ""] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    if (!this.tokens.has(token)) return { status: 401, body: "Unauthorized" };
    if (this.rateLimit !== undefined && this.requests.length % this.rateLimit.every === 0)
      return {
        status: 429,
        body: "Too Many Requests",
        headers: { "retry-after": `${this.rateLimit.retryAfterSeconds}` },
      };
    const values = (body === "" ? {} : JSON.parse(body)) as Readonly<Record<string, Value>>;
    if (method === "POST" && path === "/supervisor/v1/update") return this.#supervise(values);
    if (!path.startsWith("/v7/")) return { status: 404, body: "Not Found" };
    try {
      return this.#resource(method, path.slice("/v7".length), values);
    } catch (error) {
      if (error instanceof NotUnderstood) return { status: 400, body: error.message };
      // What PineJS says, and what its client looks for.
      if (error instanceof UniqueKeyViolated)
        return { status: 409, body: `Unique key constraint violated: ${error.message}` };
      throw error;
    }
  }

  #resource(method: string, address: string, values: Readonly<Record<string, Value>>): Answer {
    const { resource, key, query } = parseAddress(address);
    if (!isTable(resource)) return { status: 404, body: "Not Found" };
    switch (method) {
      case "GET":
        return { status: 200, body: { d: this.tables.get(resource, query, key) } };
      case "PATCH":
        this.tables.update(resource, query, values, key);
        return { status: 200 };
      case "DELETE":
        this.tables.remove(resource, query, key);
        return { status: 200 };
      case "POST": {
        const refused = refusalOf(resource, values);
        return refused === undefined
          ? { status: 201, body: this.tables.insert(resource, values) }
          : { status: 400, body: refused };
      }
      default:
        return { status: 405 };
    }
  }

  /** The proxy to a device's supervisor. */
  #supervise(values: Readonly<Record<string, unknown>>): Answer {
    const device = this.tables.all("device").find(({ id }) => id === values["deviceId"]);
    if (device?.["is_online"] !== true) return { status: 404, body: "No online device(s) found" };
    const { data } = values;
    const force = typeof data === "object" && data !== null && "force" in data && data.force === true;
    if (force || !this.locked.has(device.id)) this.#update(device);
    return { status: 202 };
  }
}

/** balena keeps the names apart. */
function refusalOf(resource: TableName, values: Readonly<Record<string, Value>>): string | undefined {
  if (!resource.endsWith("_variable")) return undefined;
  const isReserved = /^(BALENA|RESIN)_/.test(String(values["name"]));
  if (resource.includes("config") === isReserved) return undefined;
  return `${String(values["name"])} is not a name of a ${resource}`;
}

const isTable = (name: string): name is TableName => Object.hasOwn(tables, name);
const byId = (value: number) => ({ kind: "compare", field: "id", operator: "eq", value }) as const;

/** Always the same digits for the same name. */
export function hex(digits: number, name: string): string {
  let [state, text] = [0x811c9dc5, ""];
  while (text.length < digits) {
    for (const char of name) state = Math.imul(state ^ char.charCodeAt(0), 0x01000193);
    text += (state >>> 0).toString(16).padStart(8, "0");
  }
  return text.slice(0, digits);
}
