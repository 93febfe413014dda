import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { gzipSync } from "node:zlib";
import { listenForPeople, type Bounds } from "@carillon/control/http/listeners";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";

let folder: TemporaryFolder;
let control: RunningControl;
let cookie: string;
let csrf: string;
beforeAll(async () => {
  folder = await temporaryFolder("control-hardening");
  control = await RunningControl.start(folder.path);
  const password = "a long enough password";
  const grants = [{ role: "administrator", scope: "all" }];
  await control.api("PUT", "/v1/users/ada", { displayName: "Ada", password, grants });
  const begun = await control.asStranger("POST", "/v1/session", { name: "ada", password });
  cookie = (begun.headers.get("set-cookie") ?? "").split(";", 1)[0] ?? "";
  csrf = (begun.body as { csrf: string }).csrf;
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const authorization = (): string => `Bearer ${control.token}`;
const portOf = (base: string): number => Number(new URL(base).port);

/** Everything that is said until the connection ends, to bytes that no client would send. */
async function said(socket: Socket, bytes: string | Buffer): Promise<string> {
  const pieces: Buffer[] = [];
  socket.on("data", (piece: Buffer) => pieces.push(piece)).on("error", () => undefined);
  socket.write(bytes);
  if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve));
  return Buffer.concat(pieces).toString("latin1");
}
const saidByPeople = (bytes: string | Buffer): Promise<string> =>
  said(connect(portOf(control.base), "127.0.0.1"), bytes);
const statusIn = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);

/** One request by hand, whose connection is closed after it. */
const byHand = (head: string, body: string | Buffer = "") => {
  const length =
    head.toLowerCase().includes("\ncontent-length") || body.length === 0 ? "" : `content-length: ${body.length}\r\n`;
  const start = `${head}\r\nhost: localhost\r\nauthorization: ${authorization()}\r\n${length}connection: close\r\n\r\n`;
  return saidByPeople(Buffer.concat([Buffer.from(start, "latin1"), Buffer.from(body)]));
};
const json = "content-type: application/json";

describe("a body", () => {
  it.each<[string, number, string, string | Buffer]>([
    ["too large", 413, `PUT /v1/zones/a HTTP/1.1\r\n${json}`, `{"name":"${"x".repeat(200_000)}"}`],
    ["that says it is too large", 413, `PUT /v1/zones/a HTTP/1.1\r\n${json}\r\ncontent-length: 99999999999`, "{"],
    ["nested without end", 400, `PUT /v1/zones/a HTTP/1.1\r\n${json}`, "[".repeat(120_000)],
    ["nested too deep", 422, `PUT /v1/zones/a HTTP/1.1\r\n${json}`, `${"[".repeat(60_000)}${"]".repeat(60_000)}`],
    [
      "compressed",
      415,
      `PUT /v1/zones/a HTTP/1.1\r\n${json}\r\ncontent-encoding: gzip`,
      gzipSync(Buffer.alloc(50_000_000)),
    ],
    ["compressed twice", 415, `PUT /v1/zones/a HTTP/1.1\r\n${json}\r\ncontent-encoding: identity, br`, "x"],
    [
      "of a form",
      415,
      "POST /v1/session HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded",
      "name=ada&password=x",
    ],
    [
      "of a form as text",
      415,
      "POST /v1/session HTTP/1.1\r\ncontent-type: text/plain",
      '{"name":"ada","password":"x"}',
    ],
    ["of many parts", 415, "POST /v1/session HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=b", "--b--"],
    [
      "that is not UTF-8",
      400,
      `PUT /v1/zones/a HTTP/1.1\r\n${json}`,
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    ],
    ["of UTF-16", 400, `PUT /v1/zones/a HTTP/1.1\r\n${json}; charset=utf-16`, Buffer.from('{"name":"a"}', "utf16le")],
    ["with __proto__", 400, `PUT /v1/zones/a HTTP/1.1\r\n${json}`, '{"name":"a","__proto__":{"isAdmin":true}}'],
    [
      "with a constructor's prototype",
      400,
      `PUT /v1/zones/a HTTP/1.1\r\n${json}`,
      '{"constructor":{"prototype":{"a":1}}}',
    ],
    ["with __proto__ in escapes", 400, `PUT /v1/zones/a HTTP/1.1\r\n${json}`, '{"\\u005f_proto__":{"isAdmin":true}}'],
    [
      "with a list of things that are not UTF-8",
      400,
      "POST /v1/expected-devices HTTP/1.1\r\ncontent-type: text/csv",
      Buffer.from([0xc3, 0x28]),
    ],
  ])("%s is refused with %i", async (_, status, head, body) => {
    const began = process.cpuUsage();
    expect(statusIn(await byHand(head, body))).toBe(status);
    const { user, system } = process.cpuUsage(began);
    expect(user + system, "CPU µs").toBeLessThan(5_000_000);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});

describe("an address", () => {
  it.each<[string, number, string]>([
    ["with half an escape", 400, "/v1/zones/%"],
    ["with bytes that are no text", 400, "/v1/zones/%ff%fe"],
    ["with U+0000", 422, "/v1/users/%00"],
    ["with U+0000 in its query", 422, "/v1/audit?actor=%00"],
    ["with bytes that are no text in its query", 200, "/v1/audit?actor=%ff%fe"],
    ["with slashes in an id", 404, "/v1/zones/..%2f..%2fetc"],
    ["with dots for an id", 404, "/v1/zones/%2e%2e"],
    ["that climbs", 404, "/../../etc/passwd"],
    ["of a page of ours with a line break", 404, "/v1/zones/a%0d%0aset-cookie:%20x=y"],
    ["with keys of prototypes", 200, "/v1/zones?__proto__[limit]=1&constructor[prototype][limit]=1"],
    ["with one key many times", 422, `/v1/zones?${"limit=1&".repeat(500)}`],
    ["longer than any", 431, `/v1/zones?cursor=${"x".repeat(30_000)}`],
    ["in absolute form (RFC 9112 §3.2.2)", 200, "http://evil.example/v1/zones"],
  ])("%s is answered with %i", async (_, status, target) => {
    const answer = await byHand(`GET ${target} HTTP/1.1`);
    expect(statusIn(answer)).toBe(status);
    expect(answer).not.toMatch(/^set-cookie/im);
  });
});

describe("a method", () => {
  it.each(["TRACE", "PROPFIND", "SEARCH", "BREW", "CONNECT"])("%s does nothing, and is not echoed", async (method) => {
    const answer = await byHand(`${method} /v1/zones HTTP/1.1\r\nx-secret: echo`);
    expect([0, 400, 404]).toContain(statusIn(answer));
    expect(answer).not.toContain("echo");
  });
});

describe("a request of two minds", () => {
  it.each([
    ["a length and chunks", "content-length: 5\r\ntransfer-encoding: chunked"],
    ["two lengths", "content-length: 5\r\ncontent-length: 6"],
    ["a length that is none", "content-length: +5"],
    ["chunks that are not the last coding", "transfer-encoding: chunked, identity"],
    ["a header that is folded", "x-a: b\r\n c"],
    ["a name with a blank", "x a: b"],
    ["a bare line feed", "x-a: b\nx-b: c"],
  ])("with %s ends the connection, so that no second one hides in it", async (_, headers) => {
    const smuggled = "0\r\n\r\nGET /v1/tokens HTTP/1.1\r\nhost: localhost\r\n\r\n";
    const start = `POST /v1/session HTTP/1.1\r\nhost: localhost\r\n${json}\r\n${headers}\r\n\r\n${smuggled}`;
    const answers = (await saidByPeople(start)).match(/HTTP\/1\.1 \d{3}/g);
    expect(answers).toEqual(["HTTP/1.1 400"]);
  });
});

describe("what becomes part of a header", () => {
  it("cannot begin another: request ids, addresses to go to", async () => {
    for (const id of ["a\tb", "a b", "x".repeat(65), "ä", "a;b"]) {
      const answer = await byHand(`GET /v1/zones HTTP/1.1\r\nx-request-id: ${id}`);
      expect(/^x-request-id: ([\w-]{36})\r$/im.exec(answer)?.[1]).toBeDefined();
    }
    expect(
      (await control.api("GET", "/v1/zones", undefined, { "x-request-id": "mine.1" })).headers.get("x-request-id"),
    ).toBe("mine.1");
    const name = encodeURIComponent("a\r\nset-cookie: x=y");
    const made = await control.api("PUT", `/v1/zones/${name}`, { name: "a" });
    expect(made.status).toBe(422);
    expect(made.headers.get("set-cookie")).toBeNull();
  });
});

describe("a session's cookie", () => {
  const change = (headers: Record<string, string>) =>
    control.asStranger(
      "PUT",
      "/v1/zones/hall",
      { name: "Hall" },
      { cookie, "x-csrf-token": csrf, "if-match": "*", ...headers },
    );

  it("is of use to our own page alone, also when another knows the token", async () => {
    expect((await change({ "if-none-match": "*", "if-match": "" })).status).not.toBe(403);
    expect(await change({ origin: control.base })).not.toMatchObject({ status: 403 });
    for (const foreign of [
      "https://evil.example",
      "null",
      `${control.base}.evil.example`,
      "http://127.0.0.1:1",
      "garbage",
    ])
      expect(await change({ origin: foreign })).toMatchObject({ status: 403, body: { code: "origin-foreign" } });
    expect(await change({ "sec-fetch-site": "cross-site" })).toMatchObject({
      status: 403,
      body: { code: "origin-foreign" },
    });
    expect(await change({ "x-csrf-token": "" })).toMatchObject({ status: 403, body: { code: "csrf-token-missing" } });
  });

  it("is not shared with other origins, and they are told nothing", async () => {
    const asked = await byHand(
      "OPTIONS /v1/zones HTTP/1.1\r\norigin: https://evil.example\r\naccess-control-request-method: PUT",
    );
    expect(statusIn(asked)).toBe(404);
    expect(asked).not.toMatch(/access-control-allow/i);
    const read = await control.api("GET", "/v1/zones", undefined, { origin: "https://evil.example" });
    expect(read.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("does not open the metrics to a page that has made its name point here", async () => {
    const named = (host: string) => saidByPeople(`GET /metrics HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    expect(statusIn(await named("localhost"))).toBe(200);
    expect(statusIn(await named("evil.example:8080"))).toBe(401);
  });
});

describe("every answer", () => {
  it("is kept by nobody, framed by nobody, and runs no script of others", async () => {
    for (const path of ["/", "/v1/tokens", "/v1/session", "/api", "/nowhere"]) {
      const { headers } = await control.api("GET", path);
      const csp = headers.get("content-security-policy") ?? "";
      expect(csp, path).toMatch(/default-src 'self'.*object-src 'none'.*base-uri 'none'.*frame-ancestors 'none'/);
      expect(csp).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("server")).toBeNull();
      expect(headers.get("x-powered-by")).toBeNull();
      if (path.startsWith("/v1/")) expect(headers.get("cache-control")).toBe("no-store");
    }
    const grants = [{ role: "viewer", scope: "all" }];
    const secret = await control.api("POST", "/v1/tokens", { name: "secret", grants });
    expect(secret.headers.get("cache-control")).toBe("no-store");
  });
});

describe("a listener", () => {
  const bears: Bounds = {
    ...{ headersTimeout: 300, requestTimeout: 600, keepAliveTimeout: 300, connectionsCheckingInterval: 50 },
    mostConnections: 5,
  };
  const listening = async () => {
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(line) });
    const listener = await listenForPeople(
      { host: "127.0.0.1", port: 0 },
      { routing: (request, response) => void request.resume().on("end", () => response.end("heard")), log, bears },
    );
    return { listener, lines };
  };

  it("does not wait for those who send a byte now and then", async () => {
    const { listener } = await listening();
    const { port } = listener.address;
    const slow = async (start: string): Promise<number> => {
      const socket = connect(port, "127.0.0.1");
      const dripping = setInterval(() => socket.write("x"), 40);
      const answer = await said(socket, start);
      clearInterval(dripping);
      return statusIn(answer);
    };
    // Who goes on writing to a closed connection may lose the answer with it.
    for (const start of [
      "GET / HTTP/1.1\r\nhost: a\r\nx-slow: ",
      "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n",
    ])
      await eventually("it is told that it was too slow", async () => (await slow(start)) === 408);
    await listener.close();
  });

  it("hears no more than it can bear, says so, and hears others when there is room", async () => {
    const { listener, lines } = await listening();
    const { port } = listener.address;
    const crowd = Array.from({ length: 20 }, () => connect(port, "127.0.0.1").on("error", () => undefined));
    await eventually("fifteen were sent away", () => crowd.filter(({ closed }) => closed).length >= 15);
    expect(lines.join("")).toContain("connections-dropped");
    for (const socket of crowd) socket.destroy();
    const heard = () => said(connect(port, "127.0.0.1"), "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    await eventually("there is room", async () => statusIn(await heard()) === 200);
    await listener.close();
  });

  it("for devices offers strangers nothing but pairing, whatever they ask", async () => {
    const port = portOf(control.deviceBase);
    for (const target of ["/v1/tokens", "/", "/api-json", "/metrics", "//v1/tokens", "/v1/pairing/../tokens"]) {
      const socket = connectTls({ port, host: "localhost", ca: control.root, servername: "localhost" });
      await once(socket, "secureConnect");
      const head = `GET ${target} HTTP/1.1\r\nhost: localhost\r\nauthorization: ${authorization()}\r\nconnection: close\r\n\r\n`;
      expect(statusIn(await said(socket, head)), target).toBe(404);
    }
  });
});
