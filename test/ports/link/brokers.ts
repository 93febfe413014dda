import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, TLSSocket } from "node:tls";
import { deviceMay } from "@carillon/contracts/topics";
import { Aedes } from "aedes";
import type { TestAuthority } from "../../support/certificates.js";
import { freePort } from "../../support/free-ports.js";
import { natsUsers } from "@carillon/control/broker/nats-users";
import { startMosquitto } from "../../support/mosquitto.js";
import { startNatsCluster, type NatsNode } from "../../support/nats.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** A broker with client certificates and the rule of contracts/topics, which a test can stop and start again on its port. */
export interface TestBroker {
  readonly url: string;
  /** Of each node, where there are several. */
  readonly nodes?: readonly string[];
  /** To each node over its own protocol, where it has one. */
  readonly nats?: readonly string[];
  /** Tells a broker that keeps a list of its users of these devices. */
  admit?(...devices: readonly string[]): Promise<void>;
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
        const own = good && username === name && (client.id === name || client.id.startsWith(`${name}-`));
        if (own && name !== undefined) client.id = name;
        done(null, own || (good && name === "control"));
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

/** Three nodes of Debian's NATS, with the configuration of deploy/nats. */
export async function natsBroker(authority: TestAuthority): Promise<TestBroker> {
  const folder = await temporaryFolder("nats-keys");
  const { cert, key } = await authority.server("localhost", "127.0.0.1");
  const keys = { ca: folder.file("ca.crt"), certificate: folder.file("server.crt"), key: folder.file("server.key") };
  await writeFile(keys.ca, authority.ca);
  await writeFile(keys.certificate, cert);
  await writeFile(keys.key, key);
  const [admitted, removed] = [new Set<string>(), new Set<string>()];
  const list = (): string => natsUsers({ admitted: [...admitted].filter((id) => !removed.has(id)), removed });
  const cluster = await startNatsCluster(keys, list());
  const each = async (act: (node: NatsNode) => Promise<void>): Promise<void> => {
    await Promise.all(cluster.nodes.map(act));
  };
  const [url = ""] = cluster.nodes.map(({ mqttUrl }) => mqttUrl);
  return {
    url,
    nodes: cluster.nodes.map(({ mqttUrl }) => mqttUrl),
    nats: cluster.nodes.map(({ natsUrl }) => natsUrl),
    admit: async (...devices) => {
      const strangers = devices.filter((id) => (removed.has(id) || !admitted.has(id)) && !id.startsWith("control"));
      for (const id of strangers) {
        admitted.add(id);
        removed.delete(id);
      }
      if (strangers.length > 0) await cluster.admit(list());
    },
    revoke: async (...certificates) => {
      removed.clear();
      for (const pem of certificates) removed.add(new X509Certificate(pem).subject.replace("CN=", ""));
      await writeFile(cluster.usersFile, list());
    },
    stop: () => each((node) => node.kill()),
    start: async () => {
      await each((node) => node.start());
      await cluster.ready();
    },
    close: async () => {
      await cluster[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
