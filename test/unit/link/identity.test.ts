import "reflect-metadata";
import { execFileSync } from "node:child_process";
import { createHash, createPublicKey } from "node:crypto";
import { certificateRequest } from "@carillon/link/certificate-request";
import {
  certificateLife,
  deviceIdOf,
  keysOf,
  loadIdentity,
  newPrivateKey,
  saveIdentity,
} from "@carillon/link/identity";
import { StateDirectory } from "@carillon/link/state-directory";
import * as x509 from "@peculiar/x509";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TestAuthority } from "../../support/certificates.js";
import { recordingLog } from "../../support/recording-log.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";

let folder: TemporaryFolder;
let directory: StateDirectory;
beforeEach(async () => {
  folder = await temporaryFolder("identity");
  directory = await StateDirectory.open(folder.path);
});
afterEach(() => folder[Symbol.asyncDispose]());

describe("an identity", () => {
  test("is made once, and is on disk before it is known", async () => {
    const first = await loadIdentity(directory, recordingLog());
    expect(await loadIdentity(directory, recordingLog())).toEqual(first);
    expect(first.deviceId).toMatch(/^[0-9a-f]{32}$/);
  });

  test("is named by the first 128 bits of the SHA-256 of its public key", async () => {
    const { deviceId, privateKey } = await loadIdentity(directory, recordingLog());
    const spki = createPublicKey(privateKey).export({ type: "spki", format: "der" });
    expect(createHash("sha256").update(spki).digest("hex").startsWith(deviceId)).toBe(true);
  });

  test.each([
    "",
    "{",
    "null",
    `{"deviceId":"x","privateKey":"y"}`,
    `{"deviceId":"${"0".repeat(32)}","privateKey":"no key"}`,
  ])("that is damaged (%j) is put aside, and a new one is made with a loud word", async (damaged) => {
    await directory.write("identity.json", damaged);
    const log = recordingLog();
    const fresh = await loadIdentity(directory, log);
    expect(fresh.credentials).toBeUndefined();
    expect(await directory.read("identity.damaged")).toBe(damaged);
    expect(log.lines).toMatchObject([{ level: "error" }]);
  });

  test("knows the life of its certificate, and disowns one of another key", async () => {
    const authority = await TestAuthority.create();
    const identity = await loadIdentity(directory, recordingLog());
    const { privateKey, publicKey } = keysOf(identity);
    const notBefore = new Date("2026-01-01T00:00:00Z");
    const notAfter = new Date("2026-04-01T00:00:00Z");
    const life = { notBefore, notAfter };
    const certificateChain = await authority.device(identity.deviceId, certificateRequest(privateKey, publicKey), life);
    const credentials = {
      certificateChain,
      caCertificate: authority.ca,
      brokerUrl: "mqtts://localhost",
      name: "stage",
    };
    await saveIdentity(directory, { ...identity, credentials });
    expect(certificateLife(await loadIdentity(directory, recordingLog()))).toEqual({
      notBefore: notBefore.getTime() / 1000,
      notAfter: notAfter.getTime() / 1000,
    });
    const foreign = { ...credentials, certificateChain: (await authority.client("other")).cert };
    expect(certificateLife({ ...identity, credentials: foreign })).toBeUndefined();
  });
});

describe("a certificate request", () => {
  test("is one that an X.509 library and OpenSSL both accept, signed by its key", async () => {
    const { privateKey, publicKey, spki } = keysOf({ privateKey: newPrivateKey() });
    const pem = certificateRequest(privateKey, publicKey);
    const request = new x509.Pkcs10CertificateRequest(pem);
    expect(await request.verify()).toBe(true);
    expect(deviceIdOf(Buffer.from(request.publicKey.rawData))).toBe(deviceIdOf(spki));
    const verdict = execFileSync("openssl", ["req", "-verify", "-noout"], {
      input: pem,
      stdio: ["pipe", "pipe", "pipe"],
    });
    expect(verdict.toString()).toBe("");
  });
});
