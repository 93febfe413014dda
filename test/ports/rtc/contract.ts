import { parseRtcp, buildRtcp, type RtcpPacket } from "@carillon/core/rtp/rtcp";
import { parseRtp } from "@carillon/core/rtp/rtp";
import type { Egress, MediaPeer, PeerState } from "@carillon/rtc/peer";
import { createSocket } from "node:dgram";
import { describe, expect, test } from "vitest";
import { hears, packet, reaches, type Session, until } from "./session.js";

/** What every implementation of the port must do; `open` makes a session that is not joined yet. */
export function mediaPeerContract(name: string, open: () => Promise<Session>): void {
  describe(`${name} as a media peer`, () => {
    test("connects and carries RTP, whole and unchanged, with the time of its arrival", async () => {
      await using session = await open();
      const arrivals: { packet: Uint8Array; atUs: number }[] = [];
      session.speaker.onRtp((bytes, atUs) => arrivals.push({ packet: bytes, atUs }));
      const beforeUs = Number(process.hrtime.bigint()) / 1000;
      await session.join();
      await session.connected();
      for (let sequence = 65530; sequence < 65550; sequence += 1) session.media.sendRtp(packet(sequence));
      await until(
        () => arrivals.length === 20,
        5,
        () => `${arrivals.length} of 20 packets arrived`,
      );
      expect(arrivals.map(({ packet: bytes }) => parseRtp(bytes)?.sequence)).toEqual(
        [...Array(6).keys()].map((index) => 65530 + index).concat([...Array(14).keys()]),
      );
      expect(arrivals[0]?.packet).toEqual(Buffer.from(packet(65530)));
      for (const { atUs } of arrivals) expect(atUs).toBeGreaterThan(beforeUs);
      expect(Math.max(...arrivals.map(({ atUs }) => atUs))).toBeLessThanOrEqual(Number(process.hrtime.bigint()) / 1000);
    });

    test("carries compound RTCP both ways, APP included, and sends none of its own", async () => {
      await using session = await open();
      const received: Record<"speaker" | "media", RtcpPacket[][]> = { speaker: [], media: [] };
      session.speaker.onRtcp((bytes) => received.speaker.push(parseRtcp(bytes)));
      session.media.onRtcp((bytes) => received.media.push(parseRtcp(bytes)));
      await session.join();
      await session.connected();
      const question: RtcpPacket[] = [
        { kind: "receiver-report", ssrc: 9, reports: [] },
        { kind: "app", ssrc: 9, subtype: 1, name: "CLCK", data: Buffer.from("12345678") },
      ];
      const answer: RtcpPacket[] = [
        {
          kind: "sender-report",
          ssrc: 1,
          ntpSeconds: 3.9e9,
          rtpTimestamp: 7,
          packetCount: 1,
          octetCount: 2,
          reports: [],
        },
      ];
      session.speaker.sendRtcp(buildRtcp(question));
      session.media.sendRtcp(buildRtcp(answer));
      await until(
        () => received.speaker.length > 0 && received.media.length > 0,
        5,
        () => "RTCP did not arrive",
      );
      await hears(session.media, session.speaker, 100);
      expect(received.media).toEqual([question]);
      expect(received.speaker).toEqual([answer]);
    });

    test("gives the keys and the route with which others can send in its place", async () => {
      await using session = await open();
      const routes: Egress[] = [];
      session.media.onRoute((egress) => routes.push(egress));
      // Whoever waits for "connected" sends at once; without a route there, every receiver was sent to the slow way.
      const whenConnected: (Egress | undefined)[] = [];
      session.media.onState(({ kind }) => kind === "connected" && whenConnected.push(session.media.egress()));
      await session.join();
      await session.connected();
      expect(routes).toEqual([session.media.egress()]);
      expect(whenConnected).toEqual(routes);
      expect(routes[0]).toMatchObject({ profile: "AEAD_AES_128_GCM", family: 4 });
      expect([routes[0]?.keys.key.length, routes[0]?.keys.salt.length, routes[0]?.keys.authKey.length]).toEqual([
        16, 12, 0,
      ]);
      expect(routes[0]?.fd).toBeGreaterThan(2);
    });

    test("drops what is repeated, altered or made up, counts it, and goes on", async () => {
      await using session = await open();
      await session.join();
      await session.connected();
      const egress = session.speaker.egress();
      if (egress === undefined) throw new Error("the speaker has no route");
      const socket = createSocket("udp4");
      for (let size = 0; size < 1000; size += 1) {
        socket.send(Buffer.alloc(size, size), egress.remotePort, egress.remoteAddress);
      }
      await hears(session.media, session.speaker, 1);
      expect(session.media.state.kind).toBe("connected");
      socket.close();
    });

    test("an ICE restart keeps the keys and the media", async () => {
      await using session = await open();
      await session.join();
      await session.connected();
      await hears(session.media, session.speaker, 1);
      const before = session.media.egress();
      const answer = await session.media.restart(await session.speaker.createRestart());
      session.speaker.acceptRestart(answer);
      await hears(session.media, session.speaker, 1000);
      await until(
        () => session.media.stats.selectedCandidatePairChanges > 1,
        5,
        () => "no new pair was selected",
      );
      expect(session.media.egress()?.keys).toEqual(before?.keys);
      expect([session.speaker.stats.iceRestarts, session.media.stats.iceRestarts]).toEqual([1, 1]);
      expect([session.speaker.state.kind, session.media.state.kind]).toEqual(["connected", "connected"]);
    });

    test("tells the other side when it closes, and nothing happens on it afterwards", async () => {
      await using session = await open();
      await session.join();
      await session.connected();
      const states: PeerState[] = [];
      session.speaker.onState((state) => states.push(state));
      await session.media.close();
      await reaches(session.speaker, "failed", 5);
      expect(states).toEqual([{ kind: "failed", reason: "the other side closed the session", restartable: false }]);
      await session.media.close();
      session.media.sendRtp(packet(1));
      session.media.probe();
      expect(session.media.state.kind).toBe("closed");
    });

    test("can be closed while it gathers its addresses, which then fails in words and leaves nothing open", async () => {
      const session = await open();
      const offer = session.speaker.createOffer();
      const refused = expect(offer).rejects.toMatchObject({ code: "session-unknown" });
      await session.speaker.close();
      await refused;
      await session.media.close();
    });

    test("can be closed at any moment", async () => {
      const moments: ((session: Session) => Promise<unknown>)[] = [
        () => Promise.resolve(),
        (session) => session.speaker.createOffer(),
        (session) => session.join(),
        async (session) => {
          await session.join();
          await session.connected();
        },
      ];
      for (const moment of moments) {
        const session = await open();
        await moment(session);
        const peers: MediaPeer[] = [session.speaker, session.media];
        await Promise.all(peers.map((peer) => peer.close()));
        expect(peers.map(({ state }) => state.kind)).toEqual(["closed", "closed"]);
      }
    });
  });
}
