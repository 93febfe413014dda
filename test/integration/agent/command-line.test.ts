import { resolve } from "node:path";
import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { startProcess } from "../../support/processes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const program = resolve(import.meta.dirname, "../../../edge/agent/dist/main.js");
const absent = {
  CARILLON_CONTROL: undefined,
  CARILLON_CA_FILE: undefined,
  CARILLON_DATA: undefined,
  CARILLON_SOUND: undefined,
};

async function agent(args: readonly string[], env: Readonly<Record<string, string>>) {
  const running = await startProcess("agent", {
    command: process.execPath,
    args: [program, ...args],
    env: { ...absent, ...env },
  });
  const { code } = await running.exited;
  return { code, output: running.output };
}

describe("the agent's command line", () => {
  it("explains itself", async () => {
    const { code, output } = await agent(["--help"], {});
    expect(code).toBe(0);
    for (const word of ["CARILLON_CONTROL", "CARILLON_SOUND", "three machines", "ca.crt"])
      expect(output).toContain(word);
  });

  it("ends with 2 and says which variable is wrong", async () => {
    const { code, output } = await agent([], { CARILLON_CA_FILE: "/ca.crt" });
    expect(code).toBe(2);
    expect(output).toMatch(/CARILLON_CONTROL: not set/);
    expect((await agent(["--volume"], {})).code).toBe(2);
  });

  it("ends with 1 and one clear line when its data directory cannot be used", async () => {
    await using folder = await temporaryFolder("agent");
    await writeFile(folder.file("taken"), "a file, not a directory");
    const { code, output } = await agent([], {
      CARILLON_CONTROL: "https://127.0.0.1:9",
      CARILLON_CA_FILE: folder.file("ca.crt"),
      CARILLON_DATA: folder.file("taken/state"),
      CARILLON_SOUND: "virtual",
    });
    expect(code).toBe(1);
    expect(output).toMatch(/carillon agent: The data directory cannot be used/);
    expect(output).not.toMatch(/ {4}at /);
  });
});
