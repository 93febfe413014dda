import { NativeEgress } from "@carillon/media/egress/native-egress";
import { loadAddon } from "@carillon/media/native/addon";
import { nativeSockets } from "@carillon/media/native/native-socket";
import type { ConsentKeys } from "@carillon/rtc/peer";
import { buildStun, isAuthentic, parseStun, type StunMessage } from "@carillon/rtc/ice/stun";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { frame, plain, stream } from "./contract.js";
import { Wire } from "./wire.js";

const keys: ConsentKeys = {
  ourUsername: "ours:theirs",
  theirUsername: "theirs:ours",
  ourPassword: "the password of the media service",
  theirPassword: "the password of the speaker",
  tieBreaker: 0xfedc_ba98_7654_3210n,
  priority: 1_862_270_975,
};
const request: StunMessage = {
  class: "request",
  transaction: "0123456789abcdef01234567",
  username: keys.ourUsername,
  priority: 7,
  controlling: 5n,
};

async function open(): Promise<Wire> {
  const wire = await Wire.open(undefined, nativeSockets(loadAddon()));
  wire.consent = keys;
  return wire;
}
const programmeOf = () => new NativeEgress(loadAddon()).open(stream);

describe("consent by native egress", () => {
  it("answers a check as the ICE agent would, before JavaScript hears of it", async () => {
    await using wire = await open();
    const programme = programmeOf();
    programme.add(wire, plain);
    wire.say(buildStun(request, keys.ourPassword));
    const answer = await eventually("an answer", () => wire.others[0]);
    expect(isAuthentic(answer, keys.ourPassword)).toBe(true);
    expect(parseStun(answer)).toEqual({
      class: "success",
      transaction: request.transaction,
      mappedAddress: { address: "127.0.0.1", port: wire.route.remotePort },
    });
    expect(wire.leftOver).toEqual([]);
    programme.close();
  });

  it("leaves to the ICE agent whatever decides something, is not authentic, or is cut off", async () => {
    await using wire = await open();
    const programme = programmeOf();
    programme.add(wire, plain);
    const genuine = buildStun(request, keys.ourPassword);
    const { controlling: _, ...unsure } = request;
    const left = [
      buildStun({ ...request, useCandidate: true }, keys.ourPassword),
      buildStun({ ...unsure, controlled: 5n }, keys.ourPassword),
      buildStun({ ...request, username: "ours:stranger" }, keys.ourPassword),
      buildStun(request, "guessed"),
      buildStun(request),
      buildStun({ class: "success", transaction: request.transaction }, keys.theirPassword),
      ...Array.from(genuine, (_, at) => Buffer.from(genuine).fill((genuine[at] ?? 0) ^ 4, at, at + 1)).filter(
        ([first = 0]) => first < 4,
      ),
      ...Array.from(genuine, (_, at) => genuine.subarray(0, at)).slice(8),
    ];
    for (const message of left) wire.say(message);
    await eventually("all of them", () => wire.leftOver.length === left.length);
    expect(wire.leftOver).toEqual(left);
    expect(wire.others).toEqual([]);
    programme.close();
  });

  it("asks by itself, believes only the right answer, and says when it asked", async () => {
    await using wire = await open();
    const programme = programmeOf();
    const receiver = programme.add(wire, plain);
    let number = 0;
    // RFC 7675 5.1: after 4 to 6 s.
    const check = await eventually("a check", () => {
      programme.publish((number += 1), frame(number));
      return wire.others[0];
    });
    expect(isAuthentic(check, keys.theirPassword)).toBe(true);
    const asked = parseStun(check);
    expect(asked).toMatchObject({ username: keys.theirUsername, controlled: keys.tieBreaker, priority: keys.priority });
    const success = { class: "success", transaction: asked?.transaction ?? "" } as const;
    wire.say(buildStun(success, "guessed"));
    wire.say(buildStun({ ...success, transaction: request.transaction }, keys.theirPassword));
    await eventually("both handed on", () => wire.leftOver.length === 2);
    expect(receiver.said().consentedAtUs).toBe(0);
    wire.say(buildStun(success, keys.theirPassword));
    const said = await eventually("consent", () => receiver.said().consentedAtUs > 0 && receiver.said());
    expect(said.roundTripUs).toBeGreaterThan(0);
    programme.close();
  });
});
