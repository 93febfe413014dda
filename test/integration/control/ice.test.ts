import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deviceIceServers, type IceServers } from "@carillon/contracts/ice";
import { deviceMay, topicOf, topics } from "@carillon/contracts/topics";
import { turnCredential } from "@carillon/control/features/ice/ice-servers";
import { wallClock } from "@carillon/core/units";
import { openRelay } from "@carillon/rtc/ice/relay";
import { parseServer, type IceServer } from "@carillon/rtc/ice/servers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { freePort } from "../../support/free-ports.js";
import { startProcess, type RunningProcess } from "../../support/processes.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";
import { TestDevice } from "./test-device.js";

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

  it("come to each device in its own topic, which coturn believes, and to nobody else's", async () => {
    const [one, two] = [await TestDevice.make(control), await TestDevice.make(control, "media")];
    for (const device of [one, two]) await device.pair({ name: device.id });
    await using stack = new AsyncDisposableStack();
    for (const [device, other] of [
      [one, two],
      [two, one],
    ] as const) {
      const connection = stack.use(await device.connect());
      await connection.subscribe(topics.ice);
      const given = await eventually("it is told", () => connection.last(topics.ice), { deadlineMs: 30_000 });
      const { iceServers, expiresAt } = deviceIceServers.parse(given);
      const turn = iceServers.find(({ username }) => username !== undefined);
      expect(turn?.username).toBe(`${Date.parse(expiresAt) / 1000}:${device.id}`);
      expect(Date.parse(expiresAt) / 1000 - Date.now() / 1000).toBeGreaterThan(86_000);
      expect(await refusal({ ...turn, urls: [url] })).toBeUndefined();
      expect(JSON.stringify(control.lines)).not.toContain(turn?.credential);
      expect(connection.received.every(({ topic }) => !topic.includes(other.id))).toBe(true);
      expect(deviceMay(device.id, "subscribe", topicOf(other.id, topics.ice))).toBe(false);
    }
  });
});
