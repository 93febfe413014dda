import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CarillonError } from "@carillon/contracts/errors";
import { wallClock } from "@carillon/core/units";
import { type DeviceLink, openDeviceLink } from "@carillon/link/device-link";
import { keepHealthFile, type Health } from "@carillon/link/health-file";
import type { Identity } from "@carillon/link/identity";
import type { Log } from "@carillon/link/log";
import { listenForScrapes } from "@carillon/link/metrics-listener";
import { ProcessHealth } from "@carillon/link/process-health";
import { processSeries } from "@carillon/link/process-series";
import type { IceServer } from "@carillon/rtc/ice/servers";
import { Access } from "./http/access.js";
import type { ApplicationRim } from "./http/application.js";
import { udpPortOptions, whepUrls } from "./http/reach.js";
import { listenPlainly, SecureServer } from "./http/servers.js";
import { obey } from "./instructions.js";
import { BellJournal } from "./schedules/bell-journal.js";
import { heardFrom } from "./schedules/peers.js";
import { Ringer } from "./schedules/ringer.js";
import { isClockKept, readWallClock } from "./schedules/wall-clock.js";
import type { Settings } from "./settings.js";
import { Site } from "./site.js";
import { metricsText } from "./telemetry/metrics-text.js";
import { Telemetry } from "./telemetry/telemetry.js";
import { FileSource } from "./sources/file-source.js";
import { Library } from "./sources/library.js";
import { agentVersion } from "./version.js";
import { iceServerLinks, ownIceServers } from "./whep/ice-servers.js";

/** The acknowledgement of a restart is on its way by then. */
const restartMs = 200;

/** The process: a site, the servers that its listeners come to, and the link to the cloud, wired together. Owns them. */
export class MediaService {
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #failure = Promise.withResolvers<never>();
  readonly #end = new AbortController();
  /** In the order of opening; closed in the opposite one. */
  readonly #closers: (() => Promise<void>)[] = [];
  #link: DeviceLink<"media"> | undefined;
  #ringer: Ringer | undefined;
  #telemetry: Telemetry | undefined;
  readonly #isRevoked = (serial: string): boolean => this.#link?.isRevoked(serial) ?? false;

  constructor(settings: Settings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  /**
   * Lives until the signal, or until the cloud asks for a restart; both are clean ends. Throws CarillonError for what is wrong
   * outside: native-missing, storage-unavailable, port-in-use.
   */
  async run(stop: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stop, this.#end.signal]);
    // While things are being opened nobody waits for it yet.
    this.#failure.promise.catch(() => undefined);
    let lives: Promise<unknown> = Promise.resolve();
    try {
      const site = await this.#openSite();
      const ringer = (this.#ringer = await this.#openRinger(site));
      const secure = new SecureServer(this.#application(site), this.#settings.whep);
      const link = (this.#link = await this.#openLink(site, secure));
      await makeFolder(this.#settings.library);
      this.#closers.push(() => secure.close());
      // What the disk knows plays before anybody is let in: a speaker that is told "no such programme" would wait before it asks again.
      await site.programmes.apply(link.configuration.programmes.programmes);
      ringer.apply(link.configuration.schedules);
      await this.#openServers(site, secure, link.identity);
      await this.#openMetrics(site, link);
      const telemetry = (this.#telemetry = this.#report(site, link));
      const { healthFile } = this.#settings;
      if (healthFile !== undefined) await keepHealthFile(healthFile, () => this.#health(site, link), signal);
      lives = Promise.all([link.start(signal), telemetry.run(signal), ringer.run(signal)]);
      await Promise.race([lives, this.#failure.promise]);
    } finally {
      this.#end.abort();
      for (const close of this.#closers.reverse()) await close();
      await lives;
    }
  }

  async #openSite(): Promise<Site> {
    const { library, hosts, whep, mediaPort } = this.#settings;
    const site = await Site.open({
      library,
      network: udpPortOptions(hosts, whep, mediaPort),
      log: this.#log,
      event: (event) => this.#link?.publishEvent(event),
      isRevoked: this.#isRevoked,
      failed: (error) => this.#failure.reject(error),
    });
    this.#closers.push(() => site.close());
    this.#log.info({ realtime: site.realtime }, "programme worker runs");
    return site;
  }

  /** Its memory has a folder of its own in the data directory. */
  async #openRinger(site: Site): Promise<Ringer> {
    const { dataDirectory, library: folder } = this.#settings;
    const library = new Library(folder);
    const path = join(dataDirectory, "schedules");
    return new Ringer({
      journal: await BellJournal.open(path, wallClock(Date.now() / 1000), this.#log),
      sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
      readClocks: () => ({ wallSeconds: Date.now() / 1000, monotonicUs: site.clock.nowUs() }),
      readClocksExactly: () => readWallClock(() => site.clock.nowUs()),
      programme: (id) => site.programmes.find(id),
      listeners: (id) => site.listenersOf(id),
      heardElsewhere: (peers, bell) => {
        const identity = this.#link?.identity;
        return identity === undefined
          ? Promise.resolve(new Set())
          : heardFrom(peers, bell, { identity, log: this.#log });
      },
      open: async ({ name }) => FileSource.open(await library.find(name)),
      has: ({ name }) =>
        library.find(name).then(
          () => true,
          () => false,
        ),
      isClockKept,
      linked: () => this.#link?.state.kind === "up",
      event: (event) => {
        this.#log.info({ ...event }, event.kind);
        this.#link?.publishEvent(event);
      },
      log: this.#log,
    });
  }

  #openLink(site: Site, secure: SecureServer): Promise<DeviceLink<"media">> {
    const { dataDirectory, control, caFile, imageVersion, serial, enrolmentToken } = this.#settings;
    return openDeviceLink({
      dataDirectory,
      control,
      caFile,
      kind: "media",
      ...(enrolmentToken !== undefined && { enrolmentToken }),
      agentVersion: agentVersion(),
      ...(imageVersion !== undefined && { imageVersion }),
      ...(serial !== undefined && { serial }),
      capabilities: this.#capabilities(site, secure),
      log: this.#log,
      showCode: ({ userCode, fingerprintWords }) =>
        this.#log.info(
          { code: userCode, words: fingerprintWords.join(" ") },
          "enter this code to pair the media service",
        ),
      credentialsChanged: (identity) => {
        this.#openSecure(site, secure, identity).catch((error: unknown) => this.#failure.reject(error));
      },
      apply: async ({ programmes, schedules }) => {
        await site.programmes.apply(programmes.programmes);
        this.#ringer?.apply(schedules);
        return { ok: true };
      },
      obey: (instruction) =>
        obey(instruction, {
          programme: (id) => site.programmes.find(id),
          ring: (schedule) => this.#ringer?.test(schedule) ?? Promise.resolve(),
          restart: () => setTimeout(() => this.#end.abort(), restartMs),
        }),
    });
  }

  async #openServers(site: Site, secure: SecureServer, identity: Identity): Promise<void> {
    const { whepHttp } = this.#settings;
    if (whepHttp !== undefined) {
      const plain = await listenPlainly(this.#application(site), whepHttp);
      this.#closers.push(() => plain.close());
      this.#log.info({ address: `http://${whepHttp.host}:${plain.port}/whep` }, "listens without TLS");
    }
    await this.#openSecure(site, secure, identity);
  }

  /** Once there is a certificate; with each new one again. */
  async #openSecure(site: Site, secure: SecureServer, { privateKey, credentials }: Identity): Promise<void> {
    if (credentials === undefined) return;
    await secure.use({ privateKey, ...credentials });
    const capabilities = this.#capabilities(site, secure);
    this.#link?.updateCapabilities(capabilities);
    this.#log.info({ whep: capabilities.whep }, "ready");
  }

  #capabilities(site: Site, { port }: SecureServer): { realtime: Site["realtime"]; whep: string[] } {
    const { hosts, whep } = this.#settings;
    return { realtime: site.realtime, whep: whepUrls(hosts, { ...whep, port: port ?? whep.port }) };
  }

  #application(site: Site): ApplicationRim {
    return {
      access: new Access(this.#settings.listenerToken, this.#isRevoked),
      log: this.#log,
      listeners: site.listeners,
      programme: (id) => site.programmes.find(id),
      iceServerLinks: () => iceServerLinks(this.#iceServers()),
      programmeList: () => site.describe(),
      bells: () => this.#ringer?.rung() ?? [],
      health: () => ({ status: "ok", realtime: site.realtime, link: this.#link?.state.kind ?? "stopped" }),
    };
  }

  /** Those that are set here, or else those that the cloud names for this device. */
  #iceServers(): readonly IceServer[] {
    const { iceServers } = this.#settings;
    return iceServers.urls.length > 0 ? ownIceServers(iceServers, Date.now() / 1000) : (this.#link?.iceServers ?? []);
  }

  async #openMetrics(site: Site, link: DeviceLink<"media">): Promise<void> {
    const { metrics: address } = this.#settings;
    if (address === undefined) return;
    const text = (): string =>
      processSeries(agentVersion()) +
      metricsText(link.identity.deviceId, this.#telemetry?.programmes ?? [], site.lateness());
    this.#closers.push(await listenForScrapes({ address, text, log: this.#log }));
  }

  /** It does its work without the cloud too; what can only be cured by a restart ends the process. */
  #health(site: Site, { state, identity }: DeviceLink<"media">): Health {
    if (identity.credentials === undefined) return { well: true, line: "waits for an operator to enter its code" };
    const programmes = site.describe();
    const playing = programmes.filter((programme) => programme.playing !== null).length;
    return { well: true, line: `${playing} of ${programmes.length} programmes play; link to the cloud ${state.kind}` };
  }

  #report(site: Site, link: DeviceLink<"media">): Telemetry {
    return new Telemetry({
      realtime: site.realtime,
      intervalSeconds: () => link.configuration.telemetry.intervalSeconds,
      programmes: () =>
        site.telemetry().map((one) => ({ ...one, soundsMissing: this.#ringer?.lackingOn(one.id) ?? 0 })),
      health: new ProcessHealth(this.#settings.dataDirectory),
      publish: (telemetry) => {
        this.#log.debug({ telemetry }, "telemetry");
        link.publishTelemetry(telemetry);
      },
    });
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") return;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CarillonError("storage-unavailable", `the library ${path}: ${reason}`, { cause });
  }
}
