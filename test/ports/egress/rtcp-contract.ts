import { appNames } from "@carillon/contracts/timeline";
import { type RtcpPacket } from "@carillon/core/rtp/rtcp";
import { clockRequest, linkQuality, readClockAnswer, readDelay } from "@carillon/engine/app-packets";
import type { Egress } from "@carillon/media/egress/egress";
import { monotonicUs } from "@carillon/rtc/clock";
import type { OpenSocket } from "@carillon/rtc/datagram-socket";
import type { SrtpProfile } from "@carillon/rtc/peer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { everything, frame, plain, rtx, stream } from "./contract.js";
import { Wire } from "./wire.js";

const speaker = 4711;
const delay = { fromUs: 400_000, toUs: 100_000, applyAtUs: 0, slopePpm: 3000 };
const nack = (lost: readonly number[], mediaSsrc = stream.ssrc): RtcpPacket => ({
  kind: "nack",
  senderSsrc: speaker,
  mediaSsrc,
  lost,
});
const quality = {
  received: 2 ** 32 - 1,
  lostBeforeRepair: 3,
  residual: 1,
  burstP95Ms: 20,
  roundTripMs: 65_535,
  neededMs: 130,
};
const status = (): RtcpPacket => linkQuality(speaker, { ...quality, redundancy: "strong" });

/** What every egress must hear and say beside the sound. */
export function rtcpContract(name: string, make: () => Egress, openSocket?: OpenSocket): void {
  const apps = (wire: Wire, wanted: string) =>
    wire.rtcp.flatMap((packet) => (packet.kind === "app" && packet.name === wanted ? packet : []));
  const answers = (wire: Wire) => apps(wire, appNames.clock).flatMap((app) => readClockAnswer(app) ?? []);

  describe.each<SrtpProfile>(["AEAD_AES_128_GCM", "AES128_CM_HMAC_SHA1_80"])(`${name}, %s`, (profile) => {
    it("answers who asks for the time with when the question came and when the answer left", async () => {
      await using wire = await Wire.open(profile, openSocket);
      const programme = make().open(stream);
      programme.add(wire, everything);
      const beforeUs = monotonicUs();
      let number = 0;
      for (let sequence = 0; sequence < 5; sequence += 1) {
        wire.say(wire.protect(clockRequest(speaker, sequence, 123.25 + sequence)));
        await eventually("an answer", () => {
          programme.publish((number += 1), frame(number));
          return answers(wire).length === sequence + 1;
        });
      }
      const afterUs = monotonicUs();
      answers(wire).forEach(({ sequence, t1, t2, t3 }, index) => {
        expect([sequence, t1]).toEqual([index, 123.25 + index]);
        expect([beforeUs, t2, t3, afterUs].toSorted((a, b) => a - b)).toEqual([beforeUs, t2, t3, afterUs]);
      });
      expect(wire.refused).toEqual([]);
      programme.close();
    });

    it("sends again what a receiver misses of its own stream, and nothing for another", async () => {
      await using wire = await Wire.open(profile, openSocket);
      const programme = make().open(stream);
      programme.add(wire, everything);
      for (let number = 0; number < 20; number += 1) programme.publish(number, frame(number));
      wire.say(wire.protect(nack([1003], 99)));
      wire.say(wire.protect(nack([1005, 1006, 1012])));
      await eventually("three packets again", () => wire.of(rtx).length === 3);
      expect(wire.of(rtx).map(({ payload }) => (payload[0] ?? 0) * 256 + (payload[1] ?? 0))).toEqual([
        1005, 1006, 1012,
      ]);
      programme.close();
    });
  });

  describe(name, () => {
    it("reports with a frame: whose stream it is, how its time runs, and the delay", async () => {
      await using wire = await Wire.open(undefined, openSocket);
      const nowUs = monotonicUs();
      // A programme that began twenty hours ago: its RTP timestamps have wrapped.
      const begun = { ...stream, originUs: nowUs - 72_000e6 };
      const programme = make().open(begun);
      programme.delay(delay);
      programme.add(wire, plain);
      programme.publish(0, frame(0));
      programme.publish(1, frame(1));
      await eventually("a report", () => wire.rtcp.length >= 3);
      expect(wire.rtcp.map(({ kind }) => kind)).toEqual(["sender-report", "source-description", "app"]);
      const [report, description, app] = wire.rtcp;
      if (report?.kind !== "sender-report" || app?.kind !== "app") throw new Error("not a report");
      expect(description).toMatchObject({ chunks: [{ ssrc: stream.ssrc, cname: stream.cname }] });
      expect(readDelay(app)).toEqual(delay);
      const elapsed = report.ntpSeconds - begun.originNtp;
      expect(elapsed).toBeGreaterThanOrEqual(72_000 - 1e-3);
      expect(elapsed).toBeLessThan(72_000 + 60);
      const ticks = (report.rtpTimestamp - begun.firstTimestamp - Math.round(elapsed * 48_000)) | 0;
      expect(Math.abs(ticks)).toBeLessThanOrEqual(1);
      expect([report.packetCount, report.octetCount]).toEqual([1, 60]);
      programme.close();
    });

    it("tells everybody of a change of delay at the next frame, and until it begins more than once", async () => {
      await using wire = await Wire.open(undefined, openSocket);
      const programme = make().open(stream);
      programme.add(wire, plain);
      programme.publish(0, frame(0));
      await eventually("the first report", () => apps(wire, appNames.delay).length === 1);
      const change = { ...delay, applyAtUs: monotonicUs() + 3600e6 };
      programme.delay(change);
      let number = 1;
      await eventually("three of the change", () => {
        programme.publish((number += 1), frame(number));
        return apps(wire, appNames.delay).length >= 4;
      });
      expect(apps(wire, appNames.delay).slice(1).map(readDelay)).toContainEqual(change);
      programme.close();
    });

    // Behind sound it would come when that has come: of two delays the longer one, and the clock would be taken for off.
    it("answers about the time before the next sound, however many ask", async () => {
      await using stack = new AsyncDisposableStack();
      const programme = make().open(stream);
      const asking = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const wire = stack.use(await Wire.open(undefined, openSocket));
          return { wire, receiver: programme.add(wire, plain) };
        }),
      );
      for (const { wire } of asking) wire.say(wire.protect(clockRequest(speaker, 1, 1), status()));
      await eventually("all questions", () => asking.every(({ receiver }) => receiver.said().statuses === 1));
      programme.publish(1, frame(1));
      await eventually("all answers, and the sound", () =>
        asking.every(({ wire }) => answers(wire).length === 1 && wire.packets.length === 1),
      );
      // Sound waits for so many, not for hundreds.
      expect(asking.filter(({ wire }) => wire.order[0] === "rtcp").length).toBeGreaterThanOrEqual(16);
      programme.close();
    });

    it("remembers what a receiver says of its link, and when it was heard", async () => {
      await using wire = await Wire.open(undefined, openSocket);
      const programme = make().open(stream);
      const receiver = programme.add(wire, plain);
      expect(receiver.said()).toMatchObject({ heardAtUs: 0, statuses: 0 });
      const beforeUs = monotonicUs();
      wire.say(wire.protect({ kind: "receiver-report", ssrc: speaker, reports: [] }, status()));
      await eventually("the status", () => receiver.said().statuses === 1);
      const { heardAtUs, status: said } = receiver.said();
      expect(said).toEqual({ ...quality, wanted: 2 });
      expect(heardAtUs).toBeGreaterThan(beforeUs);
      expect(heardAtUs).toBeLessThanOrEqual(monotonicUs());
      programme.close();
    });

    it("takes no notice of what is repeated, altered, made up or cut off, and hears what follows", async () => {
      await using wire = await Wire.open(undefined, openSocket);
      const programme = make().open(stream);
      const receiver = programme.add(wire, plain);
      const genuine = wire.protect(status());
      const heard = (times: number) => eventually("the statuses", () => receiver.said().statuses === times);
      wire.say(genuine);
      await heard(1);
      wire.say(genuine);
      for (let at = 0; at < genuine.length; at += 1) {
        const altered = Buffer.from(genuine);
        altered[at] = (altered[at] ?? 0) ^ 1;
        wire.say(altered);
        wire.say(genuine.subarray(0, at));
      }
      wire.say(wire.protect(status()));
      await heard(2);
      wire.say(wire.protect(clockRequest(speaker, 1, 1)));
      let number = 0;
      await eventually("an answer", () => {
        programme.publish((number += 1), frame(number));
        return answers(wire).length === 1;
      });
      expect(receiver.said().statuses).toBe(2);
      programme.close();
    });

    it("survives any compound that is authentic, and reads what is well-formed in it", async () => {
      await using wire = await Wire.open(undefined, openSocket);
      const programme = make().open(stream);
      const receiver = programme.add(wire, everything);
      for (let number = 0; number < 100; number += 1) programme.publish(number, frame(number));
      const word = fc.oneof(fc.constantFrom(0x81cd0003, 0x80cc0004, 0xa0cc0008, 0x80cc0007, stream.ssrc), fc.nat());
      const name = fc.constantFrom(...Object.values(appNames)).map((text) => Buffer.from(text).readUInt32BE());
      const words = fc.array(fc.oneof(word, name), { minLength: 2, maxLength: 30 });
      const compounds = fc.oneof(words.map(bytesOf), fc.uint8Array({ minLength: 8, maxLength: 120 }));
      // Known before strangers take the places: as many senders as one receiver may have are remembered.
      const sayStatus = async (): Promise<void> => {
        const { statuses } = receiver.said();
        wire.say(wire.protect(status()));
        await eventually("the status", () => receiver.said().statuses > statuses);
      };
      await sayStatus();
      await fc.assert(
        fc.asyncProperty(fc.array(compounds, { maxLength: 20 }), async (hostile) => {
          for (const bytes of hostile) wire.say(wire.protect({ kind: "unknown", packetType: 0, bytes }));
          await sayStatus();
        }),
        { numRuns: 50 },
      );
      expect(receiver.said().status).toEqual({ ...quality, wanted: 2 });
      programme.close();
    });
  });
}

function bytesOf(words: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(4 * words.length);
  words.forEach((word, index) => bytes.writeUInt32BE(word >>> 0, 4 * index));
  return bytes;
}
