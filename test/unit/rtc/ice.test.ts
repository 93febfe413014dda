import { IceAgent } from "@carillon/rtc/ice/agent";
import { buildStun, parseStun } from "@carillon/rtc/ice/stun";
import { iceTimes } from "@carillon/rtc/ice/times";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { IceLab, linkName } from "./ice-lab.js";
import { seededBytes } from "./virtual-link.js";

const clean = { delayUs: 2_000 };
const cut = { delayUs: 2_000, loss: 1 };
const twoHomed = { left: ["10.0.0.1", "10.9.0.1"], right: ["10.0.0.2"] };

describe("consent that others ask for", () => {
  test("saves the controlled side its own checks, and nothing else: without it, it asks again and ends in time", () => {
    const lab = new IceLab(1, clean);
    lab.exchange();
    lab.connect();
    lab.run(10);
    const { right } = lab.agents;
    const before = right.requestsSent;
    for (let round = 0; round < 20; round += 1) {
      right.consented(lab.time.nowUs, 4_000);
      lab.run(5.5);
    }
    expect(right.requestsSent).toBe(before);
    lab.run(4);
    expect(right.requestsSent).toBeGreaterThan(before);
    lab.condition(cut);
    lab.run(12);
    expect(right.state).toBe("disconnected");
    lab.run(22);
    expect(right.state).toBe("failed");
  });

  test("is not theirs to ask for while we control, nor believed of a path that was left since", () => {
    const lab = new IceLab(1, clean);
    lab.exchange();
    expect(lab.agents.right.consent).toBeUndefined();
    lab.connect();
    expect(lab.agents.left.consent).toBeUndefined();
    expect(lab.agents.right.consent).toMatchObject({ theirPassword: lab.agents.left.credentials.password });
    const stale = lab.time.nowUs - 60e6;
    lab.condition(cut);
    for (let second = 0; second < 40; second += 1) {
      lab.agents.right.consented(stale, 4_000);
      lab.run(1);
    }
    expect(lab.agents.right.state).toBe("failed");
  });
});

describe("an ICE agent", () => {
  test("connects within three round trips on a clean link", () => {
    const lab = new IceLab(1, clean);
    lab.exchange();
    expect(lab.connect()).toBeLessThan(0.015);
  });

  test("connects 300 times of 300 at 10 % loss both ways, half within 0.1 s and all within 2 s", () => {
    const times = Array.from({ length: 300 }, (_, seed) => {
      const lab = new IceLab(seed, { delayUs: 5_000, jitterUs: 3_000, loss: 0.1 });
      lab.exchange();
      return lab.connect() ?? Infinity;
    }).sort((a, b) => a - b);
    expect(times[150]).toBeLessThan(0.1);
    expect(times.at(-1)).toBeLessThan(2);
  });

  test("connects at 260 ms one way, and knows the round trip exactly although it asked again meanwhile", () => {
    const lab = new IceLab(1, { delayUs: 260_000 });
    lab.exchange(520_000);
    expect(lab.connect()).toBeLessThan(3);
    expect(lab.agents.left.selected?.roundTripUs).toBe(520_000);
  });

  test("learns the other side's address from its checks when it was told none (mDNS names, NAT)", () => {
    const lab = new IceLab(1, clean);
    lab.exchange(1_000, { left: [] });
    expect(lab.connect()).toBeDefined();
    expect(lab.agents.right.selected?.remote.type).toBe("prflx");
  });

  test("settles on the same path as the other side, whoever has more addresses", () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const lab = new IceLab(seed, { delayUs: 2_000, jitterUs: 20_000, loss: 0.1 }, twoHomed);
      lab.exchange();
      lab.connect();
      lab.run(10);
      expect(lab.selected("left").split(" ").reverse().join(" "), `seed ${seed}`).toBe(lab.selected("right"));
    }
  });

  test("sorts it out when both sides believe they control (RFC 8445 7.3.1.1)", () => {
    const lab = new IceLab(5, clean);
    const right = new IceAgent(
      {
        random: seededBytes("x"),
        send: (datagram, path, to) => lab.links.get(linkName(path.candidate, to))?.send(datagram),
      },
      true,
    );
    lab.agents.right = right;
    for (const path of lab.paths.right) right.addLocal(path, 0);
    lab.exchange();
    expect(lab.connect()).toBeDefined();
  });

  test("makes credentials of at least 24 and 128 random bits, new ones for each restart (RFC 8445 5.3)", () => {
    const { left } = new IceLab(1, clean).agents;
    const first = left.credentials;
    expect(Buffer.from(first.ufrag, "base64").length * 8).toBeGreaterThanOrEqual(24);
    expect(Buffer.from(first.password, "base64").length * 8).toBeGreaterThanOrEqual(128);
    left.restart();
    expect(left.credentials.ufrag).not.toBe(first.ufrag);
    expect(left.credentials.password).not.toBe(first.password);
  });
});

describe("forged STUN", () => {
  const connected = (): IceLab => {
    const lab = new IceLab(1, clean);
    lab.exchange();
    lab.connect();
    return lab;
  };
  const forged = (username: string, password?: string): Buffer =>
    buildStun(
      { class: "request", transaction: "ab".repeat(12), username, priority: 1, controlling: 1n, useCandidate: true },
      password,
    );

  test("gets no answer and changes nothing: not without integrity, not with a wrong password, not for a wrong name", () => {
    const lab = connected();
    const { left, right } = lab.agents;
    const name = `${right.credentials.ufrag}:${left.credentials.ufrag}`;
    const [path] = lab.paths.right;
    if (path === undefined) throw new Error("the lab has no path");
    const before = { datagrams: lab.datagrams, selected: lab.selected("right"), changes: right.selectedChanges };
    for (let port = 1; port <= 50; port += 1) {
      const from = { address: "203.0.113.9", port };
      expect(lab.arrive("right", forged(name), path, from)).toBe(false);
      expect(lab.arrive("right", forged(name, left.credentials.password), path, from)).toBe(false);
      expect(
        lab.arrive("right", forged(`nobody:${left.credentials.ufrag}`, right.credentials.password), path, from),
      ).toBe(false);
    }
    expect({ datagrams: lab.datagrams, selected: lab.selected("right"), changes: right.selectedChanges }).toEqual(
      before,
    );
  });

  test("answers do not count: a success from elsewhere, or signed with another password", () => {
    const lab = new IceLab(1, cut);
    lab.exchange();
    lab.run(1);
    const [path] = lab.paths.left;
    const sent: string[] = [];
    const link = lab.links.get("10.0.0.1:5000 10.0.0.2:5000");
    if (path === undefined || link === undefined) throw new Error("the lab has no path");
    link.send = (datagram) => sent.push(parseStun(datagram)?.transaction ?? "");
    lab.run(1);
    const answer = (password: string): Buffer =>
      buildStun({ class: "success", transaction: sent.at(-1) ?? "" }, password);
    const from = { address: "10.0.0.2", port: 5000 };
    expect(lab.arrive("left", answer("wrong"), path, from)).toBe(false);
    expect(lab.arrive("left", answer(lab.agents.right.credentials.password), path, { ...from, port: 5001 })).toBe(
      false,
    );
    expect(lab.agents.left.state).toBe("checking");
    expect(lab.arrive("left", answer(lab.agents.right.credentials.password), path, from)).toBe(true);
    expect(lab.agents.left.state).toBe("connected");
  });

  test("a stranger with the right password makes neither pairs nor traffic without end", () => {
    const lab = connected();
    const { left, right } = lab.agents;
    const [path] = lab.paths.right;
    if (path === undefined) throw new Error("the lab has no path");
    const name = `${right.credentials.ufrag}:${left.credentials.ufrag}`;
    for (let port = 1; port <= 1000; port += 1) {
      const bytes = buildStun(
        { class: "request", transaction: "ab".repeat(12), username: name, priority: 1 },
        right.credentials.password,
      );
      lab.arrive("right", bytes, path, { address: "203.0.113.9", port });
    }
    const before = lab.datagrams;
    lab.run(1);
    expect(lab.datagrams - before).toBeLessThan(400);
  });

  test("never throws", () => {
    const lab = connected();
    const [path] = lab.paths.right;
    if (path === undefined) throw new Error("the lab has no path");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (tail) => {
        const datagram = Buffer.concat([Buffer.from("000100002112a442", "hex"), Buffer.from(tail)]);
        datagram.writeUInt16BE(Math.max(0, datagram.length - 20), 2);
        expect(lab.arrive("right", datagram, path, { address: "10.0.0.1", port: 5000 })).toBe(false);
      }),
    );
  });
});

describe("consent (RFC 7675)", () => {
  test("is asked for every 4 to 6 s, and nothing piles up over a simulated day", () => {
    const lab = new IceLab(1, clean);
    lab.exchange();
    lab.connect();
    const { left } = lab.agents;
    const day = 24 * 3600;
    const before = left.requestsSent;
    lab.run(day);
    const asked = left.requestsSent - before;
    expect(asked).toBeGreaterThan(day / 6.01);
    expect(asked).toBeLessThan(day / 3.99);
    expect(lab.bothConnected).toBe(true);
    expect(left.pending).toBeLessThanOrEqual(2);
    expect(left.selectedChanges).toBe(1);
  });

  test("outlives a cut of 25 s without signalling: connected again within 0.6 s of the network's return", () => {
    const lab = new IceLab(1, clean);
    lab.exchange();
    lab.connect();
    lab.condition(cut);
    lab.run(10);
    expect(lab.agents.left.state).toBe("disconnected");
    expect(lab.agents.left.selected).toBeDefined();
    lab.run(10);
    lab.condition(clean);
    expect(lab.connect(2)).toBeLessThan(0.6);
  });

  test("ends after 30 s of silence: nothing is sent any more, and the old credentials are dead", () => {
    const lab = new IceLab(1, clean);
    lab.exchange();
    lab.connect();
    lab.condition(cut);
    lab.run(37);
    expect([lab.agents.left.state, lab.agents.right.state]).toEqual(["failed", "failed"]);
    expect(lab.agents.left.selected).toBeUndefined();
    lab.condition(clean);
    const before = lab.datagrams;
    lab.run(60);
    expect(lab.datagrams).toBe(before);
  });

  test("comes back by an ICE restart, from failed too", () => {
    const lab = new IceLab(1, clean);
    lab.exchange();
    lab.connect();
    lab.condition(cut);
    lab.run(60);
    lab.condition(clean);
    lab.restart();
    expect(lab.connect(2)).toBeLessThan(0.05);
  });
});

describe("an ICE restart", () => {
  test("keeps data on the old path until the new one works, and then moves over", () => {
    const lab = new IceLab(1, clean);
    lab.exchange();
    lab.connect();
    const old = lab.agents.left.selected;
    lab.agents.left.restart();
    lab.run(1); // the other side has not heard of it yet
    expect(lab.agents.left.selected).toBe(old);
    lab.agents.right.restart();
    lab.exchange();
    lab.run(1);
    expect(lab.agents.left.selected).not.toBe(old);
    expect(lab.bothConnected).toBe(true);
  });

  test("that the other side never answers does not end the session", () => {
    const lab = new IceLab(1, clean);
    lab.exchange();
    lab.connect();
    lab.agents.left.restart();
    lab.wake("left");
    lab.run(120);
    expect([lab.agents.left.state, lab.agents.right.state]).toEqual(["connected", "connected"]);
  });

  test("works again and again at 10 % loss", () => {
    const lab = new IceLab(9, { delayUs: 5_000, loss: 0.1 });
    lab.exchange();
    lab.connect();
    for (let round = 0; round < 50; round += 1) {
      lab.restart();
      lab.run(3);
      expect(lab.bothConnected, `round ${round}`).toBe(true);
    }
  });
});

describe("two paths", () => {
  test("a dead one is left within 3 s, on both sides", () => {
    const lab = new IceLab(1, clean, twoHomed);
    lab.exchange();
    lab.connect();
    lab.run(10);
    const [used = ""] = lab.selected("left").split(" ");
    lab.condition(cut, (name) => name.includes(used));
    lab.run(iceTimes.consentIntervalUs * 1.2e-6 + 3);
    expect(lab.selected("left")).not.toContain(used);
    expect(lab.selected("right")).not.toContain(used);
    expect(lab.bothConnected).toBe(true);
  });

  test("a probe finds the living one within 0.4 s", () => {
    const lab = new IceLab(1, clean, twoHomed);
    lab.exchange();
    lab.connect();
    lab.run(10);
    const [used = ""] = lab.selected("left").split(" ");
    lab.condition(cut, (name) => name.includes(used));
    lab.agents.left.probe(lab.time.nowUs);
    lab.wake("left");
    lab.run(0.4);
    expect(lab.selected("left")).not.toContain(used);
  });
});
