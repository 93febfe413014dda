import { createHmac } from "node:crypto";
import { objectionTo, targetOf } from "@carillon/control/features/webhooks/reachable";
import { freshSecret, signed } from "@carillon/control/features/webhooks/signature";
import { afterAttempt, deliveryPolicy } from "@carillon/core/webhooks/delivery";
import { seconds, wallClock } from "@carillon/core/units";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("a signature of a webhook", () => {
  it("is the one that Standard Webhooks gives as its example", () => {
    // github.com/standard-webhooks/standard-webhooks, spec: secret, id, timestamp, payload and signature of its libraries' tests.
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const headers = signed(
      { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: '{"test": 2432232314}', secrets: [secret] },
      1_614_265_330.9,
    );
    expect(headers).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it("is there once for each secret that is valid", () => {
    const secrets = [freshSecret(), freshSecret()];
    const { "webhook-signature": both } = signed({ id: "a", body: "{}", secrets }, 1);
    const expected = secrets.map((secret) => {
      const key = Buffer.from(secret.slice("whsec_".length), "base64");
      expect(key).toHaveLength(32);
      return `v1,${createHmac("sha256", key).update("a.1.{}").digest("base64")}`;
    });
    expect(both.split(" ")).toEqual(expected);
  });
});

describe("where a webhook may lead", () => {
  const target = (url: string, addresses: readonly string[] = [], allowed: readonly string[] = []) =>
    targetOf(new URL(url), allowed, () => Promise.resolve(addresses));

  it("is a public address, which is the one that is connected to", async () => {
    expect(await target("https://example.com/x", ["93.184.215.14", "2606:2800::1"])).toEqual({
      kind: "reachable",
      address: "93.184.215.14",
    });
  });

  it.each([
    ...["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"],
    ...["192.0.2.1", "198.18.0.1", "240.0.0.1", "255.255.255.255", "192.0.0.8"],
    ...["::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1"],
    ...["::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a9fe:a9fe"],
    ...["2002:7f00:1::", "2001:0:7f00:1::"],
  ])("is never %s, named or written out", async (address) => {
    expect(await target("https://innocent.example/", ["93.184.215.14", address])).toMatchObject({ kind: "forbidden" });
    const literal = address.includes(":") ? `[${address}]` : address;
    expect(await target(`https://${literal}/`)).toMatchObject({ kind: "forbidden" });
    expect(objectionTo(new URL(`https://${literal}/`), [])).toBeDefined();
  });

  it("is not a private address however it is spelled", async () => {
    for (const host of ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "localhost.", "LOCALHOST", "[::ffff:7f00:1]"])
      expect(await target(`https://${host}/`, ["127.0.0.1"]), host).toMatchObject({ kind: "forbidden" });
    for (const url of ["http://example.com/", "https://user:password@example.com/"])
      expect(await target(url, ["93.184.215.14"]), url).toMatchObject({ kind: "forbidden" });
    expect(await target("https://nowhere.example/", [])).toMatchObject({ kind: "forbidden" });
  });

  it("is inside where the installation says so, by name, address or range, and no further", async () => {
    const allowed = ["10.1.0.0/16", "receiver.internal", "fd00:1::/32"];
    expect(await target("http://10.1.2.3:8080/", [], allowed)).toMatchObject({ kind: "reachable" });
    expect(await target("http://a.example/", ["10.1.2.3"], allowed)).toMatchObject({ kind: "reachable" });
    expect(await target("http://receiver.internal/", ["192.168.0.9"], allowed)).toMatchObject({ kind: "reachable" });
    expect(await target("https://[fd00:1::7]/", [], allowed)).toMatchObject({ kind: "reachable" });
    expect(await target("https://10.2.0.1/", [], allowed)).toMatchObject({ kind: "forbidden" });
    expect(await target("https://a.example/", ["10.1.2.3", "10.2.0.1"], allowed)).toMatchObject({ kind: "forbidden" });
    expect(await target("http://other.internal/", ["8.8.8.8"], allowed)).toMatchObject({ kind: "forbidden" });
  });

  it("is decided without an exception for whatever is written", () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true }), fc.array(fc.string(), { maxLength: 3 }), (url, allowed) => {
        objectionTo(new URL(url), allowed);
      }),
    );
  });
});

describe("a delivery that fails", () => {
  const at = (now: number, attempts: number, random = 0.5, retryAfter?: number) =>
    afterAttempt(
      { kind: "failed", ...(retryAfter !== undefined && { retryAfter: seconds(retryAfter) }) },
      { attempts, createdAt: wallClock(0) },
      { now: wallClock(now), random },
    );

  it("is tried again after a wait that doubles, jittered over its whole length, and never after a day", () => {
    expect(at(0, 1, 0)).toEqual({ kind: "again", in: 1 });
    expect(at(0, 1, 1)).toEqual({ kind: "again", in: 11 });
    expect(at(0, 4, 1)).toEqual({ kind: "again", in: 81 });
    expect(at(0, 40, 1)).toEqual({ kind: "again", in: 1 + deliveryPolicy.longestSeconds });
    expect(at(0, 1, 0, 300)).toEqual({ kind: "again", in: 300 });
    expect(at(deliveryPolicy.lifeSeconds, 20)).toEqual({ kind: "dead" });
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (now, attempts, random) => {
          const next = at(now, attempts + 1, random);
          if (next.kind === "again") expect(now + next.in).toBeLessThanOrEqual(deliveryPolicy.lifeSeconds);
        },
      ),
    );
  });

  it("ends at once when it is taken, or when the receiver is gone", () => {
    const made = { attempts: 1, createdAt: wallClock(0) };
    const now = { now: wallClock(1), random: 0 };
    expect(afterAttempt({ kind: "accepted" }, made, now)).toEqual({ kind: "delivered" });
    expect(afterAttempt({ kind: "gone" }, made, now)).toEqual({ kind: "dead" });
  });
});
