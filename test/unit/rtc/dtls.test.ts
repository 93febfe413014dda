import { randomBytes } from "node:crypto";
import { createCertificate, fingerprintOf } from "@carillon/rtc/dtls/certificate";
import { buildMessage, parseFragments } from "@carillon/rtc/dtls/assembly";
import { DtlsEndpoint, type DtlsOptions } from "@carillon/rtc/dtls/endpoint";
import { buildRecord, contentType, parseRecords } from "@carillon/rtc/dtls/record";
import { uint, vector } from "@carillon/rtc/dtls/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LinkConditions, seeded, VirtualLink, VirtualTime } from "./virtual-link.js";

const clientCertificate = createCertificate();
const serverCertificate = createCertificate();

/** A client and a server with a link between them, in virtual time. */
class Lab {
  readonly time = new VirtualTime();
  readonly toServer: VirtualLink;
  readonly toClient: VirtualLink;
  readonly client: DtlsEndpoint;
  readonly server: DtlsEndpoint;
  readonly sent: { client: Buffer[]; server: Buffer[] } = { client: [], server: [] };
  readonly startUs: number;
  establishedUs: number | undefined;

  constructor(
    seed: number,
    conditions: LinkConditions,
    change: { client?: Partial<DtlsOptions>; server?: Partial<DtlsOptions> } = {},
  ) {
    const dice = seeded(seed);
    const clientSend = (datagram: Buffer): void => {
      this.sent.client.push(datagram);
      this.toServer.send(datagram);
    };
    const serverSend = (datagram: Buffer): void => {
      this.sent.server.push(datagram);
      this.toClient.send(datagram);
    };
    const common = { random: randomBytes, srtpProfiles: [0x0007, 0x0001] as const };
    this.client = new DtlsEndpoint({
      ...common,
      role: "client",
      certificate: clientCertificate,
      fingerprints: [fingerprintOf(serverCertificate.der)],
      send: clientSend,
      ...change.client,
    });
    this.server = new DtlsEndpoint({
      ...common,
      role: "server",
      certificate: serverCertificate,
      fingerprints: [fingerprintOf(clientCertificate.der)],
      send: serverSend,
      ...change.server,
    });
    this.toServer = new VirtualLink(this.time, dice, conditions, (datagram) => this.arrive(this.server, datagram));
    this.toClient = new VirtualLink(this.time, dice, conditions, (datagram) => this.arrive(this.client, datagram));
    this.startUs = this.time.nowUs;
    this.server.start(this.time.nowUs, 2 * conditions.delayUs);
    this.client.start(this.time.nowUs, 2 * conditions.delayUs);
    this.#wake(this.server);
    this.#wake(this.client);
  }

  arrive(endpoint: DtlsEndpoint, datagram: Buffer): void {
    endpoint.receive(datagram, this.time.nowUs);
    this.#wake(endpoint);
    if (this.bothEstablished) this.establishedUs ??= this.time.nowUs;
  }

  #wake(endpoint: DtlsEndpoint): void {
    const due = endpoint.tick(this.time.nowUs);
    if (due !== Infinity) this.time.at(due, () => this.#wake(endpoint));
  }

  get bothEstablished(): boolean {
    return this.client.state.kind === "established" && this.server.state.kind === "established";
  }

  /** Seconds from start to both sides established; undefined if that did not happen within `seconds`. */
  run(seconds: number): number | undefined {
    this.time.run(this.startUs + seconds * 1e6, () => this.bothEstablished);
    return this.establishedUs === undefined ? undefined : (this.establishedUs - this.startUs) / 1e6;
  }
}

const srtp = (endpoint: DtlsEndpoint) => {
  if (endpoint.state.kind !== "established") throw new Error(`not established but ${JSON.stringify(endpoint.state)}`);
  return endpoint.state.srtp;
};

const percentile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN;

describe("the DTLS handshake", () => {
  test("takes two round trips on a clean link, four datagrams in all, and gives both sides the same keys", () => {
    const lab = new Lab(1, { delayUs: 5_000 });
    expect(lab.run(5)).toBeCloseTo(0.02, 6);
    expect(lab.sent.client.length + lab.sent.server.length).toBe(4);
    expect(srtp(lab.client).profile).toBe("AEAD_AES_128_GCM");
    expect(srtp(lab.client).local).toEqual(srtp(lab.server).remote);
    expect(srtp(lab.client).remote).toEqual(srtp(lab.server).local);
  });

  test("settles on AES-CM when one side has nothing better", () => {
    const lab = new Lab(1, { delayUs: 1_000 }, { client: { srtpProfiles: [0x0001] } });
    lab.run(5);
    expect(srtp(lab.server).profile).toBe("AES128_CM_HMAC_SHA1_80");
    expect(srtp(lab.server).local.salt).toHaveLength(14);
  });

  test("succeeds 400 times of 400 at 10 % loss both ways: half within 0.3 s, all within 5 s", () => {
    const times = Array.from(
      { length: 400 },
      (_, seed) => new Lab(seed, { delayUs: 5_000, jitterUs: 3_000, loss: 0.1 }).run(15) ?? Infinity,
    );
    expect(percentile(times, 0.5)).toBeLessThanOrEqual(0.3);
    expect(Math.max(...times)).toBeLessThanOrEqual(5);
  });

  test("succeeds at 30 % loss with reordering and duplicates", () => {
    const conditions = { delayUs: 5_000, jitterUs: 50_000, loss: 0.3, duplicate: 0.2 };
    for (let seed = 0; seed < 100; seed += 1)
      expect(new Lab(seed, conditions).run(15), `seed ${seed}`).toBeLessThan(15);
  });

  test("takes two round trips at 260 ms one way, without repeating a flight in vain", () => {
    const lab = new Lab(1, { delayUs: 260_000 });
    expect(lab.run(10)).toBeCloseTo(1.04, 6);
    expect(lab.sent.client).toHaveLength(2);
  });

  test("succeeds at 260 ms one way even when the round trip was not known, and at 10 % loss on top", () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const lab = new Lab(seed, { delayUs: 260_000, loss: 0.1 });
      expect(lab.run(15), `seed ${seed}`).toBeLessThan(10);
    }
  });

  test("repeats flights in new records only: an old sequence number would be dropped as a replay (RFC 6347 4.1.2.6)", () => {
    const lab = new Lab(3, { delayUs: 5_000, loss: 0.5 });
    lab.run(15);
    for (const datagrams of [lab.sent.client, lab.sent.server]) {
      const numbers = datagrams.flatMap(parseRecords).map(({ epoch, sequence }) => `${epoch} ${sequence}`);
      expect(new Set(numbers).size).toBe(numbers.length);
    }
  });

  test("falls silent once both sides are established, though an established server answers a repeated Finished", () => {
    const lab = new Lab(1, { delayUs: 5_000, duplicate: 1 });
    lab.run(5);
    const before = lab.sent.server.length;
    lab.time.run(lab.time.nowUs + 60e6);
    expect(lab.sent.server.length - before).toBeLessThanOrEqual(1);
    const finished = lab.sent.client.at(-1);
    if (finished === undefined) throw new Error("the client has sent nothing");
    const quiet = lab.sent.server.length;
    lab.arrive(lab.server, finished);
    expect(lab.sent.server.length).toBe(quiet + 1);
  });

  test("follows a HelloVerifyRequest, and a second one with another cookie", () => {
    const hellos: Buffer[] = [];
    const client = new DtlsEndpoint({
      role: "client",
      random: randomBytes,
      certificate: clientCertificate,
      fingerprints: [],
      srtpProfiles: [0x0007],
      send: (datagram) => hellos.push(datagram),
    });
    client.start(0);
    for (const [sequence, cookie] of ["first", "second"].entries()) {
      const body = Buffer.concat([uint(0xfeff, 2), vector(1, Buffer.from(cookie))]);
      const fragment = buildMessage({ type: 3, sequence, body });
      client.receive(buildRecord({ type: contentType.handshake, epoch: 0, sequence, fragment }), 1000);
      expect(hellos.at(-1)?.includes(cookie)).toBe(true);
      client.receive(buildRecord({ type: contentType.handshake, epoch: 0, sequence: 9, fragment }), 2000); // its repetition
    }
    expect(client.state.kind).toBe("handshaking");
    expect(hellos).toHaveLength(3);
  });

  test("puts together hellos that arrive in fragments, in any order (browsers' are larger than a datagram)", () => {
    const lab = new Lab(1, { delayUs: 1_000 });
    const deliver = lab.toServer.send.bind(lab.toServer);
    lab.toServer.send = (datagram) => {
      let sequence = 1000;
      for (const record of parseRecords(datagram)) {
        const parts =
          record.epoch === 0 && record.type === contentType.handshake ? parseFragments(record.fragment) : [];
        if (parts.length === 0) deliver(buildRecordRaw(datagram, record.fragment));
        for (const part of parts) {
          for (let offset = Math.floor(part.length / 40) * 40; offset >= 0; offset -= 40) {
            const body = part.body.subarray(offset, offset + 40);
            const head = [
              uint(part.type, 1),
              uint(part.length, 3),
              uint(part.sequence, 2),
              uint(offset, 3),
              vector(3, body),
            ];
            deliver(
              buildRecord({
                type: contentType.handshake,
                epoch: 0,
                sequence: sequence++,
                fragment: Buffer.concat(head),
              }),
            );
          }
        }
      }
    };
    expect(lab.run(15)).toBeDefined();
  });

  test("fails with the reason when the certificate is not the one of the SDP", () => {
    const lab = new Lab(1, { delayUs: 1_000 }, { server: { fingerprints: [fingerprintOf(serverCertificate.der)] } });
    lab.run(20);
    expect(lab.server.state).toEqual({
      kind: "failed",
      reason: "the certificate does not have the fingerprint of the SDP",
    });
    expect(lab.client.state.kind).toBe("failed");
  });

  test("fails after 15 s when nobody answers", () => {
    const lab = new Lab(1, { delayUs: 1_000, loss: 1 });
    lab.run(16);
    expect(lab.client.state).toMatchObject({
      kind: "failed",
      reason: "the other side did not complete the DTLS handshake",
    });
  });

  test("ends when the other side says goodbye, and not when a stranger does", () => {
    const lab = new Lab(1, { delayUs: 1_000 });
    lab.run(5);
    const forged = buildRecord({ type: contentType.alert, epoch: 0, sequence: 77, fragment: Buffer.from([1, 0]) });
    lab.arrive(lab.server, forged);
    lab.arrive(
      lab.server,
      buildRecord({ type: contentType.alert, epoch: 1, sequence: 77, fragment: Buffer.alloc(40) }),
    );
    expect(lab.server.state.kind).toBe("established");
    lab.client.close();
    lab.time.run(lab.time.nowUs + 1e6);
    expect(lab.server.state.kind).toBe("closed");
  });
});

/** The record of `datagram` whose fragment is `fragment`, as it travelled. */
function buildRecordRaw(datagram: Buffer, fragment: Buffer): Buffer {
  const end = fragment.byteOffset - datagram.byteOffset + fragment.length;
  return datagram.subarray(end - fragment.length - 13, end);
}

describe("hostile datagrams", () => {
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .uint8Array({ maxLength: 100 })
      .map((tail) => Uint8Array.from([22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, tail.length, ...tail])),
  );

  test("never throw, before, during and after the handshake", () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 20 }), fc.boolean(), (datagrams, established) => {
        const lab = new Lab(1, { delayUs: 1_000 });
        if (established) lab.run(5);
        for (const datagram of datagrams) {
          lab.arrive(lab.server, Buffer.from(datagram));
          lab.arrive(lab.client, Buffer.from(datagram));
        }
        if (established) expect(lab.bothEstablished).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("that are genuine ones with a byte changed never throw and never establish different keys", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (which, where, change) => {
        const lab = new Lab(1, { delayUs: 1_000 });
        let count = 0;
        for (const link of [lab.toServer, lab.toClient]) {
          const deliver = link.send.bind(link);
          link.send = (datagram) => {
            if (count++ === which % 4)
              datagram[where % datagram.length] = (datagram[where % datagram.length] ?? 0) ^ change;
            deliver(datagram);
          };
        }
        if (lab.run(20) !== undefined) expect(srtp(lab.client).local).toEqual(srtp(lab.server).remote);
      }),
      { numRuns: 300 },
    );
  });
});
