import { networkInterfaces } from "node:os";
import { CarillonError } from "@carillon/contracts/errors";
import { type DatagramSocket, openDgramSocket, type OpenSocket } from "./datagram-socket.js";
import { type Candidate, candidatePriority, canonicalAddress, foundationOf } from "./ice/candidate.js";
import type { LocalPath } from "./ice/generation.js";
import { isStun, parseStun, type TransportAddress } from "./ice/stun.js";

export interface UdpPortOptions {
  /** Addresses to bind, one socket each. Default: all of this machine but link-local ones, and loopback only if there is no other. */
  readonly addresses?: readonly string[];
  /** Adds loopback to the default. */
  readonly loopback?: boolean;
  /** The same port number on every address; default: any free one. */
  readonly port?: number;
  /** Further addresses under which the sockets are reachable with the same port number (one-to-one NAT, containers). */
  readonly announce?: readonly string[];
  /** Default: sockets of Node.js. */
  readonly openSocket?: OpenSocket;
}

/** A peer behind the port. */
export interface PortUser {
  /** ICE user fragments that are the user's at this moment. */
  readonly ufrags: readonly string[];
  /** True when the user waits for the answer to this STUN request. */
  awaits(transaction: string): boolean;
  /** Returns true for a STUN message that proved to come from the user's other side. */
  receive(datagram: Buffer, path: LocalPath, from: TransportAddress, arrivalUs: number): boolean;
}

interface BoundPath extends LocalPath {
  readonly socket: DatagramSocket;
}

/** Addresses remembered per user: paths, and those of an earlier network. */
const maxAddressesPerUser = 64;

/**
 * UDP sockets, one per local address, for one peer or for many. A media service gives all its peers one port: one number to
 * open in a firewall, and one file descriptor to send to all receivers at once. STUN finds its peer by user fragment or
 * transaction; everything else by the address that an authenticated STUN message came from (RFC 7983 for the first byte).
 *
 * A socket is bound to an address, not to the wildcard: the answer must leave from where the request arrived (RFC 8445
 * 7.2.5.2.1), and of a wildcard socket the kernel would choose.
 */
export class UdpPort {
  readonly #options: UdpPortOptions;
  readonly #paths: BoundPath[] = [];
  readonly #users = new Map<PortUser, string[]>();
  readonly #byAddress = new Map<string, PortUser>();
  #rejected = 0;

  private constructor(options: UdpPortOptions) {
    this.#options = options;
  }

  /** Throws CarillonError `port-in-use` when a given port number or address cannot be bound. */
  static async open(options: UdpPortOptions = {}): Promise<UdpPort> {
    const port = new UdpPort(options);
    await port.refresh();
    return port;
  }

  get paths(): readonly LocalPath[] {
    return this.#paths;
  }

  /** What the other side is told: every path, and every path again under the announced addresses. */
  get candidates(): readonly Candidate[] {
    const announced = (this.#options.announce ?? []).flatMap((address, index) => {
      const base = this.#paths.find(({ candidate }) => candidate.address.includes(":") === address.includes(":"));
      return base === undefined ? [] : [hostCandidate(address, base.candidate.port, this.#paths.length + index)];
    });
    return [...this.#paths.map(({ candidate }) => candidate), ...announced];
  }

  /** Datagrams that belong to nobody. */
  get rejected(): number {
    return this.#rejected;
  }

  /** Binds addresses that have appeared since, after a change of network; returns their paths. */
  async refresh(): Promise<readonly LocalPath[]> {
    const wanted = (this.#options.addresses ?? hostAddresses(this.#options.loopback ?? false)).map(canonicalAddress);
    const added: LocalPath[] = [];
    for (const address of wanted) {
      if (this.#paths.some(({ candidate }) => candidate.address === address)) continue;
      const path = await this.#bind(address);
      if (path !== undefined) added.push(path);
    }
    return added;
  }

  /** Undefined for an address that the machine has, but cannot use yet (IPv6 while duplicates are looked for) or any more. */
  async #bind(address: string): Promise<LocalPath | undefined> {
    const index = this.#paths.length;
    const bound: { path?: BoundPath } = {};
    const { port = 0, openSocket = openDgramSocket, addresses } = this.#options;
    try {
      const socket = await openSocket({ address, port }, (datagram, from, arrivalUs) => {
        if (bound.path !== undefined) this.#receive(datagram, bound.path, from, arrivalUs);
      });
      bound.path = { index, candidate: hostCandidate(address, socket.port, index), socket };
      this.#paths.push(bound.path);
      return bound.path;
    } catch (cause) {
      if (addresses === undefined && codeOf(cause) === "EADDRNOTAVAIL") return undefined;
      throw new CarillonError("port-in-use", `UDP ${address} port ${port === 0 ? "any" : port}`, { cause });
    }
  }

  attach(user: PortUser): void {
    this.#users.set(user, []);
  }

  detach(user: PortUser): void {
    for (const address of this.#users.get(user) ?? []) {
      if (this.#byAddress.get(address) === user) this.#byAddress.delete(address);
    }
    this.#users.delete(user);
  }

  /** Returns when it left, µs; undefined when the port is closed. */
  send(datagram: Uint8Array, path: LocalPath, to: TransportAddress): number | undefined {
    return this.#paths[path.index]?.socket.send(datagram, to);
  }

  /** The file descriptor for native egress. Valid until `close`. */
  descriptor(path: LocalPath): number | undefined {
    return this.#paths[path.index]?.socket.fd;
  }

  async close(): Promise<void> {
    const paths = this.#paths.splice(0);
    this.#byAddress.clear();
    await Promise.all(paths.map(({ socket }) => socket.close()));
  }

  #receive(datagram: Buffer, path: LocalPath, from: TransportAddress, arrivalUs: number): void {
    const key = `${path.index} ${from.address} ${from.port}`;
    if (!isStun(datagram)) {
      const user = this.#byAddress.get(key);
      if (user === undefined) this.#rejected += 1;
      else user.receive(datagram, path, from, arrivalUs);
      return;
    }
    const user = this.#userOf(datagram, this.#byAddress.get(key));
    if (user?.receive(datagram, path, from, arrivalUs) === true) this.#claim(user, key);
    else this.#rejected += 1;
  }

  /** Most likely `known`, who was at this address before: with hundreds of users only strangers are looked for among all. */
  #userOf(datagram: Buffer, known: PortUser | undefined): PortUser | undefined {
    const message = parseStun(datagram);
    if (message === undefined) return undefined;
    const [ufrag = ""] = (message.username ?? "").split(":", 1);
    const isFor = (user: PortUser): boolean =>
      message.class === "request" ? user.ufrags.includes(ufrag) : user.awaits(message.transaction);
    if (known !== undefined && isFor(known)) return known;
    for (const user of this.#users.keys()) if (isFor(user)) return user;
    return undefined;
  }

  /** The newest authenticated user of an address has it: a device that restarted may come back from the same port. */
  #claim(user: PortUser, key: string): void {
    if (this.#byAddress.get(key) === user) return;
    const addresses = this.#users.get(user);
    if (addresses === undefined) return; // closed by what it received
    this.#byAddress.set(key, user);
    addresses.push(key);
    if (addresses.length > maxAddressesPerUser) this.#byAddress.delete(addresses.shift() ?? "");
  }
}

/** Earlier addresses rank higher (RFC 8445 5.1.2.1). */
const hostCandidate = (address: string, port: number, rank: number): Candidate => ({
  foundation: foundationOf("host", address),
  priority: candidatePriority("host", rank),
  type: "host",
  address,
  port,
});

/** IPv4 first: on the networks that speakers live in it is the one that somebody looks after. */
export function hostAddresses(loopback: boolean): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const isLinkLocal = (address: string): boolean => address.startsWith("169.254.") || address.startsWith("fe80:");
  const ordered = [...all.filter(({ family }) => family === "IPv4"), ...all.filter(({ family }) => family === "IPv6")];
  const usable = ordered.filter(({ address }) => !isLinkLocal(address));
  const outside = usable.filter(({ internal }) => !internal);
  const inside = loopback || outside.length === 0 ? usable.filter(({ internal }) => internal) : [];
  return [...outside, ...inside].map(({ address }) => address);
}

const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
