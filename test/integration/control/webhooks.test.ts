import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Sender } from "@carillon/control/features/webhooks/sender";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestAuthority } from "../../support/certificates.js";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";
import { TestDevice } from "./test-device.js";

let folder: TemporaryFolder;
let control: RunningControl;
beforeAll(async () => {
  folder = await temporaryFolder("webhooks");
  control = await RunningControl.start(folder.path, { CARILLON_WEBHOOK_RECEIVERS: "127.0.0.2" });
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

interface Message {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

interface Received {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A receiver of webhooks that answers as it is told to. */
class Receiver implements AsyncDisposable {
  readonly received: Received[] = [];
  answer: (response: ServerResponse) => void = (response) => response.writeHead(204).end();
  atOnce = 0;
  mostAtOnce = 0;
  private readonly server = createServer((request, response) => void this.take(request, response));

  async start(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.2", done));
    return `http://127.0.0.2:${(this.server.address() as AddressInfo).port}/hook`;
  }

  ofType(type: string): Message[] {
    return this.received.map(({ body }) => JSON.parse(body) as Message).filter((message) => message.type === type);
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    response.once("close", () => (this.atOnce -= 1));
    let body = "";
    for await (const piece of request) body += String(piece);
    this.received.push({ headers: request.headers, body });
    this.answer(response);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

interface Made {
  readonly id: string;
  readonly secret: string;
}
const subscribe = async (url: string, wish: object = {}): Promise<Made> => {
  const { status, body } = await control.api("POST", "/v1/webhooks", { url, events: ["webhook.ping"], ...wish });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Made;
};
const ping = async ({ id }: Made): Promise<string> =>
  ((await control.api("POST", `/v1/webhooks/${id}/ping`)).body as { id: string }).id;
const deliveries = async ({ id }: Made, query = "") =>
  ((await control.api("GET", `/v1/webhooks/${id}/deliveries${query}`)).body as { items: Record<string, unknown>[] })
    .items;

const isSignedWith = ({ headers, body }: Received, secret: string): boolean => {
  const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
  const expected = createHmac("sha256", Buffer.from(secret.slice(6), "base64"))
    .update(signed)
    .digest();
  return String(headers["webhook-signature"])
    .split(" ")
    .some((one) => timingSafeEqual(Buffer.from(one.slice("v1,".length), "base64"), expected));
};

describe("a webhook", () => {
  it("tells of devices that are paired, come, speak and are removed, signed, to those who want it at that site", async () => {
    await using receiver = new Receiver();
    await using elsewhere = new Receiver();
    const events = ["device.paired", "device.presence", "device.event", "device.removed"];
    const made = await subscribe(await receiver.start(), { events });
    await subscribe(await elsewhere.start(), { events, site: "elsewhere" });
    const device = await TestDevice.make(control);
    await device.pair({ name: "Hall", zones: [] });
    {
      await using connection = await device.connect();
      await connection.beBorn("speaker", 7);
      await eventually("it came", () => receiver.ofType("device.presence").some(({ data }) => data["to"] === "online"));
    }
    await control.api("DELETE", `/v1/devices/${device.id}`);
    await eventually("it is gone", () => receiver.ofType("device.removed").length === 1);
    expect(receiver.ofType("device.paired")).toMatchObject([
      { data: { device: device.id, name: "Hall", site: "main" } },
    ]);
    expect(elsewhere.received).toEqual([]);
    for (const message of receiver.received) {
      expect(message.headers["content-type"]).toBe("application/json");
      expect(isSignedWith(message, made.secret)).toBe(true);
    }
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is sent again under the same id until it is taken, and says what came of each", async () => {
    await using receiver = new Receiver();
    const made = await subscribe(await receiver.start());
    receiver.answer = (response) => response.writeHead(receiver.received.length < 2 ? 500 : 204).end();
    const id = await ping(made);
    const log = await eventually(
      "it was taken",
      async () => {
        const [delivery] = await deliveries(made);
        return delivery?.["state"] === "delivered" && delivery;
      },
      { deadlineMs: 60_000 },
    );
    expect(log).toMatchObject({ id, attempts: 2, lastStatus: 204, lastError: null, nextAttemptAt: null });
    expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([id, id]);
  });

  it("is counted with how it ends, and while it waits with its age", async () => {
    await using receiver = new Receiver();
    const made = await subscribe(await receiver.start());
    const told = async (series: string): Promise<number> => {
      const text = (await control.asStranger("GET", "/metrics")).body as string;
      const line = text.split("\n").find((one) => one.startsWith(`carillon_webhook_${series} `));
      return Number(line?.split(" ").at(-1));
    };
    const failed = await told('attempts_total{outcome="failed"}');
    const delivered = await told('attempts_total{outcome="delivered"}');
    receiver.answer = (response) => response.writeHead(500).end();
    await ping(made);
    await eventually("it failed", async () => (await told('attempts_total{outcome="failed"}')) > failed);
    expect(await told("waiting")).toBe(1);
    expect(await told("oldest_seconds")).toBeGreaterThan(0);
    receiver.answer = (response) => response.writeHead(204).end();
    await eventually("it was taken", async () => (await told("waiting")) === 0, { deadlineMs: 60_000 });
    expect(await told('attempts_total{outcome="delivered"}')).toBe(delivered + 1);
    expect(await told("oldest_seconds")).toBe(0);
  });

  it("is put aside when the receiver is gone for good, and is delivered again when somebody asks", async () => {
    await using receiver = new Receiver();
    const made = await subscribe(await receiver.start());
    await using watcher = new Receiver();
    await subscribe(await watcher.start(), { events: ["webhook.disabled"] });
    receiver.answer = (response) => response.writeHead(410).end();
    const id = await ping(made);
    await eventually("it is dead", async () => (await deliveries(made, "?state=dead")).length === 1);
    await eventually("who watches is told", () => watcher.ofType("webhook.disabled").length === 1);
    const present = await control.api("GET", `/v1/webhooks/${made.id}`);
    expect(present.body).toMatchObject({ active: false, disabledReason: "it answered 410 Gone" });
    receiver.answer = (response) => response.writeHead(200).end("ok");
    const begun = await control.api(
      "PATCH",
      `/v1/webhooks/${made.id}`,
      { active: true },
      {
        "if-match": present.headers.get("etag") ?? "",
      },
    );
    expect(begun.body).toMatchObject({ active: true, disabledReason: null });
    expect((await control.api("POST", `/v1/webhooks/${made.id}/deliveries/${id}/redeliver`)).status).toBe(202);
    await eventually("it was taken", async () => (await deliveries(made, "?state=delivered")).length === 1);
  });

  it("is signed with the old secret and the new one for a while", async () => {
    await using receiver = new Receiver();
    const made = await subscribe(await receiver.start());
    const { body } = await control.api("POST", `/v1/webhooks/${made.id}/secret`, { keepOldSeconds: 60 });
    const { secret } = body as Made;
    await ping(made);
    const message = await eventually("the message", () => receiver.received[0]);
    expect(isSignedWith(message, secret)).toBe(true);
    expect(isSignedWith(message, made.secret)).toBe(true);
    await control.api("POST", `/v1/webhooks/${made.id}/secret`, { keepOldSeconds: 0 });
    await ping(made);
    const later = await eventually("the next", () => receiver.received[1]);
    expect(isSignedWith(later, secret)).toBe(false);
    const shown = await control.api("GET", `/v1/webhooks/${made.id}`);
    expect(JSON.stringify(shown.body)).not.toContain("whsec_");
  });

  it("has no more than four messages under way at one receiver, and hinders no other that is slow", async () => {
    await using slow = new Receiver();
    await using quick = new Receiver();
    const waiting: ServerResponse[] = [];
    slow.answer = (response) => void waiting.push(response);
    const [one, other] = [await subscribe(await slow.start()), await subscribe(await quick.start())];
    for (let times = 0; times < 8; times += 1) await ping(one);
    await ping(other);
    await eventually("the quick one has it", () => quick.received.length === 1);
    await eventually("four", () => waiting.length === 4);
    expect(slow.atOnce).toBe(4);
    slow.answer = (response) => response.writeHead(204).end();
    for (const response of waiting.splice(0)) response.writeHead(204).end();
    await eventually("all", async () => (await deliveries(one, "?state=delivered")).length === 8);
    expect(slow.mostAtOnce).toBe(4);
  });

  it("leads nowhere inside, by its address when it is made, by its name when it is sent", async () => {
    for (const url of [
      "https://10.0.0.1/",
      "https://169.254.169.254/latest",
      "https://[::1]/",
      "https://[::ffff:7f00:1]/",
    ])
      expect(await control.api("POST", "/v1/webhooks", { url, events: ["webhook.ping"] })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: "/url" }] },
      });
    const made = await subscribe("https://localhost:1/");
    await ping(made);
    const failed = await eventually("it failed", async () => {
      const [delivery] = await deliveries(made);
      return delivery?.["lastError"] != null && delivery;
    });
    expect(failed["lastError"]).toContain("not on the public internet");
  });
});

describe("the sender", () => {
  const never = new AbortController().signal;

  it("does not follow a redirect, reads little of an answer, and waits only so long", async () => {
    await using receiver = new Receiver();
    await using inside = new Receiver();
    const [url, other] = [await receiver.start(), await inside.start()];
    const sender = new Sender({ allowed: ["127.0.0.2"], version: "test", timeoutMs: 1000 });
    receiver.answer = (response) => response.writeHead(302, { location: other }).end();
    expect(await sender.post(url, {}, "{}", never)).toMatchObject({
      status: 302,
      error: expect.stringContaining("redirect") as string,
    });
    expect(inside.received).toEqual([]);
    let ended = false;
    receiver.answer = (response) => {
      response.writeHead(200).once("close", () => (ended = true));
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    };
    expect(await sender.post(url, {}, "{}", never)).toEqual({ status: 200, error: null });
    await eventually("the endless answer was cut off", () => ended);
    receiver.answer = () => undefined;
    expect(await sender.post(url, {}, "{}", never)).toEqual({ status: null, error: "no answer within 1 s" });
  });

  it("connects to the address that was checked, though the name leads elsewhere by then, and checks the name in TLS", async () => {
    const authority = await TestAuthority.create();
    const certified = await authority.server("receiver.example");
    const names: string[] = [];
    const server = createTlsServer(certified, (request, response) => {
      names.push(request.headers.host ?? "");
      response.writeHead(204).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const asked: string[] = [];
    // A name server that answers honestly once, and then with another address.
    const resolve = (host: string) => {
      asked.push(host);
      return Promise.resolve([asked.length === 1 ? "127.0.0.1" : "127.0.0.2"]);
    };
    const sender = new Sender({ allowed: ["127.0.0.1"], version: "test", resolve, ca: authority.ca });
    expect(await sender.post(`https://receiver.example:${port}/`, {}, "{}", never)).toEqual({
      status: 204,
      error: null,
    });
    expect(asked).toEqual(["receiver.example"]);
    expect(names).toEqual([`receiver.example:${port}`]);
    expect(await sender.post(`https://receiver.example:${port}/`, {}, "{}", never)).toMatchObject({
      status: null,
      error: expect.stringContaining("127.0.0.2") as string,
    });
    const another = new Sender({
      allowed: ["127.0.0.1"],
      version: "test",
      resolve: () => Promise.resolve(["127.0.0.1"]),
      ca: authority.ca,
    });
    expect(await another.post(`https://another.example:${port}/`, {}, "{}", never)).toMatchObject({
      status: null,
      error: expect.stringContaining("altnames") as string,
    });
    server.closeAllConnections();
    server.close();
  });
});
