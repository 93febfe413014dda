import { randomUUID } from "node:crypto";
import type { DeviceEvent } from "@carillon/contracts/command";
import type { Log } from "@carillon/link/log";
import type { MediaTelemetry } from "@carillon/contracts/telemetry";
import { createCertificate } from "@carillon/rtc/dtls/certificate";
import { UdpPort, type UdpPortOptions } from "@carillon/rtc/udp-port";
import { SiteClock } from "./clock/site-clock.js";
import { NativeEgress } from "./egress/native-egress.js";
import { loadAddon, type Realtime } from "./native/addon.js";
import { nativeSockets } from "./native/native-socket.js";
import { PacingThread } from "./programme/pacing-thread.js";
import { Programmes } from "./programme/programmes.js";
import { Library } from "./sources/library.js";
import type { Lateness } from "./telemetry/metrics-text.js";
import type { JoinLimits } from "./whep/join-queue.js";
import { Listeners } from "./whep/listeners.js";

export interface SiteOptions {
  /** Folder of files that may be played. */
  readonly library: string;
  /** Where audio is sent from. */
  readonly network: UdpPortOptions;
  readonly log: Log;
  /** Asks for real-time priority; default true. */
  readonly realtime?: boolean;
  readonly joinLimits?: JoinLimits;
  /** Of a device's certificate: hex, lower case. */
  readonly isRevoked: (serial: string) => boolean;
  readonly event: (event: DeviceEvent["event"]) => void;
  /** The programme worker died, which is a bug of ours: all is silent. */
  readonly failed: (error: Error) => void;
}

/**
 * Everything between sources and listeners, without cloud and HTTP: clock, programme worker, programmes, sessions. Owns all of it.
 */
export class Site {
  readonly clock: SiteClock;
  readonly programmes: Programmes;
  readonly listeners: Listeners;
  /** What the programme worker was granted. */
  readonly realtime: Realtime;
  readonly #thread: PacingThread;
  readonly #port: UdpPort;

  private constructor(parts: Pick<Site, "clock" | "programmes" | "listeners">, thread: PacingThread, port: UdpPort) {
    this.clock = parts.clock;
    this.programmes = parts.programmes;
    this.listeners = parts.listeners;
    this.realtime = thread.realtime;
    this.#thread = thread;
    this.#port = port;
  }

  /** Throws CarillonError `native-missing` or `port-in-use`. Runs until `close`. */
  static async open({ library, network, log, event, failed, isRevoked, ...options }: SiteOptions): Promise<Site> {
    const addon = loadAddon();
    const clock = new SiteClock(addon, Date.now() / 1000);
    const port = await UdpPort.open({ ...network, openSocket: nativeSockets(addon) });
    const { realtime = true, joinLimits } = options;
    const thread = await PacingThread.start({ realtime, tell: (message) => programmes.heard(message), died: failed });
    const listeners = new Listeners({
      clock,
      peer: { certificate: createCertificate(), network: port },
      log: (fields, message) => log.info(fields, message),
      isRevoked,
      ...(joinLimits !== undefined && { joinLimits }),
    });
    const programmes = new Programmes({
      clock,
      cname: randomUUID(),
      log,
      event: (happened) => {
        log.info({ ...happened }, happened.kind);
        event(happened);
      },
      egress: new NativeEgress(addon),
      library: new Library(library),
      post: (message) => thread.post(message),
      retire: (programme) => listeners.dismiss(programme),
    });
    listeners.start();
    return new Site({ clock, programmes, listeners }, thread, port);
  }

  /** Of every programme; lateness is that since the last call. */
  telemetry(): MediaTelemetry["programmes"] {
    return this.programmes.all.map((programme) =>
      programme.telemetry(this.listeners.count(programme), this.listeners.needs(programme)),
    );
  }

  /** Who listens to a programme: the device of each session, or what it is called here if it is a stranger's. */
  listenersOf(id: string): readonly string[] {
    const programme = this.programmes.find(id);
    return programme === undefined ? [] : this.listeners.whoPlays(programme);
  }

  lateness(): Lateness[] {
    return this.programmes.all.map((programme) => ({ programme: programme.id, histogram: programme.lateness() }));
  }

  /** For people who look for something to hear. */
  describe(): (Pick<MediaTelemetry["programmes"][number], "id" | "delaySeconds" | "listeners"> & {
    readonly whep: string;
    readonly recommendedDelaySeconds: number | null;
    readonly playing: string | null;
  })[] {
    return this.programmes.all.map((programme) => ({
      id: programme.id,
      whep: `/whep/${programme.id}`,
      delaySeconds: programme.delay.toUs / 1e6,
      recommendedDelaySeconds: programme.advice(this.listeners.needs(programme)).recommendedDelaySeconds ?? null,
      playing: programme.player.playing?.source ?? null,
      listeners: this.listeners.count(programme),
    }));
  }

  /** Against the way of the sound: sessions, programmes, thread, sockets. */
  async close(): Promise<void> {
    await this.listeners.close();
    await this.programmes.close();
    await this.#thread.close();
    await this.#port.close();
  }
}
