import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { once } from "node:events";
import { resolve } from "node:path";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { startProcess } from "../../support/processes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { ask } from "./support/speaker.js";

const program = resolve(import.meta.dirname, "../../../services/media/dist/main.js");
const absent = {
  CARILLON_CONTROL: undefined,
  CARILLON_CA_FILE: undefined,
  CARILLON_DATA: undefined,
  CARILLON_LIBRARY: undefined,
};
const closed = { CARILLON_CONTROL: "https://127.0.0.1:9", CARILLON_CA_FILE: "/nowhere/ca.crt" };
const token = "a-token-for-the-test";

const start = (args: readonly string[], env: Readonly<Record<string, string>>, ready?: RegExp) =>
  startProcess("media", {
    command: process.execPath,
    args: [program, ...args],
    env: { ...absent, ...env },
    ...(ready !== undefined && { ready }),
  });

async function ended(args: readonly string[], env: Readonly<Record<string, string>>) {
  const running = await start(args, env);
  const { code } = await running.exited;
  return { code, output: running.output };
}

describe("the media service's process", () => {
  it("explains itself, with every variable that it reads", async () => {
    const { code, output } = await ended(["--help"], {});
    expect(code).toBe(0);
    for (const name of [
      "CONTROL",
      "CA_FILE",
      "DATA",
      "LIBRARY",
      "WHEP",
      "WHEP_HTTP",
      "LISTENER_TOKEN_FILE",
      "MEDIA_HOSTS",
      "MEDIA_PORT",
      "ICE_SERVERS",
      "TURN_SECRET_FILE",
      "LOG",
    ])
      expect(output).toContain(`CARILLON_${name} `);
  });

  it("ends with 2 and says what is wrong with how it was started", async () => {
    const { code, output } = await ended([], { CARILLON_CA_FILE: "ca.crt" });
    expect(code).toBe(2);
    expect(output).toMatch(/CARILLON_CONTROL: not set/);
    expect((await ended(["--port", "1"], closed)).code).toBe(2);
  });

  it("ends with 1 and one clear line when it may not write, or its port is taken", async () => {
    await using folder = await temporaryFolder("media");
    await writeFile(folder.file("taken"), "a file, not a folder");
    const unwritable = await ended([], { ...closed, CARILLON_DATA: folder.file("taken/data") });
    expect(unwritable.code).toBe(1);
    expect(unwritable.output).toMatch(/carillon media: The data directory cannot be used/);
    expect(unwritable.output).not.toMatch(/ {4}at /);
    await writeFile(folder.file("token"), token);
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const { port } = holder.address() as AddressInfo;
    const whep = { CARILLON_WHEP_HTTP: `127.0.0.1:${port}`, CARILLON_LISTENER_TOKEN_FILE: folder.file("token") };
    const refused = await ended([], { ...closed, ...whep, CARILLON_DATA: folder.file("data") });
    holder.close();
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/The port is taken: 127\.0\.0\.1/);
  });

  it("serves strangers before it is paired, says how it is, and stops cleanly when asked", async () => {
    await using folder = await temporaryFolder("media");
    await mkdir(folder.file("data"));
    await writeFile(folder.file("token"), token);
    const env = {
      ...closed,
      CARILLON_DATA: folder.file("data"),
      CARILLON_WHEP_HTTP: "127.0.0.1:0",
      CARILLON_LISTENER_TOKEN_FILE: folder.file("token"),
      CARILLON_METRICS: "127.0.0.1:0",
    };
    const running = await start([], env, /listens without TLS/);
    const [, address = ""] = await running.line(/"address":"(http:\/\/127\.0\.0\.1:\d+)/);
    const health = await ask(`${address}/healthz`, {});
    expect(JSON.parse(health.body)).toMatchObject({
      status: "ok",
      realtime: expect.stringMatching(/fifo|nice|none/) as string,
    });
    const programmes = await ask(`${address}/programmes`, { headers: { authorization: `Bearer ${token}` } });
    expect(JSON.parse(programmes.body)).toEqual({ items: [] });
    const [, scraped = ""] = await running.line(/"address":"(http:\/\/[\d.:]+\/metrics)"/);
    const { body: series } = await ask(scraped, {});
    expect(series).toMatch(/# TYPE carillon_programme_pacing_seconds histogram/);
    expect(series).toMatch(/^carillon_build_info\{version="[^"]+",node="v24/m);
    expect((await ask(scraped.replace("/metrics", "/"), {})).status).toBe(404);
    process.kill(running.pid, "SIGTERM");
    expect(await running.exited).toEqual({ code: 0, signal: null });
    for (const line of running.lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});
