import { appNames } from "@carillon/contracts/timeline";
import { splitRed } from "@carillon/core/rtp/red";
import { linkQuality } from "@carillon/engine/app-packets";
import { monotonicUs } from "@carillon/rtc/clock";
import { createOfferingPeer } from "@carillon/rtc/offering-peer";
import { createCertificate } from "@carillon/rtc/dtls/certificate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestAuthority } from "../../support/certificates.js";
import { eventually } from "../../support/eventually.js";
import { programme } from "./support/programme-document.js";
import { ask, TestSpeaker } from "./support/speaker.js";
import { listenerToken, TestSite } from "./support/test-site.js";

let media: TestSite;
beforeAll(async () => {
  media = await TestSite.open({ iceServerLinks: ['<stun:10.0.0.1:3478>; rel="ice-server"'] });
});
afterAll(() => media[Symbol.asyncDispose]());

const speaker = async (): Promise<TestSpeaker> => new TestSpeaker(await media.device());
const bearer = { authorization: `Bearer ${listenerToken}` };
const sdp = { "content-type": "application/sdp" };

async function offer(): Promise<string> {
  const peer = createOfferingPeer({ certificate: createCertificate(), network: { addresses: ["127.0.0.1"] } });
  const text = await peer.createOffer();
  await peer.close();
  return text;
}

describe("joining by WHEP", () => {
  it("brings sound at once, with the programme's own names for each frame and its place in time", async () => {
    await using listener = await speaker();
    const reply = await listener.join(media.secureUrl);
    expect(reply.status).toBe(201);
    expect(reply.headers).toMatchObject({
      "content-type": "application/sdp",
      etag: expect.stringMatching(/^"[^"]+"$/) as string,
    });
    expect(reply.headers.link).toBe('<stun:10.0.0.1:3478>; rel="ice-server"');
    await eventually("a second of sound", () => listener.packets.length >= 100);
    const { originUs, rtpOrigin, firstFrame, frameSamples } = listener.timeline;
    for (const { packet, arrivalUs } of listener.packets) {
      const sample = (packet.timestamp - rtpOrigin) >>> 0;
      const frame = sample / frameSamples;
      expect(packet.sequence).toBe((firstFrame + frame) & 0xffff);
      // Never before the frame's last sample was captured.
      expect(arrivalUs).toBeGreaterThanOrEqual(originUs + ((sample + frameSamples) * 1e6) / 48_000 - 1);
    }
    expect(listener.delay.toUs).toBe(400_000);
    expect((await listener.ask(listener.location, { method: "DELETE" })).status).toBe(200);
    expect((await listener.ask(listener.location, { method: "DELETE" })).status).toBe(404);
  });

  it("gives two speakers the same frames under the same names", async () => {
    await using first = await speaker();
    await using second = await speaker();
    await Promise.all([first.join(media.secureUrl), second.join(media.secureUrl)]);
    await eventually("fifty packets each", () => first.packets.length >= 50 && second.packets.length >= 50);
    const theirs = second.frames;
    const shared = [...first.frames].filter(([frame]) => theirs.has(frame));
    expect(shared.length).toBeGreaterThan(20);
    for (const [frame, payload] of shared) expect(Buffer.from(theirs.get(frame) ?? [])).toEqual(Buffer.from(payload));
    expect(first.ssrc).toBe(second.ssrc);
  });

  it("is refused to whom it does not know", async () => {
    const body = await offer();
    const post = { method: "POST", headers: sdp, body };
    expect(await ask(`${media.secureUrl}/whep/hall`, post)).toMatchObject({ status: 401 });
    const stranger = await (await TestAuthority.create("another")).client("0".repeat(32));
    expect((await ask(`${media.secureUrl}/whep/hall`, post, stranger)).status).toBe(401);
    const notADevice = await media.device("control");
    expect((await ask(`${media.secureUrl}/whep/hall`, post, notADevice)).status).toBe(401);
    const guess = { ...sdp, authorization: "Bearer the-token-of-the-burglars" };
    const refused = await ask(`${media.plainUrl}/whep/hall`, { ...post, headers: guess });
    expect(refused.status).toBe(401);
    expect(refused.headers["www-authenticate"]).toMatch(/^Bearer/);
    const withToken = await ask(`${media.plainUrl}/whep/hall`, { ...post, headers: { ...sdp, ...bearer } });
    expect(withToken.status).toBe(201);
  });

  it("explains every refusal as a problem that says what to do next", async () => {
    const url = `${media.plainUrl}/whep/hall`;
    const refusals = [
      [url, { method: "POST", headers: bearer, body: "v=0" }, 415, "media-type-unsupported"],
      [
        url,
        { method: "POST", headers: { ...bearer, "content-type": "text/plain" }, body: "v=0" },
        415,
        "media-type-unsupported",
      ],
      [url, { method: "POST", headers: { ...bearer, ...sdp }, body: "v=0" }, 400, "offer-invalid"],
      [url, { method: "POST", headers: { ...bearer, ...sdp }, body: "x".repeat(70_000) }, 413, "request-too-large"],
      [
        `${media.plainUrl}/whep/attic`,
        { method: "POST", headers: { ...bearer, ...sdp }, body: "v=0" },
        404,
        "programme-unknown",
      ],
      [`${media.plainUrl}/sessions/x`, { method: "DELETE", headers: bearer }, 404, "session-unknown"],
      [`${media.plainUrl}/elsewhere`, { headers: bearer }, 404, "not-found"],
    ] as const;
    for (const [address, asked, status, code] of refusals) {
      const reply = await ask(address, asked);
      expect(reply.status).toBe(status);
      expect(reply.headers["content-type"]).toMatch(/^application\/problem\+json/);
      expect(JSON.parse(reply.body)).toMatchObject({ status, code, next: expect.stringMatching(/\.$/) as string });
    }
    expect(media.log.lines.filter(({ message }) => message === "a bug")).toEqual([]);
  });

  it("can be discovered, also from a page of another origin", async () => {
    const url = `${media.plainUrl}/whep/hall`;
    const origin = { origin: "https://example.net" };
    const options = await ask(url, { method: "OPTIONS", headers: origin });
    expect(options).toMatchObject({
      status: 200,
      headers: { "accept-post": "application/sdp", "access-control-allow-origin": "*" },
    });
    expect(options.headers["access-control-allow-headers"]).toMatch(/If-Match/);
    expect(options.headers.link).toBeUndefined();
    const head = await ask(url, { method: "HEAD", headers: bearer });
    expect(head).toMatchObject({ status: 200, headers: { "content-type": "application/sdp" } });
    expect(await ask(url, { headers: bearer })).toMatchObject({ status: 204, body: "" });
    const list = await ask(`${media.plainUrl}/programmes`, { headers: bearer });
    expect(JSON.parse(list.body)).toMatchObject({ items: [{ id: "hall", whep: "/whep/hall" }] });
    expect((await ask(`${media.plainUrl}/healthz`, {})).status).toBe(200);
  });
});

describe("a session", () => {
  it("restarts ICE by PATCH on * alone, repeats a lost answer, and plays on", async () => {
    await using listener = await speaker();
    await listener.join(media.secureUrl);
    await eventually("sound", () => listener.packets.length > 5);
    const { etag } = listener;
    const fragment = await listener.peer.createRestart();
    expect((await listener.patch(fragment, {})).status).toBe(428);
    expect((await listener.patch(fragment, { "if-match": '"stale"' })).status).toBe(412);
    expect((await listener.patch("nonsense", { "if-match": "*" })).status).toBe(400);
    expect((await listener.patch(fragment, { "if-match": "*", "content-type": "application/sdp" })).status).toBe(415);
    const restarted = await listener.patch(fragment, { "if-match": "*" });
    expect(restarted.status).toBe(200);
    expect(restarted.headers.etag).not.toBe(etag);
    const again = await listener.patch(fragment, { "if-match": '"*"' });
    expect([again.status, again.body, again.headers.etag]).toEqual([200, restarted.body, restarted.headers.etag]);
    listener.peer.acceptRestart(again.body);
    const before = listener.packets.length;
    await eventually("more sound", () => listener.packets.length > before + 50);
    const sequences = listener.packets.map(({ packet }) => packet.sequence);
    expect(new Set(sequences).size).toBe(sequences.length);
  });

  it("takes trickled candidates with its ETag, or without from a client that forgot it", async () => {
    await using listener = await speaker();
    await listener.join(media.secureUrl);
    const { ufrag, password } = listener.negotiated?.local ?? { ufrag: "", password: "" };
    const lines = [`a=ice-ufrag:${ufrag}`, `a=ice-pwd:${password}`, "m=audio 9 UDP/TLS/RTP/SAVPF 0", "a=mid:0"];
    const fragment = [...lines, "a=candidate:1 1 udp 2130706431 127.0.0.1 50000 typ host", ""].join("\r\n");
    const trickled = await listener.patch(fragment, { "if-match": listener.etag });
    expect([trickled.status, trickled.headers.etag]).toEqual([204, undefined]);
    expect((await listener.patch(fragment, {})).status).toBe(204);
    expect((await listener.patch(fragment, { "if-match": '"stale"' })).status).toBe(412);
  });

  it("hears the site's time by the four-timestamp exchange", async () => {
    await using listener = await speaker();
    await listener.join(media.secureUrl);
    await eventually("sound", () => listener.packets.length > 5);
    const request = new DataView(new ArrayBuffer(12));
    request.setUint32(0, 7);
    const t1 = monotonicUs();
    request.setFloat64(4, t1);
    listener.app(appNames.clock, new Uint8Array(request.buffer));
    const [answer] = await eventually("an answer", () => {
      const answers = listener.apps(appNames.clock, 1);
      return answers.length > 0 && answers;
    });
    const data = answer?.data ?? new Uint8Array(28);
    const view = new DataView(data.buffer, data.byteOffset);
    expect([view.getUint32(0), view.getFloat64(4)]).toEqual([7, t1]);
    // Both are CLOCK_MONOTONIC here: the four instants are in order.
    const [t2, t3] = [view.getFloat64(12), view.getFloat64(20)];
    expect(t1 <= t2 && t2 <= t3 && t3 <= monotonicUs()).toBe(true);
  });

  it("says once a second what time its timestamps mean, and the delay", async () => {
    await using listener = await speaker();
    await listener.join(media.secureUrl);
    const reports = await eventually("two sender reports", () => {
      const found = listener.rtcp.flatMap((packet) => (packet.kind === "sender-report" ? packet : []));
      return found.length >= 2 && found;
    });
    const [first, second] = reports;
    if (first === undefined || second === undefined) throw new Error("two reports were awaited");
    const elapsed = second.ntpSeconds - first.ntpSeconds;
    expect(elapsed).toBeGreaterThan(0.9);
    expect(((second.rtpTimestamp - first.rtpTimestamp) >>> 0) / 48_000).toBeCloseTo(elapsed, 4);
    // The NTP time is today's: it is the wall clock's at the start, and never steps.
    expect(Math.abs(second.ntpSeconds - 2_208_988_800 - Date.now() / 1000)).toBeLessThan(30);
    expect(second.packetCount).toBeGreaterThan(first.packetCount);
    expect(listener.apps(appNames.delay, 0).length).toBeGreaterThanOrEqual(2);
  });

  it("brings what was asked for again, and more copies to a link that loses", async () => {
    await using listener = await speaker();
    await listener.join(media.secureUrl);
    await eventually("sound", () => listener.packets.length > 20);
    const wanted = listener.packets.slice(0, 3).map(({ packet }) => packet);
    listener.askAgain(wanted.map(({ sequence }) => sequence));
    const again = await eventually("retransmissions", () => {
      const found = listener.packets.filter(({ packet }) => packet.payloadType === listener.negotiated?.rtx);
      return found.length === 3 && found;
    });
    expect(again.map(({ packet: { payload } }) => ((payload[0] ?? 0) << 8) | (payload[1] ?? 0))).toEqual(
      wanted.map(({ sequence }) => sequence),
    );
    const status = (received: number, lost: number): void => {
      const view = new DataView(new ArrayBuffer(20));
      view.setUint32(0, received);
      view.setUint32(4, lost);
      view.setUint8(16, 255);
      listener.app(appNames.status, new Uint8Array(view.buffer));
    };
    let reports = 0;
    await eventually("two copies in each packet", () => {
      status(100 + 90 * reports, 10 * reports);
      reports += 1;
      const last = listener.packets.at(-1)?.packet;
      const red = last?.payloadType === listener.negotiated?.red && splitRed(last?.payload ?? new Uint8Array());
      return red && red.redundant.map(({ timestampOffset }) => timestampOffset).join() === "1440,480";
    });
  });
});

describe("a session that nobody uses", () => {
  const idOf = (location: string): string => location.split("/").at(-1) ?? "";

  it("is closed when it does not connect, and when nothing is heard of it for 45 s", async () => {
    const reply = await ask(`${media.plainUrl}/whep/hall`, {
      method: "POST",
      headers: { ...bearer, ...sdp },
      body: await offer(),
    });
    const unconnected = media.site.listeners.find(idOf(reply.headers.location ?? ""));
    expect(unconnected?.tick(monotonicUs() + 4e6)).toBeUndefined();
    expect(unconnected?.tick(monotonicUs() + 6e6)).toMatch(/did not connect/);
    await using listener = await speaker();
    await listener.join(media.secureUrl);
    await eventually("sound", () => listener.packets.length > 5);
    const session = media.site.listeners.find(idOf(listener.location));
    listener.report();
    expect(session?.tick(monotonicUs() + 40e6)).toBeUndefined();
    expect(session?.tick(monotonicUs() + 50e6)).toMatch(/nothing was heard/);
  });
});

describe("a programme's document", () => {
  it("changes the delay while it plays: everybody is told before it begins", async () => {
    await using listener = await speaker();
    await listener.join(media.secureUrl);
    await eventually("sound", () => listener.packets.length > 5);
    const before = listener.timeline.epoch;
    await media.site.programmes.apply({ hall: programme({ delaySeconds: 0.2 }) });
    const change = media.site.programmes.find("hall")?.delay;
    expect(change).toMatchObject({ fromUs: 400_000, toUs: 200_000, slopePpm: 3000 });
    await eventually("three announcements before it begins", () => {
      const told = listener
        .apps(appNames.delay, 0)
        .filter(({ data }) => new DataView(data.buffer, data.byteOffset).getFloat64(8) === 200_000);
      return told.length >= 3;
    });
    expect(media.site.programmes.find("hall")?.timeline.epoch).toBe(before);
    await media.site.programmes.apply({ hall: programme({}) });
  });

  it("may leave the delay to what speakers need: it grows when one says so, within its bounds, and keeps what it has", async () => {
    const automatic = { delaySeconds: "auto", delayBounds: { minSeconds: 0.1, maxSeconds: 0.5 } } as const;
    const delayMs = () => (media.site.programmes.find("hall")?.delay.toUs ?? NaN) / 1000;
    await media.site.programmes.apply({ hall: programme(automatic) });
    await using listener = await speaker();
    await listener.join(media.secureUrl);
    expect(delayMs()).toBe(400);
    const [counts, link] = [
      { received: 0, lostBeforeRepair: 0, residual: 0 },
      { burstP95Ms: 0, roundTripMs: 2 },
    ];
    const needs = async (neededMs: number, thenMs: number) => {
      await eventually(`a delay of ${thenMs} ms`, () => {
        const { data } = linkQuality(1, { ...counts, ...link, neededMs, redundancy: "auto" });
        listener.app(appNames.status, data);
        return delayMs() === thenMs;
      });
    };
    await needs(432, 445);
    await needs(600, 500);
    expect(media.site.telemetry()).toMatchObject([{ delaySeconds: 0.5, delayIsAuto: true }]);
    await media.site.programmes.apply({ hall: programme({ delaySeconds: 0.5 }) });
    await needs(900, 500);
    await media.site.programmes.apply({ hall: programme({}) });
  });

  it("with other frames is another epoch: listeners are told to join again, and can", async () => {
    await using listener = await speaker();
    await listener.join(media.secureUrl);
    await eventually("sound", () => listener.packets.length > 5);
    await media.site.programmes.apply({ hall: programme({ frameSeconds: 0.02 }) });
    await eventually("the end of the session", () => listener.peer.state.kind === "failed");
    await using second = await speaker();
    await second.join(media.secureUrl);
    await eventually("sound", () => second.packets.length > 5);
    expect(second.timeline).toMatchObject({ frameSamples: 960 });
    expect(second.timeline.epoch).not.toBe(listener.timeline.epoch);
    await media.site.programmes.apply({ hall: programme({}) });
  });

  it("that goes takes its sessions with it; a new one can be joined at once", async () => {
    await media.site.programmes.apply({ hall: programme({}), attic: programme({ class: "live" }) });
    await using listener = await speaker();
    await listener.join(media.secureUrl, "attic");
    await eventually("sound", () => listener.packets.length > 5);
    expect(listener.delay.toUs).toBe(100_000);
    await media.site.programmes.apply({ hall: programme({}) });
    await eventually("the end of the session", () => listener.peer.state.kind === "failed");
    expect((await listener.join(media.secureUrl, "attic")).status).toBe(404);
  });
});
