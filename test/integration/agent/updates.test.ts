import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ReleaseFolder } from "@carillon/agent/updates/release-folder";
import { askSupervisor } from "@carillon/agent/updates/supervisor";
import { UpdateLock } from "@carillon/agent/updates/update-lock";
import { Updates, type UpdateSettings } from "@carillon/agent/updates/updates";
import type { DeliveredRelease } from "@carillon/contracts/release";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { recordingLog } from "../../support/recording-log.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const run = promisify(execFile);
const policy = { silenceSeconds: 10, maxHoldSeconds: 3600 };
const configuration = { ...policy, image: null, overrideLock: false };
const never = new AbortController().signal;

describe("the update lock", () => {
  it("exists while something is heard, and is made exclusively", async () => {
    await using folder = await temporaryFolder("lock");
    const path = folder.file("updates.lock");
    const lock = new UpdateLock(path, recordingLog(), 0);
    lock.look(false, 1, policy);
    expect(existsSync(path)).toBe(false);
    lock.look(true, 2, policy);
    expect(existsSync(path)).toBe(true);
    lock.look(false, 11, policy);
    expect(existsSync(path)).toBe(true);
    lock.look(false, 12, policy);
    expect(existsSync(path)).toBe(false);
  });

  it("is left alone when the supervisor holds it, and taken as soon as it is free", async () => {
    await using folder = await temporaryFolder("lock");
    const path = folder.file("updates.lock");
    await writeFile(path, "");
    const log = recordingLog();
    const lock = new UpdateLock(path, log, 0);
    for (const now of [1, 2, 3]) lock.look(true, now, policy);
    expect(lock.held).toBe(false);
    expect(log.lines.filter(({ level }) => level === "warn")).toHaveLength(1);
    lock.close();
    expect(await readFile(path, "utf8")).toBe("");
    const { rm } = await import("node:fs/promises");
    await rm(path);
    lock.look(true, 4, policy);
    expect(lock.held).toBe(true);
  });

  it("that an agent left when it was killed is taken away by the next", async () => {
    await using folder = await temporaryFolder("lock");
    const path = folder.file("updates.lock");
    new UpdateLock(path, recordingLog(), 0).look(true, 1, policy);
    expect(existsSync(path)).toBe(true);
    new UpdateLock(path, recordingLog(), 2);
    expect(existsSync(path)).toBe(false);
  });
});

describe("under balena", () => {
  it("a speaker says what its supervisor says that it runs, and hands over once it plays", async () => {
    await using folder = await temporaryFolder("balena");
    const asked: (string | undefined)[] = [];
    const supervisor = createServer((request, response) => {
      asked.push(`${request.method ?? ""} ${request.url ?? ""} ${request.headers.authorization ?? ""}`);
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({
          api_port: 48_484,
          commit: "c0ffee",
          status: "Idle",
          update_pending: true,
          update_failed: false,
        }),
      );
    });
    await once(supervisor.listen(0, "127.0.0.1"), "listening");
    const address = supervisor.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const settings: UpdateSettings = {
      ...{ delivery: "balena", uuid: "abc", lockPath: folder.file("updates.lock") },
      supervisor: { url: new URL(`http://127.0.0.1:${address.port}`), key: "secret" },
      handoverPath: folder.file("handover-complete"),
    };
    const said: DeliveredRelease[] = [];
    const stop = new AbortController();
    const rim = {
      ...{ log: recordingLog(), configuration: () => configuration },
      changed: (release: DeliveredRelease) => said.push(release),
    };
    const updates = new Updates(settings, rim, 0);
    expect(updates.unknown).toEqual({ delivery: "balena", uuid: "abc" });
    const following = updates.follow(stop.signal);
    await eventually("the supervisor's answer", () => said.length > 0);
    expect(said[0]).toEqual({ delivery: "balena", uuid: "abc", running: "c0ffee", progress: "updating" });
    expect(asked[0]).toBe("GET /v1/device Bearer secret");
    updates.look({ heard: false, plays: false }, 1);
    expect(existsSync(folder.file("handover-complete"))).toBe(false);
    updates.look({ heard: true, plays: true }, 2);
    await eventually("the file that hands over", () => existsSync(folder.file("handover-complete")));
    expect(existsSync(folder.file("updates.lock"))).toBe(true);
    stop.abort();
    await following;
    expect(existsSync(folder.file("updates.lock"))).toBe(false);
    supervisor.close();
  });

  it("a supervisor that is away, refuses or talks nonsense is no trouble", async () => {
    let answer = { status: 401, body: "Unauthorized" };
    const supervisor = createServer((_request, response) => response.writeHead(answer.status).end(answer.body));
    await once(supervisor.listen(0, "127.0.0.1"), "listening");
    const address = supervisor.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const at = { url: new URL(`http://127.0.0.1:${address.port}`), key: "secret" };
    expect(await askSupervisor(at, never)).toBeUndefined();
    for (const body of ["<html>", "[]", '{"commit": 5}']) {
      answer = { status: 200, body };
      expect(await askSupervisor(at, never)).toBeUndefined();
    }
    supervisor.close();
    await once(supervisor, "close");
    expect(await askSupervisor(at, never)).toBeUndefined();
  });
});

describe("the host's updater, with a docker that only takes notes", () => {
  const script = fileURLToPath(new URL("../../../deploy/compose/update", import.meta.url));
  const [old, next] = ["registry.example/carillon/agent:1", "registry.example/carillon/agent:2"];

  async function host() {
    const folder = await temporaryFolder("host");
    const at = { releases: folder.file("releases"), project: folder.file("project"), bin: folder.file("bin") };
    for (const path of Object.values(at)) await mkdir(path);
    await writeFile(`${at.project}/.env`, `CARILLON_CONTROL=https://control:8443\nCARILLON_IMAGE=${old}\n`);
    // Health is what the image that .env names has: `:bad` never becomes healthy, `missing` cannot be pulled.
    await writeFile(
      `${at.bin}/docker`,
      `#!/bin/sh
echo "$*" >>"${folder.file("notes")}"
case "$*" in
pull*missing*) exit 1 ;;
*inspect*) grep -q "^CARILLON_IMAGE=.*:bad$" "${at.project}/.env" && echo starting || echo healthy ;;
*ps*) echo c1 ;;
esac
`,
    );
    await chmod(`${at.bin}/docker`, 0o755);
    const env = {
      ...{ PATH: `${at.bin}:${process.env["PATH"] ?? ""}`, CARILLON_IMAGE_PREFIX: "registry.example/carillon/" },
      ...{ CARILLON_LOOK_SECONDS: "1", CARILLON_HEALTHY_SECONDS: "1" },
    };
    const agent = new ReleaseFolder(at.releases);
    return {
      ...at,
      agent,
      want: (image: string, overrideLock = false) => agent.want({ image, overrideLock }),
      update: () =>
        run(script, [at.releases, at.project], { env }).then(
          () => 0,
          () => 1,
        ),
      environment: () => readFile(`${at.project}/.env`, "utf8"),
      notes: () => readFile(folder.file("notes"), "utf8").catch(() => ""),
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  }

  it("fetches and starts what the agent was told, keeps the other settings, and says what runs", async () => {
    await using machine = await host();
    await machine.want(next);
    expect(await machine.update()).toBe(0);
    expect(await machine.environment()).toBe(`CARILLON_CONTROL=https://control:8443\nCARILLON_IMAGE=${next}\n`);
    const notes = await machine.notes();
    expect(notes.indexOf(`pull --quiet ${next}`)).toBeLessThan(notes.indexOf("up --detach"));
    expect(await machine.agent.running()).toEqual({ running: next, progress: "idle" });
  });

  it("does nothing when it runs already", async () => {
    await using machine = await host();
    await machine.want(old);
    expect(await machine.update()).toBe(0);
    expect(await machine.notes()).toBe("");
    expect(await machine.agent.running()).toEqual({ running: old, progress: "idle" });
  });

  it.each(["evil.example/carillon/agent:1", "registry.example/carillon/agent", "registry.example/carillon/a b:1"])(
    "refuses %s, whoever asks for it",
    async (image) => {
      await using machine = await host();
      await writeFile(`${machine.releases}/wanted`, `image=${image}\noverride=1\n`);
      expect(await machine.update()).toBe(1);
      expect(await machine.notes()).toBe("");
      expect(await machine.agent.running()).toMatchObject({ running: old, progress: "failed" });
    },
  );

  it("leaves everything as it is when the image cannot be fetched", async () => {
    await using machine = await host();
    await machine.want("registry.example/carillon/missing:1");
    expect(await machine.update()).toBe(1);
    expect(await machine.environment()).toContain(old);
    expect(await machine.notes()).not.toContain("up --detach");
    expect(await machine.agent.running()).toMatchObject({ running: old, detail: "the image could not be fetched" });
  });

  it("goes back to the image before when the new one does not become healthy", async () => {
    await using machine = await host();
    await machine.want("registry.example/carillon/agent:bad");
    expect(await machine.update()).toBe(1);
    expect(await machine.environment()).toContain(old);
    expect((await machine.notes()).match(/up --detach/g)).toHaveLength(2);
    expect(await machine.agent.running()).toMatchObject({ running: old, progress: "failed" });
  });

  it("waits for the lock, unless it was told to override it", async () => {
    await using machine = await host();
    const lock = new UpdateLock(`${machine.releases}/updates.lock`, recordingLog(), 0);
    lock.look(true, 1, policy);
    await machine.want(next);
    const updating = machine.update();
    await eventually("the image is fetched", async () =>
      (await machine.notes()).includes("ps --quiet --status running"),
    );
    expect(await machine.agent.running()).toMatchObject({ progress: "updating" });
    expect(await machine.notes()).not.toContain("up --detach");
    lock.close();
    expect(await updating).toBe(0);
    lock.look(true, 2, policy);
    await machine.want(old, true);
    expect(await machine.update()).toBe(0);
    expect(await machine.environment()).toContain(old);
  });
});
