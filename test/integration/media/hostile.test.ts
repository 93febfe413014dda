import { appNames } from "@carillon/contracts/timeline";
import { buildRtcp } from "@carillon/core/rtp/rtcp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { seededRandom } from "../../support/random.js";
import { TestSpeaker } from "./support/speaker.js";
import { TestSite } from "./support/test-site.js";

let media: TestSite;
beforeAll(async () => {
  media = await TestSite.open();
});
afterAll(() => media[Symbol.asyncDispose]());

const joined = async (): Promise<TestSpeaker> => {
  const speaker = new TestSpeaker(await media.device());
  expect((await speaker.join(media.secureUrl)).status).toBe(201);
  await eventually("its first packets", () => speaker.packets.length > 10);
  return speaker;
};

describe("a speaker that has been taken over", () => {
  it("can say what it likes by RTCP: the others hear nothing of it, and it cannot make the service send without bound", async () => {
    await using good = await joined();
    await using bad = await joined();
    const random = seededRandom(31);
    const bytes = (length: number) => Uint8Array.from({ length }, () => random() * 256);
    const everything = Array.from({ length: 2000 }, (_, at) => (good.timeline.firstFrame + at) & 0xffff);
    const name = () => (random() < 0.5 ? appNames.clock : appNames.status);
    const before = good.packets.length;
    const sentBefore = bad.packets.length;
    for (let turn = 0; turn < 2000; turn += 1) {
      const app = { kind: "app", ssrc: 1, subtype: Math.floor(random() * 3), name: name() } as const;
      bad.send({ ...app, data: bytes(4 * Math.floor(random() * 9)) });
      const packet = buildRtcp([{ ...app, data: bytes(12) }]);
      packet[Math.floor(random() * packet.length)] = random() * 256;
      bad.peer.sendRtcp(packet);
      bad.peer.sendRtcp(bytes(random() * 120));
      if (turn % 20 === 0) bad.askAgain(everything);
    }
    await eventually("the programme goes on", () => good.packets.length > before + 100);
    const frames = [...good.frames.keys()].sort((a, b) => a - b);
    expect(frames.length, "without a gap").toBe((frames.at(-1) ?? 0) - (frames[0] ?? 0) + 1);
    // 100 frames a second, and what was asked for again within its allowance.
    const goodPackets = good.packets.length - before;
    expect(bad.packets.length - sentBefore).toBeLessThan(3 * goodPackets + 1000);
    expect(media.site.describe()[0]?.listeners).toBe(2);
  });
});
