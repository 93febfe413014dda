import { createRequire } from "node:module";
import type { DriftProfile } from "./drift-presets.js";
import { statNames } from "./stats.js";

/** The native module as addon/addon.cc exports it. Everything it takes is checked there and answered with a TypeError. */
export interface Addon {
  readonly Playout: new (options: NativeOptions) => NativePlayout;
  readonly Decoder: new () => NativeDecoder;
  readonly RtpOpener: new (key: Uint8Array, salt: Uint8Array) => NativeRtpOpener;
  readonly UdpSocket: new () => NativeUdpSocket;
  readonly DriftLoop: new (profile: DriftProfile) => NativeDriftLoop;
  readonly resample: (input: Float32Array, ratio: number) => Float32Array;
  readonly monotonicUs: () => number;
  readonly statNames: readonly string[];
  readonly workBuckets: number;
  readonly opusVersion: string;
  readonly alsa: boolean;
}

export interface NativeOptions {
  readonly sink: "alsa" | "virtual";
  readonly device?: string | undefined;
  readonly file?: string | undefined;
  readonly maxSeconds?: number | undefined;
  readonly ppm?: number | undefined;
  readonly quantumUs?: number | undefined;
  readonly noiseUs?: number | undefined;
  readonly seed?: number | undefined;
  readonly periodSamples?: number | undefined;
  readonly periods?: number | undefined;
  readonly realtimePriority?: number | undefined;
  readonly manualClockUs?: number | undefined;
}

export interface NativePlayout {
  start(): void;
  close(): void;
  setClock(offsetUs: number, driftPpm: number, referenceUs: number): void;
  setDelay(fromUs: number, toUs: number, applyAtUs: number, slopePpm: number): void;
  setTimeline(originUs: number, frameSamples: number, firstFrame: number, lookaheadSamples: number): number;
  clearTimeline(): void;
  setTrim(trimUs: number): void;
  setLevel(gain: number, muted: boolean, channel: number, rampMs: number): void;
  setConcealment(useFec: boolean, concealSeconds: number): void;
  setDrift(profile: DriftProfile): void;
  insert(frame: number, payload: Uint8Array, kind: number): number;
  playClip(samples: Float32Array, duck: number): void;
  stats(into: Float64Array): void;
  work(into: Float64Array): void;
  fates(fromFrame: number, into: Uint8Array): void;
  state(): {
    readonly kind: number;
    readonly detail: string;
    readonly scheduling: number;
    readonly memoryLocked: boolean;
  };
  runPeriods(count: number): void;
  advance(us: number): void;
  nowUs(): number;
  stall(ms: number): void;
  flush(): void;
}

export interface NativeRtpOpener {
  open(packet: Uint8Array, clear: number, index: number, into: Uint8Array): boolean;
}

export interface NativeUdpSocket {
  /** The port, or the negative errno. */
  open(address: string, port: number, take: TakeDatagram): number;
  send(datagram: Uint8Array, address: string, port: number): number;
  close(): void;
}

/** `arrivalUs`: CLOCK_MONOTONIC. */
export type TakeDatagram = (datagram: Buffer, from: DatagramAddress, arrivalUs: number) => void;

export interface DatagramAddress {
  readonly address: string;
  readonly port: number;
}

export interface NativeDecoder {
  decode(payload: Uint8Array | null, out: Float32Array, frameSamples: number, fec: boolean): number;
  reset(): void;
}

export interface NativeDriftLoop {
  step(errorUs: number, feedForwardPpm: number, seconds: number): number;
}

/** The native addon is not there, or is not of this version. `code` is the one of the catalogue of errors. */
export class NativeMissingError extends Error {
  override readonly name = "NativeMissingError";
  readonly code = "native-missing";
}

// Next to src and dist alike.
const path = "../build/Release/playout.node";

const isAddon = (loaded: unknown): loaded is Addon =>
  typeof loaded === "object" &&
  loaded !== null &&
  "statNames" in loaded &&
  Array.isArray(loaded.statNames) &&
  loaded.statNames.join() === statNames.join();

let loadedAddon: Addon | undefined;

/** Loads the addon once per process. Throws NativeMissingError that says how to build it. */
export function addon(): Addon {
  loadedAddon ??= load();
  return loadedAddon;
}

function load(): Addon {
  let loaded: unknown;
  try {
    loaded = createRequire(import.meta.url)(path);
  } catch (cause) {
    throw new NativeMissingError("the playout addon cannot be loaded: run `npm run setup` to build it", { cause });
  }
  if (!isAddon(loaded))
    throw new NativeMissingError(
      "the playout addon was built from another version: run `npm run setup` to build it anew",
    );
  return loaded;
}
