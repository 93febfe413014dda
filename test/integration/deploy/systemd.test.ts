import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));
const services = [
  "deploy/systemd/carillon-agent.service",
  "deploy/systemd/carillon-media.service",
  "deploy/systemd/carillon-control.service",
  "deploy/compose/carillon-update.service",
];
const units = [...services, "deploy/compose/carillon-update.path", "deploy/compose/carillon-update.timer"];

describe("the systemd units", () => {
  it("are understood whole by systemd, and start programs that exist", async () => {
    await using folder = await temporaryFolder("units");
    for (const unit of units) {
      const text = await readFile(`${root}${unit}`, "utf8");
      // Where a checkout is installed; here it is this one.
      const here = text.replaceAll("/opt/carillon/", root).replace(/^User=.*\n/m, "");
      await writeFile(folder.file(basename(unit)), here);
    }
    const paths = units.map((unit) => folder.file(basename(unit)));
    const { stdout, stderr } = await run("systemd-analyze", ["verify", "--man=no", ...paths]);
    const ours = `${stdout}${stderr}`.split("\n").filter((line) => line.includes("carillon"));
    expect(ours).toEqual([]);
  });

  it.each(services)("%s is exposed little", async (unit) => {
    const security = ["security", "--offline=true", "--threshold=25", `${root}${unit}`];
    await expect(run("systemd-analyze", security)).resolves.toBeDefined();
  });
});

describe("the start of the balena service", () => {
  const start = `${root}deploy/balena/agent/start`;
  const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

  const started = async (certificate: string) => {
    await using folder = await temporaryFolder("start");
    const env = {
      ...{ PATH: process.env["PATH"], CARILLON_CONTROL: "https://control:8443", CARILLON_CA: certificate },
      ...{ CARILLON_CA_FILE: folder.file("ca.crt"), CARILLON_AGENT: "/usr/bin/env" },
    };
    const { stdout } = await run(start, [], { env });
    return { stdout, written: await readFile(folder.file("ca.crt"), "utf8"), file: folder.file("ca.crt") };
  };

  it.each([
    ["as it is", pem],
    ["with its line ends spelled", pem.trim().replaceAll("\n", "\\n")],
    ["as base64", Buffer.from(pem).toString("base64")],
  ])("puts the certificate, %s, where the agent reads it, and nowhere else", async (_how, certificate) => {
    const { stdout, written, file } = await started(certificate);
    expect(written.trim()).toBe(pem.trim());
    expect(stdout).toContain(`CARILLON_CA_FILE=${file}`);
    expect(stdout).not.toContain("CARILLON_CA=");
  });

  it("says what is not set", async () => {
    await expect(run(start, [], { env: { PATH: process.env["PATH"] } })).rejects.toMatchObject({
      stderr: expect.stringContaining("CARILLON_CONTROL: set it for the fleet") as string,
    });
  });
});
