import { randomBytes } from "node:crypto";
import { CarillonError } from "@carillon/contracts/errors";
import type { Device, pairingList } from "@carillon/contracts/http";
import { codeLifeSeconds, pollIntervalSeconds } from "@carillon/contracts/pairing";
import type {
  pairingApproval,
  PairingGranted,
  PairingPoll,
  PairingRequest,
  PairingStarted,
  PendingPairing,
} from "@carillon/contracts/pairing";
import {
  claimBook,
  decideClaim,
  expireClaims,
  findByCode,
  guessesOf,
  learnClaims,
  pollClaim,
  startClaim,
  waitingClaims,
  withdrawClaims,
  type Approval,
  type Claim,
  type ClaimBook,
  type Decision,
  type Refusal,
} from "@carillon/core/pairing/claim";
import { fingerprintWords } from "@carillon/core/pairing/fingerprint-words";
import type { Logger } from "pino";
import type { z } from "zod";
import type { Authority, Issued } from "../../certificates/authority.js";
import { deviceIdOf, isSigned, proveRequest } from "../../certificates/proof.js";
import { dateOf, type Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import { pageByKey, type PageQuery } from "../../http/page.js";
import type { Installation } from "../../installation/installation.js";
import type { Change, DeviceRow } from "../../installation/rows.js";
import type { InstallationState } from "../../installation/state.js";
import { Refused } from "../../refused.js";
import type { AllowanceStore } from "../../store/allowance-store.js";
import type { Devices } from "../devices/devices.js";
import type { FleetMember, FleetMembership } from "./membership.js";
import { preapprovalOf, type Wish } from "./preapproval-of.js";

/** Who asks, as far as limits on guessing are concerned. */
export interface Operator {
  readonly name: string;
  readonly address: string;
}

export interface PairingParts {
  readonly installation: Installation;
  readonly devices: Pick<Devices, "view">;
  readonly authority: Authority;
  readonly clock: Clock;
  /** Wrong codes, at all replicas together. */
  readonly guesses: Pick<AllowanceStore, "inTurn">;
  /** A fleet that is trusted already; undefined when there is none. */
  readonly membership: FleetMembership | undefined;
  /** As devices reach the broker's nodes. */
  readonly brokerUrls: readonly [string, ...string[]];
  /** The number of those who wait has changed. */
  readonly waitingChanged: () => void;
  readonly log: Logger;
}

const random = (count: number): Uint8Array => randomBytes(count);

/**
 * How a device is let in: code, operator's word, certificate. The decisions are core's (pairing/claim); here are keys
 * and the database.
 */
export class Pairing {
  private book: ClaimBook;
  /** By pairing id: a lost answer is given again, and asking often does not make certificates. */
  private readonly issued = new Map<string, Issued>();
  /** By pairing id: why what the device showed did not let it in. */
  private readonly objections = new Map<string, string>();

  constructor(private readonly parts: PairingParts) {
    this.book = claimBook(parts.installation.state.claims);
    parts.installation.watch(({ removedDevices = [], claims = [] }) => {
      for (const device of removedDevices) this.drop(device);
      if (claims.length === 0) return;
      this.book = learnClaims(this.book, claims);
      parts.waitingChanged();
    });
  }

  async start(request: PairingRequest, sourceAddress: string): Promise<PairingStarted | Refused> {
    const { payload } = request;
    const proven = await proveRequest(payload.csr);
    if (proven === undefined || !isSigned(request, proven.publicKey))
      return new Refused("pairing-proof-invalid", "the request is not signed by the EC P-256 key of its CSR");
    const { kind, csr, nonce, agentVersion, model, serial } = payload;
    const deviceId = deviceIdOf(proven.keyHash);
    const words = fingerprintWords(proven.keyHash);
    const claimant = {
      ...{ deviceId, kind, csr, nonce, agentVersion, sourceAddress, fingerprintWords: words },
      ...(model !== undefined && { model }),
      ...(serial !== undefined && { serial }),
    };
    const { book, outcome } = startClaim(this.book, claimant, this.parts.clock.wall(), { random });
    this.book = book;
    this.parts.waitingChanged();
    if (outcome.kind === "refused") return refused(outcome, `device ${deviceId}`);
    const { pairingId, userCode, pollNonce, decision } = outcome.claim;
    // Its code may be typed, and its next question asked, at another process.
    await this.keep(outcome.claim);
    this.parts.log.info(
      { event: "pairing-started", device: deviceId, kind, address: sourceAddress },
      "a device asks to be paired",
    );
    if (decision.kind === "waiting") await this.preapprove(outcome.claim, payload);
    return {
      ...{ pairingId, deviceId, userCode, fingerprintWords: words, nonce: pollNonce },
      intervalSeconds: pollIntervalSeconds,
      expiresInSeconds: codeLifeSeconds,
    };
  }

  async poll(pairingId: string, request: PairingPoll): Promise<PairingGranted | Refused> {
    if (!this.book.claims.has(pairingId)) await this.parts.installation.catchUp();
    const claimed = this.book.claims.get(pairingId);
    const proof = claimed && (await proveRequest(claimed.claimant.csr));
    const proven = proof !== undefined && request.payload.pairingId === pairingId && isSigned(request, proof.publicKey);
    const { book, outcome } = pollClaim(
      this.book,
      { pairingId, nonce: request.payload.nonce, proven },
      this.parts.clock.wall(),
      { random },
    );
    this.book = book;
    if (outcome.kind === "refused") return refused(outcome, `pairing ${pairingId}`);
    // Approved, but its row is not yet committed: nothing is promised before.
    const row =
      outcome.kind === "granted"
        ? this.parts.installation.state.devices.get(outcome.claim.claimant.deviceId)
        : undefined;
    if (outcome.kind === "pending" || row === undefined)
      return new Refused("pairing-pending", `pairing ${pairingId}`, { members: members(outcome) });
    return this.grant(outcome.claim, row);
  }

  /** The oldest first. */
  list(page: PageQuery): z.infer<typeof pairingList> {
    const now = this.parts.clock.wall();
    const keyOf = ({ pairingId, ageSeconds }: PendingPairing) => `${(now - ageSeconds).toFixed(3)} ${pairingId}`;
    const { rows, nextCursor } = pageByKey(this.waiting(now), page, keyOf);
    return { items: rows, nextCursor };
  }

  waiting(now = this.parts.clock.wall()): PendingPairing[] {
    this.book = expireClaims(this.book, now).book;
    this.forgetEnded();
    return waitingClaims(this.book).map(({ pairingId, userCode, startedAt, claimant }) => ({
      ...{
        pairingId,
        userCode,
        deviceId: claimant.deviceId,
        kind: claimant.kind,
        sourceAddress: claimant.sourceAddress,
      },
      fingerprintWords: [...claimant.fingerprintWords],
      ...(this.objections.has(pairingId) && { objection: this.objections.get(pairingId) }),
      ageSeconds: now - startedAt,
      ...(claimant.model !== undefined && { model: claimant.model }),
      ...(claimant.serial !== undefined && { serial: claimant.serial }),
    }));
  }

  /** Resolves when the approval is in the database; the device fetches its certificate at its next poll. */
  async approve(
    { userCode, ...wish }: z.output<typeof pairingApproval>,
    operator: Operator,
  ): Promise<Answer<Device> | Refused> {
    const origin = `${operator.name} ${operator.address}`;
    if (!waitingClaims(this.book).some((claim) => claim.userCode === userCode)) await this.parts.installation.catchUp();
    const found = await this.find(userCode, origin);
    if (found.kind === "refused") return refused(found, `code ${userCode}`);
    const row = await this.admit(found.claim, { by: operator.name, ...wish }, () => ({}));
    if (row instanceof Refused) return row;
    return new Answer(this.parts.devices.view(row), { status: 201, location: `/v1/devices/${row.id}` });
  }

  private find(userCode: string, origin: string): Promise<ReturnType<typeof findByCode>["outcome"]> {
    const now = this.parts.clock.wall();
    return this.parts.guesses.inTurn(guessesOf(origin), now, (allowances) => {
      const { book, outcome } = findByCode({ ...this.book, allowances }, { userCode, origin }, now);
      this.book = { ...book, allowances: this.book.allowances };
      return { allowances: book.allowances, outcome };
    });
  }

  /** What people decided before may let the device in, without a word at its code; else the code is there. */
  private async preapprove(claim: Claim, { enrolmentToken, balenaUuid }: PairingRequest["payload"]): Promise<void> {
    const { clock, installation, log } = this.parts;
    const shown = { enrolmentToken, balenaUuid, member: await this.member(balenaUuid) };
    const judge = (state: InstallationState) => preapprovalOf(claim.claimant, shown, state, dateOf(clock.wall()));
    const judged = judge(installation.state);
    if (judged.kind === "waits") {
      if (judged.why === undefined) return;
      const device = claim.claimant.deviceId;
      log.warn({ event: "preapproval-refused", device, reason: judged.why }, "a device waits for its code");
      this.objections.set(claim.pairingId, judged.why);
      return;
    }
    // Judged again in the write: a token that another device has used meanwhile is no more.
    await this.admit(claim, { by: judged.by, ...judged.wish }, (state) => {
      const again = judge(state);
      return again.kind === "approved" ? again.used : new Refused("conflict", again.why ?? judged.by);
    });
  }

  private async member(uuid: string | undefined): Promise<FleetMember | undefined> {
    if (uuid === undefined) return undefined;
    try {
      return await this.parts.membership?.membership(uuid);
    } catch (error) {
      if (!(error instanceof CarillonError)) throw error;
      this.parts.log.warn({ event: "membership-unknown", reason: error.line }, "the fleet was not asked");
      return undefined;
    }
  }

  /** The claim is approved and the device registered, with what that uses up; or, when it cannot be kept, neither. */
  private async admit(
    waiting: Claim,
    approval: Approval,
    uses: (state: InstallationState) => Change | Refused,
  ): Promise<DeviceRow | Refused> {
    const claim = this.decide(waiting.pairingId, { kind: "approved", approval });
    if (claim instanceof Refused) return claim;
    try {
      const row = await this.register(claim, approval, uses);
      if (row instanceof Refused) return this.undecided(waiting, row);
      this.parts.log.info({ event: "pairing-approved", device: row.id, by: approval.by }, "device approved");
      return row;
    } catch (error) {
      this.undecided(waiting, undefined);
      throw error;
    }
  }

  async refuse(pairingId: string): Promise<Answer<undefined> | Refused> {
    if (!this.book.claims.has(pairingId)) await this.parts.installation.catchUp();
    const claim = this.decide(pairingId, { kind: "refused" });
    if (claim instanceof Refused) return claim;
    await this.keep(claim);
    this.parts.log.info({ event: "pairing-refused", device: claim.claimant.deviceId }, "device refused");
    return new Answer(undefined, { status: 204 });
  }

  private keep(claim: Claim): Promise<unknown> {
    return this.parts.installation.write(() => ({ change: { claims: [claim] }, outcome: undefined }));
  }

  private decide(pairingId: string, decision: Exclude<Decision, { kind: "waiting" }>): Claim | Refused {
    const { book, outcome } = decideClaim(this.book, { pairingId, decision }, this.parts.clock.wall());
    this.book = book;
    this.parts.waitingChanged();
    return outcome.kind === "refused" ? refused(outcome, `pairing ${pairingId}`) : outcome.claim;
  }

  /** The approval could not be kept: the claim waits again, with its code. */
  private undecided<T>(claim: Claim, outcome: T): T {
    this.book = { ...this.book, claims: new Map(this.book.claims).set(claim.pairingId, claim) };
    this.parts.waitingChanged();
    return outcome;
  }

  private register(
    claim: Claim,
    { name, site, zones, tags }: Wish,
    uses: (state: InstallationState) => Change | Refused,
  ): Promise<DeviceRow | Refused> {
    const { deviceId, kind, model = null, serial = null } = claim.claimant;
    return this.parts.installation.write((state) => {
      const used = uses(state);
      if (used instanceof Refused) return used;
      const before = state.devices.get(deviceId);
      const row: DeviceRow = {
        ...{ id: deviceId, kind, model, serial, name, site, zones, tags },
        endpoints: before?.endpoints ?? [],
        version: (before?.version ?? 0) + 1,
        createdAt: before?.createdAt ?? dateOf(this.parts.clock.wall()),
      };
      return { change: { ...used, devices: [row], claims: [claim] }, outcome: row };
    });
  }

  private async grant({ pairingId, claimant }: Claim, row: DeviceRow): Promise<PairingGranted | Refused> {
    const { authority, brokerUrls } = this.parts;
    const issued = this.issued.get(pairingId) ?? (await this.issue(claimant.csr, row));
    if (issued instanceof Refused) return issued;
    this.issued.set(pairingId, issued);
    this.forgetEnded();
    const [certificateChain, caCertificate] = [issued.chain, authority.root];
    const [url, ...others] = brokerUrls;
    return { deviceId: row.id, certificateChain, caCertificate, broker: { url, others }, name: row.name };
  }

  /**
   * Also for renewals: the key may be another than the first one, the id stays. Nothing is handed out before it is in
   * the database.
   */
  async issue(csr: string, row: DeviceRow): Promise<Issued | Refused> {
    const { authority, clock, installation, log } = this.parts;
    const proven = await proveRequest(csr);
    if (proven === undefined)
      return new Refused("pairing-proof-invalid", "the CSR is not signed by its own EC P-256 key");
    const issued = await authority.issueDevice(proven.csr, { deviceId: row.id, kind: row.kind }, dateOf(clock.wall()));
    const { serial, expiresAt } = issued;
    const kept = await installation.write(({ devices }) =>
      devices.has(row.id)
        ? { change: { certificates: [{ serial, device: row.id, expiresAt, revoked: false }] }, outcome: issued }
        : new Refused("certificate-revoked", `device ${row.id}`),
    );
    if (!(kept instanceof Refused))
      log.info({ event: "certificate-issued", device: row.id, serial }, "certificate issued");
    return kept;
  }

  private drop(device: string): void {
    this.book = withdrawClaims(this.book, device);
    this.forgetEnded();
  }

  private forgetEnded(): void {
    for (const kept of [this.issued, this.objections])
      for (const pairingId of kept.keys()) if (!this.book.claims.has(pairingId)) kept.delete(pairingId);
  }
}

const refused = ({ code, retryAfter }: Refusal, what: string): Refused =>
  new Refused(code, what, retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter });

const members = (outcome: { kind: string; nonce?: string; intervalSeconds?: number }): Record<string, unknown> => ({
  intervalSeconds: outcome.intervalSeconds ?? pollIntervalSeconds,
  ...(outcome.nonce !== undefined && { nonce: outcome.nonce }),
});
