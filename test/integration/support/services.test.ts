import { existsSync } from "node:fs";
import { chromium as playwright } from "playwright-core";
import { expect, test } from "vitest";
import { chromium, chromiumWithMicrophone } from "../../support/chromium.js";
import { eventually } from "../../support/eventually.js";
import { startMosquitto } from "../../support/mosquitto.js";
import { startPostgres } from "../../support/postgres.js";
import { run } from "../../support/processes.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";

const publish = (port: number, topic: string, message: string, ...more: string[]) =>
  run("mosquitto_pub", {
    command: "mosquitto_pub",
    args: ["-h", "127.0.0.1", "-p", String(port), "-q", "1", "-r", "-t", topic, "-m", message, ...more],
  });

const retained = async (port: number, topic: string, ...more: string[]): Promise<string> => {
  const args = ["-h", "127.0.0.1", "-p", String(port), "-C", "1", "-W", "5", "-t", topic, ...more];
  return (await run("mosquitto_sub", { command: "mosquitto_sub", args })).join("\n");
};

test("a broker starts on a port of its own and keeps what was acknowledged through a kill", async () => {
  await using broker = await startMosquitto();
  await publish(broker.port, "bell", "ding");
  expect(await retained(broker.port, "bell")).toBe("ding");
  await broker.process.kill();
  await broker.restart();
  expect(await retained(broker.port, "bell")).toBe("ding");
});

/** A certificate authority with one certificate for the broker and one for a device named "speaker". */
async function certificates(folder: TemporaryFolder): Promise<{ ca: string; certificate: string; key: string }> {
  const openssl = (...args: string[]) => run("openssl", { command: "openssl", args, cwd: folder.path });
  const key = (name: string) => [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-keyout",
    `${name}.key`,
  ];
  await openssl("req", "-x509", ...key("ca"), "-subj", "/CN=test authority", "-out", "ca.pem");
  for (const name of ["127.0.0.1", "speaker"]) {
    await openssl(
      "req",
      ...key(name),
      "-subj",
      `/CN=${name}`,
      "-addext",
      `subjectAltName=IP:127.0.0.1`,
      "-out",
      `${name}.csr`,
    );
    const sign = [
      "x509",
      "-req",
      "-in",
      `${name}.csr`,
      "-CA",
      "ca.pem",
      "-CAkey",
      "ca.key",
      "-copy_extensions",
      "copy",
    ];
    await openssl(...sign, "-out", `${name}.pem`);
  }
  return { ca: folder.file("ca.pem"), certificate: folder.file("127.0.0.1.pem"), key: folder.file("127.0.0.1.key") };
}

test("a broker with mutual TLS lets in who has a certificate, for what the access list allows its name", async () => {
  await using folder = await temporaryFolder("certificates");
  const tls = await certificates(folder);
  await using broker = await startMosquitto({ tls, access: ["pattern readwrite up/%u"] });
  const asSpeaker = ["--cafile", tls.ca, "--cert", folder.file("speaker.pem"), "--key", folder.file("speaker.key")];
  await publish(broker.port, "up/speaker", "here", ...asSpeaker);
  await publish(broker.port, "up/other", "not mine", ...asSpeaker);
  expect(await retained(broker.port, "up/speaker", ...asSpeaker)).toBe("here");
  await expect(retained(broker.port, "up/other", ...asSpeaker)).rejects.toThrow();
  await expect(publish(broker.port, "up/speaker", "stranger", "--cafile", tls.ca)).rejects.toThrow();
});

test("a database starts empty, keeps what was committed through a kill, and leaves nothing behind", async () => {
  let folder: string | undefined;
  {
    await using postgres = await startPostgres();
    const sql = (text: string) => run("psql", { command: "psql", args: ["-tAc", text, postgres.url] });
    await sql("create table bells (name text); insert into bells values ('ding')");
    folder = (await sql("show data_directory"))[0];
    await postgres.process.kill();
    await eventually("the data again", async () => {
      await postgres.restart();
      return (await sql("select name from bells"))[0] === "ding";
    });
  }
  expect(folder).toContain("carillon-postgres-");
  expect(existsSync(folder ?? "")).toBe(false);
});

test("a browser starts, shows a page, and names its address to WebRTC", async () => {
  const browser = await playwright.launch(chromiumWithMicrophone);
  try {
    const page = await browser.newPage();
    await page.goto("data:text/html,<title>Carillon</title>");
    expect(await page.title()).toBe("Carillon");
    expect(browser.version()).toMatch(/^\d+\./);
    expect(chromiumWithMicrophone.args).toEqual(expect.arrayContaining(chromium.args));
  } finally {
    await browser.close();
  }
});
