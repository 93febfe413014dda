import { createAnsweringPeer } from "@carillon/rtc/answering-peer";
import { createOfferingPeer } from "@carillon/rtc/offering-peer";
import { parseRtp } from "@carillon/core/rtp/rtp";
import { describe, expect, onTestFinished, test } from "vitest";
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters } from "werift";
import { description, loopback, packet, until } from "./session.js";

/** werift is another implementation of all of this, written by others: a witness that we speak the protocols and not a dialect. */
const opus = () =>
  new RTCRtpCodecParameters({ mimeType: "audio/opus", clockRate: 48000, channels: 2, payloadType: 111 });

function weriftPeer(): RTCPeerConnection {
  const peer = new RTCPeerConnection({
    codecs: { audio: [opus()] },
    iceAdditionalHostAddresses: ["127.0.0.1"],
    iceUseIpv6: false,
  });
  onTestFinished(() => peer.close());
  return peer;
}

/** It would ask a public STUN server; the transports exist only once there is a transceiver. */
function withoutStun(peer: RTCPeerConnection): void {
  for (const transport of peer.iceTransports) delete transport.connection.stunServer;
}

describe("werift", () => {
  test("receives what we answer, as DTLS client", async () => {
    const media = createAnsweringPeer(loopback);
    onTestFinished(() => media.close());
    const client = weriftPeer();
    const heard: number[] = [];
    client.onTrack.subscribe((track) => track.onReceiveRtp.subscribe((rtp) => heard.push(rtp.header.sequenceNumber)));
    client.addTransceiver("audio", { direction: "recvonly" });
    withoutStun(client);
    await client.setLocalDescription(await client.createOffer());
    const { sdp } = await media.answer(client.localDescription?.sdp ?? "", description);
    await client.setRemoteDescription({ type: "answer", sdp });
    let sequence = 1;
    await until(
      () => {
        media.sendRtp(packet(sequence++));
        return heard.length > 20;
      },
      20,
      () =>
        `${heard.length} packets arrived; werift is ${client.connectionState}, we are ${JSON.stringify(media.state)}`,
    );
    expect(media.state.kind).toBe("connected");
  });

  test("sends to what we offer, as DTLS server with its cookie exchange", async () => {
    const speaker = createOfferingPeer(loopback);
    onTestFinished(() => speaker.close());
    const heard: number[] = [];
    speaker.onRtp((bytes) => heard.push(parseRtp(bytes)?.payload.length ?? 0));
    const server = weriftPeer();
    const track = new MediaStreamTrack({ kind: "audio" });
    server.addTransceiver(track, { direction: "sendonly" });
    withoutStun(server);
    const offer = (await speaker.createOffer()).replace("a=setup:actpass", "a=setup:active");
    await server.setRemoteDescription({ type: "offer", sdp: offer });
    await server.setLocalDescription(await server.createAnswer());
    speaker.acceptAnswer(server.localDescription?.sdp ?? "");
    let sequence = 1;
    await until(
      () => {
        track.writeRtp(Buffer.from(packet(sequence++)));
        return heard.length > 20;
      },
      20,
      () =>
        `${heard.length} packets arrived; werift is ${server.connectionState}, we are ${JSON.stringify(speaker.state)}`,
    );
    expect(speaker.state.kind).toBe("connected");
  });
});
