import { buildAbsCaptureTime, buildRtp, parseAbsCaptureTime, parseRtp, rtpHeaderLength } from "@carillon/core/rtp/rtp";
import { buildRed, splitRed } from "@carillon/core/rtp/red";
import { unwrapRtx, wrapRtx } from "@carillon/core/rtp/rtx";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const payloads = fc.uint8Array({ maxLength: 300 });
const fields = fc.record({
  marker: fc.boolean(),
  payloadType: fc.nat(127),
  sequence: fc.nat(0xffff),
  timestamp: fc.nat(0xffffffff),
  ssrc: fc.nat(0xffffffff),
  extensions: fc.array(
    fc.record({ id: fc.integer({ min: 1, max: 14 }), value: fc.uint8Array({ minLength: 1, maxLength: 16 }) }),
    { maxLength: 4 },
  ),
});

describe("RTP", () => {
  test("reads back whatever it writes", () => {
    fc.assert(
      fc.property(fields, payloads, (header, payload) => {
        expect(parseRtp(buildRtp(header, payload))).toEqual({ ...header, payload });
      }),
    );
  });

  test("skips CSRCs, foreign extensions and padding", () => {
    const packet = Uint8Array.from([
      0xb1, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 9, 9, 9, 9, 0x10, 0, 0, 1, 1, 2, 3, 4, 42, 43, 0, 2,
    ]);
    expect(rtpHeaderLength(packet)).toBe(24);
    expect(parseRtp(packet)).toMatchObject({ payloadType: 96, extensions: [], payload: Uint8Array.of(42, 43) });
  });

  test("stops reading extensions at id 15, and skips padding between them (RFC 8285 4.2)", () => {
    const extension = [0xbe, 0xde, 0, 2, 0x10, 7, 0, 0x20, 8, 0xf0, 1, 2];
    const packet = Uint8Array.from([0x90, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, ...extension]);
    expect(parseRtp(packet)?.extensions).toEqual([
      { id: 1, value: Uint8Array.of(7) },
      { id: 2, value: Uint8Array.of(8) },
    ]);
  });

  test("never throws on bytes from outside, and never reaches beyond them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const packet = Uint8Array.from(bytes);
        if (packet.length > 0) packet[0] = 0x80 | ((packet[0] ?? 0) & 0x3f);
        const parsed = parseRtp(packet);
        expect((parsed?.payload.length ?? 0) <= packet.length).toBe(true);
        if (parsed !== undefined) unwrapRtx(parsed, { ssrc: 1, payloadType: 2 });
        wrapRtx(packet, { ssrc: 1, payloadType: 2, sequence: 3 });
      }),
      { numRuns: 2000 },
    );
  });
});

describe("abs-capture-time", () => {
  test("keeps the time to half a microsecond and the offset exactly", () => {
    const ntp = 3_990_000_000.123456;
    const parsed = parseAbsCaptureTime(buildAbsCaptureTime({ seconds: ntp, clockOffset: -0.25 }));
    expect(Math.abs((parsed?.seconds ?? 0) - ntp)).toBeLessThan(0.5e-6);
    expect(parsed?.clockOffset).toBe(-0.25);
    expect(parseAbsCaptureTime(buildAbsCaptureTime({ seconds: ntp }))).not.toHaveProperty("clockOffset");
    expect(parseAbsCaptureTime(new Uint8Array(9))).toBeUndefined();
  });
});

describe("RED (RFC 2198)", () => {
  const block = fc.record({
    payloadType: fc.nat(127),
    timestampOffset: fc.nat(0x3fff),
    payload: fc.uint8Array({ maxLength: 200 }),
  });

  test("reads back whatever it writes", () => {
    const red = fc.record({
      redundant: fc.array(block, { maxLength: 8 }),
      primary: fc.record({ payloadType: fc.nat(127), payload: payloads }),
    });
    fc.assert(
      fc.property(red, (packet) => {
        expect(splitRed(buildRed(packet))).toEqual(packet);
      }),
    );
  });

  test("writes the header of RFC 2198 3", () => {
    const red = {
      redundant: [{ payloadType: 111, timestampOffset: 960, payload: Uint8Array.of(1, 2) }],
      primary: { payloadType: 111, payload: Uint8Array.of(3) },
    };
    expect([...buildRed(red)]).toEqual([0xef, 0x0f, 0x00, 0x02, 0x6f, 1, 2, 3]);
  });

  test("refuses a block that the header cannot describe", () => {
    const primary = { payloadType: 111, payload: new Uint8Array(1) };
    expect(() =>
      buildRed({ redundant: [{ payloadType: 111, timestampOffset: 16384, payload: new Uint8Array(1) }], primary }),
    ).toThrow(RangeError);
    expect(() =>
      buildRed({ redundant: [{ payloadType: 111, timestampOffset: 0, payload: new Uint8Array(1024) }], primary }),
    ).toThrow(RangeError);
  });

  test("never throws on bytes from outside, and hands out no more bytes than it got", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        const red = splitRed(bytes);
        const total = (red?.redundant ?? []).reduce(
          (sum, { payload }) => sum + payload.length,
          red?.primary.payload.length ?? 0,
        );
        expect(total).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });
});

test("RTX carries any packet and gives it back (RFC 4588 4)", () => {
  fc.assert(
    fc.property(fields, payloads, fc.nat(0xffff), (header, payload, sequence) => {
      const wrapped = wrapRtx(buildRtp(header, payload), { ssrc: 5, payloadType: 97, sequence });
      const parsed = parseRtp(wrapped ?? new Uint8Array());
      expect(parsed).toMatchObject({ ssrc: 5, payloadType: 97, sequence, timestamp: header.timestamp });
      expect(parsed && unwrapRtx(parsed, header)).toEqual({ ...header, payload });
    }),
  );
});
