import type { TurnProtocol } from "werift";
import { type Candidate, candidatePriority, canonicalAddress, foundationOf } from "./candidate.js";
import type { IceServer, ServerAddress } from "./servers.js";
import type { TransportAddress } from "./stun.js";

/** An allocation on a TURN server (RFC 8656). */
export interface Relay {
  readonly candidate: Candidate;
  send(datagram: Buffer, to: TransportAddress): void;
  onDatagram(listener: (datagram: Buffer, from: TransportAddress) => void): void;
  close(): Promise<void>;
}

/** A join does not wait longer for a server that does not answer or refuses the credential. */
const deadlineMs = 3_000;

/**
 * Opens an allocation, or says in words why not. The client is werift's; the library is loaded only here, because it takes
 * 39 MB and 150 ms, which a speaker that needs no relay can spare.
 */
export async function openRelay(
  server: ServerAddress,
  { username = "", credential = "" }: IceServer,
): Promise<Relay | string> {
  const { createTurnClient } = await import("werift");
  const transport = server.scheme === "turns" ? "tls" : server.transport;
  const opening = createTurnClient(
    { address: [server.host, server.port], username, password: credential },
    { transport, connectTimeoutMs: deadlineMs },
  );
  const abandoned = new AbortController();
  const turn = await Promise.race([
    opening.catch((error: unknown) => (error instanceof Error ? error.message : String(error))),
    new Promise<string>((resolve) => {
      const timer = setTimeout(() => resolve("it refused the credential, or did not answer within 3 s"), deadlineMs);
      abandoned.signal.addEventListener("abort", () => clearTimeout(timer));
    }),
  ]);
  abandoned.abort();
  if (typeof turn !== "string") return new TurnRelay(turn);
  // An allocation that comes too late is given back.
  opening.then((late) => late.close()).catch(() => undefined);
  return `the TURN server ${server.host}:${server.port} cannot be used: ${turn}`;
}

class TurnRelay implements Relay {
  readonly candidate: Candidate;
  readonly #turn: TurnProtocol;

  constructor(turn: TurnProtocol) {
    this.#turn = turn;
    survivesStaleNonce(turn);
    const [address, port] = turn.relayedAddress;
    const [base, basePort] = turn.mappedAddress;
    this.candidate = {
      foundation: foundationOf("relay", base, address),
      priority: candidatePriority("relay", 0),
      type: "relay",
      address: canonicalAddress(address),
      port,
      related: { address: canonicalAddress(base), port: basePort },
    };
  }

  send(datagram: Buffer, { address, port }: TransportAddress): void {
    // A peer that the server does not allow, or a server that is gone: ICE finds out by silence.
    this.#turn.sendData(datagram, [address, port]).catch(() => undefined);
  }

  onDatagram(listener: (datagram: Buffer, from: TransportAddress) => void): void {
    this.#turn.onData.subscribe((datagram, [address, port]) =>
      listener(datagram, { address: canonicalAddress(address), port }),
    );
  }

  close(): Promise<void> {
    return this.#turn.close();
  }
}

const staleNonce = 438;

/**
 * Repairs werift: an error 438 carries no MESSAGE-INTEGRITY (RFC 8489 9.2.5), so werift drops it, and a relay dies with the
 * server's first nonce (after 10 minutes at coturn's default). Here the waiting request is signed anew with the nonce of the
 * error; its next repetition, under the same transaction, succeeds.
 */
function survivesStaleNonce(turn: TurnProtocol): void {
  type Request = Parameters<TurnProtocol["request"]>[0];
  const waiting = new Map<string, Request>();
  const request = turn.request.bind(turn);
  turn.request = async (message, ...rest) => {
    waiting.set(message.transactionIdHex, message);
    try {
      return await request(message, ...rest);
    } finally {
      waiting.delete(message.transactionIdHex);
    }
  };
  const receive = turn.transport.onData;
  turn.transport.onData = (datagram, from) => {
    const nonce = nonceOfStaleNonceError(datagram);
    const message = nonce && waiting.get(datagram.toString("hex", 8, 20));
    if (nonce === undefined || message === undefined || turn.integrityKey === undefined) {
      receive(datagram, from);
      return;
    }
    turn.nonce = nonce;
    const unsigned = message.getAttributes().filter(([name]) => name !== "MESSAGE-INTEGRITY" && name !== "FINGERPRINT");
    message.clear();
    for (const [name, value] of unsigned) message.setAttribute(name, name === "NONCE" ? nonce : value);
    message.addMessageIntegrity(turn.integrityKey).addFingerprint();
  };
}

/** The NONCE of a STUN error response 438, of any method. */
function nonceOfStaleNonceError(datagram: Buffer): Buffer | undefined {
  const isError = datagram.length >= 20 && (datagram.readUInt16BE(0) & 0xc110) === 0x0110;
  let nonce: Buffer | undefined;
  let code = 0;
  for (let at = 20; isError && at + 4 <= datagram.length;) {
    const type = datagram.readUInt16BE(at);
    const value = datagram.subarray(at + 4, at + 4 + datagram.readUInt16BE(at + 2));
    if (type === 0x0009) code = ((value[2] ?? 0) & 7) * 100 + (value[3] ?? 0);
    if (type === 0x0015) nonce = value;
    at += 4 + ((datagram.readUInt16BE(at + 2) + 3) & ~3);
  }
  return code === staleNonce ? nonce : undefined;
}
