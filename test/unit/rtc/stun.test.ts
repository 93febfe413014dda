import { buildStun, isAuthentic, isStun, parseStun, type StunMessage } from "@carillon/rtc/ice/stun";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ""), "hex");
const password = "VOkJxbRl1RmTxUk/WvJxBt";

/** RFC 5769 2.1. */
const request = hex(`
  00010058 2112a442 b7e7a701 bc34d686 fa87dfae 80220010 5354554e 20746573 7420636c 69656e74
  00240004 6e0001ff 80290008 932ff9b1 51263b36 00060009 6576746a 3a683676 59202020
  00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2 80280004 e57a3bcf`);
/** RFC 5769 2.2 and 2.3. */
const responseV4 = hex(`
  0101003c 2112a442 b7e7a701 bc34d686 fa87dfae 8022000b 74657374 20766563 746f7220
  00200008 0001a147 e112a643 00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7 80280004 c07d4c96`);
const responseV6 = hex(`
  01010048 2112a442 b7e7a701 bc34d686 fa87dfae 8022000b 74657374 20766563 746f7220
  00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9
  00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41 80280004 c8fb0b4c`);

describe("STUN", () => {
  test("reads and authenticates the sample request of RFC 5769", () => {
    expect(parseStun(request)).toEqual({
      class: "request",
      transaction: "b7e7a701bc34d686fa87dfae",
      username: "evtj:h6vY",
      priority: 0x6e0001ff,
      controlled: 0x932ff9b151263b36n,
    });
    expect(isAuthentic(request, password)).toBe(true);
    expect(isAuthentic(request, `${password}x`)).toBe(false);
  });

  test("reads the mapped addresses of the sample responses", () => {
    expect(parseStun(responseV4)?.mappedAddress).toEqual({ address: "192.0.2.1", port: 32853 });
    expect(parseStun(responseV6)?.mappedAddress).toEqual({
      address: "2001:db8:1234:5678:11:2233:4455:6677",
      port: 32853,
    });
    expect(isAuthentic(responseV4, password) && isAuthentic(responseV6, password)).toBe(true);
  });

  test("takes no message without MESSAGE-INTEGRITY for authentic, and nothing that stands behind it", () => {
    const plain = buildStun({ class: "request", transaction: "00".repeat(12), username: "a:b" });
    expect(isAuthentic(plain, password)).toBe(false);
    const signed = buildStun({ class: "request", transaction: "00".repeat(12), username: "a:b" }, password);
    const appended = Buffer.concat([signed.subarray(0, -8), hex("00250000")]); // USE-CANDIDATE instead of FINGERPRINT
    appended.writeUInt16BE(appended.length - 20, 2);
    expect(parseStun(appended)?.useCandidate).toBeUndefined();
    expect(isAuthentic(appended, password)).toBe(false);
  });

  const octet = fc.integer({ min: 0, max: 255 });
  const messages: fc.Arbitrary<StunMessage> = fc.record(
    {
      class: fc.constantFrom("request", "success", "error" as const),
      transaction: fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString("hex")),
      username: fc.string({ minLength: 1, maxLength: 40, unit: "binary" }),
      priority: fc.integer({ min: 0, max: 0xffffffff }),
      useCandidate: fc.constant(true),
      controlling: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      errorCode: fc.integer({ min: 300, max: 699 }),
      mappedAddress: fc.record({
        address: fc.tuple(octet, octet, octet, octet).map((parts) => parts.join(".")),
        port: fc.integer({ min: 0, max: 65535 }),
      }),
    },
    { requiredKeys: ["class", "transaction"] },
  );

  test("reads back whatever it writes, and authenticates it with the right password only", () => {
    fc.assert(
      fc.property(messages, fc.string({ minLength: 1 }), (message, key) => {
        const bytes = buildStun(message, key);
        expect(parseStun(bytes)).toEqual(message);
        expect(isAuthentic(bytes, key)).toBe(true);
        expect(isAuthentic(bytes, `${key}.`)).toBe(false);
      }),
    );
  });

  test("never throws on bytes from outside, and a changed bit is never authentic", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const datagram = Buffer.concat([hex("00010000 2112a442"), Buffer.from(bytes)]);
        datagram.writeUInt16BE(Math.max(0, datagram.length - 20), 2);
        parseStun(datagram);
        expect(isAuthentic(datagram, password)).toBe(false);
        isStun(Buffer.from(bytes));
      }),
    );
    fc.assert(
      fc.property(fc.nat(request.length * 8 - 1), (bit) => {
        const changed = Buffer.from(request);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(parseStun(changed) !== undefined && isAuthentic(changed, password)).toBe(false);
      }),
    );
  });
});
