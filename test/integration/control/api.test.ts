import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";
import { TestDevice } from "./test-device.js";

let folder: TemporaryFolder;
let control: RunningControl;
beforeAll(async () => {
  folder = await temporaryFolder("control-api");
  control = await RunningControl.start(folder.path);
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

describe("the API", () => {
  it("needs a token on every route but health, pairing, logins, revocations and the metrics of this machine", async () => {
    const { paths } = (await control.asStranger("GET", "/api-json")).body as Document;
    const open = [
      "/healthz",
      "/readyz",
      "/v1/pairing",
      "/v1/pairing/{id}/token",
      "/v1/renewals",
      "/metrics",
      "/metrics/devices",
      "/v1/revocations.crl",
      "/v1/revocations.pem",
      // To log in.
      ...["methods", "oidc", "oidc/callback", "oidc/exchange", "oidc/device", "oidc/device/token"].map(
        (way) => `/v1/session/${way}`,
      ),
    ];
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ path, method })),
    );
    expect(routes.length).toBeGreaterThan(20);
    for (const { path, method } of routes) {
      if (open.includes(path) && !(path === "/v1/pairing" && method === "get")) continue;
      if (path === "/v1/session" && method === "post") continue;
      for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: "Basic YTpi" }]) {
        const answer = await control.asStranger(
          method.toUpperCase(),
          path.replaceAll(/\{\w+\}/g, "x"),
          undefined,
          headers,
        );
        expect(answer, `${method} ${path}`).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
        expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
      }
    }
    expect((await control.asStranger("GET", "/metrics", undefined, { "x-forwarded-for": "10.1.1.1" })).status).toBe(
      401,
    );
    expect((await control.asStranger("GET", "/metrics")).status).toBe(200);
  });

  it("is described by an OpenAPI 3.1 document without a dangling reference, and by a page that loads nothing from the network", async () => {
    const { body } = await control.asStranger("GET", "/api-json");
    const document = body as Document;
    expect(document.openapi).toBe("3.1.0");
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name = ""]) => name,
    );
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(Object.keys(document.components.schemas)).toContain(name);
    const page = await control.asStranger("GET", "/api");
    expect(page.status).toBe(200);
    expect(String(page.body)).not.toMatch(/(src|href)="https?:/);
  });

  it("answers every refusal with a problem that says what to do next", async () => {
    const cases = [
      [await control.asStranger("GET", "/v1/nothing"), 404, "not-found"],
      [await control.api("GET", "/v1/devices/nobody"), 404, "not-found"],
      [await control.api("PUT", "/v1/zones/hall", "{"), 400, "message-malformed"],
      [
        await control.api("PUT", "/v1/zones/hall", "<a/>", { "content-type": "text/xml" }),
        415,
        "media-type-unsupported",
      ],
      [await control.api("PUT", "/v1/zones/hall", { name: "x".repeat(200_000) }), 413, "request-too-large"],
      [await control.api("PUT", "/v1/zones/Hall!", { name: "Hall" }), 422, "request-invalid"],
      [await control.api("GET", "/v1/devices?limit=1000"), 422, "request-invalid"],
      [await control.api("GET", "/v1/devices?cursor=nonsense"), 422, "request-invalid"],
      [await control.api("GET", "/%c0"), 400, "message-malformed"],
    ] as const;
    for (const [answer, status, code] of cases) {
      expect(answer).toMatchObject({ status, body: { code, status, type: `urn:carillon:problem:${code}` } });
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      expect((answer.body as { next: string }).next).not.toBe("");
    }
    const wrong = await control.api("PUT", "/v1/zones/hall", { name: "", programme: 5 });
    expect((wrong.body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)).toEqual([
      "/name",
      "/programme",
    ]);
  });

  it("gives each request an id, takes the caller's when it is harmless, and lets no page frame or sniff it", async () => {
    const own = await control.api("GET", "/v1/zones", undefined, { "x-request-id": "trace-17" });
    expect(own.headers.get("x-request-id")).toBe("trace-17");
    const other = await control.api("GET", "/v1/zones", undefined, { "x-request-id": "<script>" });
    expect(other.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(other.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(other.headers.get("x-content-type-options")).toBe("nosniff");
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("lists devices in pages, by name, and narrows by what is asked for", async () => {
    for (const [name, site, tags] of [
      ["B", "main", []],
      ["A", "main", ["loud"]],
      ["C", "farm", ["loud"]],
    ] as const)
      await (await TestDevice.make(control)).pair({ name, site, tags: [...tags], zones: name === "B" ? ["yard"] : [] });
    const names = (answer: { body: unknown }) =>
      (answer.body as { items: { name: string }[] }).items.map(({ name }) => name);
    const first = await control.api("GET", "/v1/devices?limit=2");
    expect(names(first)).toEqual(["A", "B"]);
    const cursor = (first.body as { nextCursor: string }).nextCursor;
    const rest = await control.api("GET", `/v1/devices?limit=2&cursor=${cursor}`);
    expect(names(rest)).toEqual(["C"]);
    expect(rest.body).toMatchObject({ nextCursor: null });
    expect(names(await control.api("GET", "/v1/devices?tag=loud&site=main"))).toEqual(["A"]);
    expect(names(await control.api("GET", "/v1/devices?zone=yard"))).toEqual(["B"]);
    expect(names(await control.api("GET", "/v1/devices?kind=media"))).toEqual([]);
    expect(names(await control.api("GET", "/v1/devices?presence=never-seen"))).toEqual(["A", "B", "C"]);
  });
});

describe("changing what others may have changed", () => {
  it("needs the ETag of what was read: 428 without, 412 when it is old", async () => {
    const path = "/v1/configuration/site:main/output";
    expect(await control.api("GET", path)).toMatchObject({ status: 404 });
    expect(await control.api("PUT", path, { values: { volumeDb: -1 } }, { "if-match": '"1-x"' })).toMatchObject({
      status: 412,
    });
    const created = await control.api("PUT", path, { values: { volumeDb: -1 } }, { "if-none-match": "*" });
    expect(created.status).toBe(201);
    expect(await control.api("PUT", path, { values: {} }, { "if-none-match": "*" })).toMatchObject({
      status: 412,
      body: { code: "precondition-failed" },
    });
    expect(await control.api("PUT", path, { values: {} })).toMatchObject({
      status: 428,
      body: { code: "precondition-required" },
    });
    const etag = created.headers.get("etag") ?? "";
    const changed = await control.api("PUT", path, { values: { volumeDb: -2 } }, { "if-match": etag });
    expect(changed).toMatchObject({ status: 200, body: { version: 2, values: { volumeDb: -2 } } });
    expect(await control.api("PUT", path, { values: {} }, { "if-match": etag })).toMatchObject({ status: 412 });
    expect(await control.api("DELETE", path)).toMatchObject({ status: 428 });
    expect(
      await control.api("DELETE", path, undefined, { "if-match": changed.headers.get("etag") ?? "" }),
    ).toMatchObject({ status: 204 });
    const again = await control.api("PUT", path, { values: {} });
    expect(again.headers.get("etag")).not.toBe(etag);
  });

  it("lets one of two writers win", async () => {
    const path = "/v1/configuration/site:race/output";
    const { headers } = await control.api("PUT", path, { values: {} });
    const etag = headers.get("etag") ?? "";
    const both = await Promise.all(
      [-5, -6].map((volumeDb) => control.api("PUT", path, { values: { volumeDb } }, { "if-match": etag })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it("names the field that is wrong or unknown, the document and the scope that do not exist", async () => {
    const put = (path: string, values: object) => control.api("PUT", `/v1/configuration/${path}`, { values });
    const wrong = await put("fleet/output", { volumeDb: 5, volumDb: 0 });
    expect(wrong).toMatchObject({
      status: 422,
      body: { code: "document-invalid", errors: [{ pointer: "/values/volumeDb" }] },
    });
    expect(await put("fleet/output", { volumDb: 0 })).toMatchObject({
      body: { errors: [{ pointer: "/values/volumDb" }] },
    });
    expect(await put("fleet/outpt", {})).toMatchObject({ status: 404, body: { code: "not-found" } });
    expect(await put("galaxy/output", {})).toMatchObject({ status: 404, body: { code: "not-found" } });
    expect(await put("fleet/output", JSON.parse('{"__proto__":{"volumeDb":-3}}') as object)).toMatchObject({
      status: 400,
    });
  });

  it("moves a device with If-Match alone, and never to a name that is none", async () => {
    const device = await TestDevice.make(control);
    await device.pair({ name: "Mover" });
    const read = await control.api("GET", `/v1/devices/${device.id}`);
    const etag = read.headers.get("etag") ?? "";
    expect(await control.api("PATCH", `/v1/devices/${device.id}`, { name: "Moved" })).toMatchObject({ status: 428 });
    expect(await control.api("PATCH", `/v1/devices/${device.id}`, { name: "  " }, { "if-match": etag })).toMatchObject({
      status: 422,
    });
    await control.api("PUT", "/v1/sites/farm", { name: "Farm" });
    const moved = await control.api(
      "PATCH",
      `/v1/devices/${device.id}`,
      { name: "Moved", site: "farm" },
      { "if-match": etag },
    );
    expect(moved).toMatchObject({ status: 200, body: { name: "Moved", site: "farm" } });
    expect(
      await control.api("PATCH", `/v1/devices/${device.id}`, { name: "Late" }, { "if-match": etag }),
    ).toMatchObject({ status: 412 });
  });
});
