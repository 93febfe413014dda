import type { Side, UdpRelay } from "./udp-relay.js";

// a=candidate:<foundation> <component> <transport> <priority> <address> <port> typ … (RFC 8839, 5.1)
const candidate = /^a=candidate:\S+ \d+ (?<transport>\S+) \d+ (?<address>\S+) (?<port>\d+) typ /i;
const ipv4 = /^\d+\.\d+\.\d+\.\d+$/;

/**
 * An SDP, or a trickled fragment of one, with each candidate's port replaced by the relay's port for it, so that whoever receives it
 * sends through the relay. `side` says whose SDP it is. Candidates that would go around the relay (TCP, IPv6, mDNS names) are left
 * out: give Chromium `chromiumWithMicrophone` of chromium.ts, which makes it name addresses.
 */
export async function throughRelay(
  sdp: string,
  relay: UdpRelay,
  party: { link?: number; side: Side },
): Promise<string> {
  const ending = sdp.includes("\r\n") ? "\r\n" : "\n";
  const lines = await Promise.all(
    sdp.split(/\r?\n/).map(async (line) => {
      if (!line.startsWith("a=candidate:")) return line;
      const { transport, address, port } = candidate.exec(line)?.groups ?? {};
      if (transport?.toLowerCase() !== "udp" || address === undefined || !ipv4.test(address)) return null;
      const ours = await relay.open({ ...party, address, port: Number(port) });
      return line.replace(`${address} ${String(port)} typ`, `${address} ${ours} typ`);
    }),
  );
  return lines.filter((line) => line !== null).join(ending);
}
