import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { SpeakerConfiguration } from "@carillon/contracts/documents";
import type { DeliveredRelease } from "@carillon/contracts/release";
import type { Log } from "@carillon/link/log";
import { ReleaseFolder } from "./release-folder.js";
import { askSupervisor, type SupervisorAddress } from "./supervisor.js";
import { UpdateLock } from "./update-lock.js";

export type UpdateSettings =
  | {
      readonly delivery: "balena";
      readonly uuid: string;
      readonly lockPath: string | undefined;
      readonly supervisor: SupervisorAddress | undefined;
      /** Written when we play: the release before us may be stopped (strategy hand-over). */
      readonly handoverPath: string | undefined;
    }
  | { readonly delivery: "compose"; readonly lockPath: string; readonly folder: string };

export interface UpdatesRim {
  readonly log: Log;
  /** What is to be said of us changed. */
  changed(release: DeliveredRelease): void;
  configuration(): SpeakerConfiguration["release"];
}

const lookEveryMs = 10_000;

/** How this speaker is updated: when it may be, what it is to run, what it runs. Nothing of it concerns sound. */
export class Updates {
  readonly #settings: UpdateSettings;
  readonly #rim: UpdatesRim;
  readonly #lock: UpdateLock | undefined;
  readonly #folder: ReleaseFolder | undefined;
  #handedOver = false;

  constructor(settings: UpdateSettings, rim: UpdatesRim, now: number) {
    this.#settings = settings;
    this.#rim = rim;
    if (settings.lockPath !== undefined) this.#lock = new UpdateLock(settings.lockPath, rim.log, now);
    if (settings.delivery === "compose") this.#folder = new ReleaseFolder(settings.folder);
  }

  /** Before anything was asked. */
  get unknown(): DeliveredRelease {
    const { delivery } = this.#settings;
    return delivery === "balena" ? { delivery, uuid: this.#settings.uuid } : { delivery };
  }

  /** Once a second. `plays`: the programme reaches the sound card, be it silent. `now`: seconds. */
  look({ heard, plays }: { heard: boolean; plays: boolean }, now: number): void {
    this.#lock?.look(heard, now, this.#rim.configuration());
    if (plays && !this.#handedOver) void this.#handOver();
  }

  /** Until the signal; then updates may happen. */
  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#tell();
      const said = await this.#ask(signal);
      if (said !== undefined) this.#rim.changed({ ...this.unknown, ...said });
      await sleep(lookEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
    this.#lock?.close();
  }

  async #tell(): Promise<void> {
    try {
      await this.#folder?.want(this.#rim.configuration());
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#rim.log.warn({ why }, "the updater cannot be told what to run");
    }
  }

  async #ask(signal: AbortSignal): Promise<Partial<DeliveredRelease> | undefined> {
    const settings = this.#settings;
    if (settings.delivery === "compose") return this.#folder?.running();
    return settings.supervisor && askSupervisor(settings.supervisor, signal);
  }

  async #handOver(): Promise<void> {
    this.#handedOver = true;
    if (this.#settings.delivery !== "balena" || this.#settings.handoverPath === undefined) return;
    await writeFile(this.#settings.handoverPath, "").catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      this.#rim.log.warn({ why }, "the supervisor cannot be told that this release plays");
    });
  }
}
