import OpusModule from "@discordjs/opus";
import { buildRed } from "@carillon/core/rtp/red";
import { parseRtcp, type RtcpPacket } from "@carillon/core/rtp/rtcp";
import { buildRtp } from "@carillon/core/rtp/rtp";
import { createAnsweringPeer } from "@carillon/rtc/answering-peer";
import type { AnsweringPeer } from "@carillon/rtc/peer";
import type { Negotiated } from "@carillon/rtc/sdp";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { certificate, description, reaches, until } from "./session.js";

let browser: Browser;
beforeAll(async () => {
  const quiet = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required", ...quiet],
  });
});
afterAll(() => browser.close());

/** The listening page of a WHEP player, without HTTP. */
const offerScript = `(async () => {
  const pc = (globalThis.pc = new RTCPeerConnection());
  pc.addTransceiver("audio", { direction: "recvonly" });
  pc.ontrack = ({ track }) => {
    const player = new Audio();
    player.srcObject = new MediaStream([track]);
    void player.play();
  };
  await pc.setLocalDescription(await pc.createOffer());
  while (pc.iceGatheringState !== "complete") await new Promise((resolve) => (pc.onicegatheringstatechange = resolve));
  return pc.localDescription.sdp;
})()`;
const inboundScript = `(async () => {
  for (const stats of (await pc.getStats()).values()) if (stats.type === "inbound-rtp") return stats;
})()`;

const restartScript = `(async () => {
  pc.restartIce();
  await pc.setLocalDescription(await pc.createOffer());
  return pc.localDescription.sdp;
})()`;

const linesOf = (sdp: string, wanted: RegExp): string =>
  sdp
    .split("\r\n")
    .filter((line) => wanted.test(line))
    .map((line) => `${line}\r\n`)
    .join("");

interface Inbound {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly audioLevel: number;
  readonly concealedSamples: number;
}

/** The browser's own figures, once they satisfy. */
async function inboundOnce(page: Page, satisfied: (stats: Inbound) => boolean): Promise<Inbound> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const stats = await page.evaluate<Inbound | undefined>(inboundScript);
    if (stats !== undefined && satisfied(stats)) return stats;
    if (performance.now() > deadline) throw new Error(`Chromium reports ${JSON.stringify(stats)}`);
  }
}

/** 1 kHz at −8.7 dBFS, as Opus frames of 20 ms; every other packet with redundancy if that is agreed on. */
function play(peer: AnsweringPeer, negotiated: Negotiated): NodeJS.Timeout {
  const encoder = new OpusModule.OpusEncoder(48000, 2);
  let previous: Uint8Array | undefined;
  let count = 0;
  return setInterval(() => {
    const pcm = new Int16Array(960 * 2);
    for (let at = 0; at < pcm.length; at += 1)
      pcm[at] = 12000 * Math.sin((2 * Math.PI * 1000 * (count * 960 + (at >> 1))) / 48000);
    const payload = encoder.encode(Buffer.from(pcm.buffer));
    const primary = { payloadType: negotiated.opus, payload };
    const isRed = negotiated.red !== undefined && previous !== undefined && count % 2 === 1;
    const redundant =
      previous === undefined ? [] : [{ payloadType: negotiated.opus, timestampOffset: 960, payload: previous }];
    // Starts just before the wrap of the sequence number.
    const fields = { sequence: (65500 + count) & 0xffff, timestamp: count * 960, ssrc: description.ssrc };
    peer.sendRtp(
      buildRtp(
        { ...fields, payloadType: (isRed ? negotiated.red : undefined) ?? negotiated.opus },
        isRed ? buildRed({ redundant, primary }) : payload,
      ),
    );
    previous = payload;
    count += 1;
  }, 20);
}

async function listen(
  change: (offer: string) => string,
): Promise<{ peer: AnsweringPeer; page: Page; negotiated: Negotiated; reports: RtcpPacket[]; answer: string }> {
  const page = await browser.newPage();
  const peer = createAnsweringPeer({ certificate, network: { loopback: true } });
  const reports: RtcpPacket[] = [];
  peer.onRtcp((bytes) => reports.push(...parseRtcp(bytes)));
  const offer = await page.evaluate<string>(offerScript);
  const { sdp, negotiated } = await peer.answer(change(offer), {
    ...description,
    opusParameters: "stereo=1;sprop-stereo=1",
  });
  await page.evaluate(`pc.setRemoteDescription({ type: "answer", sdp: ${JSON.stringify(sdp)} })`);
  await reaches(peer, "connected", 20);
  const timer = play(peer, negotiated);
  onTestFinished(async () => {
    clearInterval(timer);
    await peer.close();
    await page.close();
  });
  return { peer, page, negotiated, reports, answer: sdp };
}

describe("Chromium", () => {
  test.each([
    ["with us as DTLS server and redundancy as it offers", (offer: string) => offer],
    ["with us as DTLS client", (offer: string) => offer.replace("a=setup:actpass", "a=setup:passive")],
    [
      "with plain Opus when it does not offer redundancy",
      (offer: string) => offer.replaceAll(/a=(rtpmap|fmtp):63 .*\r\n/g, "").replace("111 63", "111"),
    ],
  ])("hears the programme, %s", async (_name, change) => {
    const { page, negotiated, reports } = await listen(change);
    const inbound = await inboundOnce(page, (stats) => stats.packetsReceived > 60 && stats.audioLevel > 0.3);
    expect(inbound.audioLevel).toBeCloseTo(12000 / 32768, 1);
    expect(negotiated.attributes).toContain("rtcp-xr:rcvr-rtt=all");
    await until(
      () => reports.some(({ kind }) => kind === "receiver-report"),
      20,
      () => "it sent no receiver report",
    );
  });

  test("goes on hearing after an ICE restart of its own, as a WHEP player makes it", async () => {
    const { page, peer, answer } = await listen((offer) => offer);
    const offer = await page.evaluate<string>(restartScript);
    const fragment = await peer.restart(linesOf(offer, /^a=(ice-ufrag|ice-pwd|candidate|mid)/));
    const restarted = answer.replaceAll(/a=(ice-ufrag|ice-pwd|candidate).*\r\n/g, "");
    const renewed = restarted.replace("a=setup", `${linesOf(fragment, /^a=(ice-ufrag|ice-pwd|candidate)/)}a=setup`);
    await page.evaluate(`pc.setRemoteDescription({ type: "answer", sdp: ${JSON.stringify(renewed)} })`);
    await until(
      () => peer.stats.selectedCandidatePairChanges > 1,
      20,
      () => "no new pair was selected",
    );
    const before = (await page.evaluate<Inbound>(inboundScript)).packetsReceived;
    const inbound = await inboundOnce(page, (stats) => stats.packetsReceived > before + 50);
    expect(inbound.packetsLost).toBe(0);
    expect(peer.state.kind).toBe("connected");
  });
});
