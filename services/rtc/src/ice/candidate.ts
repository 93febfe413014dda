import { createHash } from "node:crypto";
import { isIP, isIPv6 } from "node:net";

/** ICE candidates of UDP and component 1 (RFC 8445 5.1, RFC 8839 5.1). rtcp-mux leaves no other component. */
export interface Candidate {
  readonly foundation: string;
  readonly priority: number;
  readonly address: string;
  readonly port: number;
  readonly type: CandidateType;
  readonly related?: { readonly address: string; readonly port: number };
}

export type CandidateType = "host" | "srflx" | "prflx" | "relay";

/** RFC 8445 5.1.2.2. */
const typePreference = { host: 126, prflx: 110, srflx: 100, relay: 0 } as const;

/** RFC 8445 5.1.2.1. `rank` orders the addresses of one host: 0 is preferred. */
export const candidatePriority = (type: CandidateType, rank: number): number =>
  typePreference[type] * 2 ** 24 + (65535 - Math.min(rank, 65535)) * 2 ** 8 + 255;

/** RFC 8445 5.1.1.3: the same for candidates of one type from one base through one server. */
export const foundationOf = (type: CandidateType, base: string, server = ""): string =>
  createHash("md5").update(`${type} ${base} ${server}`).digest().readUInt32BE(0).toString();

/** RFC 8445 6.1.2.3, exact in a bigint: 2^32 · min + 2 · max + (controlling > controlled). */
export function pairPriority(controlling: number, controlled: number): bigint {
  const low = BigInt(Math.min(controlling, controlled));
  const high = BigInt(Math.max(controlling, controlled));
  return (low << 32n) + 2n * high + (controlling > controlled ? 1n : 0n);
}

/** The value of an `a=candidate` line; undefined for TCP, other components, and names instead of addresses (mDNS). */
export function parseCandidate(value: string): Candidate | undefined {
  const [foundation = "", component, transport = "", priority, address = "", port, typ, type, ...rest] = value
    .replace(/^candidate:/, "")
    .split(" ");
  if (component !== "1" || transport.toLowerCase() !== "udp" || typ !== "typ" || !isCandidateType(type))
    return undefined;
  const portNumber = Number(port);
  const priorityNumber = Number(priority);
  if (isIP(address) === 0 || !Number.isInteger(portNumber) || portNumber < 1 || portNumber > 65535) return undefined;
  if (!Number.isInteger(priorityNumber) || priorityNumber < 0 || priorityNumber > 0xffffffff) return undefined;
  const related = { address: after(rest, "raddr") ?? "", port: Number(after(rest, "rport")) };
  return {
    foundation,
    priority: priorityNumber,
    address: canonicalAddress(address),
    port: portNumber,
    type,
    ...(isIP(related.address) !== 0 && Number.isInteger(related.port) ? { related } : {}),
  };
}

const isCandidateType = (text: string | undefined): text is CandidateType =>
  text === "host" || text === "srflx" || text === "prflx" || text === "relay";

function after(words: readonly string[], name: string): string | undefined {
  const index = words.indexOf(name);
  return index < 0 ? undefined : words[index + 1];
}

/** One spelling per address, so that texts can be compared; sockets report IPv6 addresses in this one. */
export function canonicalAddress(address: string): string {
  if (!isIPv6(address)) return address;
  const [plain = ""] = address.split("%");
  return new URL(`http://[${plain}]/`).hostname.slice(1, -1);
}

export function formatCandidate(candidate: Candidate): string {
  const { foundation, priority, address, port, type, related } = candidate;
  const base = `candidate:${foundation} 1 udp ${priority} ${address} ${port} typ ${type}`;
  return related === undefined ? base : `${base} raddr ${related.address} rport ${related.port}`;
}
