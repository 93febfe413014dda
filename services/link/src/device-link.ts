import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Birth } from "@carillon/contracts/birth";
import type { DeviceEvent } from "@carillon/contracts/command";
import { CarillonError } from "@carillon/contracts/errors";
import type { DeviceIceServers } from "@carillon/contracts/ice";
import type { DeviceKind } from "@carillon/contracts/identity";
import type { PairingStarted } from "@carillon/contracts/pairing";
import type { Telemetry } from "@carillon/contracts/telemetry";
import { renewalCheckEvery, renewalDue } from "@carillon/core/certificate-renewal";
import type { ConfigurationOf, DocumentErrors } from "@carillon/core/configuration/validate";
import type { ReconnectPolicy } from "@carillon/core/reconnect";
import { wallClock, type Monotonic } from "@carillon/core/units";
import { CommandDesk } from "./command-desk.js";
import { ConfigurationKeeper, type Tie } from "./configuration-keeper.js";
import { KeptIceServers } from "./kept-ice-servers.js";
import type { Apply, ApplyOutcome, DeviceInstruction, Obeyed } from "./device-types.js";
import {
  certificateLife,
  deviceIdOf,
  isPaired,
  keysOf,
  loadIdentity,
  saveIdentity,
  type Identity,
} from "./identity.js";
import type { Log } from "./log.js";
import { MqttLink } from "./mqtt-link.js";
import { pair } from "./pairing-client.js";
import { now } from "./redial.js";
import { renew } from "./renewal.js";
import { RevokedCertificates } from "./revoked-certificates.js";
import { SessionCounter } from "./session-counter.js";
import { StateDirectory } from "./state-directory.js";

export interface DeviceLinkOptions<K extends DeviceKind> {
  /** Owned by this device alone; made with mode 0700. */
  readonly dataDirectory: string;
  /** https://host:port of the control service. */
  readonly control: URL;
  /** PEM of the installation's root certificate: the only one that is trusted. */
  readonly caFile: string;
  readonly kind: K;
  readonly agentVersion: string;
  readonly imageVersion?: string;
  readonly model?: string;
  readonly serial?: string;
  /** What lets it in without its code being typed, if control takes it. */
  readonly enrolmentToken?: string;
  /** Under which its balena fleet knows it. */
  readonly balenaUuid?: string;
  readonly capabilities: Birth["capabilities"];
  readonly log: Log;
  /** A new code to show and to speak, until `credentialsChanged`. Its words are computed from this device's own key. */
  showCode(started: PairingStarted): void;
  /** A certificate was received, by pairing or by renewal; `link.identity` is the new one. */
  credentialsChanged?(identity: Identity): void;
  readonly apply: Apply<K>;
  /**
   * Called before a configuration is tried; what it returns is asked afterwards: whether what was heard before is heard with the new
   * one, or is not wanted any more. Absent: this device needs no media service.
   */
  readonly hearing?: () => () => boolean;
  /** Resolves when the instruction has taken effect (a playback has begun, not ended). Instructions are obeyed one after the other. */
  obey(instruction: DeviceInstruction): Promise<Obeyed>;
}

export type LinkState =
  | { readonly kind: "stopped" }
  | { readonly kind: "pairing" }
  | { readonly kind: "down"; readonly retryAt: Monotonic }
  | { readonly kind: "dialing" }
  | { readonly kind: "up"; readonly since: Monotonic };

/** While it is not known how long a certificate lives. */
const lifeUnknown = { notBefore: wallClock(0), notAfter: wallClock(Infinity) };

/**
 * Reads or makes the identity and reads the configuration. Throws CarillonError storage-unavailable naming path and cause, but not for
 * a disk that can only be read, once the device is paired: a card that wears out must not silence a speaker at its next start.
 */
export async function openDeviceLink<K extends DeviceKind>(options: DeviceLinkOptions<K>): Promise<DeviceLink<K>> {
  const { kind, log } = options;
  const { directory, trouble } = await StateDirectory.openWithTrouble(options.dataDirectory);
  if (trouble !== undefined) {
    if (!(await isPaired(directory))) throw trouble;
    log.error(
      { why: trouble.line },
      "nothing can be stored: what the disk holds is in force, and what comes is forgotten at the end",
    );
  }
  const identity = await loadIdentity(directory, log);
  const counter = await SessionCounter.load(directory, log);
  const keeper: ConfigurationKeeper<K> = await ConfigurationKeeper.load<K>({
    kind,
    directory,
    log,
    apply: (wanted, previous) => link.apply(wanted, previous),
    witness: (wanted) => link.witness(wanted),
    changed: (refused) => link.configurationChanged(refused),
  });
  const revoked = await RevokedCertificates.load(directory, log);
  const iceServers = await KeptIceServers.load(directory, log);
  const link: DeviceLink<K> = new DeviceLink(options, { directory, identity, counter, keeper, revoked, iceServers });
  return link;
}

interface Memory<K extends DeviceKind> {
  readonly directory: StateDirectory;
  readonly identity: Identity;
  readonly counter: SessionCounter;
  readonly keeper: ConfigurationKeeper<K>;
  readonly revoked: RevokedCertificates;
  readonly iceServers: KeptIceServers;
}

/** A device's side of the cloud: identity, pairing, MQTT, configuration on disk. The same for speakers and media services. */
export class DeviceLink<K extends DeviceKind> {
  readonly #options: DeviceLinkOptions<K>;
  readonly #directory: StateDirectory;
  readonly #keeper: ConfigurationKeeper<K>;
  readonly #revoked: RevokedCertificates;
  readonly #iceServers: KeptIceServers;
  readonly #mqtt: MqttLink;
  readonly #bootId = randomUUID();
  #identity: Identity;
  #capabilities: Birth["capabilities"];
  #phase: "stopped" | "pairing" | "linking" = "stopped";
  /** Ends the present link, not the whole. */
  #relink = new AbortController();
  #adopted = new AbortController();

  /** Use `openDeviceLink`. */
  constructor(options: DeviceLinkOptions<K>, memory: Memory<K>) {
    const { directory, identity, counter, keeper, revoked, iceServers } = memory;
    this.#options = options;
    this.#iceServers = iceServers;
    this.#directory = directory;
    this.#keeper = keeper;
    this.#revoked = revoked;
    this.#identity = identity;
    this.#capabilities = options.capabilities;
    const desk = new CommandDesk({
      now,
      obey: (instruction) => options.obey(instruction),
      rebirth: () => this.#mqtt.sendBirth(),
      ack: (ack) => {
        options.log.info({ event: "command-acknowledged", command: ack.id, outcome: ack.outcome }, ack.outcome);
        this.#mqtt.sendAck(ack);
      },
    });
    this.#mqtt = new MqttLink({
      identity: () => this.#identity,
      cloud: () => this.configuration.cloud,
      counter,
      log: options.log,
      policy: () => this.#policy(),
      birth: (session) => this.#birth(session),
      reported: () => keeper.report,
      desired: (desired) => void keeper.offer(desired),
      command: (command) => {
        const { id, request, instruction } = command;
        options.log.info({ event: "command", command: id, request, instruction: instruction.kind }, instruction.kind);
        desk.take(command);
      },
      iceServers: (servers) => iceServers.take(servers),
      ...(options.kind === "media" && { revoked: (message) => revoked.take(message) }),
    });
  }

  /** The key exists from the first start on; `credentials` after pairing. */
  get identity(): Identity {
    return this.#identity;
  }

  /** What is in force: from disk before any network; defaults before the first. */
  get configuration(): ConfigurationOf[K] {
    return this.#keeper.configuration;
  }

  get configVersion(): number {
    return this.#keeper.version;
  }

  /** A media service is told whether a certificate of the installation is not to be believed any more; `serial` in hex, lower case. */
  isRevoked(serial: string): boolean {
    return this.#revoked.has(serial);
  }

  /** STUN and TURN servers, with credentials that are good now; none where the cloud names none, or named them too long ago. */
  get iceServers(): DeviceIceServers["iceServers"] {
    return this.#iceServers.current;
  }

  /** MQTT session counter, as in birth; 0 before the first session. */
  get session(): number {
    return this.#mqtt.session;
  }

  get state(): LinkState {
    if (this.#phase !== "linking") return { kind: this.#phase };
    return this.#mqtt.state;
  }

  /**
   * Lives until the signal: applies the configuration on disk at once, pairs if needed, links, reconnects, renews. Resolves after the
   * signal, when `draining` was said and the connection is closed. What fails outside is logged and tried again; it never rejects for it.
   */
  async start(signal: AbortSignal): Promise<void> {
    await this.#keeper.begin();
    const renewals = this.#renewInTime(signal);
    while (!signal.aborted) {
      if (this.#identity.credentials === undefined && !(await this.#pair(signal))) break;
      this.#phase = "linking";
      this.#relink = new AbortController();
      const either = AbortSignal.any([signal, this.#relink.signal]);
      // Either our certificate is too old, or the cloud does not want us any more: it will say which.
      if ((await this.#mqtt.run(either)) === "refused") await this.#renew(signal);
    }
    await renewals;
    await this.#keeper.end();
    this.#phase = "stopped";
  }

  /** `session` is stamped here. While the link is down only the newest is kept. */
  publishTelemetry(telemetry: Telemetry): void {
    this.#mqtt.sendTelemetry(telemetry);
  }

  /** Kept while the link is down, the newest 256. */
  publishEvent(event: DeviceEvent["event"]): void {
    this.#mqtt.sendEvent(event);
  }

  /** Says a new birth when anything changed. */
  updateCapabilities(capabilities: Birth["capabilities"]): void {
    const changed = JSON.stringify(capabilities) !== JSON.stringify(this.#capabilities);
    this.#capabilities = capabilities;
    if (changed) this.#mqtt.sendBirth();
  }

  /** Called by the keeper. */
  async apply(wanted: ConfigurationOf[K], previous: ConfigurationOf[K] | undefined): Promise<ApplyOutcome> {
    const outcome = await this.#options.apply(wanted, previous);
    if (outcome.ok && previous !== undefined && previous.cloud.broker !== wanted.cloud.broker) this.#mqtt.redial();
    return outcome;
  }

  /** Called by the keeper: the broker must acknowledge something that is said afterwards, another broker in a session of its own. */
  witness(wanted: ConfigurationOf[K]): () => Tie | undefined {
    const before = { session: this.session, messages: this.#mqtt.acknowledged.messages };
    const moves = wanted.cloud.broker !== this.configuration.cloud.broker;
    const hears = this.#options.hearing?.() ?? (() => true);
    return () => {
      const { session, messages } = this.#mqtt.acknowledged;
      const linked = moves ? session > before.session : messages > before.messages;
      if (!linked) return "cloud";
      return hears() ? undefined : "media";
    };
  }

  /** Called by the keeper. */
  configurationChanged(refused: DocumentErrors | undefined): void {
    this.#mqtt.sendReported();
    if (refused === undefined) return;
    const [[document, { code, detail }] = ["*", { code: "internal", detail: "" }]] = Object.entries(refused);
    this.publishEvent({ kind: "configuration-rejected", code, detail: `${document}: ${detail}`.slice(0, 1024) });
  }

  #policy(): ReconnectPolicy {
    const { mqtt, stableSeconds } = this.configuration.reconnect;
    return { ...mqtt, stableSeconds };
  }

  #birth(session: number): Birth {
    const { kind, agentVersion, imageVersion, model, serial } = this.#options;
    return {
      v: 1,
      kind,
      session,
      bootId: this.#bootId,
      agentVersion,
      ...(imageVersion !== undefined && { imageVersion }),
      ...(model !== undefined && { model }),
      ...(serial !== undefined && { serial }),
      configVersion: this.configVersion,
      capabilities: this.#capabilities,
    };
  }

  /** False when the signal came first. */
  async #pair(signal: AbortSignal): Promise<boolean> {
    this.#phase = "pairing";
    const { control, kind, agentVersion, model, serial, enrolmentToken, balenaUuid, log } = this.#options;
    try {
      const credentials = await pair(
        {
          control,
          kind,
          agentVersion,
          ...(model !== undefined && { model }),
          ...(serial !== undefined && { serial }),
          ...(enrolmentToken !== undefined && { enrolmentToken }),
          ...(balenaUuid !== undefined && { balenaUuid }),
          identity: this.#identity,
          root: () => this.#root(),
          policy: () => this.#policy(),
          log,
          showCode: (started) => this.#options.showCode(started),
        },
        signal,
      );
      log.info({ device: this.#identity.deviceId, name: credentials.name }, "paired");
      await this.#adopt({ ...this.#identity, credentials });
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    }
  }

  /**
   * At two thirds of the certificate's life; and, once the process has run for a while, whenever there is no link: a broker may close
   * the connection of an expired certificate without a word, and the clock that would tell us may be years behind.
   */
  async #renewInTime(signal: AbortSignal): Promise<void> {
    for (let first = true; !signal.aborted; first = false) {
      const life = certificateLife(this.#identity);
      const due = life === undefined || renewalDue(life, wallClock(Date.now() / 1000));
      if (due || (!first && this.state.kind !== "up")) await this.#renew(signal);
      await this.#untilNextCheck(signal);
    }
  }

  /** Also the least time between two attempts. A certificate that comes meanwhile may have another life: the wait begins anew. */
  async #untilNextCheck(signal: AbortSignal): Promise<void> {
    for (let waited = false; !waited && !signal.aborted;) {
      this.#adopted = new AbortController();
      const wait = renewalCheckEvery(certificateLife(this.#identity) ?? lifeUnknown);
      const either = AbortSignal.any([signal, this.#adopted.signal]);
      waited = await sleep(wait * 1000, true, { signal: either }).catch(() => false);
    }
  }

  async #renew(signal: AbortSignal): Promise<void> {
    const identity = this.#identity;
    const { credentials } = identity;
    if (credentials === undefined) return;
    const { control, log } = this.#options;
    try {
      const renewal = await renew({ control, ca: await this.#root(), identity, credentials }, signal);
      if (renewal.kind === "renewed") await this.#adopt(renewal.identity);
      else if (renewal.kind === "disowned") await this.#disown();
      const why = "why" in renewal ? renewal.why : undefined;
      log[why === undefined ? "info" : "error"]({ outcome: renewal.kind, why }, "certificate renewal");
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof CarillonError)) throw error;
      log.warn({ why: error.line }, "the certificate was not renewed");
    }
  }

  /** The cloud knows this device no more. It asks anew, under the id of the key that it now has; what it plays, it goes on playing. */
  async #disown(): Promise<void> {
    const { privateKey } = this.#identity;
    await this.#store({ deviceId: deviceIdOf(keysOf({ privateKey }).spki), privateKey });
    this.#relink.abort();
  }

  async #adopt(identity: Identity): Promise<void> {
    await this.#store(identity);
    this.#adopted.abort();
    this.#options.credentialsChanged?.(identity);
  }

  /** A disk that fails must not silence a speaker that plays: the identity is good until the next start. */
  async #store(identity: Identity): Promise<void> {
    this.#identity = identity;
    try {
      await saveIdentity(this.#directory, identity);
    } catch (error) {
      if (!(error instanceof CarillonError)) throw error;
      this.#options.log.error({ why: error.line }, "the identity could not be stored");
    }
  }

  /** Read each time: the file may be written by an installation that starts at the same time as we do. */
  async #root(): Promise<string> {
    try {
      return await readFile(this.#options.caFile, "utf8");
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CarillonError("control-unreachable", `its root certificate cannot be read: ${reason}`, { cause });
    }
  }
}
