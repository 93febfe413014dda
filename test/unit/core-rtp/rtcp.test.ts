import { buildRtcp, compactNtp, parseRtcp, roundTripTime, type RtcpPacket } from "@carillon/core/rtp/rtcp";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const uint32 = fc.nat(0xffffffff);
const reports = fc.array(
  fc.record({
    ssrc: uint32,
    fractionLost: fc.nat(255).map((part) => part / 256),
    cumulativeLost: fc.integer({ min: -0x800000, max: 0x7fffff }),
    highestSequence: uint32,
    jitter: uint32,
    lastSenderReport: uint32,
    delaySinceLastSenderReport: uint32,
  }),
  { maxLength: 4 },
);
const cnames = fc.string({ maxLength: 40, unit: "grapheme-ascii" });
const packets: fc.Arbitrary<RtcpPacket> = fc.oneof(
  fc.record({
    kind: fc.constant("sender-report" as const),
    ssrc: uint32,
    ntpSeconds: fc.tuple(uint32, fc.nat(2 ** 20 - 1)).map(([whole, part]) => whole + part / 2 ** 20),
    rtpTimestamp: uint32,
    packetCount: uint32,
    octetCount: uint32,
    reports,
  }),
  fc.record({ kind: fc.constant("receiver-report" as const), ssrc: uint32, reports }),
  fc.record({
    kind: fc.constant("source-description" as const),
    chunks: fc.array(fc.record({ ssrc: uint32, cname: cnames }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant("bye" as const), ssrcs: fc.array(uint32, { maxLength: 4 }) }),
  fc.record({
    kind: fc.constant("app" as const),
    ssrc: uint32,
    subtype: fc.nat(31),
    name: fc.constantFrom("CLCK", "STAT"),
    data: fc
      .uint8Array({ maxLength: 10 })
      .map((bytes) => Uint8Array.from({ length: bytes.length * 4 }, (_, index) => bytes[index] ?? 0)),
  }),
);

describe("RTCP", () => {
  test("reads back whatever it writes, one packet after the other", () => {
    fc.assert(
      fc.property(fc.array(packets, { maxLength: 5 }), (compound) => {
        expect(parseRtcp(buildRtcp(compound))).toEqual(compound);
      }),
    );
  });

  test("NACKs name the same sequence numbers after a trip, whatever their order and gaps (RFC 4585 6.2.1)", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(0xffff), { maxLength: 60 }), (lost) => {
        const [packet] = parseRtcp(buildRtcp([{ kind: "nack", senderSsrc: 1, mediaSsrc: 2, lost }]));
        expect(packet?.kind === "nack" && new Set(packet.lost)).toEqual(new Set(lost));
      }),
    );
    const burst = Array.from({ length: 17 }, (_, index) => (65530 + index) & 0xffff);
    expect(buildRtcp([{ kind: "nack", senderSsrc: 1, mediaSsrc: 2, lost: burst }])).toHaveLength(16);
  });

  test("keeps what it does not know as bytes, and writes it back", () => {
    const xr = Uint8Array.from([0x80, 207, 0, 1, 1, 2, 3, 4]);
    expect(parseRtcp(xr)).toEqual([{ kind: "unknown", packetType: 207, bytes: xr }]);
    expect([...buildRtcp(parseRtcp(xr))]).toEqual([...xr]);
  });

  test("ends at a malformed tail and never throws on bytes from outside", () => {
    fc.assert(
      fc.property(
        fc.nat(31),
        fc.constantFrom(200, 201, 202, 203, 204, 205, 206, 207),
        fc.uint8Array({ maxLength: 100 }),
        (count, type, body) => {
          const words = Math.floor(body.length / 4);
          const compound = Uint8Array.from([0x80 | count, type, 0, words, ...body]);
          expect(parseRtcp(compound).length).toBeLessThanOrEqual(1 + body.length / 4);
          parseRtcp(body);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("round-trip time", () => {
  test("is what RFC 3550's figure 2 says: 6.125 s", () => {
    const report = {
      ssrc: 1,
      fractionLost: 0,
      cumulativeLost: 0,
      highestSequence: 0,
      jitter: 0,
      lastSenderReport: 0xb7052000,
      delaySinceLastSenderReport: 0x00054000,
    };
    // A=0xb710:8000 (46864.5 s) and LSR=0xb705:2000 (46853.125 s), DLSR=5.25 s.
    expect(roundTripTime(report, 0xb710 + 0.5)).toBeCloseTo(6.125, 4);
    expect(roundTripTime({ ...report, lastSenderReport: 0 }, 1)).toBeUndefined();
  });

  test("survives the wrap of the compact time every 18 hours", () => {
    const sentAt = 65535.9;
    const report = {
      ssrc: 1,
      fractionLost: 0,
      cumulativeLost: 0,
      highestSequence: 0,
      jitter: 0,
      lastSenderReport: compactNtp(sentAt),
      delaySinceLastSenderReport: 0,
    };
    expect(roundTripTime(report, sentAt + 0.2)).toBeCloseTo(0.2, 3);
  });
});
