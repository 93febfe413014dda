import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import type { Session, User } from "@carillon/contracts/access";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../support/free-ports.js";
import { CookieBrowser } from "../../support/identity/cookie-browser.js";
import { clientId, clientSecret, IdentityProvider } from "../../support/identity/identity-provider.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";

const people = {
  ada: {
    email: "Ada@school.example",
    email_verified: true,
    name: "Ada L.",
    preferred_username: "ada",
    groups: ["staff"],
  },
  eve: { email: "ada@school.example", email_verified: false, name: "Eve", preferred_username: "ada", groups: [] },
  tom: { name: "Tom", preferred_username: "tom", groups: ["teachers", "others"] },
  admin: { name: "Not the administrator", preferred_username: "administrator", groups: ["teachers"] },
};
const mapping = "teachers=announcer@site:north, heads=operator";

let folder: TemporaryFolder;
let provider: IdentityProvider;
let control: RunningControl;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = await temporaryFolder("control-oidc");
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  provider = await IdentityProvider.start({ publicUrl, people });
  await writeFile(folder.file("client-secret"), `${clientSecret}\n`);
  env = {
    CARILLON_HTTP: `127.0.0.1:${port}`,
    CARILLON_PUBLIC_URL: publicUrl,
    CARILLON_OIDC_ISSUER: provider.issuer,
    CARILLON_OIDC_CLIENT_ID: clientId,
    CARILLON_OIDC_CLIENT_SECRET_FILE: folder.file("client-secret"),
    CARILLON_OIDC_NAME: "the school",
    CARILLON_OIDC_ROLES: mapping,
    CARILLON_OIDC_ADMITS: "mapped",
  };
  control = await RunningControl.start(folder.file("data"), env);
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});
afterEach(() => {
  provider.forging = undefined;
  provider.clumsy = false;
});

const start = (query = ""): string => `${control.base}/v1/session/oidc${query}`;
const callback = "/v1/session/oidc/callback";
const isOurs = (url: URL): boolean => url.origin === control.base;
/** Up to where the browser would go back to us, and not further. */
const untilBack = (url: URL): boolean => isOurs(url) && url.pathname === callback;
const untilDone = (url: URL): boolean => isOurs(url) && url.pathname !== callback;

async function loggedIn(
  login: string,
  query = "",
): Promise<{ browser: CookieBrowser; at: URL; session: Session | undefined }> {
  const browser = new CookieBrowser({ login });
  const at = await browser.go(start(query), untilDone);
  const answer = await browser.ask(new URL("/v1/session", control.base));
  return { browser, at, session: answer.ok ? ((await answer.json()) as Session) : undefined };
}
const refusal = async (login: string): Promise<string | null> => {
  const { at, session } = await loggedIn(login);
  expect(session).toBeUndefined();
  return new URLSearchParams(at.hash.slice(1)).get("refused");
};

describe("a login with the identity provider", () => {
  it("is offered by name", async () => {
    const { body } = await control.asStranger("GET", "/v1/session/methods");
    expect(body).toEqual({ oidc: { name: "the school", url: start() } });
  });

  it("brings who is in a group that has a role, with that role where it holds, and back to where he was going", async () => {
    const { browser, at, session } = await loggedIn("tom", "?returnTo=/zones");
    expect(at.href).toBe(`${control.base}/zones`);
    expect(session).toMatchObject({
      name: "tom",
      displayName: "Tom",
      grants: [{ role: "announcer", scope: "site:north" }],
    });
    const asked = browser.path.find(({ pathname }) => pathname === "/auth")?.searchParams;
    expect(asked?.get("code_challenge_method")).toBe("S256");
    expect(asked?.get("nonce")).not.toBe("");
    expect(asked?.get("state")).not.toBe("");
    const { items } = (await control.api("GET", "/v1/audit?limit=5")).body as { items: object[] };
    expect(items).toContainEqual(expect.objectContaining({ actor: "tom", action: `GET ${callback}`, status: 303 }));
  });

  it("takes a group's role away with the next login, and keeps what an administrator gave", async () => {
    const { body, headers } = await control.api("GET", "/v1/users/tom");
    const given = { displayName: "Tom", grants: [{ role: "viewer", scope: "all" }] };
    await control.api("PUT", "/v1/users/tom", given, { "if-match": headers.get("etag") ?? "" });
    expect(body).toMatchObject({ origin: "oidc", joined: true, providerGrants: [{ role: "announcer" }] });
    const { groups } = people.tom;
    try {
      people.tom.groups = [];
      expect((await loggedIn("tom")).session).toMatchObject({ grants: given.grants });
    } finally {
      people.tom.groups = groups;
    }
  });

  it("does not bring a stranger, nor give him another's account by what he calls himself", async () => {
    expect(await refusal("ada")).toBe("not-invited");
    const password = "a long enough password";
    await control.api("PUT", "/v1/users/administrator", { displayName: "Of this house", password, grants: [] });
    const { session } = await loggedIn("admin");
    expect(session?.name).toMatch(/^administrator-[0-9a-f]{12}$/);
    expect((await control.api("GET", "/v1/users/administrator")).body).toMatchObject({ origin: "local" });
  });

  it("brings who was invited under an address that the provider has verified, and from then on nobody else", async () => {
    const invitation = { displayName: "Ada", origin: "oidc", grants: [{ role: "operator", scope: "site:north" }] };
    expect(await control.api("PUT", "/v1/users/Ada@school.example", invitation)).toMatchObject({ status: 422 });
    const invited = await control.api("PUT", "/v1/users/ada@school.example", invitation);
    expect(invited).toMatchObject({ status: 201, body: { joined: false, origin: "oidc" } });
    expect(await refusal("eve")).toBe("not-invited");
    expect((await loggedIn("ada")).session).toMatchObject({ name: "ada@school.example", grants: invitation.grants });
    people.eve.email_verified = true;
    expect(await refusal("eve")).toBe("not-invited");
    people.eve.email_verified = false;
  });

  it("does not open an account that is closed, and closing it ends its sessions", async () => {
    const { browser } = await loggedIn("tom");
    const present = await control.api("GET", "/v1/users/tom");
    const closed = { displayName: "Tom", grants: [], disabled: true };
    await control.api("PUT", "/v1/users/tom", closed, { "if-match": present.headers.get("etag") ?? "" });
    expect((await browser.ask(new URL("/v1/session", control.base))).status).toBe(401);
    expect(await refusal("tom")).toBe("login-refused");
    const { headers } = await control.api("GET", "/v1/users/tom");
    await control.api(
      "PUT",
      "/v1/users/tom",
      { ...closed, disabled: false },
      { "if-match": headers.get("etag") ?? "" },
    );
  });

  it("ends at the provider too: the next one has to say who he is", async () => {
    const { browser, session } = await loggedIn("tom");
    const out = await fetch(new URL("/v1/session", control.base), {
      method: "DELETE",
      headers: {
        cookie: `carillon_session=${browser.cookie(new URL(control.base).host, "carillon_session") ?? ""}`,
        "x-csrf-token": session?.csrf ?? "",
      },
    });
    const { endSession } = (await out.json()) as { endSession: string };
    expect(endSession).toContain("id_token_hint=");
    expect((await browser.go(endSession, isOurs)).href).toBe(`${control.base}/`);
    const asked = browser.path.length;
    await browser.go(start(), untilDone);
    expect(browser.path.slice(asked).some(({ pathname }) => pathname.startsWith("/interaction/"))).toBe(true);
  });

  it("goes nowhere else afterwards, whoever asks for it", async () => {
    for (const elsewhere of ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nset-cookie:x=y"])
      expect(
        await control.asStranger("GET", `/v1/session/oidc?returnTo=${encodeURIComponent(elsewhere)}`),
      ).toMatchObject({
        status: 422,
      });
  });
});

describe("what comes back from the provider", () => {
  const comeBack = async (change: (back: URL) => void, browser = new CookieBrowser({ login: "tom" })) => {
    const back = await browser.go(start(), untilBack);
    change(back);
    const response = await browser.ask(back, undefined, { accept: "application/json" });
    const text = await response.text();
    return { browser, back, status: response.status, problem: text === "" ? null : (JSON.parse(text) as unknown) };
  };

  it("is refused with another's state, another issuer, or no login that this browser began", async () => {
    const state = await comeBack((back) => back.searchParams.set("state", "guessed"));
    expect(state).toMatchObject({ status: 401, problem: { code: "login-unbelievable" } });
    const issuer = await comeBack((back) => back.searchParams.set("iss", "https://evil.example"));
    expect(issuer).toMatchObject({ status: 401, problem: { code: "login-unbelievable" } });
    const back = await new CookieBrowser({ login: "tom" }).go(start(), untilBack);
    const other = await new CookieBrowser().ask(back, undefined, { accept: "application/json" });
    expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([400, "login-stale"]);
  });

  it("is taken once: the code is of no use a second time, to the same browser or to one that stole it", async () => {
    const first = await comeBack(() => undefined);
    expect(first.status).toBe(303);
    const again = await first.browser.ask(first.back, undefined, { accept: "application/json" });
    expect(again.status).toBe(400);
    // A thief with a login of his own under way puts the code that he saw into it.
    const stolen = await new CookieBrowser({ login: "tom" }).go(start(), untilBack);
    const thief = await comeBack(
      (back) => back.searchParams.set("code", stolen.searchParams.get("code") ?? ""),
      new CookieBrowser({ login: "admin" }),
    );
    expect(thief).toMatchObject({ status: 401, problem: { code: "login-unbelievable" } });
  });

  it("is refused when the person said no", async () => {
    const said = await comeBack((back) => {
      back.searchParams.delete("code");
      back.searchParams.set("error", "access_denied");
    });
    expect(said).toMatchObject({ status: 401, problem: { code: "login-refused" } });
  });

  const now = () => Math.floor(Date.now() / 1000);
  it.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ["of another login (nonce)", (claims) => ({ ...claims, nonce: "of another login" })],
    ["without a nonce", ({ nonce: _, ...claims }) => claims],
    ["that has expired", (claims) => ({ ...claims, exp: now() - 120, iat: now() - 600 })],
    ["of another issuer", (claims) => ({ ...claims, iss: "https://evil.example" })],
    ["for another client", (claims) => ({ ...claims, aud: "another" })],
  ])("is refused with an ID token %s", async (_, forging) => {
    provider.forging = forging;
    expect(await refusal("tom")).toBe("login-unbelievable");
  });

  it("is refused with an ID token that was changed on the way", async () => {
    provider.forging = (claims) => ({ ...claims, sub: "admin" });
    provider.clumsy = true;
    expect(await refusal("tom")).toBe("login-unbelievable");
  });

  it("is believed although its clock is half a minute off, either way", async () => {
    for (const skew of [-30, 30]) {
      provider.forging = (claims) => ({
        ...claims,
        iat: now() + skew,
        nbf: now() + skew,
        exp: now() + Math.min(skew, 0),
      });
      expect((await loggedIn("tom")).session?.name).toBe("tom");
    }
  });
});

describe("a provider that is away", () => {
  it("is said to be, local accounts go on, and it is found again when it is back", async () => {
    const password = "a long enough password";
    await control.api("PUT", "/v1/users/local", { displayName: "Local", password, grants: [] });
    const back = new CookieBrowser({ login: "tom" });
    const arrival = await back.go(start(), untilBack);
    await provider.go();
    const answer = await back.ask(arrival, undefined, { accept: "application/json" });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([503, "provider-unreachable"]);
    expect(await control.asStranger("POST", "/v1/session", { name: "local", password })).toMatchObject({ status: 201 });
    await control[Symbol.asyncDispose]();
    control = await RunningControl.start(folder.file("data"), env);
    expect(await control.asStranger("GET", "/v1/session/oidc")).toMatchObject({
      ...{
        status: 503,
        body: { code: "provider-unreachable", next: expect.stringContaining("local account") as string },
      },
    });
    await provider.come();
    expect((await loggedIn("tom")).session?.name).toBe("tom");
  });
});

describe("a program", () => {
  const verifier = "v".repeat(43);
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const codeFor = async (browser = new CookieBrowser({ login: "tom" })) => {
    const at = await browser.go(start(`?port=4000&challenge=${challenge}`), (url) => url.port === "4000");
    return at.searchParams.get("code") ?? "";
  };
  const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

  it("on the person's machine exchanges the code that comes to its port for a session, once, and only if it began the login", async () => {
    const exchange = (code: string, proof: string) =>
      control.asStranger("POST", "/v1/session/oidc/exchange", { code, verifier: proof });
    expect(await exchange(await codeFor(), "w".repeat(43))).toMatchObject({
      status: 400,
      body: { code: "login-stale" },
    });
    const code = await codeFor();
    const made = await exchange(code, verifier);
    expect(made).toMatchObject({ status: 201, body: { name: "tom", csrf: null } });
    expect(await exchange(code, verifier)).toMatchObject({ status: 400 });
    const { secret } = made.body as { secret: string };
    expect((await control.asStranger("GET", "/v1/session", undefined, bearer(secret))).body).toMatchObject({
      name: "tom",
    });
    expect((await control.asStranger("DELETE", "/v1/session", undefined, bearer(secret))).status).toBe(200);
    expect((await control.asStranger("GET", "/v1/session", undefined, bearer(secret))).status).toBe(401);
  });

  it("elsewhere gets one when the person has entered its code at the provider", async () => {
    const begun = (await control.asStranger("POST", "/v1/session/oidc/device")).body as Record<string, string>;
    const poll = () => control.asStranger("POST", "/v1/session/oidc/device/token", { deviceCode: begun["deviceCode"] });
    expect(await poll()).toMatchObject({ status: 428, body: { code: "login-pending" } });
    const person = new CookieBrowser({ login: "tom" });
    const done = person.go(String(begun["verificationUriComplete"]), () => false);
    await expect(done).rejects.toThrow(/leads nowhere: 200/);
    const made = await poll();
    expect(made).toMatchObject({ status: 201, body: { name: "tom" } });
    expect(await poll()).toMatchObject({ status: 401, body: { code: "login-unbelievable" } });
  });
});

describe("a person who was recognised", () => {
  it("is one user under one subject, whatever he calls himself later", async () => {
    const before = people.tom.preferred_username;
    people.tom.preferred_username = "thomas";
    const { session } = await loggedIn("tom");
    people.tom.preferred_username = before;
    expect(session?.name).toBe("tom");
    const { items } = (await control.api("GET", "/v1/users")).body as { items: User[] };
    expect(items.filter(({ displayName }) => displayName === "Tom")).toHaveLength(1);
  });
});
