import { createCipher } from "@carillon/rtc/srtp/cipher";
import { deriveSessionKeys } from "@carillon/rtc/srtp/keys";
import { nearestIndex, PacketIndex } from "@carillon/rtc/srtp/packet-index";
import { SrtpSession } from "@carillon/rtc/srtp/session";
import { buildRtp } from "@carillon/core/rtp/rtp";
import { buildRtcp } from "@carillon/core/rtp/rtcp";
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ""), "hex");
const profiles = ["AEAD_AES_128_GCM", "AES128_CM_HMAC_SHA1_80"] as const;
type Profile = (typeof profiles)[number];

/** A sender and the receiver that has its keys. */
function sessions(profile: Profile): { sender: SrtpSession; receiver: SrtpSession } {
  const master = () => ({ key: randomBytes(16), salt: randomBytes(profile === "AEAD_AES_128_GCM" ? 12 : 14) });
  const [left, right] = [master(), master()];
  return {
    sender: new SrtpSession({ profile, local: left, remote: right }),
    receiver: new SrtpSession({ profile, local: right, remote: left }),
  };
}

const rtp = (sequence: number, ssrc = 1): Buffer =>
  Buffer.from(
    buildRtp({ payloadType: 111, sequence, timestamp: sequence * 480, ssrc }, Buffer.from(`frame ${sequence}`)),
  );
const seal = (session: SrtpSession, packet: Buffer): Buffer => {
  const sealed = session.sealRtp(packet);
  if (sealed === undefined) throw new Error("not RTP");
  return sealed;
};

describe("SRTP keys and ciphers", () => {
  test("derive the session keys of RFC 3711 B.3", () => {
    const master = { key: hex("E1F97A0D3E018BE0D64FA32C06DE4139"), salt: hex("0EC675AD498AFEEBB6960B3AABE6") };
    expect(deriveSessionKeys("AES128_CM_HMAC_SHA1_80", master, "rtp")).toEqual({
      key: hex("C61E7A93744F39EE10734AFE3FF7A087"),
      salt: hex("30CBBC08863D8C85D49DB34A9AE1"),
      authKey: hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"),
    });
  });

  test("seal the RTP packet of RFC 7714 16.1.1 to its bytes, and open them again", () => {
    const keys = {
      key: hex("000102030405060708090a0b0c0d0e0f"),
      salt: hex("517569642070726f2071756f"),
      authKey: Buffer.alloc(0),
    };
    const cipher = createCipher("AEAD_AES_128_GCM", keys, keys);
    const plain = hex(
      `8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573`,
    );
    const sealed =
      hex(`8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833
      899d7f27 beb16a91 52cf765e e4390cce`);
    expect(cipher.sealRtp(plain, 12, 0xf17b)).toEqual(sealed);
    expect(cipher.openRtp(sealed, 12, 0xf17b)).toEqual(plain);
  });

  test.each(profiles)("%s opens what it sealed, RTP and RTCP, and nothing with a bit changed", (profile) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), fc.nat(0xffff), (payload, bit, sequence) => {
        const { sender, receiver } = sessions(profile);
        const packet = Buffer.from(buildRtp({ payloadType: 111, sequence, timestamp: 1, ssrc: 7 }, payload));
        const report = Buffer.from(buildRtcp([{ kind: "app", ssrc: 7, subtype: 1, name: "CLCK", data: payload }]));
        const sealedReport = sender.sealRtcp(report) ?? Buffer.alloc(0);
        for (const [sealed, plain, open] of [
          [seal(sender, packet), packet, (bytes: Buffer) => receiver.openRtp(bytes)],
          [sealedReport, report, (bytes: Buffer) => receiver.openRtcp(bytes)],
        ] as const) {
          const changed = Buffer.from(sealed);
          const place = bit % (changed.length * 8);
          changed[place >> 3] = (changed[place >> 3] ?? 0) ^ (1 << (place & 7));
          expect(open(changed)).toEqual({ kind: "unauthenticated" });
          expect(open(sealed)).toEqual({ kind: "opened", packet: plain });
          expect(open(sealed)).toEqual({ kind: "replayed" });
        }
      }),
    );
  });
});

describe("the rollover counter (RFC 3711 3.3.1)", () => {
  test("an index is the nearest one with its sequence number", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0x8000, max: 2 ** 40 }),
        fc.integer({ min: -0x8000, max: 0x7fff }),
        (highest, distance) => {
          expect(nearestIndex(highest, (highest + distance) & 0xffff)).toBe(highest + distance);
        },
      ),
    );
  });

  test.each(profiles)("%s: every packet opens after any losses below 2^15, across many wraps", (profile) => {
    fc.assert(
      fc.property(
        fc.nat(0xffff),
        fc.array(fc.integer({ min: 1, max: 0x7fff }), { minLength: 1, maxLength: 40 }),
        (first, steps) => {
          const { sender, receiver } = sessions(profile);
          let sequence = first;
          let opened = receiver.openRtp(seal(sender, rtp(sequence)));
          expect(opened.kind).toBe("opened");
          for (const step of steps) {
            // The sender sends everything; what is skipped here was lost.
            for (let sent = 0; sent < step; sent += 4096) seal(sender, rtp((sequence + sent) & 0xffff));
            sequence = (sequence + step) & 0xffff;
            opened = receiver.openRtp(seal(sender, rtp(sequence)));
            expect(opened.kind).toBe("opened");
          }
        },
      ),
    );
  });

  test("the story: 999 packets lost across the wrap, and nothing was ever heard again", () => {
    const { sender, receiver } = sessions("AEAD_AES_128_GCM");
    let heard = 0;
    for (let count = 0; count < 3000; count += 1) {
      const sealed = seal(sender, rtp((65000 + count) & 0xffff));
      if (count >= 100 && count < 1099) continue;
      if (receiver.openRtp(sealed).kind === "opened") heard += 1;
    }
    expect(heard).toBe(2001);
  });

  test("a receiver that missed the first packets, sent just before a wrap, finds its place", () => {
    const { sender, receiver } = sessions("AEAD_AES_128_GCM");
    for (let count = 0; count < 20; count += 1) {
      const sealed = seal(sender, rtp((65526 + count) & 0xffff));
      if (count >= 12) expect(receiver.openRtp(sealed).kind).toBe("opened");
    }
  });

  test("an outage of more than 2^15 packets is survived", () => {
    const { sender, receiver } = sessions("AEAD_AES_128_GCM");
    expect(receiver.openRtp(seal(sender, rtp(60000))).kind).toBe("opened");
    for (let count = 0; count < 50_000; count += 1000) seal(sender, rtp((60000 + count) & 0xffff));
    expect(receiver.openRtp(seal(sender, rtp((60000 + 50_000) & 0xffff))).kind).toBe("opened");
  });

  test("late packets of before the wrap open after it", () => {
    const { sender, receiver } = sessions("AES128_CM_HMAC_SHA1_80");
    const packets = Array.from({ length: 40 }, (_, count) => seal(sender, rtp((65516 + count) & 0xffff)));
    const order = [...packets.keys()].sort((a, b) => (a % 7) - (b % 7));
    // The first one that arrives must be of before the wrap: the counter starts with it.
    expect(order.map((index) => receiver.openRtp(packets[index] ?? Buffer.alloc(0)).kind)).not.toContain(
      "unauthenticated",
    );
  });
});

describe("the replay check (RFC 3711 3.3.2)", () => {
  test("accepts each index once, in any order within its window, and none that is older", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { minLength: 1, maxLength: 200 }), (indices) => {
        const check = new PacketIndex();
        const accepted = new Set<number>();
        let highest = -1;
        for (const index of indices) {
          const expected = accepted.has(index) || index <= highest - 1024;
          expect(check.isReplay(index)).toBe(expected);
          if (expected) continue;
          check.accept(index);
          accepted.add(index);
          highest = Math.max(highest, index);
        }
      }),
    );
  });

  test("what is not authentic moves nothing", () => {
    const { sender, receiver } = sessions("AEAD_AES_128_GCM");
    expect(receiver.openRtp(seal(sender, rtp(100))).kind).toBe("opened");
    for (let sequence = 200; sequence < 40_000; sequence += 100) {
      expect(receiver.openRtp(Buffer.concat([rtp(sequence), Buffer.alloc(16)])).kind).toBe("unauthenticated");
    }
    expect(receiver.openRtp(seal(sender, rtp(101))).kind).toBe("opened");
  });

  test("authentic packets of ever new SSRCs do not grow memory", () => {
    const { sender, receiver } = sessions("AEAD_AES_128_GCM");
    const kinds = Array.from({ length: 100 }, (_, ssrc) => receiver.openRtp(seal(sender, rtp(1, ssrc))).kind);
    expect(kinds.filter((kind) => kind === "opened")).toHaveLength(16);
  });

  test("bytes from outside never throw", () => {
    const { sender, receiver } = sessions("AES128_CM_HMAC_SHA1_80");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        const datagram = Buffer.from(bytes);
        expect(receiver.openRtp(datagram).kind).toBe("unauthenticated");
        expect(receiver.openRtcp(datagram).kind).toBe("unauthenticated");
        sender.sealRtp(datagram);
        sender.sealRtcp(datagram);
      }),
    );
  });
});
