import { writeFile } from "node:fs/promises";
import { type Browser, type Page, chromium as playwright } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RunningControl } from "../../integration/control/running-control.js";
import { chromium } from "../../support/chromium.js";
import { freePort } from "../../support/free-ports.js";
import { clientId, clientSecret, IdentityProvider } from "../../support/identity/identity-provider.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { objectionsOfAxe } from "./axe.js";

const people = { tom: { name: "Tom", preferred_username: "tom", groups: ["teachers"] }, eve: { name: "Eve" } };
const password = "a long enough password";

let folder: TemporaryFolder;
let provider: IdentityProvider;
let control: RunningControl;
let browser: Browser;
beforeAll(async () => {
  folder = await temporaryFolder("sign-in");
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  provider = await IdentityProvider.start({ publicUrl, people });
  await writeFile(folder.file("client-secret"), clientSecret);
  control = await RunningControl.start(folder.file("data"), {
    CARILLON_HTTP: `127.0.0.1:${port}`,
    CARILLON_PUBLIC_URL: publicUrl,
    CARILLON_OIDC_ISSUER: provider.issuer,
    CARILLON_OIDC_CLIENT_ID: clientId,
    CARILLON_OIDC_CLIENT_SECRET_FILE: folder.file("client-secret"),
    CARILLON_OIDC_NAME: "the school",
    CARILLON_OIDC_ROLES: "teachers=viewer",
    CARILLON_OIDC_ADMITS: "mapped",
  });
  await control.api("PUT", "/v1/users/ada", {
    displayName: "Ada",
    password,
    grants: [{ role: "viewer", scope: "all" }],
  });
  browser = await playwright.launch(chromium);
});
afterAll(async () => {
  await browser.close();
  await control[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

let page: Page;
beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(control.base);
});

const wall = () => page.getByRole("button", { name: "Sign out" });
const atProvider = async (login: string) => {
  await page.getByRole("link", { name: "Sign in with the school" }).click();
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
};

describe("the console's door", () => {
  it("opens with a local account, stays open over a reload, and closes", async () => {
    await page.getByRole("link", { name: "Sign in with the school" }).waitFor();
    expect(await objectionsOfAxe(page)).toEqual([]);
    await page.getByLabel("Name").fill("ada");
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").getByText("do not fit").waitFor();
    expect(await objectionsOfAxe(page)).toEqual([]);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await wall().waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    await page.reload();
    await wall().click();
    await page.getByLabel("Name").waitFor();
    expect((await page.context().cookies()).map(({ name }) => name)).not.toContain("carillon_session");
  });

  it("opens with the identity provider, and signing out ends there too", async () => {
    await atProvider("tom");
    await wall().waitFor();
    expect(page.url()).toBe(`${control.base}/`);
    expect(await objectionsOfAxe(page)).toEqual([]);
    await wall().click();
    await page.getByRole("button", { name: "Yes, sign me out" }).click();
    await page.getByLabel("Name").waitFor();
    expect(page.url()).toBe(`${control.base}/`);
  });

  it("says why it stays shut for somebody whom nobody invited", async () => {
    await atProvider("eve");
    await page.getByRole("alert").getByText("Nobody has invited you").waitFor();
    expect(page.url()).not.toContain("refused");
    expect(await objectionsOfAxe(page)).toEqual([]);
  });
});
