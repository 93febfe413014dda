import { setTimeout as sleep } from "node:timers/promises";
import type { DeviceEvent } from "@carillon/contracts/command";
import { CarillonError } from "@carillon/contracts/errors";
import { nameOf, openSource, type OpenSource, type Playable, type SourceRim } from "../sources/open-source.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

/** What plays now, as telemetry shows it. */
export interface Playing {
  readonly playback: string;
  readonly source: string;
  readonly positionSeconds: number;
  readonly durationSeconds: number | undefined;
}

export interface PlayerRim extends SourceRim {
  readonly programme: string;
  readonly epoch: string;
  /** Site time of a media sample, µs. */
  capturedUs(mediaSample: number): number;
  readonly post: (message: ToWorker) => void;
  event(event: DeviceEvent["event"]): void;
}

interface Playback {
  readonly id: string;
  readonly name: string;
  readonly source: OpenSource;
  readonly started: PromiseWithResolvers<undefined>;
}

type VoiceMessage = Extract<FromWorker, { kind: "started" | "ended" }>;

/** A standing source that failed is tried again after this long. */
const retryMs = 2000;

/**
 * What a programme plays: one source at a time. A new one replaces the present one; when none is left, the standing source plays. Owns
 * its sources.
 */
export class Player {
  readonly #rim: PlayerRim;
  /** Those that the worker has, the newest last: while one fades out another may begin. */
  readonly #playbacks: Playback[] = [];
  readonly #end = new AbortController();
  #standing: Playable | undefined;
  #standings = 0;
  #opening = false;

  constructor(rim: PlayerRim) {
    this.#rim = rim;
  }

  get playing(): Playing | undefined {
    const playback = this.#playbacks.at(-1);
    if (playback === undefined) return undefined;
    const { positionSeconds, durationSeconds } = playback.source;
    return { playback: playback.id, source: playback.name, positionSeconds, durationSeconds };
  }

  /**
   * Resolves when the first sample has its place on the timeline. Throws CarillonError source-missing, source-not-audio,
   * decoder-missing or port-in-use; then what played before goes on.
   */
  async play(id: string, playable: Playable): Promise<void> {
    const { epoch, post } = this.#rim;
    const source = await openSource(playable, this.#rim);
    if (this.#end.signal.aborted) {
      source.close();
      throw new CarillonError("conflict", `programme ${this.#rim.programme} was removed`);
    }
    const started = Promise.withResolvers<undefined>();
    this.#playbacks.push({ id, name: nameOf(playable), source, started });
    post({ kind: "play", epoch, playback: id, samples: source.memory });
    await started.promise;
  }

  /** Silence, or the standing source, after a short fade. */
  stop(): void {
    this.#rim.post({ kind: "stop", epoch: this.#rim.epoch });
  }

  /** What plays whenever nothing else does. */
  stand(standing: Playable | undefined): void {
    if (JSON.stringify(standing) === JSON.stringify(this.#standing)) return;
    this.#standing = standing;
    if (this.#playbacks.at(-1)?.id.startsWith(standingPrefix) === true) this.stop();
    this.#fill();
  }

  /** What the worker tells of a voice. */
  heard(message: VoiceMessage): void {
    const playback = this.#playbacks.find(({ id }) => id === message.playback);
    if (playback === undefined) return;
    const { mediaSample } = message;
    if (message.kind === "started") {
      playback.source.begin(this.#rim.capturedUs(mediaSample));
      playback.started.resolve(undefined);
      this.#rim.event({ kind: "playback-started", ...this.#named(playback), mediaSample });
      return;
    }
    this.#playbacks.splice(this.#playbacks.indexOf(playback), 1);
    if (message.reason === "stopped") this.#ended(playback, mediaSample);
    else void playback.source.end.then((end) => this.#finished(playback, end, mediaSample));
    this.#fill();
  }

  #fill(): void {
    if (this.#standing === undefined || this.#opening || this.#playbacks.length > 0) return;
    this.#opening = true;
    void this.#begin(this.#standing).finally(() => {
      this.#opening = false;
      this.#fill();
    });
  }

  /** Whatever is wrong with it is said once a try, and it is tried again. */
  async #begin(standing: Playable): Promise<void> {
    const id = `${standingPrefix}${(this.#standings += 1)}`;
    try {
      await this.play(id, standing);
    } catch (error) {
      if (!(error instanceof CarillonError)) throw error;
      if (this.#end.signal.aborted) return;
      const { programme } = this.#rim;
      const { code, message } = error;
      this.#rim.event({ kind: "playback-failed", programme, playback: id, code, detail: message.slice(0, 1024) });
      await sleep(retryMs, undefined, { signal: this.#end.signal }).catch(() => undefined);
    }
  }

  #finished(playback: Playback, end: Awaited<OpenSource["end"]>, mediaSample: number): void {
    if (end.kind === "whole") {
      this.#ended(playback, mediaSample);
      return;
    }
    const said = { code: "source-truncated", detail: end.detail.slice(0, 1024) };
    this.#rim.event({ kind: "playback-failed", ...this.#named(playback), ...said, mediaSample });
  }

  #ended(playback: Playback, mediaSample: number): void {
    playback.source.close();
    this.#rim.event({ kind: "playback-ended", ...this.#named(playback), mediaSample });
  }

  #named({ id, name, source }: Playback): Pick<DeviceEvent["event"], "programme" | "playback" | "durationSeconds"> & {
    readonly source: string;
  } {
    const { durationSeconds } = source;
    const named = { programme: this.#rim.programme, playback: id, source: name };
    return durationSeconds === undefined ? named : { ...named, durationSeconds };
  }

  close(): void {
    this.#standing = undefined;
    this.#end.abort();
    for (const { source, started } of this.#playbacks) {
      source.close();
      started.resolve(undefined);
    }
    this.#playbacks.length = 0;
  }
}

const standingPrefix = "standing-";
