import { createHash } from "node:crypto";
import type { Desired, Reported } from "@carillon/contracts/configuration";
import { CarillonError } from "@carillon/contracts/errors";
import type { DeviceKind } from "@carillon/contracts/identity";
import { canonicalJson } from "@carillon/core/canonical-json";
import { setTimeout as sleep } from "node:timers/promises";
import {
  accepted,
  acceptedUntried,
  consider,
  nothingApplied,
  rejected,
  report,
  tried,
  undone,
  type Applied,
  type ApplyState,
  type Consideration,
} from "@carillon/core/configuration/apply";
import { changes, mayCutOff } from "@carillon/core/configuration/change";
import {
  defaultConfiguration,
  validateConfiguration,
  type ConfigurationOf,
  type DocumentErrors,
} from "@carillon/core/configuration/validate";
import { wallClock, type WallClock } from "@carillon/core/units";
import type { Apply, ApplyOutcome } from "./device-types.js";
import type { Log } from "./log.js";
import type { StateDirectory } from "./state-directory.js";
import { parseApplied, TrialRecord, type Trial } from "./trial-record.js";

/** What a device must still have with another configuration. */
export type Tie = "cloud" | "media";

/** Called before a configuration is applied; what it returns is asked afterwards which tie is missing still, undefined: none. */
export type Witness<K extends DeviceKind> = (wanted: ConfigurationOf[K]) => () => Tie | undefined;

export interface ConfigurationKeeperOptions<K extends DeviceKind> {
  readonly kind: K;
  readonly directory: StateDirectory;
  readonly apply: Apply<K>;
  /** Absent: nothing can be cut off. */
  readonly witness?: Witness<K>;
  /** What is in force, or what was refused, has changed; what is in force is on disk. */
  readonly changed: (refused: DocumentErrors | undefined) => void;
  readonly log: Log;
}

const file = "configuration.json";
/** How often a trial is looked at. */
const lookMs = 100;
/** A candidate whose tie was away for a reason of its own each time is given up after so many trials. */
const mostTrials = 3;
/** A timer that is longer than this fires at once. */
const longestTimerMs = 2 ** 31 - 1;

/** Keeps one configuration in force, on disk and reported, in this order: whole, or the one before. */
export class ConfigurationKeeper<K extends DeviceKind> {
  readonly #options: ConfigurationKeeperOptions<K>;
  #state: ApplyState;
  #configuration: ConfigurationOf[K];
  /** Only the newest desired configuration matters; those that were overtaken while one was being applied are skipped. */
  #next: Desired | undefined;
  #working: Promise<void> | undefined;
  /** From before the disk says that it is tried until it is decided. */
  #trying: Applied | undefined;
  readonly #record: TrialRecord;
  /** For one that is not to be applied yet. */
  #waiting: NodeJS.Timeout | undefined;
  /** Hash of one of which the trial was interrupted: that is forgiven once, because its own effect may be that the process ends. */
  readonly #interrupted: string | undefined;

  private constructor(
    options: ConfigurationKeeperOptions<K>,
    { state, configuration, record, interrupted }: Memory<K>,
  ) {
    this.#interrupted = interrupted;
    this.#options = options;
    this.#state = state;
    this.#configuration = configuration;
    this.#record = record;
  }

  /** What the disk holds; the defaults when it holds nothing, or nothing that this build can read. */
  static async load<K extends DeviceKind>(options: ConfigurationKeeperOptions<K>): Promise<ConfigurationKeeper<K>> {
    const { kind, directory, log } = options;
    const text = await directory.read(file);
    const { record, trial } = await TrialRecord.load(directory);
    const current = text === undefined ? undefined : parseText(text);
    const valid = current && validateConfiguration(kind, current.documents);
    if (current && valid?.ok === true) {
      const state = await settled(current, trial, { record, log });
      const interrupted = trial?.outcome === "interrupted" ? trial.candidate.hash : undefined;
      return new ConfigurationKeeper(options, { state, configuration: valid.configuration, record, interrupted });
    }
    if (text !== undefined)
      log.error({ path: directory.path }, "the stored configuration cannot be read: defaults are in force");
    return new ConfigurationKeeper(options, {
      ...{ state: nothingApplied, configuration: defaultConfiguration(kind), record, interrupted: undefined },
    });
  }

  get configuration(): ConfigurationOf[K] {
    return this.#configuration;
  }

  get version(): number {
    return this.#state.current.version;
  }

  get report(): Reported {
    return report(this.#state);
  }

  /** Puts the stored configuration in force; no network is asked. */
  async begin(): Promise<void> {
    const outcome = await this.#attempt(this.#configuration, undefined);
    // There is nothing to go back to: what works of it works, and the device stays reachable for a better one.
    if (!outcome.ok)
      this.#options.log.error(
        { version: this.version, documents: outcome.documents },
        "the stored configuration did not apply",
      );
  }

  /** The process was asked to end: what is on trial is neither proven nor undone by that, and is tried anew at the next start. */
  async end(): Promise<void> {
    this.#next = undefined;
    const candidate = this.#trying;
    if (candidate === undefined || candidate.hash === this.#interrupted) return;
    await this.#remember({ outcome: "interrupted", candidate, why: "" });
  }

  /** Takes up a desired configuration; resolves when that, and all that came meanwhile, is decided. Rejects on a bug only. */
  offer(desired: Desired): Promise<void> {
    this.#next = desired;
    this.#working ??= this.#work().finally(() => (this.#working = undefined));
    return this.#working;
  }

  async #work(): Promise<void> {
    while (this.#next !== undefined) {
      const desired = this.#next;
      this.#next = undefined;
      clearTimeout(this.#waiting);
      await this.#decide(desired);
    }
  }

  #consider(desired: Desired): Consideration<K> {
    const findings = { hash: contentHash(desired.documents), now: wallNow() };
    return consider(this.#options.kind, this.#state, desired, findings);
  }

  async #decide(desired: Desired): Promise<void> {
    const { log } = this.#options;
    const considered = this.#consider(desired);
    switch (considered.kind) {
      case "ignore":
        log.debug({ version: desired.version, reason: considered.reason }, "desired configuration ignored");
        return;
      case "wait": {
        const ms = Math.min((considered.until - wallNow()) * 1000, longestTimerMs);
        log.info({ version: desired.version, notBefore: desired.notBefore }, "desired configuration is not due yet");
        this.#waiting = setTimeout(() => void this.offer(desired), ms).unref();
        return;
      }
      case "reject":
        this.#settle(considered.state);
        return;
      case "apply": {
        const { candidate, configuration } = considered;
        const differing = changes({ ...this.#configuration }, { ...configuration });
        // Before the first there is nothing to go back to.
        const isTried = this.version > 0 && mayCutOff(differing);
        if (!isTried) return this.#put(candidate, configuration);
        this.#trying = candidate;
        await this.#try(candidate, configuration);
        this.#trying = undefined;
      }
    }
  }

  /**
   * In force, but not yet on disk: it stays when the device is connected with it in time. Until then the disk holds what was in force
   * before, and that this one was tried, so that a process that ends meanwhile begins without it.
   */
  async #try(candidate: Applied, configuration: ConfigurationOf[K], trial = 1): Promise<void> {
    const before = this.#state;
    const previous = this.#configuration;
    const missing = this.#options.witness?.(configuration) ?? (() => undefined);
    try {
      await this.#record.keep({ outcome: "trying", candidate, why: "" });
    } catch (error) {
      this.#settle(rejected(before, candidate, failure(error)));
      return;
    }
    const outcome = await this.#attempt(configuration, previous);
    if (!outcome.ok) {
      await this.#forgetTrial(before);
      this.#settle(rejected(before, candidate, outcome.documents));
      return;
    }
    this.#configuration = configuration;
    const { trialSeconds } = previous.cloud;
    this.#settle(tried(before, candidate, trialSeconds));
    const end = await this.#watch(missing, trialSeconds);
    if (end === undefined) return this.#keep(candidate, { before, previous });
    this.#configuration = previous;
    await this.#attempt(previous, configuration);
    const judged = end === "overtaken" ? end : await this.#judge(missing, { candidate, before, trialSeconds });
    if (judged === "overtaken") {
      await this.#forgetTrial(before);
      this.#state = before;
      return;
    }
    if (judged === "unknown" && trial < mostTrials) return this.#try(candidate, configuration, trial + 1);
    const why = `without ${end === "cloud" ? "the broker" : "sound from the media service"} ${trialSeconds} s after it was applied`;
    await this.#remember({ outcome: "undone", candidate, why });
    this.#settle(undone(before.current, candidate, why));
  }

  /**
   * Whether it was the candidate that cut the device off: so it was when the configuration before, in force again, has the tie in time.
   * Else the tie is away for a reason of its own, and `unknown` is the answer when it is back. A process that ends meanwhile tries anew.
   */
  async #judge(
    missing: () => Tie | undefined,
    {
      candidate,
      before,
      trialSeconds,
    }: { readonly candidate: Applied; readonly before: ApplyState; readonly trialSeconds: number },
  ): Promise<"guilty" | "unknown" | "overtaken"> {
    await this.#remember({ outcome: "interrupted", candidate, why: "" });
    this.#settle(before);
    const tie = await this.#watch(missing, trialSeconds, candidate.hash);
    if (tie === undefined) return "guilty";
    if (tie === "overtaken") return tie;
    this.#options.log.warn(
      { version: candidate.version, tie },
      "cut off with the configuration before as well: tried again when that is over",
    );
    const later = await this.#watch(missing, Infinity, candidate.hash);
    return later === undefined ? "unknown" : "overtaken";
  }

  /** Undefined: all ties are there. `overtaken`: something newer is wanted meanwhile, with another hash than the one that is judged. */
  async #watch(
    missing: () => Tie | undefined,
    seconds: number,
    judged?: string,
  ): Promise<Tie | "overtaken" | undefined> {
    const deadline = performance.now() + seconds * 1000;
    for (;;) {
      const tie = missing();
      if (tie === undefined) return undefined;
      if (this.#next !== undefined && this.#consider(this.#next).kind === "ignore") this.#next = undefined;
      if (this.#next !== undefined && this.#next.hash !== judged) return "overtaken";
      if (performance.now() >= deadline) return tie;
      await sleep(lookMs, undefined, { ref: false });
    }
  }

  async #keep(
    candidate: Applied,
    { before, previous }: { before: ApplyState; previous: ConfigurationOf[K] },
  ): Promise<void> {
    try {
      await this.#options.directory.write(file, JSON.stringify(candidate));
      await this.#record.clear();
      this.#settle(accepted(candidate));
    } catch (error) {
      const tried = this.#configuration;
      this.#configuration = previous;
      await this.#attempt(previous, tried);
      this.#settle(rejected(before, candidate, failure(error)));
    }
  }

  /** What was undone before is remembered still. */
  #forgetTrial({ undone: earlier }: ApplyState): Promise<void> {
    return earlier === undefined
      ? this.#record.clear().catch((error: unknown) => this.#unkept(error))
      : this.#remember({ outcome: "undone", candidate: earlier, why: "it was undone before" });
  }

  #remember(trial: Trial): Promise<void> {
    return this.#record.keep(trial).catch((error: unknown) => this.#unkept(error));
  }

  /** A disk that fails must not hold back what is heard: at the next start it counts as undone. */
  #unkept(error: unknown): void {
    this.#options.log.error({ why: failure(error) }, "the trial of a configuration could not be recorded");
  }

  async #put(candidate: Applied, configuration: ConfigurationOf[K]): Promise<void> {
    const previous = this.#configuration;
    const outcome = await this.#attempt(configuration, previous);
    if (!outcome.ok) {
      this.#settle(rejected(this.#state, candidate, outcome.documents));
      return;
    }
    try {
      await this.#options.directory.write(file, JSON.stringify(candidate));
    } catch (error) {
      // It would be gone after the next restart: then it must not be in force now either.
      const reason = failure(error);
      await this.#attempt(previous, configuration);
      this.#settle(rejected(this.#state, candidate, reason));
      return;
    }
    this.#configuration = configuration;
    this.#settle(acceptedUntried(this.#state, candidate));
  }

  async #attempt(configuration: ConfigurationOf[K], previous: ConfigurationOf[K] | undefined): Promise<ApplyOutcome> {
    try {
      return await this.#options.apply(configuration, previous);
    } catch (error) {
      return { ok: false, documents: failure(error) };
    }
  }

  #settle(state: ApplyState): void {
    this.#state = state;
    const { changed, log } = this.#options;
    if (state.rejected)
      log.warn({ ...state.rejected, inForce: state.current.version }, "desired configuration refused");
    else if (state.trial) log.info({ version: state.current.version, ...state.trial }, "configuration on trial");
    else log.info({ version: state.current.version }, "configuration applied");
    changed(state.rejected?.documents);
  }
}

/** Why the whole was refused; anything but a failure outside is a bug of ours and rethrown. */
function failure(error: unknown): DocumentErrors {
  if (!(error instanceof CarillonError)) throw error;
  return { "*": { code: error.code, detail: error.message.slice(0, 1024) } };
}

/** SHA-256, hex, of the canonical JSON; undefined when the documents have none (nested too deeply). */
function contentHash(documents: Desired["documents"]): string | undefined {
  try {
    return createHash("sha256").update(canonicalJson(documents)).digest("hex");
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

const wallNow = (): WallClock => wallClock(Date.now() / 1000);

interface Memory<K extends DeviceKind> {
  readonly state: ApplyState;
  readonly configuration: ConfigurationOf[K];
  readonly record: TrialRecord;
  readonly interrupted: string | undefined;
}

/** What a start makes of a trial that is on disk. */
async function settled(
  current: Applied,
  trial: Trial | undefined,
  { record, log }: { readonly record: TrialRecord; readonly log: Log },
): Promise<ApplyState> {
  // It was proven, and the process ended between the two writes.
  if (trial === undefined || trial.candidate.hash === current.hash) return accepted(current);
  if (trial.outcome === "interrupted") return accepted(current);
  if (trial.outcome === "undone") return undone(current, trial.candidate, trial.why);
  const why = "the process ended while it was tried";
  log.error({ version: trial.candidate.version, inForce: current.version }, `configuration taken back: ${why}`);
  await record.keep({ ...trial, outcome: "undone", why }).catch((error: unknown) => {
    // Then the next start takes it back again.
    if (!(error instanceof CarillonError)) throw error;
    log.error({ why: error.line }, "the end of a trial could not be stored");
  });
  return undone(current, trial.candidate, why);
}

function parseText(text: string): Applied | undefined {
  try {
    return parseApplied(JSON.parse(text));
  } catch {
    return undefined;
  }
}
