import { nodesOf } from "@carillon/link/broker-nodes";
import { describe, expect, it } from "vitest";

const paired = { brokerUrl: "mqtts://one", otherBrokerUrls: ["mqtts://two"] };

describe("where a device finds its broker", () => {
  it("is where it was told at pairing, and at further nodes of which it learnt later, each once", () => {
    expect(nodesOf({ brokerUrl: "mqtts://one" }, { broker: null, otherBrokers: [] })).toEqual(["mqtts://one"]);
    expect(nodesOf(paired, { broker: null, otherBrokers: ["mqtts://two", "mqtts://three"] })).toEqual([
      "mqtts://one",
      "mqtts://two",
      "mqtts://three",
    ]);
  });

  it("is with another broker alone when it is told to move", () => {
    const moved = { broker: "mqtts://new", otherBrokers: ["mqtts://newer"] };
    expect(nodesOf(paired, moved)).toEqual(["mqtts://new", "mqtts://newer"]);
  });
});
