import { PacketBound } from "@carillon/control/broker/packet-bound";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** Any packet with a body of so many bytes [MQTT 3.1.1 §2.2.3]. */
function packet(body: number): Buffer {
  const length: number[] = [];
  for (let rest = body; length.length === 0 || rest > 0; rest = Math.floor(rest / 128))
    length.push((rest % 128) + (rest >= 128 ? 128 : 0));
  return Buffer.concat([Buffer.from([0x30, ...length]), Buffer.alloc(body)]);
}

/** The same bytes in pieces. */
function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

describe("the bound on MQTT packets", () => {
  it("lets pass what is within it and finds the first that is not, however the bytes are split", () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 200, max: 30_000 }), fc.array(fc.nat()), (bodies, max, cuts) => {
        const bound = new PacketBound(max);
        const passed = pieces(Buffer.concat(bodies.map(packet)), cuts).every((piece) => bound.push(piece));
        expect(passed).toBe(bodies.every((body) => body <= max));
      }),
    );
  });

  it("needs no more than the header to refuse, and refuses a length that does not end", () => {
    expect(new PacketBound(65_536).push(packet(100_000).subarray(0, 4))).toBe(false);
    expect(new PacketBound(65_536).push(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80]))).toBe(false);
  });
});
