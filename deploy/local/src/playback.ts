import { performance } from "node:perf_hooks";
import { CarillonError, type ErrorCode, errors } from "@carillon/contracts/errors";
import type { DeviceHappening, LiveFleet } from "./live-fleet.js";

/** How a playback ended. `endSample`: where on the programme's timeline (48 kHz). */
export type Ending =
  | { readonly kind: "ended"; readonly endSample: number }
  | { readonly kind: "failed"; readonly error: CarillonError }
  | { readonly kind: "gone" }
  | { readonly kind: "stopped" };

/** Telemetry without the playback for this long: its end was not heard of, because the media service or the stream was gone. */
const goneMs = 6000;

const isErrorCode = (code: unknown): code is ErrorCode => typeof code === "string" && Object.hasOwn(errors, code);

function endingOf({ kind, mediaSample, detail, code }: DeviceHappening["event"]): Ending | undefined {
  const said = typeof detail === "string" ? detail : "the media service said no more";
  if (kind === "playback-ended" && typeof mediaSample === "number") return { kind: "ended", endSample: mediaSample };
  if (kind !== "playback-failed" && kind !== "playback-ended") return undefined;
  return { kind: "failed", error: new CarillonError(isErrorCode(code) ? code : "internal", said) };
}

/** Listens for the ends of playbacks; made before the first is asked for, so that no event falls between. */
export class PlaybackWatch {
  private readonly fleet: LiveFleet;
  private readonly endings = new Map<string, Ending>();

  constructor(fleet: LiveFleet) {
    this.fleet = fleet;
  }

  /** Begins to listen; the returned function ends it. */
  listen(): () => void {
    return this.fleet.onHappening(({ event }) => {
      const ending = endingOf(event);
      if (ending !== undefined && typeof event["playback"] === "string") this.endings.set(event["playback"], ending);
    });
  }

  /** Waits for the end of `playback` on the media service `mediaId`, for as long as the file lasts. */
  async ending(playback: string, mediaId: string, signal: AbortSignal): Promise<Ending> {
    let seenAt = performance.now();
    let uptimeSeconds = 0;
    const look = (): Ending | undefined => {
      const ending = this.endings.get(playback);
      if (ending !== undefined) return ending;
      const media = this.fleet.media(mediaId);
      if (media?.programmes.some((programme) => programme.playback === playback)) seenAt = performance.now();
      // A media service that started again plays nothing until it is told.
      const startedAgain = media !== undefined && media.process.uptimeSeconds < uptimeSeconds;
      uptimeSeconds = media?.process.uptimeSeconds ?? uptimeSeconds;
      return startedAgain || performance.now() - seenAt > goneMs ? { kind: "gone" } : undefined;
    };
    while (!signal.aborted) {
      // The fleet wakes us at each of its events; the bound wakes us when none come at all.
      const ending = await this.fleet.until(look, { timeoutMs: 1000, signal });
      if (ending !== undefined) return ending;
    }
    return { kind: "stopped" };
  }
}
