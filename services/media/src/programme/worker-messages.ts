import type { Realtime } from "../native/addon.js";
import type { EncoderSettings } from "./encoder.js";

/** What the main thread and the programme worker say to each other. Programmes are named by their epoch. */

export interface WorkerProgramme extends EncoderSettings {
  readonly epoch: string;
  /** Number of the programme in the native addon. */
  readonly native: number;
  /** Site time of media sample 0, µs. */
  readonly originUs: number;
  /** Memory of its `PaceWriter`. */
  readonly pace: SharedArrayBuffer;
}

export type ToWorker =
  | { readonly kind: "begin"; readonly programme: WorkerProgramme }
  | { readonly kind: "end"; readonly epoch: string }
  | { readonly kind: "play"; readonly epoch: string; readonly playback: string; readonly samples: SharedArrayBuffer }
  | { readonly kind: "stop"; readonly epoch: string }
  /** Over what plays, which is lowered to `duck` meanwhile; in place of another that rings. */
  | {
      readonly kind: "ring";
      readonly epoch: string;
      readonly playback: string;
      readonly samples: SharedArrayBuffer;
      /** Media sample that its first one stands at; one that is over means the next. */
      readonly atSample: number;
      readonly gain: number;
      readonly duck: number;
    }
  | { readonly kind: "bitrate"; readonly epoch: string; readonly bitrate: number }
  /** Encoded frames are wanted on the main thread too, for receivers that native egress cannot reach. */
  | { readonly kind: "copy"; readonly epoch: string; readonly on: boolean }
  | { readonly kind: "halt" };

export type FromWorker =
  | { readonly kind: "ready"; readonly realtime: Realtime }
  | { readonly kind: "started"; readonly epoch: string; readonly playback: string; readonly mediaSample: number }
  | {
      readonly kind: "ended";
      readonly epoch: string;
      readonly playback: string;
      /** One past the last sample that was heard. */
      readonly mediaSample: number;
      readonly reason: "finished" | "stopped";
    }
  | { readonly kind: "frame"; readonly epoch: string; readonly frame: number; readonly payload: Uint8Array };
