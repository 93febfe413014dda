import { createHash } from "node:crypto";
import type { Desired, Reported } from "@carillon/contracts/configuration";
import { CarillonError } from "@carillon/contracts/errors";
import type { DeviceKind } from "@carillon/contracts/identity";
import { canonicalJson } from "@carillon/core/canonical-json";
import {
  accepted,
  consider,
  nothingApplied,
  rejected,
  report,
  type Applied,
  type ApplyState,
} from "@carillon/core/configuration/apply";
import { isJsonObject } from "@carillon/core/configuration/json";
import {
  defaultConfiguration,
  validateConfiguration,
  type ConfigurationOf,
  type DocumentErrors,
} from "@carillon/core/configuration/validate";
import type { Apply, ApplyOutcome } from "./device-types.js";
import type { Log } from "./log.js";
import type { StateDirectory } from "./state-directory.js";

export interface ConfigurationKeeperOptions<K extends DeviceKind> {
  readonly kind: K;
  readonly directory: StateDirectory;
  readonly apply: Apply<K>;
  /** What is in force, or what was refused, has changed; what is in force is on disk. */
  readonly changed: (refused: DocumentErrors | undefined) => void;
  readonly log: Log;
}

const file = "configuration.json";

/** Keeps one configuration in force, on disk and reported, in this order: whole, or the one before. */
export class ConfigurationKeeper<K extends DeviceKind> {
  readonly #options: ConfigurationKeeperOptions<K>;
  #state: ApplyState;
  #configuration: ConfigurationOf[K];
  /** Only the newest desired configuration matters; those that were overtaken while one was being applied are skipped. */
  #next: Desired | undefined;
  #working: Promise<void> | undefined;

  private constructor(options: ConfigurationKeeperOptions<K>, state: ApplyState, configuration: ConfigurationOf[K]) {
    this.#options = options;
    this.#state = state;
    this.#configuration = configuration;
  }

  /** What the disk holds; the defaults when it holds nothing, or nothing that this build can read. */
  static async load<K extends DeviceKind>(options: ConfigurationKeeperOptions<K>): Promise<ConfigurationKeeper<K>> {
    const { kind, directory, log } = options;
    const text = await directory.read(file);
    const current = text === undefined ? undefined : parseApplied(text);
    const valid = current && validateConfiguration(kind, current.documents);
    if (current && valid?.ok === true) return new ConfigurationKeeper(options, accepted(current), valid.configuration);
    if (text !== undefined)
      log.error({ path: directory.path }, "the stored configuration cannot be read: defaults are in force");
    return new ConfigurationKeeper(options, nothingApplied, defaultConfiguration(kind));
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
      await this.#decide(desired);
    }
  }

  async #decide(desired: Desired): Promise<void> {
    const { kind, log } = this.#options;
    const considered = consider(kind, this.#state, desired, contentHash(desired.documents));
    switch (considered.kind) {
      case "ignore":
        log.debug({ version: desired.version, reason: considered.reason }, "desired configuration ignored");
        return;
      case "reject":
        this.#settle(considered.state);
        return;
      case "apply":
        return this.#put(considered.candidate, considered.configuration);
    }
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
    this.#settle(accepted(candidate));
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

function parseApplied(text: string): Applied | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value) || !isJsonObject(value["documents"])) return undefined;
    const { version, hash, documents } = value;
    if (typeof version !== "number" || !Number.isSafeInteger(version) || typeof hash !== "string") return undefined;
    return { version, hash, documents };
  } catch {
    return undefined;
  }
}
