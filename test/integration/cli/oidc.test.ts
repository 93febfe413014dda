import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../support/free-ports.js";
import { CookieBrowser } from "../../support/identity/cookie-browser.js";
import { clientId, clientSecret, IdentityProvider } from "../../support/identity/identity-provider.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "../control/running-control.js";

const program = resolve(import.meta.dirname, "../../../services/cli/dist/main.js");
const people = { tom: { preferred_username: "tom", groups: ["heads"] }, eve: { preferred_username: "eve" } };

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder("cli-oidc");
  await writeFile(folder.file("client-secret"), clientSecret);
});
afterAll(() => folder[Symbol.asyncDispose]());

/** The program, and a person who follows the address that it prints. */
async function carillon(
  args: readonly string[],
  follow: (address: string) => Promise<unknown> = () => Promise.resolve(),
) {
  const env = { PATH: process.env["PATH"], XDG_CONFIG_HOME: folder.path };
  const child = spawn(process.execPath, [program, ...args], { env, timeout: 60_000 });
  let [out, err] = ["", ""];
  let followed: Promise<unknown> | undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    const address = /(http:\/\/\S+)[ \n]/.exec(err)?.[1];
    if (address !== undefined) followed ??= follow(address);
  });
  const code = await new Promise<number | null>((ended) => child.once("close", ended));
  await followed;
  return { code, out, err };
}

async function installation(name: string, offersDevices: boolean) {
  await using stack = new AsyncDisposableStack();
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const provider = stack.use(await IdentityProvider.start({ publicUrl, people, offersDevices }));
  const control = stack.use(
    await RunningControl.start(folder.file(name), {
      CARILLON_HTTP: `127.0.0.1:${port}`,
      CARILLON_PUBLIC_URL: publicUrl,
      CARILLON_OIDC_ISSUER: provider.issuer,
      CARILLON_OIDC_CLIENT_ID: clientId,
      CARILLON_OIDC_CLIENT_SECRET_FILE: folder.file("client-secret"),
      CARILLON_OIDC_ROLES: "heads=operator",
      CARILLON_OIDC_ADMITS: "mapped",
    }),
  );
  const rest = stack.move();
  return { control, [Symbol.asyncDispose]: () => rest.disposeAsync() };
}

describe("carillon login --oidc", () => {
  it("logs in by a code where the provider offers that, and logout ends the session", async () => {
    await using site = await installation("codes", true);
    const enter = (address: string) =>
      new CookieBrowser({ login: "tom" }).go(address, () => false).catch(() => undefined);
    const login = ["login", "--oidc", "--url", site.control.base];
    expect(await carillon(login, enter)).toMatchObject({ code: 0, err: expect.stringContaining("as tom") as string });
    expect(await carillon(["zones", "set", "hall", "--name", "Hall"])).toMatchObject({ code: 0 });
    const { body } = await site.control.api("GET", "/v1/audit?limit=1");
    expect(body).toMatchObject({ items: [{ actor: "tom", via: "session" }] });
    expect(await carillon(["logout"])).toMatchObject({ code: 0 });
    expect(await carillon(["zones"])).toMatchObject({ code: 2 });
  });

  it("logs in by the browser of this machine where it does not, and says why somebody is refused", async () => {
    await using site = await installation("browsers", false);
    const follow = (login: string) => async (address: string) => {
      const browser = new CookieBrowser({ login });
      const back = await browser.go(
        address,
        ({ hostname, port, pathname }) => pathname === "/" && `http://${hostname}:${port}` !== site.control.base,
      );
      await browser.ask(back);
    };
    const login = ["login", "--oidc", "--url", site.control.base];
    expect(await carillon(login, follow("tom"))).toMatchObject({
      code: 0,
      err: expect.stringContaining("as tom") as string,
    });
    expect(await carillon(["zones"])).toMatchObject({ code: 0 });
    const refused = await carillon(login, follow("eve"));
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("not-invited") as string });
  });
});
