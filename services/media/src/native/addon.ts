import { createRequire } from "node:module";
import { CarillonError } from "@carillon/contracts/errors";
import type { ConsentKeys, SrtpKeys } from "@carillon/rtc/peer";

/** The native module as native/addon.cc exports it. Everything it takes is checked there and answered with a TypeError. */
export interface Addon {
  /** libopus for 48 kHz stereo; frames of 480 or 960 samples. */
  readonly Encoder: new (frameSamples: number, isVoice: boolean) => NativeEncoder;
  addProgramme(stream: NativeStream): number;
  removeProgramme(programme: number): void;
  /** Sends a frame to every receiver that has a route; returns how many. Frame numbers must grow. */
  publish(programme: number, frame: number, payload: Uint8Array): number;
  addReceiver(programme: number, receiver: NativeReceiver): number;
  removeReceiver(programme: number, receiver: number): void;
  /** Without fd, address and port: nothing is sent until there is a route again. */
  setRoute(
    programme: number,
    receiver: number,
    ...route: [fd: number, address: string, port: number, consent?: ConsentKeys | undefined] | []
  ): void;
  /** What receivers are told of the delay (contracts/timeline.ts), at once and in each report. */
  setDelay(programme: number, fromUs: number, toUs: number, applyAtUs: number, slopePpm: number): void;
  /** Takes SRTCP of a receiver that came another way than through a socket of `openSocket`. Answers and remembers. */
  hear(programme: number, receiver: number, datagram: Uint8Array, arrivalUs: number): void;
  /** `saidNames` of each receiver that has said anything since the last call, one after the other. */
  said(programme: number): Float64Array;
  setRedundancy(programme: number, receiver: number, distances: Uint8Array): void;
  retransmit(programme: number, receiver: number, sequences: Uint16Array): number;
  /** Fills `into` in the order of `counterNames`; receiver 0: all that there ever were. */
  counters(programme: number, receiver: number, into: Float64Array): void;
  /**
   * Opens a UDP socket and reads it on a thread of its own, which answers the RTCP and the consent checks of receivers whose route leads through it. All else
   * goes to `take`; after `closeSocket`, and when the port is free, that is called without arguments. Port 0: any. Returns the
   * descriptor, or the negative number of the system's error. Main thread only.
   */
  openSocket(address: string, port: number, take: NativeTake): number;
  socketPort(fd: number): number;
  sendDatagram(fd: number, address: string, port: number, bytes: Uint8Array): void;
  closeSocket(fd: number): void;
  monotonicUs(): number;
  processCpuUs(): number;
  sleepUntil(us: number): void;
  /** Raises the calling thread to SCHED_FIFO `priority`, or what the system permits. */
  raiseThread(name: string, priority: number): Realtime;
  /** CPU µs per datagram of a plain loop of `sendto`: the yardstick of fan-out. */
  bareSendto(fd: number, address: string, ports: Uint16Array, bytes: number, count: number): number;
}

export interface NativeEncoder {
  /** Bits per second, from the next frame on. */
  setBitrate(bitrate: number): void;
  /** One interleaved frame; what is missing of it is silence. Returns the bytes of the packet in `into`, which holds 1275. */
  encode(samples: Float32Array, into: Uint8Array): number;
}

export type NativeTake = (...arrived: [Buffer, address: string, port: number, arrivalUs: number] | []) => void;

/** Of what `said` returns. */
export const saidNames = [
  "receiver",
  "heardAtUs",
  "statuses",
  "received",
  "lostBeforeRepair",
  "residual",
  "burstP95Ms",
  "roundTripMs",
  "wanted",
  "neededMs",
  "consentedAtUs",
  "roundTripUs",
] as const;

export type Realtime = "fifo" | "nice" | "none";

export interface NativeStream {
  readonly ssrc: number;
  readonly frameSamples: number;
  readonly firstSequence: number;
  readonly firstTimestamp: number;
  readonly originUs: number;
  readonly originNtp: number;
  readonly cname: string;
}

export interface NativeReceiver {
  readonly profile: string;
  readonly keys: SrtpKeys;
  readonly rtcpKeys: SrtpKeys;
  readonly rtcpTheirs: SrtpKeys;
  readonly opus: number;
  readonly red?: number | undefined;
  readonly rtx?: number | undefined;
  readonly rtxSsrc: number;
  readonly rtxFirstSequence: number;
  readonly absCaptureTime?: number | undefined;
}

// From src/native and from dist/native alike.
const path = "../../native/build/Release/egress.node";

const isAddon = (loaded: unknown): loaded is Addon =>
  typeof loaded === "object" && loaded !== null && "publish" in loaded && "Encoder" in loaded;

/** Loads the addon; what it holds is shared by all threads of the process. Throws CarillonError `native-missing`. */
export function loadAddon(): Addon {
  let loaded: unknown;
  try {
    loaded = createRequire(import.meta.url)(path);
  } catch (cause) {
    throw new CarillonError("native-missing", "services/media/native", { cause });
  }
  if (!isAddon(loaded)) throw new CarillonError("native-missing", "services/media/native is of another version");
  return loaded;
}
