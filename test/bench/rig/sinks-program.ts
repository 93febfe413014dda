import { createSocket } from "node:dgram";
import { once } from "node:events";

/** Sockets that somebody reads, as receivers do: what a datagram costs its sender depends on that. Prints their ports. */
const count = Number(process.argv[2]);
const sockets = Array.from({ length: count }, () => createSocket("udp4").bind(0, "127.0.0.1"));
await Promise.all(sockets.map((socket) => once(socket, "listening")));
for (const socket of sockets) socket.on("message", () => undefined);
process.stdout.write(`ports ${sockets.map((socket) => socket.address().port).join(" ")}\n`);
