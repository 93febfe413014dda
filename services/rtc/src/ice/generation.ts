import { type Candidate, candidatePriority, pairPriority } from "./candidate.js";
import type { TransportAddress } from "./stun.js";

/** One local address to send from: a UDP socket or a TURN relay. `index` is the owner's, opaque here. */
export interface LocalPath {
  readonly index: number;
  readonly candidate: Candidate;
}

/** The priority that a path would have as a peer-reflexive candidate (RFC 8445 7.1.1). */
export const reflexivePriority = ({ candidate }: LocalPath): number =>
  candidatePriority("prflx", 65535 - ((candidate.priority >> 8) & 0xffff));

/** RFC 8445 5.3: at least 24 bits of ufrag and 128 of password; RFC 8839 5.4 for the characters. */
export interface IceCredentials {
  readonly ufrag: string;
  readonly password: string;
}

/** A candidate pair with what its checks have shown. Times in µs. */
export interface Pair {
  readonly generation: Generation;
  readonly local: LocalPath;
  readonly remote: Candidate;
  readonly priority: bigint;
  /** When the next check goes out; Infinity while the pair rests. */
  nextCheckUs: number;
  /** Checks since the last answer. */
  attempts: number;
  /** When the oldest check without an answer after it went out. */
  unansweredSinceUs: number | undefined;
  /** An answer came in this generation. */
  valid: boolean;
  /** The controlling side has asked for this pair, or, when that is us, the answer to USE-CANDIDATE is still missing. */
  nomination: "none" | "pending" | "done";
  roundTripUs: number | undefined;
}

/** Waits before checks 2, 3, … of a pair that does not answer, µs. RFC 8445 14.3 would wait 500 ms before the first repeat; at
 * 10 % loss both ways that alone puts one join in five beyond half a second, and a check is only 100 bytes. */
const retryUs = [50_000, 100_000, 200_000, 400_000];
const steadyRetryUs = 500_000;

export const retryAfter = (attempts: number): number => retryUs[attempts - 1] ?? steadyRetryUs;

const isLoopback = (address: string): boolean => address.startsWith("127.") || address === "::1";

/** Same family, and both of this machine or neither: the kernel refuses the rest. */
const canPair = (local: LocalPath, remote: Candidate): boolean =>
  local.candidate.address.includes(":") === remote.address.includes(":") &&
  (local.candidate.type === "relay" || isLoopback(local.candidate.address) === isLoopback(remote.address));

/** A stranger who knows the credentials can still not make us grow, or send to the world. */
const limits = { remotes: 32, pairs: 96 };

/** One round of offer and answer; an ICE restart begins the next (RFC 8445 9). */
export class Generation {
  readonly local: IceCredentials;
  /** In order of priority. */
  readonly pairs: Pair[] = [];
  readonly remotes: Candidate[] = [];
  remote: IceCredentials | undefined;

  constructor(random: (bytes: number) => Buffer) {
    // 48 and 144 bits; base64 of whole triples has only ice-chars.
    this.local = { ufrag: random(6).toString("base64"), password: random(18).toString("base64") };
  }

  /** False for a candidate that is known, or one too many. */
  add(candidate: Candidate): boolean {
    const known = this.remotes.some(({ address, port }) => address === candidate.address && port === candidate.port);
    if (known || this.remotes.length >= limits.remotes) return false;
    this.remotes.push(candidate);
    return true;
  }

  /** The candidate at this address, new if it was not told: peer-reflexive (RFC 8445 7.3.1.3). Undefined if it is one too many. */
  learn({ address, port }: TransportAddress, priority: number): Candidate | undefined {
    const known = this.remotes.find((remote) => remote.address === address && remote.port === port);
    if (known !== undefined) return known;
    const candidate: Candidate = { foundation: `${address} ${port}`, type: "prflx", priority, address, port };
    return this.add(candidate) ? candidate : undefined;
  }

  find(path: LocalPath, { address, port }: TransportAddress): Pair | undefined {
    return this.pairs.find(
      ({ local, remote }) => local.index === path.index && remote.address === address && remote.port === port,
    );
  }

  /** Makes the pair of two addresses, at rest; undefined if they cannot reach each other, or it is one too many. */
  join(local: LocalPath, remote: Candidate, controlling: boolean): Pair | undefined {
    if (!canPair(local, remote) || this.pairs.length >= limits.pairs) return undefined;
    const [ours, theirs] = [local.candidate.priority, remote.priority];
    const pair: Pair = {
      generation: this,
      local,
      remote,
      priority: controlling ? pairPriority(ours, theirs) : pairPriority(theirs, ours),
      nextCheckUs: Infinity,
      attempts: 0,
      unansweredSinceUs: undefined,
      valid: false,
      nomination: "none",
      roundTripUs: undefined,
    };
    const after = this.pairs.findIndex(({ priority }) => priority < pair.priority);
    this.pairs.splice(after < 0 ? this.pairs.length : after, 0, pair);
    return pair;
  }
}
