import { buildRtp } from "@carillon/core/rtp/rtp";
import { RtpOpener } from "@carillon/native/rtp-opener";
import { createCipher } from "@carillon/rtc/srtp/cipher";
import { SrtpSession } from "@carillon/rtc/srtp/session";
import fc from "fast-check";
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ""), "hex");
const keys = {
  key: hex("000102030405060708090a0b0c0d0e0f"),
  salt: hex("517569642070726f2071756f"),
  authKey: Buffer.of(),
};
const withNode = createCipher("AEAD_AES_128_GCM", keys, keys);
const largestIndex = 2 ** 48 - 1;

describe("RTP opened natively", () => {
  test("is that of RFC 7714 16.1.1", () => {
    const plain = hex(
      `8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573`,
    );
    const sealed =
      hex(`8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833
      899d7f27 beb16a91 52cf765e e4390cce`);
    expect(new RtpOpener(keys).openRtp(sealed, 12, 0xf17b)).toEqual(plain);
  });

  test("is what Node.js makes of it, whatever the packet, its index, and the bit that was changed", () => {
    const opener = new RtpOpener(keys);
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 1400 }),
        fc.maxSafeNat().map((index) => index % (largestIndex + 1)),
        fc.option(fc.nat()),
        (payload, index, bit) => {
          const packet = Buffer.from(
            buildRtp({ payloadType: 111, sequence: index & 0xffff, timestamp: 1, ssrc: 7 }, payload),
          );
          const sealed = withNode.sealRtp(packet, 12, index);
          if (bit !== null) {
            const place = bit % (sealed.length * 8);
            sealed[place >> 3] = (sealed[place >> 3] ?? 0) ^ (1 << (place & 7));
          }
          const before = Buffer.from(sealed);
          expect(opener.openRtp(sealed, 12, index)).toEqual(bit === null ? packet : undefined);
          expect(withNode.openRtp(sealed, 12, index)).toEqual(bit === null ? packet : undefined);
          // Another index may be tried with it.
          expect(sealed).toEqual(before);
        },
      ),
    );
  });

  test("is of the session that it is made for, over the wrap of the sequence number", () => {
    const [left, right] = [0, 1].map(() => ({ key: randomBytes(16), salt: randomBytes(12) })) as [
      typeof keys,
      typeof keys,
    ];
    const sender = new SrtpSession({ profile: "AEAD_AES_128_GCM", local: left, remote: right });
    const receiver = new SrtpSession(
      { profile: "AEAD_AES_128_GCM", local: right, remote: left },
      (session) => new RtpOpener(session),
    );
    for (const sequence of [65_534, 65_535, 0, 1]) {
      const packet = Buffer.from(buildRtp({ payloadType: 111, sequence, timestamp: 1, ssrc: 7 }, randomBytes(80)));
      const sealed = sender.sealRtp(packet) ?? Buffer.of();
      expect(receiver.openRtp(sealed)).toEqual({ kind: "opened", packet });
      expect(receiver.openRtp(sealed)).toEqual({ kind: "replayed" });
    }
  });

  test("refuses what it cannot be given, and says why", () => {
    const opener = new RtpOpener(keys);
    expect(() => new RtpOpener({ ...keys, key: Buffer.alloc(15) })).toThrow(new TypeError("key must have 16 bytes"));
    expect(() => opener.openRtp(Buffer.alloc(27), 12, 0)).toThrow(TypeError);
    expect(() => opener.openRtp(Buffer.alloc(60), 11, 0)).toThrow(TypeError);
    expect(() => opener.openRtp(Buffer.alloc(60), 45, 0)).toThrow(TypeError);
    expect(() => opener.openRtp(Buffer.alloc(60), 12, largestIndex + 1)).toThrow(TypeError);
    expect(opener.openRtp(Buffer.alloc(28), 12, 0)).toBeUndefined();
  });
});
