import { setTimeout as wait } from "node:timers/promises";
import { CarillonError } from "@carillon/contracts/errors";
import type { Device } from "@carillon/contracts/http";
import type { MediaTelemetry, SpeakerTelemetry } from "@carillon/contracts/telemetry";
import type { ControlApi } from "./control-api.js";
import type { Display, Status } from "./display.js";
import { hall } from "./installation.js";
import type { LiveFleet } from "./live-fleet.js";
import { type Ending, PlaybackWatch } from "./playback.js";
import type { Program } from "./programs.js";
import { rowOf } from "./table.js";
import { type Verdict, judge } from "./verdict.js";

/** After the end, until the last speaker has told of it: the programme's delay, and two telemetry messages. */
const lastWordMs = 10_000;
/** A few telemetry messages; a speaker that is not settled by then is judged as it is. */
const settleMs = 10_000;

/** The speakers that play, as the installation knows them. */
export interface Ensemble {
  readonly fleet: LiveFleet;
  readonly speakers: readonly Program[];
  deviceOf(program: Program): Device | undefined;
  /** Undefined until it has sent any since the start. */
  speakerTelemetry(program: Program): SpeakerTelemetry | undefined;
}

interface Given {
  readonly api: Pick<ControlApi, "play">;
  readonly display: Display;
  /** Its name in the media service's library. */
  readonly file: string;
  /** What a person called it. */
  readonly title: string;
}

/** Plays one file on the hall's programme, for ever or once, and shows it. */
export class ProgrammePlayer {
  private readonly ensemble: Ensemble;
  private readonly given: Given;
  private readonly watch: PlaybackWatch;

  constructor(ensemble: Ensemble, given: Given) {
    this.ensemble = ensemble;
    this.given = given;
    this.watch = new PlaybackWatch(ensemble.fleet);
  }

  /** Plays again and again until the signal; what goes wrong meanwhile is said, and tried again. */
  async loop(signal: AbortSignal): Promise<void> {
    const forget = this.watch.listen();
    while (!signal.aborted) {
      const ending = await this.play(signal).catch((error: unknown): Ending => {
        if (!(error instanceof CarillonError)) throw error;
        return { kind: "failed", error };
      });
      if (ending.kind === "gone") this.given.display.notice("the media service lost the playback; it begins again");
      if (ending.kind !== "failed") continue;
      this.given.display.notice(ending.error.line);
      await wait(2000, undefined, { signal }).catch(() => undefined);
    }
    forget();
  }

  /** Plays to the end and judges every speaker. Undefined when the signal came first. @throws CarillonError when it failed. */
  async once(signal: AbortSignal): Promise<Verdict[] | undefined> {
    const forget = this.watch.listen();
    await this.settled(signal);
    const before = this.telemetry();
    const ending = await this.play(signal);
    forget();
    if (ending.kind === "stopped") return undefined;
    if (ending.kind === "failed") throw ending.error;
    if (ending.kind === "gone")
      throw new CarillonError("media-unreachable", "the media service lost the playback before its end");
    const told = () => this.speakers.every((program) => this.position(program) >= ending.endSample) || undefined;
    await this.ensemble.fleet.until(told, { timeoutMs: lastWordMs, signal });
    const after = this.telemetry();
    return this.speakers.map(({ title, name }) => judge(title, before.get(name), after.get(name), ending.endSample));
  }

  /** A speaker that has just joined is silent until its first frame is due; that is no fault of what is played after it. */
  private async settled(signal: AbortSignal): Promise<void> {
    const seen = this.telemetry();
    const isSettled = (program: Program): boolean => {
      const before = seen.get(program.name);
      const now = this.ensemble.speakerTelemetry(program);
      if (now === undefined || now.seq === before?.seq) return false;
      seen.set(program.name, now);
      return now.accounting.silenced === before?.accounting.silenced;
    };
    const unsettled = new Set(this.speakers);
    const all = () => {
      for (const program of unsettled) if (isSettled(program)) unsettled.delete(program);
      return unsettled.size === 0 || undefined;
    };
    await this.ensemble.fleet.until(all, { timeoutMs: settleMs, signal });
  }

  status(): Status {
    const { file, title } = this.given;
    const programme = this.mediaTelemetry()?.programmes.find(({ id }) => id === hall);
    return {
      playing: programme?.state === "playing" ? (programme.source ?? file).replace(file, title) : null,
      positionSeconds: programme?.positionSeconds ?? null,
      durationSeconds: programme?.durationSeconds ?? null,
      rows: this.speakers.map((program) => rowOf(program.title, this.ensemble.deviceOf(program))),
    };
  }

  private async play(signal: AbortSignal): Promise<Ending> {
    const { api, display, file, title } = this.given;
    const { playback, media } = await api.play(hall, file);
    display.playback({ kind: "started", playback, file: title });
    const ending = await this.watch.ending(playback, media, signal);
    display.playback({ kind: "ended", playback, file: title });
    return ending;
  }

  private get speakers(): readonly Program[] {
    return this.ensemble.speakers;
  }

  private position(program: Program): number {
    return this.ensemble.speakerTelemetry(program)?.listening.mediaSample ?? 0;
  }

  private telemetry(): Map<string, SpeakerTelemetry | undefined> {
    return new Map(this.speakers.map((program) => [program.name, this.ensemble.speakerTelemetry(program)]));
  }

  private mediaTelemetry(): MediaTelemetry | undefined {
    for (const { telemetry } of this.ensemble.fleet.devices.values()) if (telemetry?.kind === "media") return telemetry;
    return undefined;
  }
}
