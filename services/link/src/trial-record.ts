import { isJsonObject } from "@carillon/core/configuration/json";
import type { Applied } from "@carillon/core/configuration/apply";
import type { StateDirectory } from "./state-directory.js";

/**
 * What is on disk about a configuration that may cut this device off. `trying` at a start: the process was ended while it was tried.
 * `interrupted`: it was asked to end, so that nothing is known yet.
 */
export interface Trial {
  readonly outcome: "trying" | "undone" | "interrupted";
  readonly candidate: Applied;
  readonly why: string;
}

const file = "configuration-trial.json";

/** Kept beside the configuration that is proven, so that a crash, too, takes back what was being tried. */
export class TrialRecord {
  readonly #directory: StateDirectory;
  #kept: boolean;

  private constructor(directory: StateDirectory, kept: boolean) {
    this.#directory = directory;
    this.#kept = kept;
  }

  static async load(directory: StateDirectory): Promise<{ record: TrialRecord; trial: Trial | undefined }> {
    const text = await directory.read(file);
    const trial = text === undefined ? undefined : parseTrial(text);
    return { record: new TrialRecord(directory, trial !== undefined), trial };
  }

  async keep(trial: Trial): Promise<void> {
    this.#kept = true;
    await this.#directory.write(file, JSON.stringify(trial));
  }

  async clear(): Promise<void> {
    if (!this.#kept) return;
    await this.#directory.write(file, "null");
    this.#kept = false;
  }
}

function parseTrial(text: string): Trial | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value)) return undefined;
    const { outcome, why } = value;
    const candidate = parseApplied(value["candidate"]);
    if (candidate === undefined || typeof why !== "string") return undefined;
    const known = outcome === "trying" || outcome === "undone" || outcome === "interrupted";
    return known ? { outcome, candidate, why } : undefined;
  } catch {
    return undefined;
  }
}

/** What an earlier run of ours wrote; undefined when it is anything else. */
export function parseApplied(value: unknown): Applied | undefined {
  if (!isJsonObject(value) || !isJsonObject(value["documents"])) return undefined;
  const { version, hash, documents } = value;
  if (typeof version !== "number" || !Number.isSafeInteger(version) || typeof hash !== "string") return undefined;
  return { version, hash, documents };
}
