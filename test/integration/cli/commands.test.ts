import { join, resolve } from "node:path";
import { spawn } from "node:child_process";
import { stat, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "../control/running-control.js";
import { TestDevice } from "../control/test-device.js";

const program = resolve(import.meta.dirname, "../../../services/cli/dist/main.js");

let folder: TemporaryFolder;
let control: RunningControl;
beforeAll(async () => {
  folder = await temporaryFolder("cli");
  control = await RunningControl.start(folder.path);
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The program as a script starts it: no terminal, and settings in the environment. */
async function carillon(args: readonly string[], env: NodeJS.ProcessEnv = loggedIn(), input = ""): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env["PATH"], XDG_CONFIG_HOME: folder.path, ...env },
    timeout: 60_000,
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  child.stdin.end(input);
  const code = await new Promise<number | null>((ended) => child.once("close", ended));
  return { code, out, err };
}

const loggedIn = () => ({ CARILLON_URL: control.base, CARILLON_TOKEN_FILE: join(folder.path, "admin-token") });

async function waitingDevice(): Promise<{ device: TestDevice; userCode: string }> {
  const device = await TestDevice.make(control);
  const { body } = await device.post("/v1/pairing", device.pairingRequest());
  return { device, userCode: String(body["userCode"]) };
}

describe("the command line", () => {
  it("teaches by example, at the top and in each command", async () => {
    for (const path of [
      [],
      ["login"],
      ["devices", "list"],
      ["config"],
      ["pair"],
      ["play"],
      ["volume"],
      ["logs"],
      ["rollout"],
      ["completion"],
    ]) {
      const { code, out } = await carillon([...path, "--help"], {});
      expect(code).toBe(0);
      expect(out, path.join(" ")).toContain("Examples:");
    }
  });

  it("says how to log in, and which words it did not understand, and ends with 2", async () => {
    expect(await carillon(["devices"], {})).toMatchObject({
      code: 2,
      err: expect.stringContaining("carillon login") as string,
    });
    expect(await carillon(["devics"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("Did you mean one of device, devices") as string,
    });
    expect(await carillon(["volume", "zone:hall", "--", "3"])).toMatchObject({ code: 2 });
  });

  it("ends with 3 where nothing answers, with 4 when the token is not known, with 1 when the service refuses", async () => {
    expect(await carillon(["zones"], { ...loggedIn(), CARILLON_URL: "http://127.0.0.1:1" })).toMatchObject({ code: 3 });
    expect(await carillon(["zones"], { CARILLON_URL: control.base, CARILLON_TOKEN: "wrong" })).toMatchObject({
      code: 4,
    });
    const refused = await carillon(["config", "set", "zone:hall", "output", "volumeDb=7"]);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("volumeDb") as string });
  });

  it("keeps a login for its owner alone, and forgets it", async () => {
    const token = join(folder.path, "admin-token");
    expect(await carillon(["login", "--url", control.base, "--token-file", token], {})).toMatchObject({ code: 0 });
    expect((await stat(join(folder.path, "carillon/connection.json"))).mode & 0o777).toBe(0o600);
    expect(await carillon(["zones"], {})).toMatchObject({ code: 0 });
    expect(await carillon(["logout"], {})).toMatchObject({ code: 0 });
    expect(await carillon(["zones"], {})).toMatchObject({ code: 2 });
  });

  it("does not keep a token that the service does not know", async () => {
    expect(await carillon(["login", "--url", control.base], {}, "carillon_wrong\n")).toMatchObject({ code: 4 });
    expect(await carillon(["zones"], {})).toMatchObject({ code: 2 });
  });

  it("pairs a device by its code, lists it, renames it and removes it", async () => {
    const { device, userCode } = await waitingDevice();
    expect((await carillon(["pair"])).out).toContain(userCode);
    const approve = ["pair", "approve", userCode.toLowerCase(), "--name", "Hall, left", "--zone", "hall"];
    expect(await carillon(approve)).toMatchObject({ code: 2, err: expect.stringContaining("--yes") as string });
    expect(await carillon([...approve, "--yes"])).toMatchObject({ code: 0 });
    const listed = JSON.parse((await carillon(["devices", "list", "--json"])).out) as unknown[];
    expect(listed).toMatchObject([{ id: device.id, name: "Hall, left", zones: ["hall"] }]);

    expect(await carillon(["devices", "change", "hall, left", "--name", "Gym", "--tag", "wall"])).toMatchObject({
      code: 0,
    });
    expect((await carillon(["devices", "show", device.id.slice(0, 8), "--json"])).out).toContain(`"wall"`);
    expect(await carillon(["devices", "remove", "Gym", "--yes"])).toMatchObject({ code: 0 });
    expect(JSON.parse((await carillon(["devices", "list", "--json"])).out)).toEqual([]);
  });

  it("sets single values and leaves the others, replaces a layer from a file, and removes it", async () => {
    expect(
      await carillon(["config", "set", "fleet", "playout", "delay.mode=fixed", "delay.seconds=0.4"]),
    ).toMatchObject({ code: 0 });
    expect(await carillon(["config", "set", "fleet", "playout", "delay.seconds=0.2"])).toMatchObject({ code: 0 });
    const values = async () =>
      (JSON.parse((await carillon(["config", "get", "fleet", "playout", "--json"])).out) as { values: object }).values;
    expect(await values()).toEqual({ delay: { mode: "fixed", seconds: 0.2 } });
    await writeFile(join(folder.path, "playout.json"), `{"delay":{"mode":"fixed","seconds":0.3}}`);
    expect(
      await carillon(["config", "set", "fleet", "playout", "--file", join(folder.path, "playout.json")]),
    ).toMatchObject({ code: 0 });
    expect(await values()).toEqual({ delay: { mode: "fixed", seconds: 0.3 } });
    expect(await carillon(["config", "unset", "fleet", "playout", "--yes"])).toMatchObject({ code: 0 });
    expect(await carillon(["config", "get", "fleet", "playout"])).toMatchObject({ code: 1 });
  });

  it("sets the volume of a zone beside its other values", async () => {
    await carillon(["zones", "set", "hall", "--name", "Hall"]);
    await carillon(["config", "set", "zone:hall", "output", "muted=true"]);
    expect(await carillon(["volume", "zone:hall", "--", "-12"])).toMatchObject({ code: 0 });
    expect((await carillon(["config", "get", "zone:hall", "output", "--json"])).out).toMatch(
      /"muted": true[^]*"volumeDb": -12/,
    );
  });

  it("tells what a layer was, how two revisions differ, and makes the old one new", async () => {
    for (const seconds of [0.2, 0.3])
      await carillon(["config", "set", "site:main", "playout", "delay.mode=fixed", `delay.seconds=${seconds}`]);
    const past = JSON.parse((await carillon(["config", "history", "site:main", "playout", "--json"])).out) as {
      revision: number;
    }[];
    const [newest, first] = past.map(({ revision }) => String(revision));
    expect(past).toHaveLength(2);
    expect((await carillon(["config", "diff", "site:main", "playout", first ?? "", newest ?? ""])).out).toContain(
      "0.3",
    );
    expect(await carillon(["config", "restore", "site:main", "playout", first ?? ""])).toMatchObject({ code: 0 });
    expect((await carillon(["config", "get", "site:main", "playout"])).out).toContain("0.2");
  });

  it("begins a rollout, watches it to its end, and says by its exit code how it ended", async () => {
    const { userCode } = await waitingDevice();
    await carillon(["pair", "approve", userCode, "--name", "Far away", "--yes"]);
    const begin = ["rollout", "start", "--name", "quieter", "--id", "quieter", "fleet", "output", "volumeDb=-3"];
    begin.push("--filter", 'name = "Far away"');
    expect((await carillon([...begin, "--dry-run", "--json"])).out).toContain("waves");
    expect(await carillon(begin)).toMatchObject({ code: 0 });
    expect((await carillon(["rollout", "list"])).out).toContain("quieter");
    expect(await carillon(["rollout", "pause", "quieter"])).toMatchObject({ code: 0, out: "quieter: paused.\n" });
    expect(await carillon(["rollout", "abort", "quieter"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("--yes") as string,
    });
    expect(await carillon(["rollout", "abort", "quieter", "--yes"])).toMatchObject({ code: 0 });
    expect(await carillon(["rollout", "watch", "quieter"])).toMatchObject({ code: 1 });
    expect((await carillon(["rollout", "decisions", "quieter"])).out).toContain("DECISION");
  });

  it("shows what happens on the devices, for as long as it is told", async () => {
    expect(await carillon(["logs", "--for", "1"])).toMatchObject({ code: 0 });
  });

  it("is quiet when the reader of its answer has enough", async () => {
    const shell = spawn("bash", [
      "-c",
      `"$0" "$1" --help | head -1; exit \${PIPESTATUS[0]}`,
      process.execPath,
      program,
    ]);
    let err = "";
    shell.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    const code = await new Promise<number | null>((ended) => shell.once("close", ended));
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });

  it("completes commands in bash", async () => {
    const { out } = await carillon(["completion", "bash"], {});
    const asked = `${out}\nCOMP_WORDS=(carillon devices ch) COMP_CWORD=2; _carillon; echo "\${COMPREPLY[@]}"`;
    const shell = spawn("bash", ["-c", asked], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    shell.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    await new Promise((ended) => shell.once("close", ended));
    expect(said.trim()).toBe("change");
  });

  it("makes a bell, says when it rings, leaves one out, and takes it to a calendar and back", async () => {
    expect(await carillon(["zones", "set", "yard", "--name", "Yard"])).toMatchObject({ code: 0 });
    const where = ["--zone", "yard", "--file", "bell.wav", "--time-zone", "Europe/Berlin"];
    const add = ["schedule", "add", "lesson", ...where, "--cron", "0 8 * * 1-5"];
    expect((await carillon([...add, "--dry-run"])).out).toContain("Rings next:");
    expect((await carillon(["schedule", "next", "lesson"])).code).toBe(1);
    expect(await carillon(add)).toMatchObject({ code: 0 });
    expect((await carillon([...add.slice(0, -1), "61 8 * * *"])).err).toContain("when");
    expect((await carillon(["schedule"])).out).toMatch(/lesson .*yard/);
    const next = async () => {
      const { out } = await carillon(["schedule", "next", "lesson", "--count", "2", "--json"]);
      return JSON.parse(out) as { at: string; state: string }[];
    };
    const [first] = await next();
    expect(await carillon(["schedule", "skip", "lesson", first?.at ?? ""])).toMatchObject({ code: 0 });
    const [left, kept] = await next();
    expect([left?.at, left?.state]).toEqual([first?.at, "skipped"]);
    expect(kept?.state).not.toBe("skipped");
    const { out: calendar } = await carillon(["schedule", "export", "lesson"]);
    expect(calendar).toContain("BEGIN:VCALENDAR");
    const file = folder.file("lesson.ics");
    await writeFile(file, calendar);
    expect(await carillon(["schedule", "import", "again", file, ...where])).toMatchObject({ code: 0 });
    expect(await carillon(["schedule", "test", "lesson"])).toMatchObject({ code: 1 });
    for (const id of ["lesson", "again"])
      expect(await carillon(["schedule", "remove", id, "--yes"])).toMatchObject({ code: 0 });
    expect((await carillon(["schedule"])).out).toContain("No schedules yet");
  });
});
