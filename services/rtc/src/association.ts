import { randomBytes, randomUUID } from "node:crypto";
import { CarillonError } from "@carillon/contracts/errors";
import { monotonicUs } from "./clock.js";
import { type Certificate, type Fingerprint } from "./dtls/certificate.js";
import { DtlsEndpoint } from "./dtls/endpoint.js";
import { isDtls } from "./dtls/record.js";
import { IceAgent } from "./ice/agent.js";
import type { Candidate } from "./ice/candidate.js";
import type { LocalPath, Pair } from "./ice/generation.js";
import { openRelay, type Relay } from "./ice/relay.js";
import { type IceServer, parseServer, reflexiveCandidates } from "./ice/servers.js";
import { isStun, type TransportAddress } from "./ice/stun.js";
import type { Egress, MediaPeer, PeerState, PeerStats } from "./peer.js";
import type { CreateRtpOpener } from "./srtp/cipher.js";
import { SrtpSession } from "./srtp/session.js";
import { type PortUser, UdpPort, type UdpPortOptions } from "./udp-port.js";

export interface PeerOptions {
  /** One per process will do: `createCertificate()`. */
  readonly certificate: Certificate;
  /** A port that is shared with other peers and closed by its owner; or how to open one for this peer alone. */
  readonly network?: UdpPort | UdpPortOptions;
  /** Asked at the first gathering and at each ICE restart, since credentials end. None by default, and then nobody is contacted. */
  readonly iceServers?: () => readonly IceServer[];
  /** Default: Node.js's own cryptography. */
  readonly createRtpOpener?: CreateRtpOpener;
  /** A server that cannot be used, in words for a log. The peer goes on without it. */
  readonly warn?: (message: string) => void;
}

interface GrantedRelay {
  readonly relay: Relay;
  readonly url: string;
  /** To whom the server granted the allocation. */
  readonly username: string | undefined;
  /** By one of newer credentials; it carries what it carries until the restart has succeeded. */
  isReplaced: boolean;
}

/** Indices of relay paths begin here; a port's own count from 0. */
const firstRelayIndex = 1000;

/**
 * What both sides of a session are made of: sockets, ICE, DTLS and SRTP, joined by time. The offering and the answering
 * peer add their descriptions. Owns its port unless it was given one; `close` ends everything it owns.
 */
export class Association implements MediaPeer, PortUser {
  readonly id = randomUUID();
  protected readonly certificate: Certificate;
  protected readonly ice: IceAgent;
  readonly #network: UdpPort | UdpPortOptions;
  readonly #counters = {
    packetsReceived: 0,
    packetsSent: 0,
    bytesReceived: 0,
    bytesSent: 0,
    unauthenticated: 0,
    replayed: 0,
    rejected: 0,
  };
  readonly #stateListeners: ((state: PeerState) => void)[] = [];
  readonly #rtpListeners: ((packet: Uint8Array, arrivalUs: number) => void)[] = [];
  readonly #rtcpListeners: ((packet: Uint8Array, arrivalUs: number) => void)[] = [];
  readonly #routeListeners: ((egress: Egress) => void)[] = [];
  readonly #iceServers: () => readonly IceServer[];
  readonly #createRtpOpener: CreateRtpOpener | undefined;
  readonly #warn: (message: string) => void;
  /** By the index of their path. */
  readonly #relays = new Map<number, GrantedRelay>();
  #nextRelayIndex = firstRelayIndex;
  #reflexive: readonly Candidate[] = [];
  #rtcpTaker: ((datagram: Uint8Array, arrivalUs: number) => void) | undefined;
  #port: UdpPort | undefined;
  #dtls: DtlsEndpoint | undefined;
  #dtlsStarted = false;
  #srtp: SrtpSession | undefined;
  #egress: Egress | undefined;
  #route: Pair | undefined;
  #heard: { path: LocalPath; from: TransportAddress } | undefined;
  #state: PeerState = { kind: "connecting" };
  #timer: NodeJS.Timeout | undefined;
  #iceRestarts = 0;

  constructor(options: PeerOptions, controlling: boolean) {
    this.certificate = options.certificate;
    this.#network = options.network ?? {};
    this.#iceServers = options.iceServers ?? (() => []);
    this.#createRtpOpener = options.createRtpOpener;
    this.#warn = options.warn ?? (() => undefined);
    const send = (datagram: Buffer, path: LocalPath, to: TransportAddress): void => {
      this.#send(datagram, path, to);
    };
    this.ice = new IceAgent({ random: randomBytes, send }, controlling);
  }

  get state(): PeerState {
    return this.#state;
  }
  get ufrags(): readonly string[] {
    return this.ice.ufrags;
  }
  get stats(): PeerStats {
    const { selected, requestsSent, selectedChanges } = this.ice;
    const roundTripUs = selected?.roundTripUs;
    return {
      ...this.#counters,
      currentRoundTripTime: roundTripUs === undefined ? undefined : roundTripUs / 1e6,
      consentRequestsSent: requestsSent,
      iceRestarts: this.#iceRestarts,
      selectedCandidatePairChanges: selectedChanges,
    };
  }

  onState(listener: (state: PeerState) => void): void {
    this.#stateListeners.push(listener);
  }
  onRtp(listener: (packet: Uint8Array, arrivalUs: number) => void): void {
    this.#rtpListeners.push(listener);
  }
  onRtcp(listener: (packet: Uint8Array, arrivalUs: number) => void): void {
    this.#rtcpListeners.push(listener);
  }
  onRoute(listener: (egress: Egress) => void): void {
    this.#routeListeners.push(listener);
  }

  egress(): Egress | undefined {
    return this.#egress;
  }

  sendRtp(packet: Uint8Array): void {
    this.#sendMedia(this.#srtp?.sealRtp(bufferOf(packet)));
  }

  sendRtcp(packet: Uint8Array): number | undefined {
    return this.#rtcpTaker === undefined ? this.#sendMedia(this.#srtp?.sealRtcp(bufferOf(packet))) : undefined;
  }

  handOverRtcp(take: (datagram: Uint8Array, arrivalUs: number) => void): void {
    this.#rtcpTaker = take;
  }

  consented(sentUs: number, roundTripUs: number): void {
    this.ice.consented(sentUs, roundTripUs);
    if (this.#state.kind !== "connected") this.#advance();
  }

  probe(): void {
    this.ice.probe(monotonicUs());
    this.#advance();
  }

  async close(): Promise<void> {
    if (this.#state.kind === "closed") return;
    this.#dtls?.close();
    clearTimeout(this.#timer);
    this.#enter({ kind: "closed" });
    await this.#release();
  }

  /**
   * Opens or joins the port, asks the ICE servers, and returns all candidates; after a change of network, adds what has
   * appeared. Throws CarillonError `session-unknown` if the peer was closed meanwhile.
   */
  protected async gather(): Promise<readonly Candidate[]> {
    const known = this.#port;
    const port = known ?? (this.#network instanceof UdpPort ? this.#network : await UdpPort.open(this.#network));
    const paths = known === undefined ? port.paths : await port.refresh();
    this.#port = port;
    if (known === undefined) port.attach(this);
    await this.#askServers(port);
    if (this.#state.kind === "closed") {
      await this.#release();
      throw new CarillonError("session-unknown", "the peer was closed while it gathered its addresses");
    }
    for (const path of paths) this.ice.addLocal(path, monotonicUs());
    const relays = [...this.#relays.values()].filter(({ isReplaced }) => !isReplaced);
    return [...port.candidates, ...this.#reflexive, ...relays.map(({ relay }) => relay.candidate)];
  }

  /** A restart asks again, for newer credentials grant relays that outlive those of older ones. */
  async #askServers(port: UdpPort): Promise<void> {
    await this.#leaveReplaced();
    const asked = this.#iceServers().flatMap((server) =>
      server.urls.map((url) => ({ server, address: parseServer(url), url })),
    );
    const reflexive: Candidate[] = [];
    await Promise.all(
      asked.map(async ({ server, address, url }) => {
        const { username } = server;
        const before = [...this.#relays].filter(([, granted]) => granted.url === url);
        if (address === undefined) this.#warn(`"${url}" is not a STUN or TURN URL`);
        else if (address.scheme === "stun") reflexive.push(...(await reflexiveCandidates(port, address)));
        else if (!before.some(([, granted]) => granted.username === username)) {
          const relay = await openRelay(address, server);
          if (typeof relay === "string") this.#warn(relay);
          else this.#replaceRelays(before, { relay, url, username, isReplaced: false });
        }
      }),
    );
    this.#reflexive = reflexive;
  }

  #replaceRelays(before: readonly (readonly [number, GrantedRelay])[], granted: GrantedRelay): void {
    for (const [index, older] of before) {
      older.isReplaced = true;
      this.ice.removeLocal(index);
    }
    const { relay } = granted;
    const path = { index: this.#nextRelayIndex, candidate: relay.candidate };
    this.#nextRelayIndex += 1;
    this.#relays.set(path.index, granted);
    relay.onDatagram((datagram, from) => this.receive(datagram, path, from, monotonicUs()));
    this.ice.addLocal(path, monotonicUs());
  }

  /** By the next restart at the latest nothing goes over them. */
  async #leaveReplaced(): Promise<void> {
    const used = this.ice.selected?.local.index;
    const left = [...this.#relays].filter(([index, { isReplaced }]) => isReplaced && index !== used);
    for (const [index] of left) this.#relays.delete(index);
    await Promise.all(left.map(([, { relay }]) => relay.close()));
  }

  async #release(): Promise<void> {
    const port = this.#port;
    this.#port = undefined;
    port?.detach(this);
    const relays = [...this.#relays.values()];
    this.#relays.clear();
    const closing = relays.map(({ relay }) => relay.close());
    await Promise.all([...closing, this.#network instanceof UdpPort ? undefined : port?.close()]);
  }

  #send(datagram: Buffer, path: LocalPath, to: TransportAddress): number | undefined {
    if (path.index < firstRelayIndex) return this.#port?.send(datagram, path, to);
    this.#relays.get(path.index)?.relay.send(datagram, to);
    return undefined;
  }

  /** Both descriptions are known: ICE checks begin, and DTLS as soon as there is a path. */
  protected begin(role: "client" | "server", fingerprints: readonly Fingerprint[]): void {
    this.#dtls = new DtlsEndpoint({
      role,
      fingerprints,
      certificate: this.certificate,
      srtpProfiles: [0x0007, 0x0001],
      random: randomBytes,
      send: (datagram) => this.#sendDtls(datagram),
    });
    this.#advance();
  }

  protected countRestart(): void {
    this.#iceRestarts += 1;
    this.#advance();
  }

  /** Something was told to ICE from outside. */
  protected wake(): void {
    this.#advance();
  }

  awaits(transaction: string): boolean {
    return this.ice.awaits(transaction);
  }

  receive(datagram: Buffer, path: LocalPath, from: TransportAddress, arrivalUs: number): boolean {
    if (isStun(datagram)) {
      const authentic = this.ice.receive(datagram, path, from, arrivalUs);
      if (!authentic) this.#counters.rejected += 1;
      else this.#heard = { path, from };
      this.#advance();
      return authentic;
    }
    if (isDtls(datagram)) {
      this.#dtls?.receive(datagram, arrivalUs);
      this.#advance();
    } else this.#receiveMedia(datagram, arrivalUs);
    return false;
  }

  #receiveMedia(datagram: Buffer, arrivalUs: number): void {
    const [first = 0, second = 0] = datagram;
    if (this.#srtp === undefined || first >> 6 !== 2) {
      this.#counters.rejected += 1;
      return;
    }
    const isRtcp = second >= 192 && second <= 223; // RFC 5761 4
    if (isRtcp && this.#rtcpTaker !== undefined) {
      this.#rtcpTaker(datagram, arrivalUs);
      return;
    }
    const opened = isRtcp ? this.#srtp.openRtcp(datagram) : this.#srtp.openRtp(datagram);
    if (opened.kind !== "opened") {
      this.#counters[opened.kind] += 1;
      return;
    }
    this.#counters.packetsReceived += 1;
    this.#counters.bytesReceived += datagram.length;
    for (const listener of isRtcp ? this.#rtcpListeners : this.#rtpListeners) listener(opened.packet, arrivalUs);
  }

  #sendMedia(packet: Buffer | undefined): number | undefined {
    const pair = this.ice.selected;
    if (packet === undefined || pair === undefined) return undefined;
    this.#counters.packetsSent += 1;
    this.#counters.bytesSent += packet.length;
    return this.#send(packet, pair.local, pair.remote);
  }

  /** Before our own check has succeeded, the answer goes to where the other side's authenticated check came from. */
  #sendDtls(datagram: Buffer): void {
    const { selected } = this.ice;
    if (selected !== undefined) this.#send(datagram, selected.local, selected.remote);
    else if (this.#heard !== undefined) this.#send(datagram, this.#heard.path, this.#heard.from);
  }

  /** Lets everything that is due happen, takes note of what changed, and sleeps until the next thing is due. */
  #advance(): void {
    if (this.#state.kind === "closed") return;
    const nowUs = monotonicUs();
    const iceDue = this.ice.tick(nowUs);
    const { selected } = this.ice;
    if (selected !== undefined && this.#dtls !== undefined && !this.#dtlsStarted) {
      this.#dtlsStarted = true;
      this.#dtls.start(nowUs, selected.roundTripUs);
    }
    const due = Math.min(iceDue, this.#dtls?.tick(nowUs) ?? Infinity);
    if (this.#dtls?.state.kind === "established")
      this.#srtp ??= new SrtpSession(this.#dtls.state.srtp, this.#createRtpOpener);
    // The route first: whoever hears that we are connected may send at once.
    this.#follow(selected);
    this.#enter(this.#judge(nowUs));
    clearTimeout(this.#timer);
    if (due !== Infinity) this.#timer = setTimeout(() => this.#advance(), waitMs(nowUs, due));
  }

  #judge(nowUs: number): PeerState {
    const dtls = this.#dtls?.state;
    const wasConnected = this.#srtp !== undefined;
    if (dtls?.kind === "failed") return { kind: "failed", reason: dtls.reason, restartable: false };
    if (dtls?.kind === "closed")
      return { kind: "failed", reason: "the other side closed the session", restartable: false };
    switch (this.ice.state) {
      case "failed": {
        const reason = wasConnected
          ? "no path has answered for 30 s (RFC 7675)"
          : "no path to the other side was found";
        return { kind: "failed", reason, restartable: true };
      }
      case "connected":
        return wasConnected ? { kind: "connected", sinceUs: nowUs } : { kind: "connecting" };
      default:
        return wasConnected ? { kind: "disconnected", sinceUs: nowUs } : { kind: "connecting" };
    }
  }

  #enter(state: PeerState): void {
    if (state.kind === this.#state.kind || this.#state.kind === "closed") return;
    this.#state = state;
    for (const listener of this.#stateListeners) listener(state);
  }

  #follow(selected: Pair | undefined): void {
    if (
      selected === undefined ||
      selected === this.#route ||
      this.#srtp === undefined ||
      this.#dtls?.state.kind !== "established"
    )
      return;
    this.#route = selected;
    this.#egress = {
      profile: this.#dtls.state.srtp.profile,
      ...this.#srtp.keys,
      consent: this.ice.consent,
      fd: this.#port?.descriptor(selected.local),
      remoteAddress: selected.remote.address,
      remotePort: selected.remote.port,
      family: selected.remote.address.includes(":") ? 6 : 4,
    };
    for (const listener of this.#routeListeners) listener(this.#egress);
  }
}

/** Nothing that is more than a second away is in a hurry: consent is asked for every five, and lasts for thirty. */
const unhurriedUs = 1e6;
/** The same instants for all associations: two hundred of them wake the process four times a second instead of forty. */
const turnUs = 250e3;

function waitMs(nowUs: number, dueUs: number): number {
  const atUs = dueUs - nowUs < unhurriedUs ? dueUs : Math.ceil(dueUs / turnUs) * turnUs;
  // Never at once: what is due now has been done, and timers count whole milliseconds.
  return Math.max(1, Math.ceil((atUs - nowUs) / 1000));
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
