import { createSocket } from "node:dgram";
import { once } from "node:events";
import { NativeEgress } from "@carillon/media/egress/native-egress";
import { peerEgress } from "@carillon/media/egress/peer-egress";
import { loadAddon } from "@carillon/media/native/addon";
import { nativeSockets } from "@carillon/media/native/native-socket";
import { parseRtp } from "@carillon/core/rtp/rtp";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { Session } from "../rtc/session.js";
import { egressContract, plain, stream } from "./contract.js";
import { rtcpContract } from "./rtcp-contract.js";
import { Wire } from "./wire.js";

const native = (): NativeEgress => new NativeEgress(loadAddon());

egressContract("native egress", native);
egressContract("egress through peers", () => peerEgress);

rtcpContract("native egress behind a socket of its own", native, nativeSockets(loadAddon()));
rtcpContract("native egress behind a socket of Node.js", native);
rtcpContract("egress through peers", () => peerEgress);

describe("native egress", () => {
  it("is understood by a speaker that joined over DTLS", async () => {
    await using session = new Session();
    await session.join();
    await session.connected();
    const heard: string[] = [];
    session.speaker.onRtp((packet) => heard.push(Buffer.from(parseRtp(packet)?.payload ?? []).toString()));
    const programme = native().open(stream);
    programme.add(session.media, plain);
    for (let number = 0; number < 5; number += 1) programme.publish(number, Buffer.from(`frame ${number}`));
    await eventually("five frames", () => heard.length === 5);
    expect(heard.at(-1)).toBe("frame 4");
    programme.close();
  });

  it("never sends to a stranger: neither when the socket is closed before the receiver is removed, nor when its number is taken", async () => {
    await using wire = await Wire.open();
    const programme = native().open(stream);
    const receiver = programme.add(wire, plain);
    programme.publish(0, Buffer.from("before"));
    await eventually("one packet", () => wire.packets.length === 1);
    await wire.closeSender();
    const others = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const socket = createSocket("udp4");
        socket.bind(0, "127.0.0.1");
        await once(socket, "listening");
        return socket;
      }),
    );
    for (let number = 1; number < 20; number += 1) programme.publish(number, Buffer.from("after"));
    receiver.remove();
    programme.publish(20, Buffer.from("removed"));
    await eventually("the packets that left through the socket itself", () => wire.packets.length === 20);
    for (const socket of others) socket.close();
    programme.close();
  });

  it("refuses what it cannot use with a TypeError, and lives on", () => {
    const addon = loadAddon();
    const programme = addon.addProgramme(stream);
    expect(() => addon.publish(programme, -1, Buffer.from("x"))).toThrow(TypeError);
    expect(() => addon.publish(programme, 0, new Uint8Array(0))).toThrow(TypeError);
    expect(() => addon.publish(programme, 0, new Uint8Array(1276))).toThrow(TypeError);
    expect(() => addon.addProgramme({ ...stream, frameSamples: 481 })).toThrow(TypeError);
    expect(() => addon.setRoute(programme, 1, 0, "localhost", 1)).toThrow(/not a socket|literal/);
    expect(() => addon.setRedundancy(programme, 1, Uint8Array.of(0))).toThrow(TypeError);
    expect(addon.publish(programme + 1000, 0, Buffer.from("x"))).toBe(0);
    addon.removeProgramme(programme);
    expect(addon.publish(programme, 1, Buffer.from("x"))).toBe(0);
  });

  it("has its port to itself, and leaves it free", async () => {
    const open = (port: number) => nativeSockets(loadAddon())({ address: "127.0.0.1", port }, () => undefined);
    const socket = await open(0);
    const programme = native().open(stream);
    programme.publish(0, Buffer.from("sent"));
    await expect(open(socket.port)).rejects.toMatchObject({ code: "EADDRINUSE" });
    await socket.close();
    await (await open(socket.port)).close();
    programme.close();
  });
});
