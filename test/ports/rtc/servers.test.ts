import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { openRelay, type Relay } from "@carillon/rtc/ice/relay";
import { type IceServer, parseServer, reflexiveCandidates } from "@carillon/rtc/ice/servers";
import { buildStun, parseStun } from "@carillon/rtc/ice/stun";
import { UdpPort } from "@carillon/rtc/udp-port";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { freePort } from "../../support/free-ports.js";
import { type RunningProcess, startProcess } from "../../support/processes.js";
import { type TemporaryFolder, temporaryFolder } from "../../support/temporary-folder.js";
import { certificate, hears, Session, until } from "./session.js";

let folder: TemporaryFolder;
let coturn: RunningProcess;
let server: IceServer;
beforeAll(async () => {
  const port = await freePort();
  folder = await temporaryFolder("coturn");
  coturn = await startProcess("coturn", {
    command: "turnserver",
    args: [
      ...[
        "-n",
        "--listening-ip=127.0.0.1",
        "--relay-ip=127.0.0.1",
        `--listening-port=${port}`,
        "--no-tls",
        "--no-dtls",
        "--no-cli",
      ],
      ...[
        "--lt-cred-mech",
        "--user=speaker:secret",
        "--user=renewed:secret",
        "--realm=carillon",
        "--allow-loopback-peers",
        "--stale-nonce=2",
      ],
      ...["--log-file=stdout", "--simple-log", "--pidfile=/dev/null", `--userdb=${folder.path}/turndb`],
    ],
    ready: /admin thread/,
  });
  server = { urls: [`turn:127.0.0.1:${port}`], username: "speaker", credential: "secret" };
});
afterAll(async () => {
  await coturn[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function socketOn127(): Promise<Socket> {
  const socket = createSocket("udp4");
  const listening = once(socket, "listening");
  socket.bind(0, "127.0.0.1");
  await listening;
  onTestFinished(() => void socket.close());
  return socket;
}

async function relayFor(given: IceServer): Promise<Relay | string> {
  const address = parseServer(given.urls[0] ?? "");
  if (address === undefined) throw new Error("the URL is wrong");
  return openRelay(address, given);
}

/** Ports of the relays that a fragment offers. */
const relaysIn = (fragment: string): string[] =>
  [...fragment.matchAll(/ (\d+) typ relay/g)].map(([, port = ""]) => port);

describe("a TURN server", () => {
  test("carries the session when there is no other way", async () => {
    // The speaker's own socket is of another family than the media service's, so only the relay reaches it.
    const speaker = { certificate, network: { addresses: ["::1"] }, iceServers: () => [server] };
    await using session = new Session({ speaker });
    await session.join();
    await hears(session.media, session.speaker, 1, 20);
    expect(session.speaker.egress()).toMatchObject({ fd: undefined, family: 4 });
    await hears(session.speaker, session.media, 1, 20);
  });

  test("is asked again by an ICE restart, with the credentials of then, and moves to the relay that they grant", async () => {
    const given = { ...server };
    const speaker = { certificate, network: { addresses: ["::1"] }, iceServers: () => [{ ...given }] };
    await using session = new Session({ speaker });
    await session.join();
    await hears(session.media, session.speaker, 1, 20);
    const used = (): string => String(session.media.egress()?.remotePort);
    const first = used();
    const restart = async (sequence: number): Promise<string[]> => {
      const fragment = await session.speaker.createRestart();
      session.speaker.acceptRestart(await session.media.restart(fragment));
      await hears(session.media, session.speaker, sequence, 20);
      return relaysIn(fragment);
    };
    given.username = "renewed";
    const second = await restart(1000);
    expect(second).toHaveLength(1);
    expect(second).not.toContain(first);
    await until(
      () => second.includes(used()),
      20,
      () => `the media service sends to ${used()}, and not to the newer relay ${second.join()}`,
    );
    expect(await restart(2000)).toEqual(second);
  });

  test("goes on serving after its nonce has become stale, which werift alone does not survive", async () => {
    const relay = await relayFor(server);
    if (typeof relay === "string") throw new Error(relay);
    onTestFinished(() => relay.close());
    const startedAt = performance.now();
    // Every new destination is a new request to the server; the nonce lives for 2 s.
    for (let count = 0; performance.now() - startedAt < 5_000; count += 1) {
      const destination = await socketOn127();
      let arrived = false;
      destination.once("message", () => (arrived = true));
      relay.send(Buffer.from("hello"), { address: "127.0.0.1", port: destination.address().port });
      const seconds = (performance.now() - startedAt) / 1000;
      await until(
        () => arrived,
        10,
        () => `destination ${count} got nothing, ${seconds.toFixed(1)} s after the allocation`,
      );
      await new Promise((resolve) => setTimeout(resolve, 100)); // thins out the requests; nothing waits for it
    }
  });

  test("that refuses the credential or does not exist costs three seconds and a sentence", async () => {
    const refused = await relayFor({ ...server, credential: "wrong" });
    expect(refused).toMatch(/^the TURN server 127\.0\.0\.1:\d+ cannot be used: it refused the credential/);
    const warnings: string[] = [];
    const network = { addresses: ["127.0.0.1"] };
    const warn = (line: string): number => warnings.push(line);
    await using session = new Session({
      speaker: { certificate, network, iceServers: () => [{ urls: ["turn:"] }], warn },
    });
    await session.join();
    await session.connected();
    expect(warnings).toEqual(['"turn:" is not a STUN or TURN URL']);
  });
});

describe("a STUN server", () => {
  test("tells under which address the port appears, even if the first request is lost", async () => {
    const stun = await socketOn127();
    let requests = 0;
    stun.on("message", (datagram, from) => {
      requests += 1;
      const request = parseStun(datagram);
      if (requests === 1 || request === undefined) return;
      const mappedAddress = { address: "203.0.113.7", port: 40000 };
      stun.send(
        buildStun({ class: "success", transaction: request.transaction, mappedAddress }),
        from.port,
        from.address,
      );
    });
    const port = await UdpPort.open({ addresses: ["127.0.0.1"] });
    const server = parseServer(`stun:127.0.0.1:${stun.address().port}`);
    const found = server && (await reflexiveCandidates(port, server));
    expect(found).toMatchObject([
      { type: "srflx", address: "203.0.113.7", port: 40000, related: { address: "127.0.0.1" } },
    ]);
    await port.close();
  });

  test.each([
    ["stun:stun.example.org", { scheme: "stun", host: "stun.example.org", port: 3478, transport: "udp" }],
    ["turn:10.0.0.1:443?transport=tcp", { scheme: "turn", host: "10.0.0.1", port: 443, transport: "tcp" }],
    ["turns:turn.example.org", { scheme: "turns", host: "turn.example.org", port: 5349, transport: "tcp" }],
    ["turn:[2001:db8::1]:3478?transport=udp", { scheme: "turn", host: "2001:db8::1", port: 3478, transport: "udp" }],
    ["http://example.org", undefined],
    ["stuns:example.org", undefined],
    ["turn:", undefined],
  ])("%s is read", (url, expected) => {
    expect(parseServer(url)).toEqual(expected);
  });
});
