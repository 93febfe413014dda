import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, TLSSocket } from "node:tls";
import { deviceMay } from "@carillon/contracts/topics";
import { Aedes } from "aedes";
import type { TestAuthority } from "../../support/certificates.js";
import { freePort } from "../../support/free-ports.js";
import { startMosquitto } from "../../support/mosquitto.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** A broker with client certificates and the rule of contracts/topics, which a test can stop and start again on its port. */
export interface TestBroker {
  readonly url: string;
  /** As a crash would. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Certificates (PEM) that are refused from the next start on. */
  revoke(...certificates: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The broker that control embeds, with control's rules. */
export async function aedesBroker(authority: TestAuthority): Promise<TestBroker> {
  const { cert, key } = await authority.server("127.0.0.1", "localhost");
  const port = await freePort();
  let running: { close(): Promise<void> } | undefined;
  let revoked: readonly string[] = [];
  const start = async (): Promise<void> => {
    const aedes = await Aedes.createBroker({
      authenticate: (client, username, _password, done) => {
        const shown = client.conn instanceof TLSSocket ? client.conn.getPeerX509Certificate() : undefined;
        const name = shown?.subject.replace("CN=", "");
        const good = shown !== undefined && !revoked.includes(shown.serialNumber);
        done(null, good && (name === "control" || (client.id === name && username === name)));
      },
      authorizePublish: (client, { topic }, done) => {
        const allowed = client === null || client.id.startsWith("control") || deviceMay(client.id, "publish", topic);
        done(allowed ? null : new Error("not the device's own topic"));
      },
    });
    const server = createServer({ cert, key, ca: authority.ca, requestCert: true, rejectUnauthorized: true });
    const sockets = new Set<TLSSocket>();
    server.on("secureConnection", (socket) => {
      sockets.add(socket);
      aedes.handle(socket);
    });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    running = {
      close: async () => {
        for (const socket of sockets) socket.destroy();
        server.close();
        await new Promise<void>((resolve) => aedes.close(() => resolve()));
      },
    };
  };
  const stop = async (): Promise<void> => {
    await running?.close();
    running = undefined;
  };
  await start();
  const revoke = (...certificates: readonly string[]): Promise<void> => {
    revoked = certificates.map((pem) => new X509Certificate(pem).serialNumber);
    return Promise.resolve();
  };
  return { url: `mqtts://127.0.0.1:${port}`, start, stop, revoke, close: stop };
}

/** Debian's Mosquitto, with the configuration of deploy/mosquitto. */
export async function mosquittoBroker(authority: TestAuthority): Promise<TestBroker> {
  const folder = await temporaryFolder("mosquitto-keys");
  const { cert, key } = await authority.server("127.0.0.1", "localhost");
  const revoke = async (...certificates: readonly string[]): Promise<void> =>
    writeFile(folder.file("revoked.crl"), await authority.revocationList(...certificates));
  await writeFile(folder.file("ca.crt"), authority.ca);
  await writeFile(folder.file("server.crt"), cert);
  await writeFile(folder.file("server.key"), key);
  await revoke();
  const mosquitto = await startMosquitto({
    tls: {
      ...{ ca: folder.file("ca.crt"), certificate: folder.file("server.crt"), key: folder.file("server.key") },
      revoked: folder.file("revoked.crl"),
    },
  });
  return {
    url: mosquitto.url,
    revoke,
    start: () => mosquitto.restart(),
    stop: () => mosquitto.process.kill(),
    close: async () => {
      await mosquitto[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
