import type { Grant, Permission, Session, Token } from "@carillon/contracts/access";
import { routes } from "@carillon/control/features/access/route-table";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl, type Answered } from "./running-control.js";
import { TestDevice } from "./test-device.js";
import { permissionsOf } from "@carillon/core/access/grants";

let folder: TemporaryFolder;
let control: RunningControl;
let speaker: TestDevice;
beforeAll(async () => {
  folder = await temporaryFolder("control-access");
  control = await RunningControl.start(folder.path);
  await control.api("PUT", "/v1/zones/gym", { name: "Gym", site: "north", programme: "gym" });
  speaker = await TestDevice.make(control);
  await speaker.pair({ name: "Gym, left", site: "north", zones: ["gym"] });
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function tokenWith(
  grants: Grant[],
  permissions: Permission[] | null = null,
): Promise<Token & { secret: string }> {
  const made = await control.api("POST", "/v1/tokens", { name: "of a test", grants, permissions });
  expect(made.status).toBe(201);
  return made.body as Token & { secret: string };
}

const withToken = (secret: string, method: string, path: string, body?: unknown) =>
  control.asStranger(method, path, body, { authorization: `Bearer ${secret}` });

/** A path of the route where there is something of site north. */
const pathOf = (route: string): string =>
  route
    .replace("/v1/devices/:id", `/v1/devices/${speaker.id}`)
    .replace("/v1/zones/:id", "/v1/zones/gym")
    .replace("/v1/sites/:id", "/v1/sites/north")
    .replace("/v1/schedules/:id", "/v1/schedules/bell")
    .replace("/v1/programmes/:id", "/v1/programmes/gym")
    .replace(":scope/:document", "site:north/output")
    .replaceAll(/\/:\w+/g, "/nobody");

/** What is at site north; again, where a request has removed it. */
async function furnish(): Promise<void> {
  const bell = {
    ...{ name: "Bell", site: "north", zones: ["gym"], play: { kind: "file", name: "bell.wav" }, timeZone: "UTC" },
    ...{ when: { kind: "cron", expression: "0 8 * * *" }, enabled: false },
  };
  const isThere = async (path: string): Promise<boolean> => (await control.api("GET", path)).status === 200;
  if (!(await isThere("/v1/zones/gym")))
    await control.api("PUT", "/v1/zones/gym", { name: "Gym", site: "north", programme: "gym" });
  if (!(await isThere("/v1/schedules/bell"))) await control.api("PUT", "/v1/schedules/bell", bell);
  if (await isThere(`/v1/devices/${speaker.id}`)) return;
  speaker = await TestDevice.make(control);
  await speaker.pair({ name: "Gym, left", site: "north", zones: ["gym"] });
}

/** As through a proxy, so that nothing is open because this machine asks; a stream is left as soon as it begins. */
async function ask(method: string, path: string, authorization?: string): Promise<{ status: number; body: unknown }> {
  const leave = new AbortController();
  const writes = method !== "GET" && method !== "DELETE";
  const response = await fetch(`${control.base}${path}`, {
    method,
    headers: {
      "x-forwarded-for": "192.0.2.1",
      ...(writes && { "content-type": "application/json" }),
      ...(authorization !== undefined && { authorization }),
    },
    ...(writes && { body: JSON.stringify({ site: "north" }) }),
    redirect: "manual",
    signal: AbortSignal.any([leave.signal, AbortSignal.timeout(20_000)]),
  });
  const type = response.headers.get("content-type") ?? "";
  const body: unknown = /\bjson\b/.test(type) ? await response.json() : undefined;
  leave.abort();
  return { status: response.status, body };
}

interface DescribedRoute {
  readonly route: string;
  readonly isOpen: boolean;
}

async function describedRoutes(): Promise<DescribedRoute[]> {
  const { body } = await control.asStranger("GET", "/api-json");
  const { paths } = body as { paths: Record<string, Record<string, { security?: unknown[] }>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      route: `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
      isOpen: security?.length === 0,
    })),
  );
}

describe("the route table", () => {
  beforeAll(furnish);
  /** Of whoever is known, about himself. */
  const ofAnybody = ["GET /v1/session", "DELETE /v1/session"];

  it("knows every route of the API, but those that are open, and a session's own", async () => {
    const closed = (await describedRoutes()).flatMap(({ route, isOpen }) => (isOpen ? [] : [route]));
    expect(closed.toSorted()).toEqual([...Object.keys(routes), ...ofAnybody].toSorted());
  });

  it("is not asked where nobody needs to be known, and nobody else is answered who is unknown", async () => {
    for (const { route, isOpen } of await describedRoutes()) {
      const [method = "", path = ""] = route.split(" ");
      const { status, body } = await ask(method, pathOf(path));
      const why = `${route} → ${status}`;
      if (isOpen) expect([JSON.stringify(body), why]).not.toContainEqual(expect.stringMatching(/unauthenticated/));
      else expect(body, why).toMatchObject({ status: 401, code: "unauthenticated" });
    }
  });

  it("is not asked for a session's own: whoever is known has one, however little he may", async () => {
    const { secret } = await tokenWith([{ role: "viewer", scope: "site:south" }], ["metrics:read"]);
    for (const route of ofAnybody) {
      const [method = "", path = ""] = route.split(" ");
      expect(await ask(method, path, `Bearer ${secret}`), route).toMatchObject({ status: 200 });
    }
  });

  const roles = ["viewer", "announcer", "operator", "administrator"] as const;
  const scopes = ["site:north", "site:south", "all"] as const;
  it.each(roles.flatMap((role) => scopes.map((scope) => [role, scope] as const)))(
    "lets %s of %s do what it says, and refuses everything else with the permission that is missing",
    async (role, scope) => {
      const { secret } = await tokenWith([{ role, scope }]);
      for (const [route, [needs]] of Object.entries(routes)) {
        const [method = "", path = ""] = route.split(" ");
        const body = method === "GET" || method === "DELETE" ? undefined : { site: "north" };
        const asked = { params: paramsOf(path), body };
        const permission = typeof needs === "function" ? needs(asked) : needs;
        const place = routes[route]?.[1](asked, stateOfTest());
        const holds = scope === "all" || place === "anywhere" || (place !== "installation" && scope === "site:north");
        const expected = permissionsOf[role].includes(permission) && holds;
        const answer = await ask(method, pathOf(path), `Bearer ${secret}`);
        expect(answer.status === 403, `${role} of ${scope}: ${route} → ${answer.status}`).toBe(!expected);
        if (!expected)
          expect(answer.body).toMatchObject({
            code: "forbidden",
            detail: expect.stringContaining(permission) as string,
          });
        expect(answer.status).not.toBe(401);
        expect(answer.status).toBeLessThan(500);
        if (method === "DELETE" && answer.status < 300) await furnish();
      }
    },
  );
});

const paramsOf = (path: string): Record<string, string> => ({
  id: path.startsWith("/v1/devices")
    ? speaker.id
    : path.startsWith("/v1/sites")
      ? "north"
      : path.startsWith("/v1/schedules")
        ? "bell"
        : "gym",
  scope: "site:north",
});
/** As much of the installation as the table looks at. */
const stateOfTest = () =>
  ({
    devices: new Map([[speaker.id, { site: "north" }]]),
    zones: new Map([["gym", { site: "north", programme: "gym" }]]),
    schedules: new Map([["bell", { site: "north" }]]),
  }) as unknown as Parameters<(typeof routes)[string][1]>[1];

describe("a list", () => {
  it("holds only what is at sites that the asker may know of", async () => {
    await control.api("PUT", "/v1/zones/shop", { name: "Shop", site: "south", programme: "shop" });
    await control.api("PUT", "/v1/configuration/site:south/output", { values: {} });
    const { secret } = await tokenWith([{ role: "operator", scope: "site:north" }]);
    for (const path of ["/v1/zones", "/v1/sites", "/v1/configuration", "/v1/programmes", "/v1/devices"]) {
      const { status, body } = await withToken(secret, "GET", path);
      expect(status).toBe(200);
      expect(JSON.stringify(body), path).not.toMatch(/shop|south/i);
    }
    const everything = { filter: "kind = speaker or kind = media", action: { kind: "tag", set: ["seen"], remove: [] } };
    const { secret: south } = await tokenWith([{ role: "operator", scope: "site:south" }]);
    expect((await withToken(secret, "POST", "/v1/devices/actions", everything)).body).toMatchObject({ matched: 1 });
    expect((await withToken(south, "POST", "/v1/devices/actions", everything)).body).toMatchObject({ matched: 0 });
    const away = { ...everything, action: { kind: "move", site: "south", enter: [], leave: [] } };
    expect(await withToken(secret, "POST", "/v1/devices/actions", away)).toMatchObject({ status: 403 });
  });
});

describe("what a device runs", () => {
  it("is not changed by a token for configuration alone", async () => {
    const { secret } = await tokenWith([{ role: "operator", scope: "all" }], ["configuration:write", "fleet:read"]);
    const put = (document: string) =>
      withToken(secret, "PUT", `/v1/configuration/site:north/${document}`, { values: {} });
    expect(await put("release")).toMatchObject({ status: 403 });
    expect((await put("playout")).status).not.toBe(403);
  });
});

describe("a token", () => {
  it("shows its secret once, works until it is revoked, and is told by its prefix", async () => {
    const { id, secret, prefix } = await tokenWith([{ role: "viewer", scope: "all" }]);
    expect(secret.startsWith(prefix)).toBe(true);
    expect(await withToken(secret, "GET", "/v1/zones")).toMatchObject({ status: 200 });
    const listed = await control.api("GET", "/v1/tokens");
    expect(JSON.stringify(listed.body)).toContain(id);
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    expect(await control.api("DELETE", `/v1/tokens/${id}`)).toMatchObject({ status: 204 });
    expect(await withToken(secret, "GET", "/v1/zones")).toMatchObject({ status: 401 });
  });

  it("cannot be given more than the giver has", async () => {
    const { secret } = await tokenWith([{ role: "administrator", scope: "all" }], ["access:manage", "fleet:read"]);
    const more = { name: "more", grants: [{ role: "operator", scope: "all" }] };
    expect(await withToken(secret, "POST", "/v1/tokens", more)).toMatchObject({ status: 403 });
    const less = { ...more, permissions: ["fleet:read"] };
    expect(await withToken(secret, "POST", "/v1/tokens", less)).toMatchObject({ status: 201 });
  });
});

const cookieIn = ({ headers }: Answered): string => (headers.get("set-cookie") ?? "").split(";", 1)[0] ?? "";
const login = (name: string, password: string) => control.asStranger("POST", "/v1/session", { name, password });

describe("a person with a local account", () => {
  const password = "correct horse battery";
  beforeAll(async () => {
    const wish = { displayName: "Ada", password, grants: [{ role: "operator", scope: "site:north" }] };
    expect(await control.api("PUT", "/v1/users/ada", wish)).toMatchObject({ status: 201, body: { origin: "local" } });
  });

  it("logs in with a cookie that scripts and other sites cannot use, and changes things only with the page's token", async () => {
    const begun = await login("ada", password);
    expect(begun.status).toBe(201);
    expect(begun.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Strict/);
    const { csrf } = begun.body as Session;
    const cookie = cookieIn(begun);
    expect((await control.asStranger("GET", "/v1/session", undefined, { cookie })).body).toMatchObject({
      name: "ada",
      csrf,
    });
    const wish = { values: { volumeDb: -3 } };
    const change = (headers: Record<string, string>) =>
      control.asStranger("PUT", "/v1/configuration/site:north/output", wish, { cookie, ...headers });
    expect(await change({})).toMatchObject({ status: 403, body: { code: "csrf-token-missing" } });
    expect(await change({ "x-csrf-token": "guessed" })).toMatchObject({ status: 403 });
    expect(await change({ "x-csrf-token": csrf ?? "" })).toMatchObject({ status: 201 });
    await control.asStranger("DELETE", "/v1/session", undefined, { cookie, "x-csrf-token": csrf ?? "" });
    expect(await control.asStranger("GET", "/v1/session", undefined, { cookie })).toMatchObject({ status: 401 });
  });

  it("is logged out when the password is changed, and by closing the account", async () => {
    const cookie = cookieIn(await login("ada", password));
    const present = await control.api("GET", "/v1/users/ada");
    const closed = { displayName: "Ada", grants: [], disabled: true };
    const etag = { "if-match": present.headers.get("etag") ?? "" };
    expect(await control.api("PUT", "/v1/users/ada", closed, etag)).toMatchObject({ status: 200 });
    expect(await control.asStranger("GET", "/v1/session", undefined, { cookie })).toMatchObject({ status: 401 });
    expect(await login("ada", password)).toMatchObject({ status: 401, body: { code: "login-refused" } });
  });

  it("whose password is guessed at is slowed down, and nobody learns whether the name exists", async () => {
    const known = await login("ada", "wrong password");
    const unknown = await login("nobody", "wrong password");
    expect([known.status, unknown.status]).toEqual([401, 401]);
    const answers = await Promise.all(Array.from({ length: 15 }, () => login("ada", "wrong password")));
    const slowed = answers.find(({ status }) => status === 429);
    expect(Number(slowed?.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("the audit log", () => {
  it("says who changed what and how it ended, without secrets, also when it was refused", async () => {
    const { secret, prefix } = await tokenWith([{ role: "operator", scope: "site:north" }]);
    await withToken(secret, "PUT", "/v1/configuration/site:south/output", { values: { volumeDb: -1 } });
    await withToken(secret, "PUT", "/v1/zones/stage", { name: "Stage", site: "north" });
    await control.api("PUT", "/v1/users/bob", { displayName: "Bob", password: "a long enough secret", grants: [] });
    const { items } = (await control.api("GET", "/v1/audit?limit=5")).body as { items: Record<string, unknown>[] };
    expect(items).toMatchObject([
      { actor: "token:administrator", action: "PUT /v1/users/:name", target: "/v1/users/bob", status: 201 },
      { actor: "token:of a test", tokenPrefix: prefix, action: "PUT /v1/zones/:id", site: "north", status: 201 },
      { actor: "token:of a test", site: "south", status: 403 },
      {},
      {},
    ]);
    expect(JSON.stringify(items)).not.toContain("a long enough secret");
    const ofNorth = (await withToken(secret, "GET", "/v1/audit")).body as { items: { site: string | null }[] };
    expect(new Set(ofNorth.items.map(({ site }) => site))).toEqual(new Set(["north"]));
  });
});
