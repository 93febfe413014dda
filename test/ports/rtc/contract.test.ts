import { UdpPort } from "@carillon/rtc/udp-port";
import { afterAll, beforeAll } from "vitest";
import { mediaPeerContract } from "./contract.js";
import { certificate, Session } from "./session.js";

mediaPeerContract("a peer with sockets of its own", () => Promise.resolve(new Session()));

let port: UdpPort;
beforeAll(async () => {
  port = await UdpPort.open({ addresses: ["127.0.0.1"] });
});
afterAll(() => port.close());

mediaPeerContract("a peer that shares its port", () =>
  Promise.resolve(new Session({ media: { certificate, network: port } })),
);
