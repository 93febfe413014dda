import { codeAlphabet, codeLetters, codeLifeSeconds, pollIntervalSeconds } from "@carillon/contracts/pairing";
import type { DeviceId, DeviceKind } from "@carillon/contracts/identity";
import type { ErrorCode } from "@carillon/contracts/errors";
import { take, type Allowances, type Rate } from "../rate-limit.js";
import { seconds, wallClock, type Seconds, type WallClock } from "../units.js";

/**
 * The server's side of pairing: an RFC 8628-shaped claim with proof of possession. Instants are the server's own wall clock, so
 * that a claim can be stored; the device's clock plays no part. Signatures are checked at the rim, which hands in the verdict.
 */
export interface Claimant {
  readonly deviceId: DeviceId;
  readonly kind: DeviceKind;
  /** PEM. */
  readonly csr: string;
  /** The device's own, of the start request: a start that is replayed repeats it. */
  readonly nonce: string;
  readonly fingerprintWords: readonly string[];
  readonly agentVersion: string;
  readonly model?: string;
  readonly serial?: string;
  readonly sourceAddress: string;
}

/** What the operator decided about the device; the start of its life in the registry. */
export interface Approval {
  readonly by: string;
  readonly name: string;
  readonly site: string;
  readonly zones: readonly string[];
  readonly tags: readonly string[];
}

export type Decision =
  | { readonly kind: "waiting" }
  | { readonly kind: "approved"; readonly approval: Approval }
  /** Fetched by the device at least once. */
  | { readonly kind: "granted"; readonly approval: Approval }
  | { readonly kind: "refused" };

export interface Claim {
  readonly pairingId: string;
  readonly claimant: Claimant;
  /** `BCDF-GHJK` */
  readonly userCode: string;
  /** To be signed in the next poll. */
  readonly pollNonce: string;
  readonly startedAt: WallClock;
  readonly expiresAt: WallClock;
  readonly pollAt: WallClock;
  readonly decision: Decision;
}

export interface ClaimPolicy {
  readonly codeLifeSeconds: number;
  readonly pollIntervalSeconds: number;
  readonly maxWaiting: number;
  readonly startsPerAddress: Rate;
  readonly starts: Rate;
  readonly wrongCodesPerOrigin: Rate;
  /** Locks an origin after ten wrong codes within the life of a code. */
  readonly wrongCodesPerOriginAndLife: Rate;
  readonly wrongCodes: Rate;
}

/**
 * A site of a hundred speakers that is switched on at once comes from one address. A guess finds one of 1,000 waiting codes with
 * probability 4e-8; 100 wrong codes a minute, from all origins, need 150 days for an even chance.
 */
export const claimPolicy: ClaimPolicy = {
  codeLifeSeconds,
  pollIntervalSeconds,
  maxWaiting: 1_000,
  startsPerAddress: { perSecond: 1, burst: 120 },
  starts: { perSecond: 20, burst: 1_000 },
  wrongCodesPerOrigin: { perSecond: 5 / 60, burst: 5 },
  wrongCodesPerOriginAndLife: { perSecond: 10 / codeLifeSeconds, burst: 10 },
  wrongCodes: { perSecond: 100 / 60, burst: 100 },
};

export interface ClaimBook {
  /** By pairing id. */
  readonly claims: ReadonlyMap<string, Claim>;
  readonly allowances: Allowances;
}

/** `claims` from the store, after a restart. */
export const claimBook = (claims: readonly Claim[] = []): ClaimBook => ({
  claims: new Map(claims.map((claim) => [claim.pairingId, claim])),
  allowances: new Map(),
});

export interface Refusal {
  readonly kind: "refused";
  readonly code: ErrorCode;
  readonly retryAfter?: Seconds;
}
export interface Step<Outcome> {
  readonly book: ClaimBook;
  readonly outcome: Outcome;
}
/** Cryptographically random bytes, as many as asked for. */
export type RandomBytes = (count: number) => Uint8Array;

/**
 * A device asks for a code. Its own earlier claim is replaced; one that was approved but not yet fetched keeps its approval, for it
 * is the same key that asks (a speaker that lost power between).
 */
export function startClaim(
  before: ClaimBook,
  claimant: Claimant,
  now: WallClock,
  { random, policy = claimPolicy }: { readonly random: RandomBytes; readonly policy?: ClaimPolicy },
): Step<{ readonly kind: "started"; readonly claim: Claim } | Refusal> {
  const { book } = expireClaims(before, now);
  const earlier = [...book.claims.values()].find((claim) => claim.claimant.deviceId === claimant.deviceId);
  if (earlier?.claimant.nonce === claimant.nonce) return refuse(book, "pairing-proof-invalid");
  const limits = [
    { key: `start ${claimant.sourceAddress}`, rate: policy.startsPerAddress },
    { key: "start", rate: policy.starts },
  ];
  const taken = take(book.allowances, limits, now);
  if (!taken.allowed) return refuse({ ...book, allowances: taken.allowances }, "too-many-requests", taken.retryAfter);
  const claims = new Map(book.claims);
  if (earlier !== undefined) claims.delete(earlier.pairingId);
  const waiting = [...claims.values()].filter(isWaiting);
  if (waiting.length >= policy.maxWaiting) return refuse(book, "pairing-full", seconds(policy.codeLifeSeconds / 10));

  const claim: Claim = {
    pairingId: hex(random(16)),
    claimant,
    userCode: freshCode(random, new Set(waiting.map(({ userCode }) => userCode))),
    pollNonce: hex(random(16)),
    startedAt: now,
    expiresAt: wallClock(now + policy.codeLifeSeconds),
    pollAt: now,
    decision: earlier?.decision.kind === "approved" ? earlier.decision : { kind: "waiting" },
  };
  claims.set(claim.pairingId, claim);
  return { book: { claims, allowances: taken.allowances }, outcome: { kind: "started", claim } };
}

export type PollOutcome =
  | { readonly kind: "pending"; readonly nonce: string; readonly intervalSeconds: number }
  /** The claim stays until it expires or is withdrawn, so that an answer that was lost is given again. */
  | { readonly kind: "granted"; readonly claim: Claim; readonly approval: Approval }
  | Refusal;

/**
 * The device asks whether it was approved. `proven`: the poll is signed by the claim's key. Who holds a stolen pairing id but no key
 * changes nothing; a poll that was replayed, or whose answer was lost, has an old nonce and is told the present one.
 */
export function pollClaim(
  before: ClaimBook,
  poll: { readonly pairingId: string; readonly nonce: string; readonly proven: boolean },
  now: WallClock,
  { random, policy = claimPolicy }: { readonly random: RandomBytes; readonly policy?: ClaimPolicy },
): Step<PollOutcome> {
  const { book } = expireClaims(before, now);
  const claim = book.claims.get(poll.pairingId);
  if (claim === undefined) return refuse(book, "pairing-expired");
  if (!poll.proven) return refuse(book, "pairing-proof-invalid");
  if (claim.decision.kind === "refused") return refuse(book, "pairing-refused");
  const pending = (nonce: string): PollOutcome => ({
    kind: "pending",
    nonce,
    intervalSeconds: policy.pollIntervalSeconds,
  });
  if (poll.nonce !== claim.pollNonce) return { book, outcome: pending(claim.pollNonce) };
  if (claim.decision.kind !== "waiting") {
    const { approval } = claim.decision;
    const granted: Claim = { ...claim, decision: { kind: "granted", approval } };
    return { book: withClaim(book, granted), outcome: { kind: "granted", claim: granted, approval } };
  }
  if (now < claim.pollAt) return refuse(book, "pairing-slow-down", seconds(claim.pollAt - now));
  // Half the interval: a device that keeps to it must not be told off for the network's jitter.
  const pollAt = wallClock(now + policy.pollIntervalSeconds / 2);
  const next: Claim = { ...claim, pollNonce: hex(random(16)), pollAt };
  return { book: withClaim(book, next), outcome: pending(next.pollNonce) };
}

const guessLimits = (origin: string, policy: ClaimPolicy) => [
  { key: `wrong ${origin}`, rate: policy.wrongCodesPerOrigin },
  { key: `locked ${origin}`, rate: policy.wrongCodesPerOriginAndLife },
  { key: "wrong", rate: policy.wrongCodes },
];

/** The keys of the allowances that a wrong code from `origin` uses up: for those who share them. */
export const guessesOf = (origin: string): readonly string[] => guessLimits(origin, claimPolicy).map(({ key }) => key);

/** Whose code is this? `origin` is who types: the operator's token, or an address. Only wrong codes are limited. */
export function findByCode(
  before: ClaimBook,
  { userCode, origin }: { readonly userCode: string; readonly origin: string },
  now: WallClock,
  policy: ClaimPolicy = claimPolicy,
): Step<{ readonly kind: "found"; readonly claim: Claim } | Refusal> {
  const { book } = expireClaims(before, now);
  const taken = take(book.allowances, guessLimits(origin, policy), now);
  // Before the code is looked at: else the guesser learns what a right one looks like.
  if (!taken.allowed) return refuse({ ...book, allowances: taken.allowances }, "too-many-requests", taken.retryAfter);
  const claim = waitingClaims(book).find((waiting) => waiting.userCode === userCode);
  if (claim !== undefined) return { book, outcome: { kind: "found", claim } };
  return refuse({ ...book, allowances: taken.allowances }, "pairing-code-unknown");
}

/** The operator's word. A code is used once: the claim is no longer found by it. An approval lives as long as a code does. */
export function decideClaim(
  before: ClaimBook,
  { pairingId, decision }: { readonly pairingId: string; readonly decision: Exclude<Decision, { kind: "waiting" }> },
  now: WallClock,
  policy: ClaimPolicy = claimPolicy,
): Step<{ readonly kind: "decided"; readonly claim: Claim } | Refusal> {
  const { book } = expireClaims(before, now);
  const claim = book.claims.get(pairingId);
  if (claim === undefined) return refuse(book, "pairing-expired");
  if (claim.decision.kind !== "waiting") return refuse(book, "conflict");
  const decided: Claim = { ...claim, decision, expiresAt: wallClock(now + policy.codeLifeSeconds) };
  return { book: withClaim(book, decided), outcome: { kind: "decided", claim: decided } };
}

/**
 * What another process wrote: claims that began there, and what was decided about them. A poll is no news: each process has its own
 * nonce for a device that waits, and tells it when it is shown another's.
 */
export function learnClaims(book: ClaimBook, heard: readonly Claim[]): ClaimBook {
  const claims = new Map(book.claims);
  for (const claim of heard) {
    const known = claims.get(claim.pairingId);
    if (known !== undefined && (known.decision.kind !== "waiting" || claim.decision.kind === "waiting")) continue;
    for (const { pairingId, claimant, startedAt } of claims.values())
      if (claimant.deviceId === claim.claimant.deviceId && startedAt <= claim.startedAt) claims.delete(pairingId);
    claims.set(claim.pairingId, claim);
  }
  return { ...book, claims };
}

/** The device was removed: what it was granted is not granted again. */
export function withdrawClaims(book: ClaimBook, deviceId: DeviceId): ClaimBook {
  const claims = [...book.claims].filter(([, { claimant }]) => claimant.deviceId !== deviceId);
  return { ...book, claims: new Map(claims) };
}

/** Forgets what has outlived its code; every other step begins with this. */
export function expireClaims(
  book: ClaimBook,
  now: WallClock,
): { readonly book: ClaimBook; readonly expired: readonly Claim[] } {
  const expired = [...book.claims.values()].filter(({ expiresAt }) => expiresAt <= now);
  if (expired.length === 0) return { book, expired };
  const claims = new Map(book.claims);
  for (const { pairingId } of expired) claims.delete(pairingId);
  return { book: { ...book, claims }, expired };
}

/** What the operator is shown, oldest first. */
export const waitingClaims = (book: ClaimBook): readonly Claim[] => [...book.claims.values()].filter(isWaiting);

const isWaiting = ({ decision }: Claim): boolean => decision.kind === "waiting";

const withClaim = (book: ClaimBook, claim: Claim): ClaimBook => ({
  ...book,
  claims: new Map(book.claims).set(claim.pairingId, claim),
});

const refuse = (book: ClaimBook, code: ErrorCode, retryAfter?: Seconds): Step<Refusal> => ({
  book,
  outcome: { kind: "refused", code, ...(retryAfter !== undefined && { retryAfter }) },
});

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** 1,000 codes are taken at most, of 2.6e10: a second draw is already rare. */
function freshCode(random: RandomBytes, taken: ReadonlySet<string>): string {
  const code = drawCode(random);
  return taken.has(code) ? freshCode(random, taken) : code;
}

function drawCode(random: RandomBytes): string {
  // 240 is the largest multiple of 20 in a byte: higher ones are thrown away, so that every letter is as likely.
  const letters = [...random(32)].filter((byte) => byte < 240).map((byte) => codeAlphabet[byte % 20]);
  if (letters.length < codeLetters) return drawCode(random);
  return `${letters.slice(0, 4).join("")}-${letters.slice(4, codeLetters).join("")}`;
}
