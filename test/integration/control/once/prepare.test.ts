import { X509Certificate } from "node:crypto";
import { readFile, readdir, stat } from "node:fs/promises";
import { issueBrokerCertificate } from "@carillon/control/broker/broker-certificate";
import { openAuthority } from "@carillon/control/certificates/authority-files";
import { prepare } from "@carillon/control/prepare";
import { expect, test } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.js";

const prepared = async (folder: TemporaryFolder) => {
  await prepare({ CARILLON_DATA: folder.file("control"), CARILLON_INSTALLATION: folder.path });
  const read = (name: string) => readFile(folder.file(name), "utf8");
  const names = [
    "control/ca.key",
    "control/pgpass",
    "broker/server.key",
    "database/password",
    "turn/secret",
    "watch/token",
  ];
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
};

test("secrets are made at the first start, differ from each other, and stay at the next", async () => {
  await using folder = await temporaryFolder("prepare");
  const first = await prepared(folder);
  expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
  expect(await prepared(folder)).toEqual(first);
});

test("what signs, and the way into the database, is the control service's alone", async () => {
  await using folder = await temporaryFolder("prepare");
  await prepared(folder);
  for (const name of ["ca.key", "pgpass"])
    expect((await stat(folder.file(`control/${name}`))).mode & 0o777).toBe(0o600);
  expect(await readFile(folder.file("control/pgpass"), "utf8")).toContain(
    (await readFile(folder.file("database/password"), "utf8")).trim(),
  );
  expect(await readdir(folder.file("trust"))).toEqual(["ca.crt"]);
});

test("the broker's certificate is renewed at two thirds of its life, and when its names change", async () => {
  await using folder = await temporaryFolder("broker-certificate");
  const authority = await openAuthority({ directory: folder.path, supplied: undefined, deviceDays: 90 }, new Date());
  const issue = (hosts: string[], days: number) =>
    issueBrokerCertificate({ folder: folder.path, hosts }, authority, new Date(Date.now() + days * 86_400_000));
  expect(await issue(["mosquitto", "192.0.2.1"], 0)).toBe(true);
  expect(await issue(["mosquitto", "192.0.2.1"], 59)).toBe(false);
  expect(await issue(["mosquitto", "192.0.2.1"], 61)).toBe(true);
  expect(await issue(["mosquitto", "broker.example"], 61)).toBe(true);
  const certificate = new X509Certificate(await readFile(folder.file("server.crt")));
  expect(certificate.checkHost("broker.example")).toBe("broker.example");
  expect(certificate.subject).toBe("CN=control");
});
