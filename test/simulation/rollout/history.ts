import { rolloutPlan, type FailureKind, type RolloutDecision, type RolloutPlan } from "@carillon/contracts/rollout";
import { abortGround, countOpened } from "@carillon/core/rollout/criteria";
import type { Progress, Sighting } from "@carillon/core/rollout/sighting";
import { soundBetween, type SoundReading } from "@carillon/core/rollout/sound";
import { inFlight, isOver, type RolloutDevice, type RolloutState } from "@carillon/core/rollout/state";
import { begin, step, type RolloutEvent } from "@carillon/core/rollout/step";
import { wallClock } from "@carillon/core/units";
import { seededRandom, type Random } from "../../support/random.js";
import { characters, SimulatedDevice, type Reported, type Wanted } from "./simulated-device.js";

/** 2026-11-20T22:00:00Z, a Friday. */
const start = 1_795_212_000;
const kinds: readonly FailureKind[] = ["failed", "rejected", "timed_out", "health"];

/** What is in the database: what a process that dies leaves to the next. */
interface Stored {
  readonly state: RolloutState;
  readonly wanted: ReadonlyMap<string, Wanted>;
}

/** A message on its way, which may be late, lost, doubled or overtaken. */
interface Message {
  readonly at: number;
  readonly device: string;
  readonly reported: Reported;
}

/**
 * One rollout of one seed: a fleet with its flaws, a network with its own, operators who interfere, and a control process that
 * dies between any two steps, before or after a commit. `run` throws at the first invariant that does not hold.
 */
export class History {
  readonly seed: number;
  readonly seen = { decisions: [] as RolloutDecision[], crashes: 0 };
  private readonly random: Random;
  private readonly devices: Map<string, SimulatedDevice>;
  private stored: Stored;
  private messages: Message[] = [];
  /** What the process knows; lost with it. */
  private heard = new Map<string, Reported>();
  private readings = new Map<string, { first: SoundReading; last: SoundReading }>();
  private now = start;
  private readonly offers = new Set<string>();
  private aborted = false;

  constructor(seed: number) {
    this.seed = seed;
    const random = (this.random = seededRandom(seed));
    const troubled = random() * 0.6;
    const names = Array.from({ length: 1 + Math.floor(random() * 14) }, (_, index) => `device-${index}`);
    this.devices = new Map(
      names.map((name) => {
        const character = random() < troubled ? this.one(characters) : "good";
        return [name, new SimulatedDevice(name, character, random)];
      }),
    );
    const plan = this.plan();
    // Some are not meant, and are there to be compared with and to join later.
    const meant = names.filter(() => random() < 0.85);
    this.stored = {
      state: begin(`rollout-${seed}`, { plan, devices: meant, now: wallClock(start) }),
      wanted: new Map(names.map((name) => [name, { version: 1, content: "old" }])),
    };
  }

  /** Until the rollout is over and the world has come to rest; returns how it ended. */
  run(): RolloutState {
    for (let turn = 0; turn < 45 && !isOver(this.stored.state.phase); turn += 1) {
      this.live(2 + this.random() * 18, 0.15);
      if (this.random() < 0.08) this.crash();
      if (this.random() < 0.1) this.commit(this.interference());
      this.commit({ kind: "look", sightings: this.sightings() });
    }
    this.everybodyReturns();
    for (let turn = 0; turn < 400 && !isOver(this.stored.state.phase); turn += 1) {
      this.live(20, 0);
      for (const kind of ["resume", "approve"] as const) this.commit({ kind, by: "operator" });
      this.commit({ kind: "look", sightings: this.sightings() });
    }
    this.everybodyReturns();
    for (let turn = 0; turn < 4; turn += 1) this.live(20, 0);
    this.checkEnd();
    return this.stored.state;
  }

  private everybodyReturns(): void {
    for (const device of this.devices.values()) device.online = true;
  }

  private one<T>(of: readonly T[]): T {
    return of[Math.floor(this.random() * of.length)] ?? this.fail("nothing to choose from");
  }

  private plan(): RolloutPlan {
    const { random } = this;
    return rolloutPlan.parse({
      waves: [{ devices: 1 }, { percent: 30 }, { percent: 100 }].slice(Math.floor(random() * 3)).map((upTo) => ({
        ...{ upTo, soakSeconds: random() < 0.2 ? 0 : random() * 90, approval: random() < 0.1 },
      })),
      maxInFlight: 1 + Math.floor(random() * 5),
      applyWithinSeconds: 60,
      success: { percent: this.one([0, 50, 80, 100]), minExecuted: 1 + Math.floor(random() * 3) },
      abort: kinds.flatMap((kind) =>
        random() < 0.7
          ? [{ kind, percent: this.one([0, 20, 50, 100]), minExecuted: 1 + Math.floor(random() * 3) }]
          : [],
      ),
      health: random() < 0.85 ? { afterSeconds: 10, settleSeconds: 1 } : null,
      onAbort: random() < 0.8 ? "roll_back" : "stop",
      onWavePassed: random() < 0.8 ? "next" : "pause",
      windows: random() < 0.2 ? [{ timeZone: "Europe/Berlin", from: "23:00", to: "23:10" }] : [],
      retry: {
        max: Math.floor(random() * 3),
        firstSeconds: 5,
        maxSeconds: 60,
        reasons: kinds.filter(() => random() < 0.6),
      },
      deadlineSeconds: 1800 + random() * 3600,
    });
  }

  /** People, other rollouts and devices that come and go. */
  private interference(): RolloutEvent {
    const { state } = this.stored;
    const strangers = [...this.devices.keys()].filter((name) => !state.devices.has(name));
    const kind = this.one([
      "pause",
      "resume",
      "approve",
      "resume",
      "approve",
      "joined",
      "left",
      "abort",
      "roll_back",
      "superseded",
    ]);
    if (kind === "joined") return { kind, devices: strangers };
    if (kind === "left")
      return {
        kind,
        devices: [...state.devices.values()]
          .filter(({ admitted }) => !admitted && this.random() < 0.1)
          .map(({ device }) => device),
      };
    if (kind === "superseded")
      return this.random() < 0.2 ? { kind, by: "another" } : { kind: "resume", by: "operator" };
    if (kind === "abort" || kind === "roll_back") return { kind: this.random() < 0.3 ? kind : "pause", by: "operator" };
    return { kind, by: "operator" } as RolloutEvent;
  }

  /** Devices, network and broker for a while; `trouble` is how likely each goes wrong. */
  private live(seconds: number, trouble: number): void {
    this.now += seconds;
    for (const device of this.devices.values()) {
      if (this.random() < trouble / 3) device.online = !device.online;
      const said = [device.live(seconds, this.now), device.hear(this.wantedOf(device.name), this.now)];
      // A device that comes back says again what it has.
      if (device.online && this.random() < 0.3) said.push(device.character === "liar" ? undefined : device.report());
      for (const reported of said)
        if (reported !== undefined && device.online) this.send(device.name, reported, trouble);
    }
    const due = this.messages.filter(({ at }) => at <= this.now);
    this.messages = this.messages.filter(({ at }) => at > this.now);
    for (const { device, reported } of due) this.heard.set(device, reported);
  }

  private send(device: string, reported: Reported, trouble: number): void {
    for (let copy = 0; copy < 1 + Number(this.random() < trouble); copy += 1) {
      const late = this.random() < trouble ? this.random() * 60 : 0;
      this.messages.push({ at: this.now + late, device, reported });
    }
  }

  private wantedOf(name: string): Wanted {
    return this.stored.wanted.get(name) ?? this.fail(`${name} has nothing wanted of it`);
  }

  /** As the control service sees a device: by comparing what it said last with what is wanted now. */
  private sightings(): Map<string, Sighting> {
    return new Map(
      [...this.devices.values()].map((device) => {
        const known = this.readings.get(device.name);
        const reading = device.online || known === undefined ? device.reading(this.now) : known.last;
        const readings = { first: known?.first ?? reading, last: reading };
        this.readings.set(device.name, readings);
        const recent = soundBetween(readings.first, readings.last) ?? null;
        return [
          device.name,
          { online: device.online, progress: this.progress(device.name), before: null, sound: { reading, recent } },
        ];
      }),
    );
  }

  private progress(name: string): Progress {
    const [wanted, reported] = [this.wantedOf(name), this.heard.get(name)];
    if (reported?.rejectedVersion === wanted.version) return { at: "rejected", reason: "it does not like it" };
    return { at: reported?.version === wanted.version && reported.content === wanted.content ? "applied" : "pending" };
  }

  /** One transaction: the state, and with it what is wanted of the devices. The process may die on either side of it. */
  private commit(event: RolloutEvent): void {
    const before = this.stored.state;
    const { state, effects } = step(before, event, wallClock(this.now));
    if (this.random() < 0.02) {
      this.crash();
      return;
    }
    const wanted = new Map(this.stored.wanted);
    for (const effect of effects) {
      if (effect.kind === "record" && this.seen.decisions.push(effect.decision) !== effect.decision.seq)
        this.fail("decisions do not count on");
      if (effect.kind === "offer") for (const device of effect.devices) this.want(wanted, device, "new");
      if (effect.kind === "withdraw") for (const device of effect.devices) this.want(wanted, device, "old");
      if (effect.kind === "offer") this.checkOffer(effect.devices, before);
      if (effect.kind === "commit") for (const name of this.devices.keys()) this.rule(wanted, name);
    }
    this.stored = { state, wanted };
    this.checkStep();
    if (this.random() < 0.02) this.crash();
  }

  private want(wanted: Map<string, Wanted>, { device }: RolloutDevice, content: Wanted["content"]): void {
    wanted.set(device, { version: (wanted.get(device)?.version ?? 0) + 1, content });
  }

  /** The rule for all: whoever has it already sees no change. */
  private rule(wanted: Map<string, Wanted>, name: string): void {
    const has = wanted.get(name) ?? this.fail(name);
    if (has.content !== "new") wanted.set(name, { version: has.version + 1, content: "new" });
    else if (this.stored.state.devices.get(name)?.admitted === false) this.fail(`${name} has the change, uninvited`);
  }

  /** The next process knows what was stored, and what the broker retained. */
  private crash(): void {
    this.seen.crashes += 1;
    const { devices, ...rest } = this.stored.state;
    const text = JSON.stringify({ rest, devices: [...devices.values()] });
    const read = JSON.parse(text) as { rest: Omit<RolloutState, "devices">; devices: RolloutDevice[] };
    const state = { ...read.rest, devices: new Map(read.devices.map((device) => [device.device, device])) };
    this.stored = { ...this.stored, state };
    this.readings = new Map();
    this.heard = new Map([...this.heard].filter(() => this.random() < 0.9));
  }

  private checkOffer(offered: readonly RolloutDevice[], before: RolloutState): void {
    if (this.aborted) this.fail("a device was offered the change after the rollout was aborted");
    for (const { device, attempt, wave } of offered) {
      const key = `${device}/${attempt}`;
      if (this.offers.has(key)) this.fail(`${device} was offered the change twice in attempt ${attempt}`);
      this.offers.add(key);
      if (attempt > 1 + before.plan.retry.max) this.fail(`${device} is tried for the ${attempt}th time`);
      const passed = this.seen.decisions.filter(({ kind }) => kind === "wave-passed").map((decision) => decision.wave);
      for (let earlier = 1; earlier <= wave; earlier += 1)
        if (!passed.includes(earlier))
          this.fail(`${device} of wave ${wave + 1} was offered before wave ${earlier} was passed`);
    }
  }

  private checkStep(): void {
    const { state, wanted } = this.stored;
    const devices = [...state.devices.values()];
    if (devices.filter(inFlight).length > state.plan.maxInFlight) this.fail("more devices in flight than are allowed");
    const going =
      state.phase.kind === "running" || state.phase.kind === "paused" || state.phase.kind === "awaiting_approval";
    if (going && abortGround(countOpened(state), state.plan) !== undefined)
      this.fail("a criterion is met, and it goes on");
    this.aborted ||= !going;
    for (const { device, attempt, admitted } of devices) {
      const is = wanted.get(device) ?? this.fail(device);
      if (state.phase.kind !== "completed" && admitted !== (is.content === "new"))
        this.fail(`${device}: admitted is ${admitted}, wanted ${is.content}`);
      if (state.phase.kind !== "completed" && attempt === 0 && is.version !== 1)
        this.fail(`${device} was touched and not offered`);
    }
    if (this.seen.decisions.length !== state.decisions) this.fail("decisions are missing or doubled");
  }

  private checkEnd(): void {
    const { state } = this.stored;
    const { kind } = state.phase;
    if (!isOver(state.phase)) this.fail(`it is not over, but ${kind}`);
    for (const { device, status, admitted } of state.devices.values()) {
      const simulated = this.devices.get(device) ?? this.fail(device);
      if (kind === "completed" && !["succeeded", "failed", "rejected", "timed_out"].includes(status))
        this.fail(`${device} was skipped: it is ${status}`);
      if (kind === "rolled_back" && (admitted || simulated.inForce.content !== "old"))
        this.fail(`${device} is not back at what it had: ${status}`);
    }
  }

  private fail(what: string): never {
    throw new Error(
      `seed ${this.seed}, ${Math.round(this.now - start)} s: ${what}\n${this.seen.decisions.map(({ text }) => text).join("\n")}`,
    );
  }
}
