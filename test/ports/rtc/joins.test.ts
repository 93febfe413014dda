import { createCertificate, fingerprintOf } from "@carillon/rtc/dtls/certificate";
import { whenConnected } from "@carillon/rtc/when-connected";
import { createHook } from "node:async_hooks";
import { UdpPort } from "@carillon/rtc/udp-port";
import { describe, expect, test } from "vitest";
import { LossyRelay, throughRelay, withoutCandidates } from "./lossy-relay.js";
import { certificate, description, hears, loopback, reaches, Session, until } from "./session.js";
import { createOfferingPeer } from "@carillon/rtc/offering-peer";
import { createAnsweringPeer } from "@carillon/rtc/answering-peer";

/** Joins `count` speakers at once; returns the seconds until each of them received a packet, in order. */
async function joinAll(count: number, impairment?: { loss?: number; delayMs?: number }): Promise<number[]> {
  const port = await UdpPort.open({ addresses: ["127.0.0.1"] });
  const sessions = Array.from({ length: count }, () => new Session({ media: { certificate, network: port } }));
  const startedAt = performance.now();
  const times = await Promise.all(
    sessions.map(async (session) => {
      await session.join(impairment);
      await hears(session.media, session.speaker, 1, 30);
      return (performance.now() - startedAt) / 1000;
    }),
  );
  await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()));
  await port.close();
  return times.sort((a, b) => a - b);
}

const report = (name: string, times: readonly number[]): void => {
  const middle = times[Math.floor(times.length / 2)] ?? NaN;
  console.info(
    `${name}: ${times.length} joined, p50 ${middle.toFixed(2)} s, max ${(times.at(-1) ?? NaN).toFixed(2)} s`,
  );
};

describe("joins, counted when media arrives", () => {
  test("40 speakers at once at 10 % loss both ways: every one", async () => {
    const times = await joinAll(40, { loss: 0.1, delayMs: 5 });
    report("10 % loss", times);
    expect(times).toHaveLength(40);
  });

  test("at 260 ms one way", async () => {
    const times = await joinAll(4, { delayMs: 260 });
    report("260 ms one way", times);
    expect(times).toHaveLength(4);
  });

  test("200 at once on a clean link: every one", async () => {
    const times = await joinAll(200);
    report("200 at once", times);
    expect(times).toHaveLength(200);
  });
});

describe("a deadline", () => {
  test("is kept: connected before it, or the reason why not", async () => {
    await using session = new Session();
    const connected = whenConnected(session.speaker, AbortSignal.timeout(20_000));
    const late = whenConnected(session.media, AbortSignal.abort());
    await expect(late).rejects.toMatchObject({ code: "media-unreachable" });
    await session.join();
    await connected;
    await whenConnected(session.speaker, AbortSignal.timeout(20_000));
    await session.speaker.close();
    await expect(whenConnected(session.speaker, AbortSignal.timeout(20_000))).rejects.toThrow("closed");
  });

  test("is not waited for when the certificate is not the one of the SDP", async () => {
    await using session = new Session({ media: { ...loopback, certificate: createCertificate() } });
    const offer = await session.speaker.createOffer();
    const { sdp } = await session.media.answer(offer, description);
    const other = fingerprintOf(certificate.der);
    session.speaker.acceptAnswer(
      sdp.replace(/a=fingerprint:.*\r/, `a=fingerprint:${other.algorithm} ${other.value}\r`),
    );
    await expect(whenConnected(session.speaker, AbortSignal.timeout(20_000))).rejects.toThrow(
      "does not have the fingerprint of the SDP",
    );
    expect(session.speaker.state).toMatchObject({ kind: "failed", restartable: false });
  });
});

describe("gathering", () => {
  test("contacts nobody: no name is resolved and nothing is sent before there is an answer", async () => {
    const contacts: string[] = [];
    const hook = createHook({
      init(_id, type) {
        if (/GETADDRINFO|CARES|QUERY|UDPSEND|TCP/.test(type)) contacts.push(type);
      },
    });
    hook.enable();
    const speaker = createOfferingPeer({ certificate });
    const media = createAnsweringPeer({ certificate });
    const startedAt = performance.now();
    const offer = await speaker.createOffer();
    const took = performance.now() - startedAt;
    hook.disable();
    expect(contacts).toEqual([]);
    expect(took).toBeLessThan(500);
    expect(offer).toContain(" typ host");
    await Promise.all([speaker.close(), media.close()]);
  });

  test("offers every address but link-local ones, and loopback only on request", async () => {
    const plain = await UdpPort.open();
    const inside = await UdpPort.open({ loopback: true });
    const own = await UdpPort.open({ addresses: ["127.0.0.1"], announce: ["203.0.113.5"] });
    expect(plain.candidates.some(({ address }) => address.startsWith("fe80") || address.startsWith("169.254."))).toBe(
      false,
    );
    expect(inside.candidates.some(({ address }) => address === "127.0.0.1")).toBe(true);
    expect(own.candidates.map(({ address }) => address)).toEqual(["127.0.0.1", "203.0.113.5"]);
    expect(new Set(own.candidates.map(({ port }) => port)).size).toBe(1);
    await Promise.all([plain, inside, own].map((port) => port.close()));
  });

  test("says which address and port cannot be bound", async () => {
    const first = await UdpPort.open({ addresses: ["127.0.0.1"] });
    const port = first.candidates[0]?.port ?? 0;
    await expect(UdpPort.open({ addresses: ["127.0.0.1"], port })).rejects.toMatchObject({
      code: "port-in-use",
      message: `UDP 127.0.0.1 port ${port}`,
    });
    await first.close();
  });
});

describe("a path that changes", () => {
  test("media flows again by itself after a cut, without signalling", async () => {
    await using session = new Session();
    await session.join({});
    await session.connected();
    await hears(session.media, session.speaker, 1);
    if (session.relay === undefined) throw new Error("no relay");
    session.relay.loss = 1;
    await reaches(session.speaker, "disconnected", 15);
    session.relay.loss = 0;
    await hears(session.media, session.speaker, 1000);
    await reaches(session.speaker, "connected", 15);
  });

  test("an ICE restart moves media to another route, with the old one dead", async () => {
    await using session = new Session();
    await session.join({});
    await session.connected();
    const routes: number[] = [];
    session.speaker.onRoute(({ remotePort }) => routes.push(remotePort));
    if (session.relay === undefined) throw new Error("no relay");
    session.relay.loss = 1;
    const answer = await session.media.restart(withoutCandidates(await session.speaker.createRestart()));
    const { sdp, relay } = await throughRelay(answer);
    session.speaker.acceptRestart(sdp);
    await hears(session.media, session.speaker, 100);
    expect(routes).toEqual([relay.port]);
    relay.close();
  });

  test("a client behind a NAT that changes its port is followed without signalling", async () => {
    await using session = new Session();
    await session.join({});
    await session.connected();
    const { relay } = session;
    if (relay === undefined) throw new Error("no relay");
    const before = session.media.egress()?.remotePort;
    await relay.rebind();
    session.speaker.probe();
    await until(
      () => session.media.egress()?.remotePort !== before,
      15,
      () => "the media service still sends to the old port",
    );
    await hears(session.media, session.speaker, 100);
  });
});

describe("hostile traffic", () => {
  test("from strangers to a shared port neither harms a session nor is remembered", async () => {
    const port = await UdpPort.open({ addresses: ["127.0.0.1"] });
    await using session = new Session({ media: { certificate, network: port } });
    await session.join();
    await session.connected();
    const [{ candidate } = {}] = port.paths;
    if (candidate === undefined) throw new Error("no path");
    const relay = await LossyRelay.open(candidate);
    const rejected = port.rejected;
    for (let count = 0; count < 2000; count += 1) relay.inject(Buffer.alloc(count % 200, count));
    await until(
      () => port.rejected >= rejected + 100,
      10,
      () => `${port.rejected - rejected} were counted`,
    );
    await hears(session.media, session.speaker, 1);
    relay.close();
    await session.media.close();
    await port.close();
  });

  test("an offer that cannot be answered is refused in words, and a broken answer too", async () => {
    await using session = new Session({ speaker: loopback });
    const offer = await session.speaker.createOffer();
    await expect(session.media.answer("v=0\r\nm=video 9 RTP/AVP 96\r\n", description)).rejects.toMatchObject({
      code: "offer-invalid",
    });
    await expect(session.media.answer(offer.replaceAll("opus", "speex"), description)).rejects.toMatchObject({
      message: "the offer does not list Opus",
    });
    await expect(session.media.answer(offer.replace("recvonly", "sendonly"), description)).rejects.toMatchObject({
      code: "offer-invalid",
    });
    expect(() => session.speaker.acceptAnswer("nonsense")).toThrow(/does not begin/);
    await expect(session.media.restart("nonsense")).rejects.toMatchObject({ code: "offer-invalid" });
  });
});
