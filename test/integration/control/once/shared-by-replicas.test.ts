import { writeFile } from "node:fs/promises";
import type { Session } from "@carillon/contracts/access";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FakeBalena, hex } from "../../../support/balena/fake-balena.js";
import { eventually } from "../../../support/eventually.js";
import { freePort } from "../../../support/free-ports.js";
import { CookieBrowser } from "../../../support/identity/cookie-browser.js";
import { clientId, clientSecret, IdentityProvider } from "../../../support/identity/identity-provider.js";
import { startPostgres } from "../../../support/postgres.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";
import { RunningControl, type Answered } from "../running-control.js";

const slug = "school/speakers";
const tom = { name: "Tom", preferred_username: "tom", groups: ["teachers"] };

/** Two replicas over one PostgreSQL; a balancer could send each request to either. */
let first: RunningControl;
let second: RunningControl;
let publicUrl: string;
let balena: FakeBalena;
const owned = new AsyncDisposableStack();
beforeAll(async () => {
  const folder = owned.use(await temporaryFolder("shared-by-replicas"));
  const database = owned.use(await startPostgres());
  balena = owned.use(await FakeBalena.start());
  balena.tokens.add("secret");
  const fleet = balena.addFleet(slug);
  balena.addDevice(fleet, "Hall", { running: balena.addRelease(fleet, "1.0.0", 1) });
  const port = await freePort();
  publicUrl = `http://127.0.0.1:${port}`;
  const provider = owned.use(await IdentityProvider.start({ publicUrl, people: { tom } }));
  await writeFile(folder.file("client-secret"), clientSecret);
  await writeFile(folder.file("balena-token"), "secret");
  const env = {
    DATABASE_URL: database.url,
    CARILLON_PUBLIC_URL: publicUrl,
    CARILLON_OIDC_ISSUER: provider.issuer,
    CARILLON_OIDC_CLIENT_ID: clientId,
    CARILLON_OIDC_CLIENT_SECRET_FILE: folder.file("client-secret"),
    CARILLON_OIDC_ROLES: "teachers=announcer",
    CARILLON_OIDC_ADMITS: "mapped",
    CARILLON_BALENA_TOKEN_FILE: folder.file("balena-token"),
    CARILLON_BALENA_FLEETS: slug,
    CARILLON_BALENA_API: balena.url.href,
  };
  first = owned.use(await RunningControl.start(folder.file("control"), { ...env, CARILLON_HTTP: `127.0.0.1:${port}` }));
  second = owned.use(await RunningControl.start(folder.file("control"), env));
});
afterAll(() => owned.disposeAsync());

/** To each in turn. */
async function alternately(count: number, ask: (control: RunningControl) => Promise<Answered>): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < count; n += 1) statuses.push((await ask(n % 2 === 0 ? first : second)).status);
  return statuses;
}
const howMany = (statuses: readonly number[], status: number): number =>
  statuses.filter((one) => one === status).length;

describe("two replicas", () => {
  it("allow as many guesses of a password together as one does", async () => {
    const guess = { name: "ada", password: "wrong password" };
    const statuses = await alternately(14, (control) => control.asStranger("POST", "/v1/session", guess));
    expect([howMany(statuses.slice(0, 10), 401), statuses.at(-1)]).toEqual([10, 429]);
    // One a minute is given back meanwhile, however slow this machine is.
    expect(howMany(statuses, 401)).toBeLessThanOrEqual(12);
  });

  it("allow as many wrong codes together as one does", async () => {
    const approval = { userCode: "BBBB-BBBB", name: "Guessed" };
    const statuses = await alternately(12, (control) => control.api("POST", "/v1/pairing/approvals", approval));
    expect([howMany(statuses.slice(0, 5), 404), howMany(statuses, 429)]).toEqual([5, expect.any(Number)]);
    expect(howMany(statuses, 429)).toBeGreaterThan(0);
  });

  it("end a login at the identity provider that the other began, and both know the session", async () => {
    const browser = new CookieBrowser({ login: "tom" });
    const isCallback = (url: URL) => url.pathname === "/v1/session/oidc/callback";
    const back = await browser.go(`${publicUrl}/v1/session/oidc`, isCallback);
    expect(back.origin).toBe(first.base);
    // The balancer sends the browser elsewhere; its cookies are of the one name that it knows.
    const host = new URL(first.base).host;
    const held = browser.cookie(host, "carillon_login") ?? "";
    const arrived = await fetch(`${second.base}${back.pathname}${back.search}`, {
      headers: { cookie: `carillon_login=${held}` },
      redirect: "manual",
    });
    const session = arrived.headers.getSetCookie().find((cookie) => cookie.startsWith("carillon_session="));
    const cookie = session?.split(";", 1)[0] ?? "";
    for (const control of [first, second]) {
      const { status, body } = await control.asStranger("GET", "/v1/session", undefined, { cookie });
      expect([status, (body as Session).name]).toEqual([200, "tom"]);
    }
    // Used once, wherever it is shown.
    const again = await fetch(`${first.base}${back.pathname}${back.search}`, {
      headers: { cookie: `carillon_login=${held}` },
      redirect: "manual",
    });
    expect(again.headers.getSetCookie().some((one) => one.startsWith("carillon_session=s"))).toBe(false);
  });

  it("ask balena by one of them, and both know what it said", async () => {
    const asked = () => balena.requests.filter(({ path }) => path.includes("/device?")).length;
    for (const control of [first, second])
      await eventually("the inventory", async () => {
        const { items } = (await control.api("GET", "/v1/releases/devices")).body as { items: { uuid: string }[] };
        return items.some(({ uuid }) => uuid === hex(32, "Hall"));
      });
    expect(asked()).toBe(1);
  });
});
