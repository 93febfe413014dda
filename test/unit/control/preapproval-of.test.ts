import { preapprovalOf } from "@carillon/control/features/pairing/preapproval-of";
import { changed, stateOf } from "@carillon/control/installation/state";
import type { Claimant } from "@carillon/core/pairing/claim";
import { describe, expect, it } from "vitest";
import { noRows } from "../../support/agreeable-store.js";

const now = new Date("2026-01-01T00:00:00Z");
const nothing = stateOf(noRows);
const claimant = (id: string, sourceAddress: string): Claimant => ({
  ...{ deviceId: id.repeat(32), kind: "speaker", csr: "", nonce: "", fingerprintWords: [], agentVersion: "1" },
  sourceAddress,
});
const balenaUuid = "0".repeat(32);
const member = { name: "falling-leaf", site: "north", addresses: ["203.0.113.7", "192.168.1.9"] };

describe("a member of a fleet that is trusted already", () => {
  it("is let in from where its fleet sees it, under one key for good", () => {
    const judged = preapprovalOf(claimant("a", "::ffff:203.0.113.7"), { balenaUuid, member }, nothing, now);
    expect(judged).toMatchObject({ kind: "approved", wish: { name: "falling-leaf", site: "north", zones: [] } });
    const after = judged.kind === "approved" ? changed(nothing, judged.used) : nothing;
    // A card that was copied within the same network has the same id of the fleet and another key.
    expect(preapprovalOf(claimant("b", "203.0.113.7"), { balenaUuid, member }, after, now)).toMatchObject({
      kind: "waits",
      why: expect.stringMatching(/was used by device a/) as string,
    });
  });

  it("waits for an operator when it asks from elsewhere, or is no member", () => {
    const elsewhere = preapprovalOf(claimant("a", "198.51.100.1"), { balenaUuid, member }, nothing, now);
    expect(elsewhere).toMatchObject({ kind: "waits", why: expect.stringMatching(/does not see/) as string });
    expect(preapprovalOf(claimant("a", "203.0.113.7"), { balenaUuid }, nothing, now)).toEqual({
      kind: "waits",
      why: undefined,
    });
  });
});
