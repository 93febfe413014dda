import { spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { freePorts as takePorts } from "../../../support/free-ports.js";
import { startProcess } from "../../../support/processes.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const main = fileURLToPath(new URL("../../../../services/control/dist/main.js", import.meta.url));
const control = (env: Record<string, string>, args: string[] = []) =>
  startProcess("control", { command: process.execPath, args: [main, ...args], env });
const freePorts = {
  ...{ CARILLON_HTTP: "127.0.0.1:0", CARILLON_DEVICE_HTTPS: "127.0.0.1:0", CARILLON_BROKER: "embedded://127.0.0.1:0" },
};

describe("the control process", () => {
  it("teaches by --help, and refuses what it does not understand with exit code 2", async () => {
    await using help = await control({}, ["--help"]);
    expect(await help.exited).toMatchObject({ code: 0 });
    expect(help.output).toContain("CARILLON_PUBLIC_HOSTS");
    await using argument = await control({}, ["--port", "1"]);
    expect(await argument.exited).toMatchObject({ code: 2 });
    await using variable = await control({ CARILLON_HTTP: "nonsense" });
    expect(await variable.exited).toMatchObject({ code: 2 });
    expect(variable.output).toContain("CARILLON_HTTP: nonsense is not HOST:PORT");
  });

  it("shows the administrator's token once, logs that it is ready, and ends cleanly when it is asked to", async () => {
    await using folder = await temporaryFolder("control-process");
    for (const shown of [true, false]) {
      await using running = await control({ ...freePorts, CARILLON_DATA: folder.path });
      await running.line(/"event":"ready"/);
      expect(running.lines.some((line) => /^Administrator token, shown once: carillon_[\w-]{43}$/.test(line))).toBe(
        shown,
      );
      expect(running.lines.filter((line) => line.startsWith("{")).join("")).not.toContain("carillon_");
      running.signal("SIGTERM");
      expect(await running.exited).toMatchObject({ code: 0, signal: null });
    }
  });

  it("says in one line what to do when it cannot start, and exits with 1", async () => {
    await using folder = await temporaryFolder("control-process");
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await using running = await control({
      ...freePorts,
      CARILLON_DATA: folder.path,
      CARILLON_HTTP: `127.0.0.1:${port}`,
    });
    expect(await running.exited).toMatchObject({ code: 1 });
    expect(running.lines).toContain(
      `The port is taken: 127.0.0.1:${port} (CARILLON_HTTP). Stop the other program or choose a port with --port.`,
    );
    taken.close();
  });

  it("answers although nobody reads its log", async () => {
    await using folder = await temporaryFolder("control-process");
    const [people, devices] = (await takePorts(2)) as [number, number];
    const env = {
      ...process.env,
      ...{ CARILLON_HTTP: `127.0.0.1:${people}`, CARILLON_DEVICE_HTTPS: `127.0.0.1:${devices}`, CARILLON_LOG: "debug" },
      ...{ CARILLON_BROKER: "embedded://127.0.0.1:0", CARILLON_DATA: folder.path },
    };
    const unread = spawn(process.execPath, [main], { env, stdio: ["ignore", "ignore", "pipe"] });
    try {
      const answer = () =>
        fetch(`http://127.0.0.1:${people}/healthz`, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
      await expect.poll(answer, { timeout: 60_000 }).toMatchObject({ status: 200 });
      // A line for each, together more than a pipe holds.
      await Promise.all(Array.from({ length: 2500 }, () => connectAndLeave(devices)));
      expect(await answer()).toMatchObject({ status: 200 });
    } finally {
      unread.kill("SIGKILL");
    }
  });
});

const connectAndLeave = (port: number): Promise<unknown> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.end("not TLS"));
    socket.resume().on("error", resolve).on("close", resolve);
  });
