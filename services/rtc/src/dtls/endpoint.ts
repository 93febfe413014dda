import { Assembly, type Fragment, type HandshakeMessage, parseFragments } from "./assembly.js";
import { ClientHandshake } from "./client.js";
import type { Flight, Handshake, HandshakeOptions, SrtpParameters, Step } from "./handshake.js";
import { messageType } from "./messages.js";
import { buildRecord, contentType, type DtlsRecord, openRecord, parseRecords } from "./record.js";
import { ServerHandshake } from "./server.js";
import { Malformed } from "./wire.js";

export type DtlsState =
  | { readonly kind: "handshaking" }
  | { readonly kind: "established"; readonly srtp: SrtpParameters }
  | { readonly kind: "failed"; readonly reason: string }
  /** The other side said goodbye. */
  | { readonly kind: "closed" };

export interface DtlsOptions extends HandshakeOptions {
  readonly role: "client" | "server";
  readonly send: (datagram: Buffer) => void;
}

export const dtlsTimes = {
  /**
   * Before the first repetition. RFC 6347 4.2.4.1 recommends 1 s for networks it knows nothing of; the ICE check has just
   * measured this one, so twice its round trip is enough, within these bounds. Doubled each time up to the last.
   */
  firstUs: 100_000,
  firstMaxUs: 1_000_000,
  lastUs: 800_000,
  /** A whole handshake. */
  deadlineUs: 15_000_000,
  /** Old messages make us repeat a flight at most this often. */
  repeatUs: 20_000,
} as const;

/** Leaves room for IPv6, UDP and a tunnel on an Ethernet. */
const maxDatagramBytes = 1200;
/** RFC 5246 7.2. */
const closeNotify = Buffer.from([1, 0]);
const fatal = 2;

/**
 * One side of a DTLS 1.2 association that exists for its SRTP keys (RFC 5764), without sockets and timers. All times are µs
 * of one monotonic clock.
 *
 * Flights are repeated by timer and when the other side repeats its own (RFC 6347 4.2.4), each time in new records: a
 * repetition under old sequence numbers would be dropped as a replay. A flight travels in as few datagrams as it fits.
 */
export class DtlsEndpoint {
  readonly #options: DtlsOptions;
  readonly #handshake: Handshake;
  readonly #assembly = new Assembly();
  readonly #sequences: [number, number] = [0, 0];
  #flight: Flight = [];
  #state: DtlsState = { kind: "handshaking" };
  #alert: number | undefined;
  #sentUs = -Infinity;
  #waitUs: number = dtlsTimes.firstUs;
  #repeatAtUs = Infinity;
  #deadlineUs = Infinity;

  constructor(options: DtlsOptions) {
    this.#options = options;
    this.#handshake = options.role === "client" ? new ClientHandshake(options) : new ServerHandshake(options);
  }

  get state(): DtlsState {
    return this.#state;
  }

  /** Begins; call once when there is a path. `roundTripUs` is the path's, if it is known. */
  start(nowUs: number, roundTripUs = 0): void {
    this.#waitUs = Math.min(Math.max(2 * roundTripUs, dtlsTimes.firstUs), dtlsTimes.firstMaxUs);
    this.#deadlineUs = nowUs + dtlsTimes.deadlineUs;
    const flight = this.#handshake.begin();
    if (flight !== undefined) this.#sendFlight(flight, nowUs);
  }

  /** Does what is due; returns when to call again. */
  tick(nowUs: number): number {
    if (this.#state.kind !== "handshaking") return Infinity;
    if (nowUs >= this.#deadlineUs) {
      const alert = this.#alert === undefined ? "" : `, but sent alert ${this.#alert}`;
      this.#state = { kind: "failed", reason: `the other side did not complete the DTLS handshake${alert}` };
      return Infinity;
    }
    if (nowUs >= this.#repeatAtUs) {
      this.#waitUs = Math.max(this.#waitUs, Math.min(this.#waitUs * 2, dtlsTimes.lastUs));
      this.#transmit(nowUs);
    }
    return Math.min(this.#repeatAtUs, this.#deadlineUs);
  }

  /** Takes one datagram. Anything that is malformed or not authentic is dropped: it may not be from the other side. */
  receive(datagram: Buffer, nowUs: number): void {
    try {
      for (const record of parseRecords(datagram)) this.#record(record, nowUs);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }

  /** Says goodbye if there is someone to say it to. */
  close(): void {
    if (this.#state.kind === "established") this.#options.send(this.#buildRecord(contentType.alert, 1, closeNotify));
    this.#state = { kind: "closed" };
  }

  #record(record: DtlsRecord, nowUs: number): void {
    if (this.#state.kind === "failed" || this.#state.kind === "closed" || record.epoch > 1) return;
    let { fragment } = record;
    if (record.epoch === 1) {
      const keys = this.#handshake.keys?.receive;
      const plain = keys && openRecord(record, keys);
      if (plain === undefined) return;
      fragment = plain;
    }
    if (record.type === contentType.alert) this.#receiveAlert(fragment, record.epoch);
    if (record.type !== contentType.handshake) return;
    for (const part of parseFragments(fragment)) this.#receiveFragment(part, record.epoch, nowUs);
  }

  /** An alert in the clear may be anyone's: it is remembered for the message at the deadline, and nothing else. */
  #receiveAlert(fragment: Buffer, epoch: number): void {
    const [level, description] = fragment;
    if (epoch === 0) this.#alert = description;
    else if (fragment.equals(closeNotify)) this.#state = { kind: "closed" };
    else if (level === fatal)
      this.#state = { kind: "failed", reason: `the other side sent alert ${description ?? "?"}` };
  }

  #receiveFragment(part: Fragment, epoch: number, nowUs: number): void {
    // Only Finished is encrypted (RFC 5246 7.4.9), and it must be.
    if ((part.type === messageType.finished) !== (epoch === 1)) return;
    if (part.sequence < this.#assembly.next) {
      if (this.#handshake.asksAgain(part.type) && this.#mayRepeat(nowUs)) this.#transmit(nowUs);
      return;
    }
    if (this.#state.kind !== "handshaking") return;
    this.#assembly.add(part);
    for (let message = this.#assembly.take(); message !== undefined; message = this.#assembly.take()) {
      this.#apply(this.#accept(message), nowUs);
    }
  }

  /** A whole message in its place that does not parse ends the handshake: its number is used up. */
  #accept(message: HandshakeMessage): Step {
    try {
      return this.#handshake.receive(message);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      return { kind: "failed", reason: `handshake message ${message.type} is malformed: ${error.message}` };
    }
  }

  #mayRepeat(nowUs: number): boolean {
    // An established client has no flight that could be missing; two sides answering old with old would never end.
    const waiting = this.#state.kind === "handshaking" || this.#options.role === "server";
    return waiting && nowUs - this.#sentUs >= dtlsTimes.repeatUs;
  }

  #apply(step: Step, nowUs: number): void {
    switch (step.kind) {
      case "wait":
        return;
      case "failed":
        this.#state = step;
        return;
      case "send":
        this.#sendFlight(step.flight, nowUs);
        return;
      case "established":
        this.#state = { kind: "established", srtp: step.srtp };
        if (step.flight !== undefined) this.#sendFlight(step.flight, nowUs);
    }
  }

  #sendFlight(flight: Flight, nowUs: number): void {
    this.#flight = flight;
    this.#transmit(nowUs);
  }

  #transmit(nowUs: number): void {
    const records: Buffer[] = [];
    this.#flight.forEach(({ epoch, bytes }, index) => {
      if (epoch === 1 && this.#flight[index - 1]?.epoch !== 1)
        records.push(this.#buildRecord(contentType.changeCipherSpec, 0, Buffer.from([1])));
      records.push(this.#buildRecord(contentType.handshake, epoch, bytes));
    });
    let datagram: Buffer[] = [];
    let bytes = 0;
    for (const record of records) {
      if (bytes + record.length > maxDatagramBytes && datagram.length > 0) {
        this.#options.send(Buffer.concat(datagram));
        datagram = [];
        bytes = 0;
      }
      datagram.push(record);
      bytes += record.length;
    }
    this.#options.send(Buffer.concat(datagram));
    this.#sentUs = nowUs;
    this.#repeatAtUs = nowUs + this.#waitUs;
  }

  #buildRecord(type: number, epoch: 0 | 1, fragment: Buffer): Buffer {
    const sequence = this.#sequences[epoch]++;
    return buildRecord({ type, epoch, sequence, fragment }, epoch === 1 ? this.#handshake.keys?.send : undefined);
  }
}
