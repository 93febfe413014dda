import { loadAddon } from "@carillon/media/native/addon";
import { nativeSockets } from "@carillon/media/native/native-socket";
import { RtpOpener } from "@carillon/native/rtp-opener";
import { openUdpSocket } from "@carillon/native/udp-socket";
import type { CreateRtpOpener } from "@carillon/rtc/srtp/cipher";
import { UdpPort } from "@carillon/rtc/udp-port";
import { afterAll, beforeAll } from "vitest";
import { mediaPeerContract } from "./contract.js";
import { certificate, Session } from "./session.js";

mediaPeerContract("a peer with sockets of its own", () => Promise.resolve(new Session()));

const addresses = ["127.0.0.1"];
let port: UdpPort;
let nativePort: UdpPort;
beforeAll(async () => {
  port = await UdpPort.open({ addresses });
  nativePort = await UdpPort.open({ addresses, openSocket: nativeSockets(loadAddon()) });
});
afterAll(async () => {
  await port.close();
  await nativePort.close();
});

mediaPeerContract("a peer that shares its port", () =>
  Promise.resolve(new Session({ media: { certificate, network: port } })),
);

mediaPeerContract("a peer behind the media service's sockets", () =>
  Promise.resolve(new Session({ media: { certificate, network: nativePort } })),
);

mediaPeerContract("a peer with a speaker's own sockets and ciphers", () => {
  const network = { addresses, openSocket: openUdpSocket };
  const createRtpOpener: CreateRtpOpener = (keys) => new RtpOpener(keys);
  return Promise.resolve(new Session({ speaker: { certificate, network, createRtpOpener } }));
});
