import { isIP } from "node:net";
import { networkInterfaces } from "node:os";

/** A path is a local address, or the name of an interface, which stands for its first address that is not link-local. */
export function addressOfPath(path: string): string | undefined {
  if (isIP(path) !== 0) return path;
  const usable = (networkInterfaces()[path] ?? []).filter(({ address }) => !address.startsWith("fe80:"));
  return (usable.find(({ family }) => family === "IPv4") ?? usable[0])?.address;
}

/** Only a media service on this machine is reached over loopback. */
export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
