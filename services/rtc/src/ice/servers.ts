import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { PortUser, UdpPort } from "../udp-port.js";
import { type Candidate, candidatePriority, foundationOf } from "./candidate.js";
import type { LocalPath } from "./generation.js";
import { buildStun, parseStun, type TransportAddress } from "./stun.js";

/** A STUN or TURN server as W3C and WHEP's Link headers name it. Nothing is contacted unless one is given. */
export interface IceServer {
  /** "stun:host:port", "turn:host:port?transport=udp|tcp", "turns:host:port?transport=tcp" (RFC 7064, RFC 7065). */
  readonly urls: readonly string[];
  readonly username?: string | undefined;
  readonly credential?: string | undefined;
}

export interface ServerAddress {
  readonly scheme: "stun" | "turn" | "turns";
  readonly host: string;
  readonly port: number;
  readonly transport: "udp" | "tcp";
}

/** Undefined for what is not such a URL. STUN over TLS is not used: it would show an address that media does not have. */
export function parseServer(url: string): ServerAddress | undefined {
  const [, scheme, bracketed, plain, port, transport] =
    /^(stun|turn|turns):(?:\[([0-9a-fA-F:.]+)\]|([^:?[\]]+))(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/.exec(url) ?? [];
  const host = bracketed ?? plain;
  if ((scheme !== "stun" && scheme !== "turn" && scheme !== "turns") || host === undefined) return undefined;
  const secure = scheme === "turns";
  return {
    scheme,
    host,
    port: Number(port ?? (secure ? 5349 : 3478)),
    transport: secure || transport === "tcp" ? "tcp" : "udp",
  };
}

/** Requests per server and path, and the wait for each answer. A server that needs longer is of no use to a join. */
const attempts = 4;
const attemptMs = 150;

/** Asks a STUN server under which address each IPv4 path appears to it; nothing after 0.6 s without an answer. */
export async function reflexiveCandidates(port: UdpPort, server: ServerAddress): Promise<Candidate[]> {
  const to = await resolve(server);
  if (to === undefined) return [];
  const paths = port.paths.filter(({ candidate }) => !candidate.address.includes(":"));
  const found = await Promise.all(paths.map((path) => new ReflexiveQuery(port, path, to).ask()));
  return found.flatMap((candidate) => candidate ?? []);
}

async function resolve({ host, port }: ServerAddress): Promise<TransportAddress | undefined> {
  try {
    return { address: (await lookup(host, { family: 4 })).address, port };
  } catch {
    return undefined; // no such name, or no resolver: the other candidates remain
  }
}

/** One path's question. It uses the port as a peer does. */
class ReflexiveQuery implements PortUser {
  readonly ufrags: readonly string[] = [];
  readonly #port: UdpPort;
  readonly #path: LocalPath;
  readonly #to: TransportAddress;
  readonly #transaction = randomBytes(12).toString("hex");
  #mapped: TransportAddress | undefined;

  constructor(port: UdpPort, path: LocalPath, to: TransportAddress) {
    this.#port = port;
    this.#path = path;
    this.#to = to;
  }

  async ask(): Promise<Candidate | undefined> {
    this.#port.attach(this);
    const request = buildStun({ class: "request", transaction: this.#transaction });
    for (let attempt = 0; attempt < attempts && this.#mapped === undefined; attempt += 1) {
      this.#port.send(request, this.#path, this.#to);
      await wait(attemptMs);
    }
    this.#port.detach(this);
    const base = this.#path.candidate;
    // The same as the host candidate, there is nothing to tell.
    if (this.#mapped === undefined || this.#mapped.address === base.address) return undefined;
    return {
      foundation: foundationOf("srflx", base.address, this.#to.address),
      priority: candidatePriority("srflx", this.#path.index),
      type: "srflx",
      ...this.#mapped,
      related: { address: base.address, port: base.port },
    };
  }

  awaits(transaction: string): boolean {
    return transaction === this.#transaction;
  }

  receive(datagram: Buffer): boolean {
    this.#mapped = parseStun(datagram)?.mappedAddress;
    return false; // the server's address is not a peer's
  }
}
