import { performance } from "node:perf_hooks";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { CarillonError } from "@carillon/contracts/errors";
import type { Device } from "@carillon/contracts/http";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import type { ControlApi } from "./control-api.js";
import type { Display, ProcessInfo } from "./display.js";
import { LiveFleet } from "./live-fleet.js";
import type { Program } from "./programs.js";
import { Roster } from "./roster.js";
import { type Ended, SupervisedProcess, type Surroundings } from "./supervised-process.js";

/** Zone and programme of the local installation. */
export const hall = "hall";

/** How long each part may take to come up on a slow and busy machine. */
const patienceMs = { control: 90_000, present: 60_000, playing: 60_000 };
export const telemetrySeconds = 1;
/** 40 ms of sound card buffer: desktops and virtual machines stall for longer than the 15 ms that are right for a loudspeaker of its own. */
export const outputPeriods = 8;

export interface Parts {
  readonly root: string;
  readonly data: string;
  readonly logs: string;
  readonly api: ControlApi;
  readonly display: Display;
  readonly programs: { readonly control: Program; readonly devices: readonly Program[] };
}

/** What a process said last, for a person: the text of a structured line, or the line. */
export function saying(line: string): string {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === "object" && entry !== null && "msg" in entry ? String(entry.msg) : line;
  } catch {
    return line;
  }
}

/** The processes of one installation and what is known of them. It lives until the signal that it was started with. */
export class Installation {
  readonly fleet = new LiveFleet();
  private readonly parts: Parts;
  private readonly roster: Roster;
  private readonly processes: SupervisedProcess[] = [];
  private readonly running: Promise<void>[] = [];
  private readonly startedAt = Date.now();
  private starting = true;
  private broken: (error: CarillonError) => void = () => undefined;

  constructor(parts: Parts) {
    this.parts = parts;
    this.roster = new Roster(parts.data);
  }

  get speakers(): readonly Program[] {
    return this.parts.programs.devices.filter(({ kind }) => kind === "speaker");
  }

  /** Starts everything and waits until every speaker plays, or the signal. @throws CarillonError part-not-started. */
  async start(signal: AbortSignal): Promise<void> {
    const failure = new Promise<never>((_, reject) => (this.broken = reject));
    await Promise.race([this.bringUp(signal), failure]);
    this.starting = false;
  }

  /** Fulfilled when every process has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.running);
  }

  deviceOf(program: Program): Device | undefined {
    const id = this.roster.idOf(program);
    return id === undefined ? undefined : this.fleet.devices.get(id);
  }

  speakerTelemetry(program: Program): SpeakerTelemetry | undefined {
    const telemetry = this.deviceOf(program)?.telemetry;
    return telemetry?.kind === "speaker" && this.isFresh(telemetry.sentAt) ? telemetry : undefined;
  }

  get processInfo(): ProcessInfo[] {
    return this.processes.map(({ program, pid }) => ({
      name: program.name,
      pid: pid ?? null,
      device: this.roster.idOf(program) ?? null,
      sound: program.environment["CARILLON_SOUND"] ?? null,
    }));
  }

  /** Starts the processes anew whose compiled code changed. */
  restart(scripts: (script: string) => boolean): void {
    for (const process of this.processes)
      if (scripts(process.program.script)) {
        this.parts.display.notice(`${process.program.title} starts again with the new code`);
        process.restart();
      }
  }

  private async bringUp(signal: AbortSignal): Promise<void> {
    const { api, programs } = this.parts;
    const stopped = () => signal.aborted;
    this.launch(programs.control, signal);
    await this.step("control service, broker and database", signal, () => this.controlReady(signal));
    if (stopped()) return;
    // Devices dial with a jittered wait after a refusal; started now, their first attempt succeeds.
    for (const program of programs.devices) this.launch(program, signal);
    this.running.push(this.fleet.follow((last, until) => api.events(last, until), signal));
    await Promise.all([
      api.ensureLayer("fleet", "telemetry", { intervalSeconds: telemetrySeconds }),
      api.ensureLayer("fleet", "output", { periods: outputPeriods }),
      api.ensureZone(hall, "Hall"),
    ]);
    await this.step(`${programs.devices.length} devices, paired and online`, signal, () => this.present(signal));
    if (stopped()) return;
    await this.step("first sound", signal, () => this.playing(signal));
  }

  private async step(text: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const begun = performance.now();
    this.parts.display.step(text);
    await work();
    if (!signal.aborted) this.parts.display.step(text, (performance.now() - begun) / 1000);
  }

  private launch(program: Program, signal: AbortSignal): void {
    const around: Surroundings = {
      root: this.parts.root,
      logs: this.parts.logs,
      onLine: (from, line) => this.roster.hear(from, line),
      onEnded: (ended) => this.processEnded(ended),
    };
    const process = new SupervisedProcess(program, around);
    this.processes.push(process);
    this.running.push(process.keepRunning(signal));
  }

  private processEnded({ program, why, line }: Ended): void {
    const log = join(this.parts.logs, `${program.name}.log`);
    if (this.starting)
      this.broken(this.notStarted(`${program.title} ended (${why})${line === "" ? "" : `: ${saying(line)}`}`, log));
    else this.parts.display.notice(`${program.title} ended (${why}) and is started again; see ${log}`);
  }

  private notStarted(what: string, log: string): CarillonError {
    return new CarillonError("part-not-started", `${what.replace(/\.$/, "")} [${log}]`);
  }

  private async controlReady(signal: AbortSignal): Promise<void> {
    const until = performance.now() + patienceMs.control;
    while (!signal.aborted && performance.now() < until) {
      if (await this.parts.api.ready()) return;
      await wait(50, undefined, { signal }).catch(() => undefined);
    }
    if (!signal.aborted)
      throw this.notStarted(
        `the control service was not ready after ${patienceMs.control / 1000} s`,
        join(this.parts.logs, "control.log"),
      );
  }

  /** Admits the devices that ask for it, until all of ours are online. */
  private async present(signal: AbortSignal): Promise<void> {
    const online = (program: Program) => this.deviceOf(program)?.presence === "online";
    const until = performance.now() + patienceMs.present;
    while (!signal.aborted) {
      await this.roster.admit(this.parts.api, hall);
      const absent = this.parts.programs.devices.filter((program) => !online(program));
      if (absent.length === 0) return;
      if (performance.now() > until) {
        const names = absent.map(({ title }) => title).join(", ");
        throw this.notStarted(
          `not online after ${patienceMs.present / 1000} s: ${names}`,
          join(this.parts.logs, `${absent[0]?.name}.log`),
        );
      }
      await wait(50, undefined, { signal }).catch(() => undefined);
    }
  }

  private async playing(signal: AbortSignal): Promise<void> {
    const silent = () => this.speakers.filter((program) => !this.isAsWanted(program));
    const all = () => (silent().length === 0 ? true : undefined);
    if ((await this.fleet.until(all, { timeoutMs: patienceMs.playing, signal })) ?? signal.aborted) return;
    const states = silent().map((program) => {
      const telemetry = this.speakerTelemetry(program);
      const { state, detail } = telemetry?.output ?? { state: "unknown", detail: undefined };
      return `${program.title} (${telemetry?.listening.state ?? "no telemetry"}, sound card ${state}${detail === undefined ? "" : `: ${detail}`})`;
    });
    throw this.notStarted(
      `not playing after ${patienceMs.playing / 1000} s: ${states.join(", ")}`,
      join(this.parts.logs, `${silent()[0]?.name}.log`),
    );
  }

  /** Playing, or silent because an operator took it out of the hall. */
  private isAsWanted(program: Program): boolean {
    const { state, programme } = this.speakerTelemetry(program)?.listening ?? {};
    const inHall = this.deviceOf(program)?.zones.includes(hall) ?? true;
    return state === "playing" || (!inHall && programme === null);
  }

  /** The control service keeps the last telemetry over a restart; only what was said since our start counts. */
  private isFresh(sentAt: string): boolean {
    return Date.parse(sentAt) >= this.startedAt;
  }
}
