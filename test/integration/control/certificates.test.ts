import { execFile } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { copyFile, readFile, rename, stat, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { makeIntermediate, makeRoot } from "@carillon/control/certificates/make-authorities";
import { openDeviceLink } from "@carillon/link/device-link";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { recordingLog } from "../../support/recording-log.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";
import { TestDevice } from "./test-device.js";

const openssl = (words: readonly string[]) => promisify(execFile)("openssl", [...words]);

describe("the authorities of an installation", () => {
  it("are a root and an intermediate, which alone signs once the root's key is taken away", async () => {
    await using folder = await temporaryFolder("control-authorities");
    {
      await using control = await RunningControl.start(folder.path);
      const device = await TestDevice.make(control);
      await device.pair({ name: "Paired" });
      expect((await stat(folder.file("issuing.key"))).mode & 0o777).toBe(0o600);
      await writeFile(folder.file("device.crt"), device.certificate);
    }
    await opensslBelieves(folder);
    await rename(folder.file("ca.key"), folder.file("in-the-safe.key"));
    const issuing = await readFile(folder.file("issuing.crt"), "utf8");
    await using control = await RunningControl.start(folder.path);
    const device = await TestDevice.make(control);
    await device.pair({ name: "Paired without the root's key" });
    await writeFile(folder.file("device.crt"), device.certificate);
    await opensslBelieves(folder);
    expect(await readFile(folder.file("issuing.crt"), "utf8")).toBe(issuing);
    await using connection = await device.connect();
    expect(connection.closed).toBe(false);
  });

  it("leave in force what an older version signed by the root alone", async () => {
    await using folder = await temporaryFolder("control-older");
    const root = await makeRoot(new Date());
    await writeFile(folder.file("ca.crt"), root.certificate);
    await writeFile(folder.file("ca.key"), root.privateKey, { mode: 0o600 });
    await using control = await RunningControl.start(folder.path);
    expect(control.root.trim()).toBe(root.certificate.trim());
    const device = await TestDevice.make(control);
    await device.pair({ name: "Old" });
    device.certificate = await signedBy(folder, device);
    await using connection = await device.connect();
    expect(connection.closed).toBe(false);
    expect((await device.post("/v1/renewals", { csr: device.csr })).status).toBe(200);
  });

  it("may be an operator's intermediate with the certificates above it, and no root's key", async () => {
    await using folder = await temporaryFolder("control-supplied");
    const root = await makeRoot(new Date());
    const intermediate = await makeIntermediate(root, new Date());
    await writeFile(folder.file("chain.pem"), `${intermediate.certificate}\n${root.certificate}\n`);
    await writeFile(folder.file("signing.key"), intermediate.privateKey, { mode: 0o600 });
    const supplied = {
      CARILLON_CA_CERTIFICATE_FILE: folder.file("chain.pem"),
      CARILLON_CA_KEY_FILE: folder.file("signing.key"),
    };
    {
      await using control = await RunningControl.start(folder.path, supplied);
      expect(control.root.trim()).toBe(root.certificate.trim());
      const device = await TestDevice.make(control);
      await device.pair({ name: "Supplied" });
      await using connection = await device.connect();
      expect(connection.closed).toBe(false);
    }
    await writeFile(
      folder.file("chain.pem"),
      `${intermediate.certificate}\n${(await makeRoot(new Date())).certificate}`,
    );
    await expect(RunningControl.start(folder.path, supplied)).rejects.toThrow(/is not signed by/);
  });

  it("say over HTTP and in a file what they have revoked, as OpenSSL reads it", async () => {
    await using folder = await temporaryFolder("control-revoked");
    await using control = await RunningControl.start(folder.path);
    const [gone, stays] = [await TestDevice.make(control), await TestDevice.make(control)];
    await gone.pair({ name: "Gone" });
    await stays.pair({ name: "Stays" });
    await control.api("DELETE", `/v1/devices/${gone.id}`);
    const serial = new X509Certificate(gone.certificate).serialNumber;
    await eventually("it is on the list", async () => {
      const list = await fetch(`${control.base}/v1/revocations.crl`);
      expect(list.headers.get("content-type")).toBe("application/pkix-crl");
      await writeFile(folder.file("list.der"), Buffer.from(await list.arrayBuffer()));
      const { stdout } = await openssl(["crl", "-inform", "DER", "-in", folder.file("list.der"), "-noout", "-text"]);
      return stdout.includes(serial);
    });
    await copyFile(folder.file("revoked.crl"), folder.file("lists.pem"));
    expect(await (await fetch(`${control.base}/v1/revocations.pem`)).text()).toBe(
      await readFile(folder.file("revoked.crl"), "utf8"),
    );
    await writeFile(folder.file("device.crt"), stays.certificate);
    await opensslBelieves(folder, ["-crl_check", "-CRLfile", folder.file("lists.pem")]);
    await writeFile(folder.file("device.crt"), gone.certificate);
    await expect(opensslBelieves(folder, ["-crl_check", "-CRLfile", folder.file("lists.pem")])).rejects.toThrow(
      /certificate revoked/,
    );
  });
});

describe("a certificate of a few seconds", () => {
  it("is renewed by the device's own link at two thirds of its life, with another key", async () => {
    await using folder = await temporaryFolder("control-short-life");
    const lifeSeconds = 15;
    const env = { CARILLON_CERTIFICATE_DAYS: String(lifeSeconds / 86_400) };
    await using control = await RunningControl.start(folder.path, env);
    const codes: string[] = [];
    const [stop, log] = [new AbortController(), recordingLog()];
    const link = await openDeviceLink({
      ...{ dataDirectory: folder.file("speaker"), control: new URL(control.deviceBase), caFile: folder.file("ca.crt") },
      ...{ kind: "speaker", agentVersion: "0.0.1", capabilities: {}, log },
      showCode: ({ userCode }) => codes.push(userCode),
      apply: () => Promise.resolve({ ok: true }),
      obey: () => Promise.resolve({ outcome: "done" }),
    });
    const { deviceId, privateKey } = link.identity;
    const running = link.start(stop.signal);
    const userCode = await eventually("the code", () => codes.at(-1));
    await control.api("POST", "/v1/pairing/approvals", { userCode, name: "Short" });
    const first = await eventually("its certificate", () => link.identity.credentials?.certificateChain);
    const second = await eventually("another", () => {
      const chain = link.identity.credentials?.certificateChain;
      return chain !== first && chain;
    });
    const [before, after] = [new X509Certificate(first), new X509Certificate(second)];
    const lived = (after.validFromDate.getTime() - before.validFromDate.getTime()) / 1000;
    // Dates of certificates are whole seconds, and a timer may fire a millisecond early.
    expect(lived).toBeGreaterThanOrEqual((lifeSeconds * 2) / 3 - 1);
    expect(lived).toBeLessThan(lifeSeconds);
    expect(link.identity).toMatchObject({ deviceId });
    expect(link.identity.privateKey).not.toBe(privateKey);
    expect(after.subject).toBe(`CN=${deviceId}`);
    stop.abort();
    await running;
  });
});

async function opensslBelieves({ file }: TemporaryFolder, more: readonly string[] = []): Promise<void> {
  await openssl([
    ...["verify", "-purpose", "sslclient", "-CAfile", file("ca.crt"), "-untrusted", file("device.crt")],
    ...[...more, file("device.crt")],
  ]);
}

/** By the root itself, as before there were intermediates. */
async function signedBy({ file }: TemporaryFolder, device: TestDevice): Promise<string> {
  await writeFile(file("old.csr"), device.csr);
  await writeFile(file("old.ext"), "extendedKeyUsage=clientAuth\n");
  await openssl([
    ...["x509", "-req", "-in", file("old.csr"), "-CA", file("ca.crt"), "-CAkey", file("ca.key"), "-CAcreateserial"],
    ...["-days", "30", "-extfile", file("old.ext"), "-subj", `/CN=${device.id}`, "-out", file("old.crt")],
  ]);
  return readFile(file("old.crt"), "utf8");
}
