import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { type Browser, type Page, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mediaService, speaker, zone } from "../../unit/console/fleet-builders.js";
import { objectionsOfAxe } from "./axe.js";
import { FakeControl } from "./fake-control.js";

const launch = {
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
};
const narrow = { width: 390, height: 844 };
const wide = { width: 1280, height: 800 };

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch(launch);
});
afterAll(() => browser.close());

let control: FakeControl;
let address: string;
let page: Page;
const troubles: string[] = [];

beforeEach(async () => {
  control = new FakeControl();
  address = await control.start();
  control.send("snapshot", {
    devices: [mediaService(), speaker(1), speaker(2), speaker(3, {}, { presence: "lost", name: "Gym" })],
    zones: [zone("hall")],
  });
  page = await browser.newPage({ viewport: wide });
  page.setDefaultTimeout(20_000);
  troubles.length = 0;
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (line) => line.text().includes("Content Security Policy") && troubles.push(line.text()));
});
afterEach(async () => {
  await page.close();
  await control[Symbol.asyncDispose]();
  expect(troubles).toEqual([]);
});

const signedIn = async () => {
  await page.goto(`${address}#token=${control.token}`);
  await page.getByRole("heading", { name: "Speaker 1" }).waitFor();
};
const card = (name: string) => page.getByRole("article", { name });

describe("the page of the speakers", () => {
  it("shows zones and speakers with their state in words, and takes the token out of the address", async () => {
    await signedIn();
    expect(page.url()).toBe(address);
    expect(await card("Speaker 1").innerText()).toMatch(/Playing[\s\S]*400\.0 ms[\s\S]*\+0\.021 ms/);
    expect(await card("Gym").innerText()).toContain("no connection to the control service");
    expect(await page.getByRole("region", { name: "Hall" }).innerText()).toMatch(/sample\s+0:07 \/ 0:20/);
  });

  it("follows what the speakers say", async () => {
    await signedIn();
    control.send("device", speaker(2, { seq: 2, listening: { state: "starved" } }));
    await card("Speaker 2").getByText("No audio").waitFor();
    control.send("device-removed", { id: speaker(2).id });
    await card("Speaker 2").waitFor({ state: "detached" });
  });

  it("says when it is cut off, and goes on by itself from the last event", async () => {
    await signedIn();
    control.cut();
    await page.getByText("what you see is old").waitFor();
    control.restore();
    await page.getByText("what you see is old").waitFor({ state: "detached" });
    expect(control.resumedFrom).toEqual(["", "1"]);
  });

  it("shows only what needs attention when asked", async () => {
    await signedIn();
    await page.getByRole("button", { name: "need attention" }).click();
    await card("Speaker 1").waitFor({ state: "detached" });
    expect(await card("Gym").isVisible()).toBe(true);
  });

  it("changes a zone's volume by keyboard, on top of what the layer held, and mutes it", async () => {
    const path = "/v1/configuration/zone:hall/output";
    control.layers.set(path, { values: { channel: "mono", volumeDb: -12 }, etag: '"7"' });
    await signedIn();
    const slider = page.getByRole("slider", { name: "Volume of Hall" });
    await expect.poll(() => slider.inputValue()).toBe("-12");
    await slider.press("ArrowUp");
    await expect.poll(() => control.layers.get(path)?.values).toEqual({ channel: "mono", volumeDb: -11 });
    await page.getByRole("button", { name: "Mute Hall" }).click();
    await expect.poll(() => control.layers.get(path)?.values).toEqual({ channel: "mono", volumeDb: -11, muted: true });
  });

  it("shows what is in force when somebody else changed the volume first, and says so", async () => {
    const path = "/v1/configuration/zone:hall/output";
    control.layers.set(path, { values: { volumeDb: -12 }, etag: '"7"' });
    await signedIn();
    const slider = page.getByRole("slider", { name: "Volume of Hall" });
    await expect.poll(() => slider.inputValue()).toBe("-12");
    control.layers.set(path, { values: { volumeDb: -30 }, etag: '"8"' });
    await slider.press("ArrowUp");
    await page.getByRole("alert").getByText("It has changed").waitFor();
    expect(await slider.inputValue()).toBe("-30");
  });

  it("lets a speaker be found by ear", async () => {
    await signedIn();
    await page.getByRole("button", { name: "Identify Speaker 1" }).click();
    await expect.poll(() => control.commands).toEqual([{ instruction: { kind: "identify", seconds: 3 } }]);
  });

  it("lets a new speaker in by its code, showing the words to compare", async () => {
    control.waiting = [
      {
        pairingId: "p",
        deviceId: speaker(9).id,
        kind: "speaker",
        userCode: "BCDF-GHJK",
        fingerprintWords: ["apple", "bell", "cedar", "dawn"],
        sourceAddress: "10.0.0.9",
        ageSeconds: 5,
      },
    ];
    await signedIn();
    control.send("pairing", { waiting: 1 });
    await page.getByRole("button", { name: "1 waiting to be let in" }).click();
    await page.getByLabel("Code").fill("bcdf ghjk");
    await page.getByText("It must show these words: apple bell cedar dawn").waitFor();
    await page.getByLabel("Name").fill("Canteen");
    await page.getByLabel("Zone").selectOption("hall");
    await page.getByRole("button", { name: "Let it in" }).click();
    await page.getByText("Canteen is let in").waitFor();
    expect(control.approvals).toEqual([{ userCode: "bcdf ghjk", name: "Canteen", site: "main", zones: ["hall"] }]);
  });

  it("asks for a token when it has none, and again when it is wrong", async () => {
    await page.goto(address);
    await page.getByText("Use an access token").click();
    await page.getByLabel("Access token").fill("wrong");
    await page.getByRole("button", { name: "Use this token" }).click();
    await page.getByRole("alert").getByText("not valid here").waitFor();
    await page.getByText("Use an access token").click();
    await page.getByLabel("Access token").fill(control.token);
    await page.keyboard.press("Enter");
    await card("Speaker 1").waitFor();
  });

  it("leaves axe nothing to object to: signing in, the wall, letting a speaker in, by day and by night", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(address);
      await page.getByText("Use an access token").click();
      expect(await objectionsOfAxe(page)).toEqual([]);
      // Another fragment alone would load nothing.
      await page.goto("about:blank");
      await signedIn();
      expect(await objectionsOfAxe(page)).toEqual([]);
      await page.getByRole("button", { name: "Add a speaker" }).click();
      expect(await objectionsOfAxe(page)).toEqual([]);
      await page.evaluate("sessionStorage.clear()");
    }
  });

  it.each([narrow, wide])("fits a window of $width × $height, with targets for fingers", async (viewport) => {
    await page.setViewportSize(viewport);
    await signedIn();
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    for (const control of await page.getByRole("button").all())
      expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  });

  it("is small enough for a phone on a bad network", () => {
    const assets = resolve(import.meta.dirname, "../../../services/console/dist/assets");
    const bytes = readdirSync(assets).map((name) => gzipSync(readFileSync(join(assets, name))).length);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(60_000);
  });
});
