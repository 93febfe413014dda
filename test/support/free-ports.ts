import { once } from "node:events";
import { createServer } from "node:net";

/**
 * TCP ports that were free on 127.0.0.1 a moment ago, all different. Between here and their use another process could take one; the
 * kernel hands out ephemeral ports in such an order that this is rare, and the program that finds its port taken says so.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("A listening socket has no port");
    return address.port;
  });
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error("No free port");
  return port;
}
