import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Receivers inside, which an installation allows: names, and ranges of addresses (10.0.0.0/8, 10.0.0.7). */
export type Allowed = readonly string[];

/** All addresses of a name. Rejects when there is none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export type Target =
  { readonly kind: "reachable"; readonly address: string } | { readonly kind: "forbidden"; readonly reason: string };

/**
 * Where an URL may be connected to. A receiver has to be on the public internet, or allowed by name or by range: all of its addresses, in
 * whatever form they are written, so that nobody makes us ask our own network. The address that is returned is the one that was looked at: whoever
 * connects must not resolve the name again.
 */
export async function targetOf(url: URL, allowed: Allowed, resolve: Resolve): Promise<Target> {
  const forbidden = objectionTo(url, allowed);
  if (forbidden !== undefined) return { kind: "forbidden", reason: forbidden };
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await resolve(host) : [host];
  const [address] = addresses;
  if (address === undefined) return { kind: "forbidden", reason: `${host} has no address` };
  const named = isAllowedName(host, allowed);
  const inside = named ? undefined : addresses.find((one) => !isPublic(one) && !isAllowedAddress(one, allowed));
  if (inside !== undefined)
    return { kind: "forbidden", reason: `${host} is ${inside}, which is not on the public internet` };
  const plain = url.protocol === "http:" && !named && !addresses.every((one) => isAllowedAddress(one, allowed));
  return plain
    ? { kind: "forbidden", reason: "http is for receivers that CARILLON_WEBHOOK_RECEIVERS allows; use https" }
    : { kind: "reachable", address };
}

/** What can be said without resolving a name. */
export function objectionTo(url: URL, allowed: Allowed): string | undefined {
  if (url.protocol !== "https:" && url.protocol !== "http:") return `${url.protocol} is not https`;
  if (url.username !== "" || url.password !== "") return "an address with a password in it is not kept";
  const host = hostOf(url);
  if (isAllowedName(host, allowed)) return undefined;
  if (isIP(host) !== 0 && !isPublic(host) && !isAllowedAddress(host, allowed))
    return `${host} is not on the public internet`;
  return undefined;
}

/** The URL parser has made 0x7f.1 and 2130706433 to 127.0.0.1 already. */
const hostOf = ({ hostname }: URL): string =>
  hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();

/** All that IPv6 has given out as global unicast (IANA): what lies outside may lead to an IPv4 address, as ::127.0.0.1 does. */
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse("2000::"), 3];

/** Neither private, shared, link-local (with clouds' metadata), loopback, multicast nor reserved, nor an IPv6 form of such an IPv4 address. */
function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return address.range() === "unicast" && (address instanceof ipaddr.IPv4 || address.match(globalUnicast));
}

const isAllowedName = (host: string, allowed: Allowed): boolean => allowed.some((one) => one.toLowerCase() === host);

const isAllowedAddress = (address: string, allowed: Allowed): boolean =>
  ipaddr.isValid(address) && allowed.some((range) => contains(range, ipaddr.process(address)));

function contains(range: string, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (ipaddr.isValid(range)) return ipaddr.process(range).toString() === address.toString();
  if (!ipaddr.isValidCIDR(range)) return false;
  const [network, bits] = ipaddr.parseCIDR(range);
  return network.kind() === address.kind() && address.match([network, bits]);
}
