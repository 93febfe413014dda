import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { writeWav } from "../../support/signal/wav.js";
import { noiseReference } from "../../support/signal/noise.js";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { listenerToken, TestSite } from "./support/test-site.js";

const quiet = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let media: TestSite;
let browser: Browser;
beforeAll(async () => {
  media = await TestSite.open();
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required", ...quiet],
  });
});
afterAll(async () => {
  await browser.close();
  await media[Symbol.asyncDispose]();
});

interface Inbound {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly totalAudioEnergy: number;
  readonly concealedSamples: number;
  readonly totalSamplesReceived: number;
}

/** A WHEP player of twenty lines, as anybody might write it. */
const player = (endpoint: string, preferred: string): string => `(async () => {
  const pc = (globalThis.pc = new RTCPeerConnection());
  const transceiver = pc.addTransceiver("audio", { direction: "recvonly" });
  const { codecs } = RTCRtpReceiver.getCapabilities("audio");
  const isWanted = ({ mimeType }) => mimeType === ${JSON.stringify(preferred)} || mimeType === "audio/opus";
  transceiver.setCodecPreferences(codecs.filter(isWanted).sort((a) => (a.mimeType === ${JSON.stringify(preferred)} ? -1 : 1)));
  pc.ontrack = ({ track }) => {
    const sound = new Audio();
    sound.srcObject = new MediaStream([track]);
    void sound.play();
  };
  await pc.setLocalDescription(await pc.createOffer());
  const reply = await fetch(${JSON.stringify(endpoint)}, {
    method: "POST",
    headers: { authorization: "Bearer ${listenerToken}", "content-type": "application/sdp" },
    body: pc.localDescription.sdp,
  });
  await pc.setRemoteDescription({ type: "answer", sdp: await reply.text() });
  return { status: reply.status, location: reply.headers.get("location"), etag: reply.headers.get("etag") };
})()`;

const inbound = `(async () => {
  for (const stats of (await pc.getStats()).values()) if (stats.type === "inbound-rtp") return stats;
})()`;

describe("a browser", () => {
  it.each(["audio/opus", "audio/red"])("of another origin hears the programme by WHEP as %s, whole", async (codec) => {
    const page = await browser.newPage();
    // Any page on the network: not served by us.
    const elsewhere = createServer((_request, response) => response.end("<!doctype html>")).listen(0, "127.0.0.1");
    await once(elsewhere, "listening");
    await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`);
    const noise = noiseReference({ seed: 5, seconds: 20 });
    writeWav(media.folder.file("noise.wav"), { rate: 48_000, channels: [noise, noise] });
    await media.site.programmes.find("hall")?.player.play(codec, { kind: "file", name: "noise.wav" });
    const joined = await page.evaluate(player(`${media.plainUrl}/whep/hall`, codec));
    expect(joined).toMatchObject({ status: 201, location: expect.stringMatching(/^\/sessions\//) as string });
    const stats = await eventually("four seconds of sound", async () => {
      const found = await page.evaluate<Inbound | undefined>(inbound);
      return found !== undefined && found.packetsReceived >= 400 && found;
    });
    expect(stats.totalAudioEnergy).toBeGreaterThan(0.001);
    expect(stats.packetsLost).toBeLessThanOrEqual(4);
    // Opus comes first: until RED is negotiated nothing is said twice.
    expect((media.site.telemetry()[0]?.redundantBytesSent ?? 0) > 0).toBe(codec === "audio/red");
    await page.evaluate("pc.close()");
    elsewhere.close();
    // It sends no DELETE; DTLS says goodbye for it.
    await eventually("the end of its session", () => media.site.describe()[0]?.listeners === 0);
  });
});
