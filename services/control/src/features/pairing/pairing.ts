import { randomBytes } from "node:crypto";
import type { Device } from "@carillon/contracts/http";
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
  pollClaim,
  startClaim,
  waitingClaims,
  withdrawClaims,
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
import type { Installation } from "../../installation/installation.js";
import type { DeviceRow } from "../../installation/rows.js";
import { Refused } from "../../refused.js";
import type { Devices } from "../devices/devices.js";

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
  /** mqtts://host:port, as devices reach it. */
  readonly brokerUrl: string;
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

  constructor(private readonly parts: PairingParts) {
    this.book = claimBook(parts.installation.state.claims);
    parts.installation.watch(({ removedDevices = [] }) => {
      for (const device of removedDevices) this.drop(device);
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
    const { pairingId, userCode, pollNonce } = outcome.claim;
    this.parts.log.info(
      { event: "pairing-started", device: deviceId, kind, address: sourceAddress },
      "a device asks to be paired",
    );
    return {
      ...{ pairingId, deviceId, userCode, fingerprintWords: words, nonce: pollNonce },
      intervalSeconds: pollIntervalSeconds,
      expiresInSeconds: codeLifeSeconds,
    };
  }

  async poll(pairingId: string, request: PairingPoll): Promise<PairingGranted | Refused> {
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

  waiting(): PendingPairing[] {
    const now = this.parts.clock.wall();
    this.book = expireClaims(this.book, now).book;
    return waitingClaims(this.book).map(({ pairingId, userCode, startedAt, claimant }) => ({
      ...{
        pairingId,
        userCode,
        deviceId: claimant.deviceId,
        kind: claimant.kind,
        sourceAddress: claimant.sourceAddress,
      },
      fingerprintWords: [...claimant.fingerprintWords],
      ageSeconds: now - startedAt,
      ...(claimant.model !== undefined && { model: claimant.model }),
      ...(claimant.serial !== undefined && { serial: claimant.serial }),
    }));
  }

  /** Resolves when the approval is in the database; the device fetches its certificate at its next poll. */
  async approve(approval: z.output<typeof pairingApproval>, operator: Operator): Promise<Answer<Device> | Refused> {
    const { userCode, name, site, zones, tags } = approval;
    const origin = `${operator.name} ${operator.address}`;
    const found = findByCode(this.book, { userCode, origin }, this.parts.clock.wall());
    this.book = found.book;
    if (found.outcome.kind === "refused") return refused(found.outcome, `code ${userCode}`);
    const { pairingId } = found.outcome.claim;
    const claim = this.decide(pairingId, {
      kind: "approved",
      approval: { by: operator.name, name, site, zones, tags },
    });
    if (claim instanceof Refused) return claim;
    try {
      const row = await this.register(claim, { name, site, zones, tags });
      if (row instanceof Refused) return this.undecided(found.outcome.claim, row);
      this.parts.log.info({ event: "pairing-approved", device: row.id, by: operator.name }, "device approved");
      return new Answer(this.parts.devices.view(row), { status: 201, location: `/v1/devices/${row.id}` });
    } catch (error) {
      this.undecided(found.outcome.claim, undefined);
      throw error;
    }
  }

  refuse(pairingId: string): Answer<undefined> | Refused {
    const claim = this.decide(pairingId, { kind: "refused" });
    if (claim instanceof Refused) return claim;
    this.parts.log.info({ event: "pairing-refused", device: claim.claimant.deviceId }, "device refused");
    return new Answer(undefined, { status: 204 });
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
    wish: Pick<DeviceRow, "name" | "site" | "zones" | "tags">,
  ): Promise<DeviceRow | Refused> {
    const { deviceId, kind, model = null, serial = null } = claim.claimant;
    return this.parts.installation.write(({ devices }) => {
      const before = devices.get(deviceId);
      const row: DeviceRow = {
        ...{ id: deviceId, kind, model, serial, ...wish },
        endpoints: before?.endpoints ?? [],
        version: (before?.version ?? 0) + 1,
        createdAt: before?.createdAt ?? dateOf(this.parts.clock.wall()),
      };
      return { change: { devices: [row], claims: [claim] }, outcome: row };
    });
  }

  private async grant({ pairingId, claimant }: Claim, row: DeviceRow): Promise<PairingGranted | Refused> {
    const { authority, brokerUrl } = this.parts;
    const issued = this.issued.get(pairingId) ?? (await this.issue(claimant.csr, row));
    if (issued instanceof Refused) return issued;
    this.issued.set(pairingId, issued);
    this.forgetEnded();
    const [certificateChain, caCertificate] = [issued.chain, authority.root];
    return { deviceId: row.id, certificateChain, caCertificate, broker: { url: brokerUrl }, name: row.name };
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
    for (const pairingId of this.issued.keys()) if (!this.book.claims.has(pairingId)) this.issued.delete(pairingId);
  }
}

const refused = ({ code, retryAfter }: Refusal, what: string): Refused =>
  new Refused(code, what, retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter });

const members = (outcome: { kind: string; nonce?: string; intervalSeconds?: number }): Record<string, unknown> => ({
  intervalSeconds: outcome.intervalSeconds ?? pollIntervalSeconds,
  ...(outcome.nonce !== undefined && { nonce: outcome.nonce }),
});
