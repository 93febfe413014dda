import type { Candidate } from "./candidate.js";

/** One local address to send from: a UDP socket or a TURN relay. `index` is the owner's, opaque here. */
export interface LocalPath {
  readonly index: number;
  readonly candidate: Candidate;
}

/** RFC 8445 5.3: at least 24 bits of ufrag and 128 of password; RFC 8839 5.4 for the characters. */
export interface IceCredentials {
  readonly ufrag: string;
  readonly password: string;
}

/** One round of offer and answer; an ICE restart begins the next (RFC 8445 9). */
export interface Generation {
  readonly local: IceCredentials;
  remote: IceCredentials | undefined;
  readonly remotes: Candidate[];
  readonly pairs: Pair[];
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
export const canPair = (local: LocalPath, remote: Candidate): boolean =>
  local.candidate.address.includes(":") === remote.address.includes(":") &&
  (local.candidate.type === "relay" || isLoopback(local.candidate.address) === isLoopback(remote.address));
