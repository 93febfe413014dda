import { expect, test } from "vitest";
import { RTCPeerConnection } from "werift";
import { eventually } from "../../support/eventually.js";
import { throughRelay } from "../../support/lossy-link/through-relay.js";
import { UdpRelay } from "../../support/lossy-link/udp-relay.js";

function peer(): RTCPeerConnection & AsyncDisposable {
  const connection = new RTCPeerConnection({ iceServers: [] });
  return Object.assign(connection, { [Symbol.asyncDispose]: () => connection.close() });
}

/** Keeps a peer from asking the public STUN server that werift falls back to, whatever its list of servers says. */
function keepToThisHost(connection: RTCPeerConnection): void {
  for (const { connection: ice } of connection.iceTransports) delete ice.stunServer;
}

/** Exchanges complete descriptions, each seen by the other through the relay. */
async function connect(client: RTCPeerConnection, server: RTCPeerConnection, relay: UdpRelay): Promise<void> {
  const describe = async (from: RTCPeerConnection, side: "client" | "server") => {
    const description = await eventually("all candidates", () => {
      return from.iceGatheringState === "complete" && from.localDescription;
    });
    return { type: description.type, sdp: await throughRelay(description.sdp, relay, { side }) };
  };
  keepToThisHost(client);
  await client.setLocalDescription(await client.createOffer());
  await server.setRemoteDescription(await describe(client, "client"));
  keepToThisHost(server);
  await server.setLocalDescription(await server.createAnswer());
  await client.setRemoteDescription(await describe(server, "server"));
}

test("two WebRTC peers connect through a relay, feel its delay, and outlive a cut", async () => {
  await using relay = await UdpRelay.start({ seed: 1 });
  await using client = peer();
  await using server = peer();
  server.onDataChannel.subscribe((channel) => {
    channel.onMessage.subscribe((message) => channel.send(message));
  });
  const channel = client.createDataChannel("echo");
  const heard: string[] = [];
  channel.onMessage.subscribe((message) => heard.push(message.toString()));
  await connect(client, server, relay);
  await eventually("the data channel", () => channel.readyState === "open");

  await relay.change("all", "both", { delayMs: 30 });
  const began = performance.now();
  channel.send("slow");
  await eventually("the slow echo", () => heard.includes("slow"), { everyMs: 2 });
  expect(performance.now() - began).toBeGreaterThan(60);

  await relay.cut("all");
  const cutBefore = (await relay.stats()).links[0]?.up.cut ?? 0;
  channel.send("through the cut");
  await eventually("a packet that met the cut", async () => ((await relay.stats()).links[0]?.up.cut ?? 0) > cutBefore);
  expect(heard).not.toContain("through the cut");
  await relay.restore("all");
  await eventually("the echo after the cut", () => heard.includes("through the cut"));
});
