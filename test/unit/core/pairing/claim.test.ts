import { userCode } from "@carillon/contracts/pairing";
import {
  claimBook,
  claimPolicy,
  decideClaim,
  expireClaims,
  findByCode,
  learnClaims,
  pollClaim,
  startClaim,
  waitingClaims,
  withdrawClaims,
  type Claim,
  type ClaimBook,
  type Claimant,
  type ClaimPolicy,
} from "@carillon/core/pairing/claim";
import { wallClock } from "@carillon/core/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../support/random.js";

const generator = seededRandom(42);
const random = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => Math.floor(generator() * 256));
const at = wallClock;

const claimant = (n: number, nonce = `nonce ${n}`): Claimant => ({
  deviceId: n.toString(16).padStart(32, "0"),
  kind: "speaker",
  csr: "pem",
  nonce,
  fingerprintWords: ["abacus", "acorn", "acrobat", "album"],
  agentVersion: "0.1.0",
  sourceAddress: "10.0.0.1",
});
const approval = { by: "operator", name: "stage", site: "main", zones: [], tags: [] };
const patient: ClaimPolicy = {
  ...claimPolicy,
  startsPerAddress: { perSecond: 1e3, burst: 1e4 },
  starts: { perSecond: 1e3, burst: 1e4 },
};

function started(book: ClaimBook, device: Claimant, now = 0, policy = patient): { book: ClaimBook; claim: Claim } {
  const step = startClaim(book, device, at(now), { random, policy });
  if (step.outcome.kind !== "started") throw new Error(step.outcome.code);
  return { book: step.book, claim: step.outcome.claim };
}
const poll = (book: ClaimBook, { pairingId, pollNonce }: Claim, now: number, proven = true) =>
  pollClaim(book, { pairingId, nonce: pollNonce, proven }, at(now), { random });
const approve = (book: ClaimBook, { pairingId }: Claim, now = 1): ClaimBook =>
  decideClaim(book, { pairingId, decision: { kind: "approved", approval } }, at(now)).book;

describe("a pairing that two processes know of", () => {
  test("is decided at one and granted at the other, whichever of them the device asks", () => {
    const { book: here, claim } = started(claimBook(), claimant(1));
    const there = learnClaims(claimBook(), [claim]);
    // A nonce of each process: what the other one gave is told the present one.
    const asked = poll(here, claim, 2);
    const [hereToo, mine] = [asked.book, asked.book.claims.get(claim.pairingId)];
    if (mine === undefined) throw new Error("it is known");
    expect(
      pollClaim(there, { pairingId: claim.pairingId, nonce: mine.pollNonce, proven: true }, at(4), { random }).outcome,
    ).toMatchObject({ kind: "pending", nonce: claim.pollNonce });
    const decided = approve(there, claim, 5);
    const [approved] = [...decided.claims.values()];
    if (approved === undefined) throw new Error("it is known");
    const learned = learnClaims(hereToo, [approved]);
    const told = poll(learned, mine, 6);
    expect(told.outcome).toMatchObject({ kind: "pending", nonce: approved.pollNonce });
    for (const book of [told.book, decided]) expect(poll(book, approved, 7).outcome).toMatchObject({ kind: "granted" });
  });

  test("stays decided when an older word comes late, and gives way to the device's next claim", () => {
    const { book, claim } = started(claimBook(), claimant(1));
    const decided = approve(book, claim);
    expect(learnClaims(decided, [claim])).toEqual(decided);
    const next = started(claimBook(), claimant(1, "after a power cut"), 60).claim;
    expect([...learnClaims(decided, [next]).claims.keys()]).toEqual([next.pairingId]);
  });
});

describe("a pairing", () => {
  test("goes from a code over an operator's word to a grant", () => {
    let { book, claim } = started(claimBook(), claimant(1));
    expect(userCode.parse(claim.userCode.toLowerCase().replace("-", " "))).toBe(claim.userCode);
    const waiting = poll(book, claim, 2);
    expect(waiting.outcome).toMatchObject({ kind: "pending", intervalSeconds: 2 });
    const found = findByCode(waiting.book, { userCode: claim.userCode, origin: "operator" }, at(3));
    expect(found.outcome).toMatchObject({ kind: "found", claim: { pairingId: claim.pairingId } });
    book = approve(found.book, claim, 3);
    claim = book.claims.get(claim.pairingId) ?? claim;
    expect(poll(book, claim, 4).outcome).toMatchObject({ kind: "granted", approval });
  });

  test("grants again when the answer was lost, but a code is used once", () => {
    const { book, claim } = started(claimBook(), claimant(1));
    const granted = poll(approve(book, claim), claim, 2);
    expect(poll(granted.book, claim, 3).outcome.kind).toBe("granted");
    expect(findByCode(granted.book, { userCode: claim.userCode, origin: "x" }, at(3)).outcome).toMatchObject({
      code: "pairing-code-unknown",
    });
    const again = decideClaim(granted.book, { pairingId: claim.pairingId, decision: { kind: "refused" } }, at(3));
    expect(again.outcome).toMatchObject({ code: "conflict" });
  });

  test("that expired is forgotten: neither code nor id is known any more", () => {
    const { book, claim } = started(claimBook(), claimant(1));
    expect(poll(book, claim, 901).outcome).toMatchObject({ code: "pairing-expired" });
    expect(findByCode(book, { userCode: claim.userCode, origin: "x" }, at(901)).outcome).toMatchObject({
      code: "pairing-code-unknown",
    });
    expect(expireClaims(book, at(901))).toMatchObject({ expired: [{ pairingId: claim.pairingId }] });
  });

  test("survives a restart of the service through its claims alone", () => {
    const { book, claim } = started(claimBook(), claimant(1));
    const stored = JSON.parse(JSON.stringify([...approve(book, claim).claims.values()])) as Claim[];
    expect(poll(claimBook(stored), claim, 2).outcome.kind).toBe("granted");
  });

  test("that the operator refused stays refused until it expires", () => {
    const { book, claim } = started(claimBook(), claimant(1));
    const refused = decideClaim(book, { pairingId: claim.pairingId, decision: { kind: "refused" } }, at(1)).book;
    expect(poll(refused, claim, 2).outcome).toMatchObject({ code: "pairing-refused" });
  });

  test("begun anew replaces the device's earlier one; an approval that was not fetched is kept", () => {
    const first = started(claimBook(), claimant(1));
    const second = started(first.book, claimant(1, "another"), 1);
    expect(waitingClaims(second.book).map(({ pairingId }) => pairingId)).toEqual([second.claim.pairingId]);
    const third = started(approve(second.book, second.claim), claimant(1, "a third"), 2);
    expect(poll(third.book, third.claim, 3).outcome.kind).toBe("granted");
  });

  test("begun anew after a grant needs a new word of the operator: the device may have been removed since", () => {
    const { book, claim } = started(claimBook(), claimant(1));
    const granted = poll(approve(book, claim), claim, 2).book;
    const again = started(granted, claimant(1, "another"), 3);
    expect(again.claim.decision).toEqual({ kind: "waiting" });
    expect(poll(withdrawClaims(granted, claim.claimant.deviceId), claim, 3).outcome).toMatchObject({
      code: "pairing-expired",
    });
  });
});

describe("under attack", () => {
  test("a stolen pairing id without the key changes nothing", () => {
    const { book, claim } = started(claimBook(), claimant(1));
    const theft = poll(approve(book, claim), claim, 2, false);
    expect(theft.outcome).toMatchObject({ code: "pairing-proof-invalid" });
    expect(poll(theft.book, claim, 2).outcome.kind).toBe("granted");
  });

  test("a poll that is replayed has an old nonce and is granted nothing", () => {
    const { book, claim } = started(claimBook(), claimant(1));
    const first = poll(book, claim, 2);
    const approved = approve(first.book, claim, 3);
    const replayed = poll(approved, claim, 4);
    expect(replayed.outcome.kind).toBe("pending");
    const current = approved.claims.get(claim.pairingId);
    expect(replayed.outcome).toMatchObject({ nonce: current?.pollNonce });
    expect(current?.pollNonce).not.toBe(claim.pollNonce);
  });

  test("a start that is replayed does not replace the claim that waits", () => {
    const { book } = started(claimBook(), claimant(1));
    expect(startClaim(book, claimant(1), at(1), { random }).outcome).toMatchObject({ code: "pairing-proof-invalid" });
  });

  test("polling too fast is told to slow down, by an honest device's interval never", () => {
    let { book, claim } = started(claimBook(), claimant(1));
    for (let now = 1.2; now < 60; now += 1.2) {
      const step = poll(book, claim, now);
      expect(step.outcome.kind).toBe("pending");
      book = step.book;
      claim = book.claims.get(claim.pairingId) ?? claim;
    }
    const fast = poll(poll(book, claim, 100).book, { ...claim, pollNonce: "" }, 100.1);
    expect(fast.outcome.kind).toBe("pending");
    const now = poll(book, claim, 200);
    const current = now.book.claims.get(claim.pairingId) ?? claim;
    expect(poll(now.book, current, 200.2).outcome).toMatchObject({
      code: "pairing-slow-down",
      retryAfter: expect.closeTo(0.8) as number,
    });
  });

  test("guessed codes are answered five times at once, ten times in the life of a code, and then not even looked at", () => {
    const { book: before, claim } = started(claimBook(), claimant(1));
    let book = before;
    const guess = (origin: string, now: number, code = "BBBB-BBBB"): string => {
      const step = findByCode(book, { userCode: code, origin }, at(now), patient);
      book = step.book;
      return step.outcome.kind === "refused" ? step.outcome.code : step.outcome.kind;
    };
    const wrong = Array.from({ length: 7 }, () => guess("attacker", 0));
    expect(wrong).toEqual([
      ...Array.from({ length: 5 }, () => "pairing-code-unknown"),
      "too-many-requests",
      "too-many-requests",
    ]);
    const later = Array.from({ length: 20 }, (_, n) => guess("attacker", 60 + n * 12));
    expect(later.filter((code) => code === "pairing-code-unknown").length).toBeLessThanOrEqual(9);
    expect(guess("attacker", 299, claim.userCode)).toBe("too-many-requests");
    expect(guess("operator", 299, claim.userCode)).toBe("found");
  });

  test("an operator who types right codes is never limited", () => {
    let book = claimBook();
    for (let n = 0; n < 200; n += 1) {
      const one = started(book, claimant(n));
      const found = findByCode(one.book, { userCode: one.claim.userCode, origin: "operator" }, at(1));
      expect(found.outcome.kind).toBe("found");
      book = approve(found.book, one.claim);
    }
  });

  test("guesses from ever new origins are limited all the same", () => {
    let book = claimBook();
    let answered = 0;
    for (let n = 0; n < 500; n += 1) {
      const step = findByCode(book, { userCode: "BBBB-BBBB", origin: `bot ${n}` }, at(0));
      book = step.book;
      if (step.outcome.kind === "refused" && step.outcome.code === "pairing-code-unknown") answered += 1;
    }
    expect(answered).toBe(100);
  });

  test("a thousand devices may wait, and no more; those of one address come at a bounded rate", () => {
    let book = claimBook();
    for (let n = 0; n < 1_000; n += 1) book = started(book, claimant(n)).book;
    expect(startClaim(book, claimant(1_000), at(1), { random, policy: patient }).outcome).toMatchObject({
      code: "pairing-full",
    });
    expect(new Set(waitingClaims(book).map(({ userCode: code }) => code)).size).toBe(1_000);
    let crowd = claimBook();
    const outcomes = Array.from({ length: 200 }, (_, n) => {
      const step = startClaim(crowd, claimant(n), at(0), { random });
      crowd = step.book;
      return step.outcome.kind;
    });
    expect(outcomes.filter((kind) => kind === "started")).toHaveLength(120);
  });

  test("every letter of a code is as likely as every other", () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 1_000; n += 1)
      for (const letter of started(claimBook(), claimant(n)).claim.userCode.replace("-", ""))
        counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).toBe(20);
    for (const count of counts.values()) expect(Math.abs(count - 400)).toBeLessThan(5 * Math.sqrt(400));
  });

  test("no sequence of requests grants without an approval of that device", () => {
    const action = fc.record({
      kind: fc.constantFrom("start", "poll", "steal", "approve", "refuse", "expire"),
      device: fc.nat(2),
      wait: fc.integer({ min: 0, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        let book = claimBook();
        let now = 0;
        const approved = new Set<string>();
        for (const [n, { kind, device, wait }] of actions.entries()) {
          now += wait;
          const id = claimant(device).deviceId;
          const claim = [...book.claims.values()].find((one) => one.claimant.deviceId === id);
          if (kind === "start") book = startClaim(book, claimant(device, `nonce ${n}`), at(now), { random }).book;
          if (kind === "expire") book = expireClaims(book, at(now)).book;
          if (claim === undefined) continue;
          if (kind === "approve") {
            const step = decideClaim(
              book,
              { pairingId: claim.pairingId, decision: { kind: "approved", approval } },
              at(now),
            );
            book = step.book;
            if (step.outcome.kind === "decided") approved.add(id);
          }
          if (kind === "refuse")
            book = decideClaim(book, { pairingId: claim.pairingId, decision: { kind: "refused" } }, at(now)).book;
          if (kind === "poll" || kind === "steal") {
            const step = poll(book, claim, now, kind === "poll");
            book = step.book;
            if (step.outcome.kind === "granted") expect(approved.has(id) && kind === "poll").toBe(true);
          }
        }
      }),
    );
  });
});
