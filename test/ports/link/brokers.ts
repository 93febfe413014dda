import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { createServer, TLSSocket } from "node:tls";
import { deviceMay } from "@carillon/contracts/topics";
import { Aedes } from "aedes";
import type { TestAuthority } from "../../support/certificates.js";
import { freePort } from "../../support/free-ports.js";
import { startProcess, type RunningProcess } from "../../support/processes.js";
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

/** Debian's Mosquitto, as an installation would configure it. */
export async function mosquittoBroker(authority: TestAuthority): Promise<TestBroker> {
  const folder = await temporaryFolder("mosquitto");
  const { cert, key } = await authority.server("127.0.0.1", "localhost");
  const port = await freePort();
  const revoke = async (...certificates: readonly string[]): Promise<void> =>
    writeFile(folder.file("crl"), await authority.revocationList(...certificates));
  await writeFile(folder.file("ca.crt"), authority.ca);
  await writeFile(folder.file("server.crt"), cert);
  await writeFile(folder.file("server.key"), key);
  await writeFile(folder.file("acl"), `user control\ntopic readwrite carillon/v1/#\n${patterns}`);
  await writeFile(
    folder.file("mosquitto.conf"),
    `
      user ${userInfo().username}
      listener ${port} 127.0.0.1
      cafile ${folder.file("ca.crt")}
      certfile ${folder.file("server.crt")}
      keyfile ${folder.file("server.key")}
      crlfile ${folder.file("crl")}
      require_certificate true
      use_identity_as_username true
      acl_file ${folder.file("acl")}
    `.replaceAll(/^ +/gm, ""),
  );
  await revoke();
  const run = (): Promise<RunningProcess> =>
    startProcess("mosquitto", {
      command: "/usr/sbin/mosquitto",
      args: ["-c", folder.file("mosquitto.conf")],
      ready: /mosquitto version .* running/,
    });
  let running = await run();
  return {
    url: `mqtts://127.0.0.1:${port}`,
    revoke,
    start: async () => {
      running = await run();
    },
    stop: () => running.kill(),
    close: async () => {
      await running.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const patterns = "pattern write carillon/v1/%u/up/#\npattern read carillon/v1/%u/down/#\n";
