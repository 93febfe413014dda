import { join } from "node:path";
import type { Birth } from "@carillon/contracts/birth";
import type { SpeakerConfiguration } from "@carillon/contracts/documents";
import type { DeliveredRelease } from "@carillon/contracts/release";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { openDeviceLink, type DeviceLink } from "@carillon/link/device-link";
import { keepHealthFile, type Health } from "@carillon/link/health-file";
import type { DeviceInstruction, Obeyed } from "@carillon/link/device-types";
import type { Log } from "@carillon/link/log";
import { listenForScrapes } from "@carillon/link/metrics-listener";
import { ProcessHealth } from "@carillon/link/process-health";
import { reportingInterval } from "@carillon/link/reporting-interval";
import { capabilities, monotonicUs } from "@carillon/native/playout";
import { createCertificate } from "@carillon/rtc/dtls/certificate";
import { CodeAnnouncer } from "./announce/code-announcer.js";
import { SpeakerOutput } from "./audio/speaker-output.js";
import { StandIn } from "./audio/stand-in.js";
import { identifyTone } from "./audio/tone.js";
import { applyConfiguration } from "./configuration/apply.js";
import { healthLine } from "./health/health-line.js";
import { KeepingUp } from "./health/keeping-up.js";
import { OutputWatch } from "./health/output-watch.js";
import { ProgrammeListening } from "./session/listening.js";
import { Receiver } from "./session/receiver.js";
import type { Settings } from "./settings.js";
import { FateReader } from "./telemetry/fate-reader.js";
import { speakerText } from "./telemetry/metrics-text.js";
import { speakerTelemetry } from "./telemetry/speaker-telemetry.js";
import { Updates } from "./updates/updates.js";
import { agentVersion } from "./version.js";

/** Requests and clock exchanges are milliseconds apart at the closest; nothing that is heard hangs on this timer. */
const pulseMs = 8;
/** Each waking of the process is a part of what it costs: while packets come, one after the other, and while nothing is listened to. */
const calmPulseMs = 24;
const idlePulseMs = 64;
const lookEveryUs = 1e6;
/** A speaker that heard something within this was connected. */
const freshUs = 2e6;
/** Without a packet for this long a speaker that is joined starves. */
const starvedUs = 200e3;

/** The process on the loudspeaker: what plays, what listens, what reports, wired together. */
export class Speaker {
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #output: SpeakerOutput;
  readonly #listening: ProgrammeListening;
  readonly #announcer: CodeAnnouncer;
  readonly #standIn: StandIn;
  readonly #fates = new FateReader();
  readonly #health: ProcessHealth;
  readonly #watch = new OutputWatch();
  readonly #keepingUp = new KeepingUp();
  readonly #resampled = { inserted: 0, removed: 0 };
  readonly #restart = new AbortController();
  readonly #updates: Updates | undefined;
  #link: DeviceLink<"speaker"> | undefined;
  #startedAtUs = 0;
  #lookAtUs = -Infinity;
  /** Since when nothing is heard though the session is joined. */
  #muteSinceUs: number | undefined;
  #firstAudioSeconds: number | undefined;
  #telemetrySeq = 0;
  #newest: SpeakerTelemetry | undefined;

  constructor(settings: Settings, log: Log) {
    this.#settings = settings;
    this.#log = log;
    this.#output = new SpeakerOutput(settings.sound);
    this.#updates = this.#updatesOf(settings);
    this.#health = new ProcessHealth(settings.dataDirectory);
    this.#announcer = new CodeAnnouncer({ log, playClip: (samples) => this.#output.playClip(samples) });
    this.#standIn = new StandIn({
      log,
      folder: join(settings.dataDirectory, "meanwhile"),
      playClip: (samples) => this.#output.playClip(samples),
    });
    this.#listening = new ProgrammeListening(
      {
        certificate: createCertificate(),
        log,
        monotonicUs,
        random: Math.random,
        identity: () => this.#linked.identity,
        iceServers: () => this.#linked.iceServers,
        reconnected: (durationSeconds) => {
          this.#log.info({ durationSeconds }, "sound is back");
          this.#linked.publishEvent({ kind: "reconnected", durationSeconds });
        },
      },
      new Receiver(this.#output, Math.random),
    );
  }

  #updatesOf({ updates }: Settings): Updates | undefined {
    if (updates === undefined) return undefined;
    const rim = {
      log: this.#log,
      changed: (release: DeliveredRelease) => this.#linked.updateCapabilities(this.#capabilities(release)),
      configuration: () => this.#configuration.release,
    };
    return new Updates(updates, rim, monotonicUs() / 1e6);
  }

  #capabilities(release: DeliveredRelease | undefined): Birth["capabilities"] {
    return {
      sinks: capabilities().alsa ? ["alsa", "virtual"] : ["virtual"],
      ...(release !== undefined && { release }),
    };
  }

  /** Lives until the signal, or until the cloud asks for a restart; both are clean ends. */
  async run(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#restart.signal]);
    this.#startedAtUs = monotonicUs();
    const link = await this.#openLink();
    this.#link = link;
    const { healthFile } = this.#settings;
    if (healthFile !== undefined) await keepHealthFile(healthFile, () => this.#condition(), either);
    this.#health.start();
    const closeMetrics = await this.#openMetrics(link);
    const stopPulse = this.#beginPulse();
    try {
      await Promise.all([link.start(either), this.#report(either), this.#updates?.follow(either)]);
    } finally {
      stopPulse();
      await closeMetrics();
      this.#announcer.stop();
      await this.#listening.close();
      // Last: until here the programme is heard.
      this.#output.close();
      this.#health.stop();
    }
  }

  #openLink(): Promise<DeviceLink<"speaker">> {
    const { control, caFile, dataDirectory, imageVersion, model, serial, enrolmentToken, balenaUuid } = this.#settings;
    return openDeviceLink({
      kind: "speaker",
      dataDirectory,
      control,
      caFile,
      agentVersion: agentVersion(),
      ...(imageVersion !== undefined && { imageVersion }),
      ...(model !== undefined && { model }),
      ...(serial !== undefined && { serial }),
      capabilities: this.#capabilities(this.#updates?.unknown),
      ...(enrolmentToken !== undefined && { enrolmentToken }),
      ...(balenaUuid !== undefined && { balenaUuid }),
      log: this.#log,
      showCode: (started) => this.#announcer.announce(started),
      credentialsChanged: () => {
        this.#announcer.stop();
        if (this.#listening.state === "idle") this.#listening.listen();
      },
      apply: (wanted, previous) =>
        Promise.resolve(applyConfiguration({ output: this.#output, listening: this.#listening }, wanted, previous)),
      hearing: () => this.#hearing(),
      obey: (instruction) => Promise.resolve(this.#obey(instruction)),
    });
  }

  /** Of the newest telemetry: what the cloud is told and what is scraped are the same. */
  #openMetrics(link: DeviceLink<"speaker">): Promise<() => Promise<void>> {
    const { metrics: address, model = "", imageVersion: release = "" } = this.#settings;
    if (address === undefined) return Promise.resolve(() => Promise.resolve());
    const text = (): string => {
      const { site, zone, programme } = link.configuration.listening;
      const of = { site, zone: zone ?? "", programme: programme ?? "" };
      return speakerText({ id: link.identity.deviceId, model, release, ...of }, this.#newest);
    };
    return listenForScrapes({ address, text, log: this.#log });
  }

  get #linked(): DeviceLink<"speaker"> {
    if (this.#link === undefined) throw new Error("the link is opened before anything else begins");
    return this.#link;
  }

  get #configuration(): SpeakerConfiguration {
    return this.#linked.configuration;
  }

  /** Whoever was not heard before cannot be cut off. */
  #hearing(): () => boolean {
    const nowUs = monotonicUs();
    const { state, mediaAtUs = -Infinity } = this.#listening;
    const connected = state === "listening" && mediaAtUs > nowUs - freshUs;
    return () => !connected || this.#listening.hasHeard(nowUs);
  }

  #obey(instruction: DeviceInstruction): Obeyed {
    switch (instruction.kind) {
      case "identify":
        this.#output.playClip(identifyTone(instruction.seconds));
        return { outcome: "done" };
      case "restart":
        this.#log.info({}, "restart was asked for");
        // The acknowledgement goes out first.
        setTimeout(() => this.#restart.abort(), 200);
        return { outcome: "done" };
      case "play":
      case "stop":
      case "ring":
        return {
          outcome: "rejected",
          code: "document-not-applicable",
          detail: "a speaker plays what its media service sends: send this to the media service",
        };
    }
  }

  #beginPulse(): () => void {
    const beat = (): void => {
      const nowUs = monotonicUs();
      this.#pulse(nowUs);
      timer = setTimeout(beat, this.#nextPulseMs(nowUs));
    };
    let timer = setTimeout(beat, pulseMs);
    return () => clearTimeout(timer);
  }

  #nextPulseMs(nowUs: number): number {
    if (this.#listening.state === "idle") return idlePulseMs;
    return this.#listening.isCalm(nowUs) ? calmPulseMs : pulseMs;
  }

  #pulse(nowUs: number): void {
    this.#listening.tick(nowUs);
    if (nowUs < this.#lookAtUs) return;
    this.#lookAtUs = nowUs + lookEveryUs;
    const heard = nowUs - this.#listening.receiver.soundAtUs < lookEveryUs;
    this.#updates?.look({ heard, plays: this.#state(nowUs) === "playing" }, nowUs / 1e6);
    this.#look();
  }

  /** Once a second: what has become of the frames, and whether the sound card deserves a word. */
  #look(): void {
    const stats = this.#output.stats();
    if (stats === undefined) return;
    const { timeline } = this.#listening.receiver;
    if (timeline !== undefined && this.#output.deadline() !== undefined) {
      this.#fates.read(timeline, stats, (from, into) => this.#output.fates(from, into));
      const samples = (stats.ratioPpm * 48_000 * lookEveryUs) / 1e12;
      if (samples > 0) this.#resampled.removed += samples;
      else this.#resampled.inserted -= samples;
    }
    if (this.#firstAudioSeconds === undefined && stats.real + stats.redundant + stats.retransmitted > 0)
      this.#firstAudioSeconds = (monotonicUs() - this.#startedAtUs) / 1e6;
    const nowUs = monotonicUs();
    const silentUs = this.#listening.state === "idle" ? 0 : nowUs - (this.#listening.mediaAtUs ?? this.#startedAtUs);
    const isMute = ["starved", "syncing"].includes(this.#state(nowUs));
    this.#muteSinceUs = isMute ? (this.#muteSinceUs ?? nowUs) : undefined;
    this.#standIn.look(nowUs, silentUs / 1e6, this.#configuration);
    const { receiver } = this.#listening;
    const pace = this.#keepingUp.look(receiver.neededUs, receiver.delayUs(nowUs));
    for (const event of [...this.#watch.look(this.#output.state(), stats), ...(pace === undefined ? [] : [pace])]) {
      const isGood = (event.kind === "output-changed" && event.code === undefined) || event.kind === "keeps-up";
      this.#log[isGood ? "info" : "warn"]({ ...event }, event.kind);
      this.#linked.publishEvent(event);
    }
  }

  #condition(): Health {
    const nowUs = monotonicUs();
    return healthLine({
      isPaired: this.#linked.identity.credentials !== undefined,
      listening: this.#state(nowUs),
      programme: this.#configuration.listening.programme,
      output: this.#output.state(),
      muteSeconds: (nowUs - (this.#muteSinceUs ?? nowUs)) / 1e6,
    });
  }

  async #report(signal: AbortSignal): Promise<void> {
    // The first message soon, so that a newcomer is seen.
    const seconds = () => (this.#telemetrySeq === 0 ? 1 : this.#configuration.telemetry.intervalSeconds);
    while (await reportingInterval(seconds, signal)) this.#publishTelemetry();
  }

  #publishTelemetry(): void {
    const nowUs = monotonicUs();
    const message = speakerTelemetry(
      {
        listening: this.#listening,
        output: this.#output,
        fates: this.#fates,
        health: this.#health,
        resampled: this.#resampled,
        programme: this.#configuration.listening.programme,
        state: this.#state(nowUs),
        timeToFirstAudioSeconds: this.#firstAudioSeconds,
        overheadBytesBefore: this.#newest?.listening.overheadBytes ?? 0,
        keepsUp: !this.#keepingUp.behind,
      },
      {
        seq: this.#telemetrySeq,
        sentAt: new Date().toISOString(),
        nowUs,
        config: this.#configuration.telemetry,
      },
    );
    this.#telemetrySeq += 1;
    if (message === undefined) return;
    this.#newest = message;
    this.#log.debug({ telemetry: message }, "telemetry");
    this.#linked.publishTelemetry(message);
  }

  #state(nowUs: number): SpeakerTelemetry["listening"]["state"] {
    const { state, mediaAtUs, joins } = this.#listening;
    if (state === "idle") return "idle";
    if (state === "joining") return joins > 1 || mediaAtUs !== undefined ? "reconnecting" : "joining";
    const silentUs = nowUs - (mediaAtUs ?? nowUs);
    if (silentUs >= this.#configuration.reconnect.restartSeconds * 1e6) return "reconnecting";
    if (silentUs >= starvedUs) return "starved";
    return this.#output.deadline() === undefined ? "syncing" : "playing";
  }
}
