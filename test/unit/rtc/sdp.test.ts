import { formatCandidate, parseCandidate } from "@carillon/rtc/ice/candidate";
import { answerCodecs, selectCodecs, streamLines } from "@carillon/rtc/negotiation";
import {
  type Description,
  formatDescription,
  formatFragment,
  parseDescription,
  parseFragment,
} from "@carillon/rtc/sdp";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const fingerprint = { algorithm: "sha-256", value: Array.from({ length: 32 }, () => "AB").join(":") };

/** What Chromium 156 offers for `addTransceiver("audio", {direction: "recvonly"})`. */
const chromium = `v=0
o=- 8841748363401606651 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=extmap-allow-mixed
a=msid-semantic: WMS
m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=candidate:1434668423 1 udp 2113937151 a860d9e4-5fdf-40b8-aa5e-a3e23bd00c58.local 51294 typ host generation 0 network-cost 999
a=candidate:99 1 udp 2113937150 192.0.2.77 51295 typ host generation 0
a=ice-ufrag:6SFP
a=ice-pwd:Lm7S52/lCGk5fcdYrcYAWDPl
a=ice-options:trickle
a=fingerprint:sha-256 ${fingerprint.value}
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=recvonly
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:110 telephone-event/48000
`.replaceAll("\n", "\r\n");

const parsed = (sdp: string): Description => {
  const description = parseDescription(sdp);
  if (typeof description === "string") throw new Error(description);
  return description;
};

describe("an offer", () => {
  test("of Chromium is read: credentials, codecs, and the candidates that are addresses", () => {
    const offer = parsed(chromium);
    expect(offer).toMatchObject({
      mid: "0",
      direction: "recvonly",
      setup: "actpass",
      iceLite: false,
      fingerprints: [fingerprint],
    });
    expect(offer.credentials).toEqual({ ufrag: "6SFP", password: "Lm7S52/lCGk5fcdYrcYAWDPl" });
    expect(offer.candidates.map(({ address }) => address)).toEqual(["192.0.2.77"]);
    expect(selectCodecs(offer)).toMatchObject({ opus: { payloadType: 111 }, red: { payloadType: 63 }, rtx: undefined });
  });

  test("gets an answer with what it listed and nothing else", () => {
    const selection = selectCodecs(parsed(chromium));
    if (selection === undefined) throw new Error("no Opus");
    const codecs = answerCodecs(selection, { ssrc: 1, rtxSsrc: 2, cname: "c", opusParameters: "stereo=1" });
    expect(codecs.map(({ payloadType, parameters }) => [payloadType, parameters])).toEqual([
      [63, "111/111"],
      [111, "minptime=10;useinbandfec=1;stereo=1"],
    ]);
    expect(streamLines({ ssrc: 1, rtxSsrc: 2, cname: "c" }, false).join()).not.toContain("FID");
  });

  test("with retransmission for another codec, or redundancy of another, gets neither", () => {
    const other = chromium
      .replace("a=fmtp:63 111/111", "a=fmtp:63 9/9\r\na=rtpmap:97 rtx/48000\r\na=fmtp:97 apt=9")
      .replace(" 126\r\n", " 126 97\r\n");
    expect(selectCodecs(parsed(other))).toMatchObject({ red: undefined, rtx: undefined });
    expect(selectCodecs(parsed(other.replace("apt=9", "apt=111")))).toMatchObject({ rtx: { payloadType: 97 } });
  });

  test.each([
    ["v=1", (sdp: string) => sdp.replace("v=0", "v=1"), "begin"],
    ["no audio", (sdp: string) => sdp.replace("m=audio", "m=video"), "0 audio sections"],
    ["two audios", (sdp: string) => sdp + sdp.slice(sdp.indexOf("m=audio")), "2 audio sections"],
    ["a data channel too", (sdp: string) => `${sdp}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n`, "not audio"],
    ["a rejected section", (sdp: string) => sdp.replace("m=audio 9", "m=audio 0"), "port 0"],
    ["no mux", (sdp: string) => sdp.replace("a=rtcp-mux\r\n", ""), "rtcp-mux"],
    ["no fingerprint", (sdp: string) => sdp.replace("a=fingerprint", "a=footprint"), "fingerprint"],
    [
      "a short password",
      (sdp: string) => sdp.replace("a=ice-pwd:Lm7S52/lCGk5fcdYrcYAWDPl", "a=ice-pwd:short"),
      "ice-pwd",
    ],
    ["no DTLS role", (sdp: string) => sdp.replace("a=setup:actpass", "a=setup:holdconn"), "setup"],
    ["plain RTP", (sdp: string) => sdp.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"), "protocol"],
  ])("with %s is refused in words", (_name, change, words) => {
    expect(parseDescription(change(chromium))).toContain(words);
  });
});

const codecs = fc.constantFrom("opus", "red", "rtx").map((name, index = 0) => ({
  payloadType: 96 + index,
  name,
  clockRate: 48000,
  channels: 2,
  parameters: "a=b",
  feedback: ["nack"],
}));
const iceText = (minLength: number) =>
  fc.string({ unit: fc.constantFrom("A", "z", "0", "9", "+", "/"), minLength, maxLength: 40 });
const candidates = fc.record({
  foundation: fc.nat().map(String),
  priority: fc.nat(0xffffffff),
  address: fc.oneof(fc.ipV4(), fc.constantFrom("fd00::2", "2001:db8::1")),
  port: fc.integer({ min: 1, max: 65535 }),
  type: fc.constantFrom("host", "srflx", "relay" as const),
});
const descriptions: fc.Arbitrary<Description> = fc.record({
  mid: fc.constantFrom("0", "audio"),
  direction: fc.constantFrom("sendonly", "recvonly", "sendrecv", "inactive" as const),
  setup: fc.constantFrom("actpass", "active", "passive" as const),
  credentials: fc.record({ ufrag: iceText(4), password: iceText(22) }),
  iceLite: fc.constant(false),
  candidates: fc.array(candidates, { maxLength: 5 }),
  fingerprints: fc.constant([fingerprint]),
  codecs: fc.array(codecs, { minLength: 1, maxLength: 1 }),
  extensions: fc.array(fc.record({ id: fc.integer({ min: 1, max: 14 }), uri: fc.webUrl() }), { maxLength: 3 }),
  ssrcs: fc.constant([]),
  attributes: fc.array(fc.constantFrom("x-carillon-timeline:1,2,3", "x-flag"), { maxLength: 2 }),
});

describe("descriptions and fragments", () => {
  test("are read back as they were written", () => {
    fc.assert(
      fc.property(descriptions, (description) => {
        expect(parseDescription(formatDescription(description, "1"))).toEqual(description);
      }),
    );
    fc.assert(
      fc.property(descriptions, ({ credentials, candidates }) => {
        expect(parseFragment(formatFragment({ credentials, candidates }, "0"))).toEqual({ credentials, candidates });
      }),
    );
    fc.assert(
      fc.property(candidates, (candidate) => {
        expect(parseCandidate(formatCandidate(candidate))).toEqual(candidate);
      }),
    );
  });

  test("from outside never throw, however they are broken", () => {
    fc.assert(
      fc.property(
        fc.nat(chromium.length),
        fc.nat(40),
        fc.string({ maxLength: 40, unit: "binary" }),
        (at, cut, noise) => {
          parseDescription(chromium.slice(0, at) + noise + chromium.slice(at + cut));
          parseFragment(noise);
          parseFragment(chromium.slice(at));
          parseCandidate(noise);
          parseCandidate(`candidate:1 1 udp 1 ${noise} typ host`);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("of absurd length are refused before they are read", () => {
    expect(parseDescription("v=0\r\n".repeat(20_000))).toContain("longer");
    expect(parseFragment("a=x\r\n".repeat(20_000))).toContain("longer");
  });
});
