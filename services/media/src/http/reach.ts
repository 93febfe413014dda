import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import type { UdpPortOptions } from "@carillon/rtc/udp-port";
import { hostAddresses } from "@carillon/rtc/udp-port";
import type { Address } from "../settings.js";

/** At most so many are announced (contracts/birth). */
const maxUrls = 8;

const everyAddress = ["0.0.0.0", "::"];

/** Names and addresses by which we are reached: those that are configured, or the one that we listen on, or all of the machine. */
function hostsOf(configured: readonly string[], { host }: Address): readonly string[] {
  if (configured.length > 0) return configured;
  if (!everyAddress.includes(host)) return [host];
  return hostAddresses(false).filter((address) => host === "::" || !address.includes(":"));
}

/** The bases of WHEP as the birth announces them; the programme's id is appended. */
export const whepUrls = (configured: readonly string[], listening: Address): string[] =>
  hostsOf(configured, listening)
    .slice(0, maxUrls)
    .map((host) => `https://${host.includes(":") ? `[${host}]` : host}:${listening.port}/whep`);

/** Where audio is sent from. Addresses that are not the machine's own are those of a NAT in front of it: announced, not bound. */
export function udpPortOptions(configured: readonly string[], listening: Address, port: number): UdpPortOptions {
  const addresses = hostsOf(configured, listening).filter((host) => isIP(host) !== 0);
  const own = new Set(Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)));
  const bound = addresses.filter((address) => own.has(address));
  return {
    port,
    announce: addresses.filter((address) => !own.has(address)),
    // Names only, or a NAT's address: whatever the machine has.
    ...(bound.length > 0 && { addresses: bound }),
  };
}
