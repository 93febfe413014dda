import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { IceServers } from "@carillon/contracts/ice";
import { turnCredential } from "@carillon/control/features/ice/ice-servers";
import { wallClock } from "@carillon/core/units";
import { openRelay } from "@carillon/rtc/ice/relay";
import { parseServer, type IceServer } from "@carillon/rtc/ice/servers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../support/free-ports.js";
import { startProcess, type RunningProcess } from "../../support/processes.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";

/** As deploy/coturn configures it; only where it listens, and its files, are the test's. */
const configuration = join(import.meta.dirname, "../../../deploy/coturn/turnserver.conf");
const secret = "a secret that coturn and control share";

let folder: TemporaryFolder;
let coturn: RunningProcess;
let control: RunningControl;
let url: string;
beforeAll(async () => {
  folder = await temporaryFolder("ice");
  const port = await freePort();
  url = `turn:127.0.0.1:${port}`;
  coturn = await startProcess("coturn", {
    command: "turnserver",
    args: [
      ...[
        "-c",
        configuration,
        `--static-auth-secret=${secret}`,
        `--listening-port=${port}`,
        "--listening-ip=127.0.0.1",
      ],
      ...["--relay-ip=127.0.0.1", "--pidfile=/dev/null", `--userdb=${folder.file("users")}`],
    ],
    ready: /admin thread/,
  });
  await writeFile(folder.file("secret"), `${secret}\n`);
  control = await RunningControl.start(folder.file("control"), {
    CARILLON_ICE_SERVERS: `stun:127.0.0.1:${port}, ${url}`,
    CARILLON_TURN_SECRET_FILE: folder.file("secret"),
  });
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await coturn[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** What came of an allocation: undefined when there was one. */
async function refusal(server: IceServer): Promise<string | undefined> {
  const address = parseServer(server.urls[0] ?? "");
  if (address === undefined) throw new Error(`${server.urls[0] ?? ""} is no address of a TURN server`);
  const relay = await openRelay(address, server);
  if (typeof relay === "string") return relay;
  await relay.close();
  return undefined;
}

describe("credentials for TURN", () => {
  it("are let in by coturn as it is configured, for as long as was asked", async () => {
    const { status, body } = await control.api("GET", "/v1/ice-servers?seconds=120");
    expect(status).toBe(200);
    const { iceServers, expiresAt } = body as IceServers;
    const [stun, turn] = iceServers;
    expect(stun).toEqual({ urls: [expect.stringMatching(/^stun:/)] });
    if (turn?.username === undefined || turn.credential === undefined) throw new Error("no credential");
    const [until, name] = turn.username.split(":");
    expect(name).toBe("token_administrator");
    expect(new Date(Number(until) * 1000).toISOString()).toBe(expiresAt);
    expect(Number(until) - Date.now() / 1000).toBeLessThanOrEqual(120);
    expect(await refusal({ urls: turn.urls, username: turn.username, credential: turn.credential })).toBeUndefined();
    expect((await control.api("GET", "/v1/ice-servers?seconds=1000000")).status).toBe(422);
    expect((await control.asStranger("GET", "/v1/ice-servers")).status).toBe(401);
  });

  it("are refused by coturn when their time is over, or when somebody else made them", async () => {
    const now = Date.now() / 1000;
    const late = turnCredential(secret, "ada", wallClock(now - 60));
    expect(await refusal({ urls: [url], ...late })).toMatch(/refused the credential/);
    const forged = turnCredential("another secret", "ada", wallClock(now + 60));
    expect(await refusal({ urls: [url], ...forged })).toMatch(/refused the credential/);
    const prolonged = { ...late, username: `${Math.floor(now) + 3600}:ada` };
    expect(await refusal({ urls: [url], ...prolonged })).toMatch(/refused the credential/);
  });
});
