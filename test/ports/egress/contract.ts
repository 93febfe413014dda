import { splitRed } from "@carillon/core/rtp/red";
import { parseAbsCaptureTime } from "@carillon/core/rtp/rtp";
import type { Egress, Stream } from "@carillon/media/egress/egress";
import type { SrtpProfile } from "@carillon/rtc/peer";
import type { Negotiated } from "@carillon/rtc/sdp";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { Wire } from "./wire.js";

const opus = 111;
const red = 63;
export const rtx = 97;
export const plain: Negotiated = {
  mid: "0",
  opus,
  nack: true,
  ssrcs: [],
  setup: "passive",
  local: { ufrag: "local", password: "local" },
  remote: { ufrag: "remote", password: "remote" },
  fingerprints: [],
  attributes: [],
};
export const everything: Negotiated = { ...plain, red, rtx, absCaptureTime: 1 };

export const stream: Stream = {
  ssrc: 0xca011100,
  rtxSsrc: 0xca011101,
  frameSamples: 480,
  firstSequence: 1000,
  firstTimestamp: 0xffffff00,
  originUs: 5e6,
  originNtp: 3_900_000_000.5,
  cname: "the site",
};
export const frame = (number: number, bytes = 60): Uint8Array => Buffer.alloc(bytes, `frame ${number} `);
const textOf = (payload: Uint8Array): string => Buffer.from(payload).toString().slice(0, 7);

/** What every egress must do, whatever carries its packets. `make` gives a fresh one. */
export function egressContract(name: string, make: () => Egress): void {
  describe.each<SrtpProfile>(["AEAD_AES_128_GCM", "AES128_CM_HMAC_SHA1_80"])(`${name}, %s`, (profile) => {
    it("gives every receiver every frame under the programme's own sequence number, timestamp and SSRC", async () => {
      await using first = await Wire.open(profile);
      await using second = await Wire.open(profile);
      const programme = make().open(stream);
      for (const wire of [first, second]) programme.add(wire, plain);
      for (let number = 0; number < 20; number += 1) programme.publish(number, frame(number));
      for (const wire of [first, second]) {
        await eventually("twenty packets", () => wire.packets.length === 20);
        wire.packets.forEach((packet, number) => {
          expect(packet).toMatchObject({ payloadType: opus, sequence: 1000 + number, ssrc: stream.ssrc });
          expect(packet.timestamp).toBe((stream.firstTimestamp + number * 480) % 2 ** 32);
          expect(Buffer.from(packet.payload)).toEqual(frame(number));
        });
      }
      programme.close();
    });

    it("counts rollovers from each receiver's own first packet, through wraps", async () => {
      await using early = await Wire.open(profile);
      await using late = await Wire.open(profile);
      const programme = make().open({ ...stream, firstSequence: 65_500 });
      programme.add(early, plain);
      let number = 0;
      const publish = async (count: number, ...wires: Wire[]): Promise<void> => {
        const before = wires.map(({ packets }) => packets.length);
        for (let sent = 0; sent < count; sent += 1) programme.publish(number++, frame(number));
        await eventually("all packets", () =>
          wires.every(({ packets }, at) => packets.length === (before[at] ?? 0) + count),
        );
      };
      await publish(100, early);
      programme.add(late, plain);
      await publish(100, early, late);
      for (let outage = 0; outage < 3; outage += 1) {
        number += 30_000; // what was never sent, nobody has missed
        await publish(50, early, late);
      }
      expect([...early.refused, ...late.refused]).toEqual([]);
      expect(early.packets.map(({ sequence }) => sequence)).toContain(0);
      programme.close();
    });
  });

  describe(name, () => {
    it("adds copies of the frames asked for, the oldest first, only where RED was negotiated", async () => {
      await using strong = await Wire.open();
      await using other = await Wire.open();
      const programme = make().open(stream);
      programme.add(strong, everything).redundancy([1, 3]);
      programme.add(other, plain).redundancy([1, 3]);
      for (let number = 0; number < 5; number += 1) programme.publish(number, frame(number));
      await eventually("five packets each", () => strong.packets.length === 5 && other.packets.length === 5);
      expect(other.packets.every(({ payloadType }) => payloadType === opus)).toBe(true);
      expect(strong.packets.map(({ payloadType }) => payloadType)).toEqual([opus, red, red, red, red]);
      const last = splitRed(strong.packets[4]?.payload ?? new Uint8Array());
      expect(last?.redundant.map(({ timestampOffset }) => timestampOffset)).toEqual([1440, 480]);
      expect(last?.redundant.map(({ payload }) => textOf(payload))).toEqual(["frame 1", "frame 3"]);
      expect(last?.primary.payloadType).toBe(opus);
      expect(Buffer.from(last?.primary.payload ?? [])).toEqual(frame(4));
      programme.close();
    });

    it("leaves out copies that would not fit into one datagram, or into RFC 2198", async () => {
      await using wire = await Wire.open();
      const programme = make().open(stream);
      programme.add(wire, everything).redundancy([1, 2, 3, 40]);
      for (let number = 0; number < 50; number += 1) programme.publish(number, frame(number, 500));
      for (let number = 50; number < 53; number += 1) programme.publish(number, frame(number, 1275));
      await eventually("all packets", () => wire.packets.length === 53);
      expect(wire.longest).toBeLessThanOrEqual(1400);
      const copies = splitRed(wire.packets[45]?.payload ?? new Uint8Array())?.redundant;
      expect(copies?.map(({ timestampOffset }) => timestampOffset)).toEqual([480]);
      expect(wire.packets[52]?.payload.length).toBe(1275);
      programme.close();
    });

    it("sends frames again in a stream of their own, and says whose place they take", async () => {
      await using wire = await Wire.open();
      const programme = make().open({ ...stream, firstSequence: 65_530 });
      const receiver = programme.add(wire, everything);
      for (let number = 0; number < 20; number += 1) programme.publish(number, frame(number));
      receiver.retransmit([65_532, 3]);
      await eventually("retransmissions", () => wire.of(rtx).length === 2);
      const [first, second] = wire.of(rtx);
      expect([first?.ssrc, second?.ssrc]).toEqual([stream.rtxSsrc, stream.rtxSsrc]);
      expect(((second?.sequence ?? 0) - (first?.sequence ?? 0)) & 0xffff).toBe(1);
      expect(Buffer.from(first?.payload ?? [])).toEqual(Buffer.concat([Buffer.from([0xff, 0xfc]), frame(2)]));
      expect(Buffer.from(second?.payload ?? [])).toEqual(Buffer.concat([Buffer.from([0, 3]), frame(9)]));
      expect(first?.timestamp).toBe((stream.firstTimestamp + 2 * 480) % 2 ** 32);
      expect(wire.refused).toEqual([]);
      programme.close();
    });

    it("does not send again what it does not have, to whom has not agreed to it, or beyond its share", async () => {
      await using able = await Wire.open();
      await using unable = await Wire.open();
      const programme = make().open(stream);
      const receiver = programme.add(able, everything);
      const other = programme.add(unable, plain);
      for (let number = 0; number < 20; number += 1) programme.publish(number, frame(number));
      receiver.retransmit([999, 1020, 40_000]);
      other.retransmit([1001]);
      expect(receiver.counters().retransmissionsRefused).toBe(3);
      expect(other.counters().retransmissionsRefused).toBe(1);
      for (let round = 0; round < 10; round += 1) receiver.retransmit(Array.from({ length: 20 }, (_, at) => 1000 + at));
      // Half a second of frames at once, and never more than 30 % for long.
      expect(receiver.counters().retransmittedPacketsSent).toBe(50);
      for (let number = 20; number < 120; number += 1) programme.publish(number, frame(number));
      for (let round = 0; round < 10; round += 1) receiver.retransmit(Array.from({ length: 20 }, (_, at) => 1050 + at));
      expect(receiver.counters().retransmittedPacketsSent).toBeLessThanOrEqual(50 + 31);
      await eventually("all packets", () => unable.packets.length === 120);
      expect(unable.of(opus).length).toBe(120);
      programme.close();
    });

    it("sends nothing without a route, and goes on where it was when there is one again", async () => {
      await using wire = await Wire.open();
      const programme = make().open(stream);
      const receiver = programme.add(wire, everything);
      programme.publish(0, frame(0));
      receiver.route(undefined);
      programme.publish(1, frame(1));
      receiver.retransmit([1000]);
      receiver.route(wire.route);
      programme.publish(2, frame(2));
      await eventually("two packets", () => wire.packets.length === 2);
      expect(wire.packets.map(({ sequence }) => sequence)).toEqual([1000, 1002]);
      expect(wire.refused).toEqual([]);
      programme.close();
    });

    it("says when the first sample was captured, in the first packets and then in one of sixteen", async () => {
      await using wire = await Wire.open();
      const programme = make().open(stream);
      programme.add(wire, everything);
      for (let number = 0; number < 164; number += 1) programme.publish(number, frame(number));
      await eventually("all packets", () => wire.packets.length === 164);
      const times = wire.packets.map(
        ({ extensions: [extension] }) => extension && parseAbsCaptureTime(extension.value),
      );
      times.forEach((time, number) => {
        expect(time === undefined).toBe(number >= 100 && number % 16 !== 0);
        if (time !== undefined) expect(time.seconds).toBeCloseTo(stream.originNtp + number / 100, 5);
      });
      programme.close();
    });

    it("sends no frame twice and none out of order", async () => {
      await using wire = await Wire.open();
      const programme = make().open(stream);
      programme.add(wire, everything);
      for (const number of [0, 1, 1, 0, 5, 3, 6]) programme.publish(number, frame(number));
      await eventually("four packets", () => wire.packets.length === 4);
      expect(wire.packets.map(({ sequence }) => sequence - 1000)).toEqual([0, 1, 5, 6]);
      programme.close();
    });

    it("counts what it sends, also after receivers have left", async () => {
      await using wire = await Wire.open();
      const programme = make().open(stream);
      const receiver = programme.add(wire, everything);
      receiver.redundancy([1]);
      for (let number = 0; number < 3; number += 1) programme.publish(number, frame(number));
      receiver.retransmit([1000]);
      const expected = {
        packetsSent: 3,
        bytesSent: 60 + 2 * (60 + 5 + 60),
        redundantBytesSent: 2 * (60 + 5),
        retransmittedPacketsSent: 1,
        retransmissionsRefused: 0,
        sendFailures: 0,
      };
      expect(receiver.counters()).toEqual(expected);
      receiver.remove();
      receiver.remove();
      programme.publish(3, frame(3));
      expect(programme.counters()).toEqual(expected);
      await eventually("four packets", () => wire.packets.length === 4);
      programme.close();
    });

    it("never uses an SRTP index twice, whatever is asked of it", async () => {
      const step = fc.oneof(
        fc.record({ kind: fc.constant("publish" as const), skip: fc.integer({ min: 0, max: 40 }) }),
        fc.record({
          kind: fc.constant("again" as const),
          sequences: fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }),
        }),
        fc.record({ kind: fc.constant("recent" as const), back: fc.integer({ min: 0, max: 30 }) }),
        fc.record({ kind: fc.constant("route" as const), open: fc.boolean() }),
        fc.record({
          kind: fc.constant("copies" as const),
          distances: fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 12 }),
        }),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { maxLength: 60 }),
          fc.integer({ min: 65_400, max: 65_535 }),
          async (steps, firstSequence) => {
            await using wire = await Wire.open();
            const programme = make().open({ ...stream, firstSequence });
            const receiver = programme.add(wire, everything);
            let next = 0;
            for (const action of steps) {
              if (action.kind === "publish") programme.publish((next += 1 + action.skip), frame(next));
              else if (action.kind === "again") receiver.retransmit(action.sequences);
              else if (action.kind === "recent") receiver.retransmit([(firstSequence + next - action.back) & 0xffff]);
              else if (action.kind === "copies") receiver.redundancy(action.distances);
              else receiver.route(action.open ? wire.route : undefined);
            }
            const { packetsSent, retransmittedPacketsSent } = receiver.counters();
            await eventually(
              "all that was sent",
              () => wire.packets.length + wire.refused.length === packetsSent + retransmittedPacketsSent,
            );
            programme.close();
            expect(wire.refused).toEqual([]);
          },
        ),
        { numRuns: 30 },
      );
    });
  });
}
