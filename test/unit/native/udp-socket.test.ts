import { openUdpSocket, type UdpSocket } from "@carillon/native/udp-socket";
import { monotonicUs } from "@carillon/rtc/clock";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";

interface Taken {
  readonly text: string;
  readonly from: { readonly address: string; readonly port: number };
  readonly arrivalUs: number;
}

const open: UdpSocket[] = [];
afterEach(async () => {
  for (const socket of open.splice(0)) await socket.close();
});

async function listening(address = "127.0.0.1", port = 0): Promise<{ socket: UdpSocket; taken: Taken[] }> {
  const taken: Taken[] = [];
  const socket = await openUdpSocket({ address, port }, (datagram, from, arrivalUs) =>
    taken.push({ text: datagram.toString(), from, arrivalUs }),
  );
  open.push(socket);
  return { socket, taken };
}

describe("a speaker's UDP socket", () => {
  test.each(["127.0.0.1", "::1"])("brings what is sent to it, and who sent it, at %s", async (address) => {
    const here = await listening(address);
    const there = await listening(address);
    const third = await listening(address);
    const to = { address, port: here.socket.port };
    there.socket.send(Buffer.from("one"), to);
    there.socket.send(Buffer.from("two"), to);
    third.socket.send(Buffer.from("three"), to);
    await eventually("all came", () => here.taken.length === 3);
    expect(here.taken.map(({ text, from }) => [text, from])).toEqual([
      ["one", { address, port: there.socket.port }],
      ["two", { address, port: there.socket.port }],
      ["three", { address, port: third.socket.port }],
    ]);
  });

  test("says when the kernel had a datagram, however late it is taken", async () => {
    const { socket, taken } = await listening();
    const beforeUs = monotonicUs();
    const leftUs = socket.send(Buffer.from("early"), { address: "127.0.0.1", port: socket.port });
    const sentUs = monotonicUs();
    expect([beforeUs, leftUs, sentUs].toSorted((a, b) => a - b)).toEqual([beforeUs, leftUs, sentUs]);
    while (monotonicUs() < sentUs + 100e3);
    await eventually("it came", () => taken.length === 1);
    expect(taken[0]?.arrivalUs).toBeGreaterThan(beforeUs - 50e3);
    expect(taken[0]?.arrivalUs).toBeLessThan(sentUs + 50e3);
  });

  test("frees its port at once, also from within what takes a datagram", async () => {
    const { socket: sender } = await listening();
    const taken: string[] = [];
    const socket = await openUdpSocket({ address: "127.0.0.1", port: 0 }, (datagram) => {
      taken.push(datagram.toString());
      void socket.close();
    });
    const { port } = socket;
    for (const text of ["first", "second"]) sender.send(Buffer.from(text), { address: "127.0.0.1", port });
    await eventually("one came", () => taken.length > 0);
    expect((await listening("127.0.0.1", port)).socket.port).toBe(port);
    expect(taken).toEqual(["first"]);
    socket.send(Buffer.from("too late"), { address: "127.0.0.1", port });
    await socket.close();
  });

  test("drops what is longer than any packet of ours, and what cannot leave", async () => {
    const { socket, taken } = await listening();
    const self = { address: "127.0.0.1", port: socket.port };
    socket.send(Buffer.alloc(3000), self);
    socket.send(Buffer.alloc(70_000), self);
    socket.send(Buffer.from("to nobody"), { address: "::1", port: 9 });
    socket.send(Buffer.from("short"), self);
    await eventually("the short one came", () => taken.length === 1);
    expect(taken[0]?.text).toBe("short");
  });

  test("is refused where it cannot be, with the system's code, and with a reason where it is asked wrongly", async () => {
    const { socket } = await listening();
    await expect(openUdpSocket({ address: "127.0.0.1", port: socket.port }, () => 0)).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
    await expect(openUdpSocket({ address: "192.0.2.1", port: 0 }, () => 0)).rejects.toMatchObject({
      code: "EADDRNOTAVAIL",
    });
    expect(() => openUdpSocket({ address: "localhost", port: 0 }, () => 0)).toThrow("a literal IPv4 or IPv6 address");
    expect(() => openUdpSocket({ address: "127.0.0.1", port: 65_536 }, () => 0)).toThrow("port must be a number");
  });
});
