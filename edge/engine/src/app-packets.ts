import { appNames, type DelayTrajectory } from "@carillon/contracts/timeline";
import type { App } from "@carillon/core/rtp/rtcp";

/**
 * The speaker's side of the RTCP APP packets of contracts/timeline.ts: it asks `CCLK`, says `CSTA`, hears the answer and `CDLY`.
 * Readers take bytes from outside: undefined for anything malformed.
 */

const viewOf = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.byteLength);

export function clockRequest(ssrc: number, sequence: number, t1: number): App {
  const data = new Uint8Array(12);
  const view = viewOf(data);
  view.setUint32(0, sequence);
  view.setFloat64(4, t1);
  return { kind: "app", ssrc, subtype: 0, name: appNames.clock, data };
}

export interface ClockAnswer {
  readonly sequence: number;
  readonly t1: number;
  readonly t2: number;
  readonly t3: number;
}

export function readClockAnswer({ name, subtype, data }: App): ClockAnswer | undefined {
  if (name !== appNames.clock || subtype !== 1 || data.length < 28) return undefined;
  const view = viewOf(data);
  return { sequence: view.getUint32(0), t1: view.getFloat64(4), t2: view.getFloat64(12), t3: view.getFloat64(20) };
}

/** Bounds as for the SDP attribute: delays of 0 to 10 s, slopes to 20 000 ppm. */
export function readDelay({ name, subtype, data }: App): DelayTrajectory | undefined {
  if (name !== appNames.delay || subtype !== 0 || data.length < 32) return undefined;
  const view = viewOf(data);
  const fromUs = view.getFloat64(0);
  const toUs = view.getFloat64(8);
  const applyAtUs = view.getFloat64(16);
  const slopePpm = view.getFloat64(24);
  const bounded = [fromUs, toUs].every((us) => us >= 0 && us <= 10e6) && slopePpm > 0 && slopePpm <= 20_000;
  return bounded && Number.isFinite(applyAtUs) ? { fromUs, toUs, applyAtUs, slopePpm } : undefined;
}

/** Once a second, for the media service's redundancy controller. Counters are cumulative and wrap: a lost report loses nothing. */
export interface LinkQuality {
  readonly received: number;
  readonly lostBeforeRepair: number;
  /** Lost in spite of copies and retransmissions. */
  readonly residual: number;
  readonly burstP95Ms: number;
  readonly roundTripMs: number;
  /** Capture to sound; 0 while it is not known. */
  readonly neededMs: number;
  readonly redundancy: keyof typeof redundancyLevels;
}

/** The levels of contracts/timeline.ts by the names of the `playout` document. */
export const redundancyLevels = { auto: 255, none: 0, light: 1, strong: 2, bursts: 3 } as const;

export function linkQuality(ssrc: number, quality: LinkQuality): App {
  const data = new Uint8Array(20);
  const view = viewOf(data);
  view.setUint32(0, quality.received);
  view.setUint32(4, quality.lostBeforeRepair);
  view.setUint32(8, quality.residual);
  view.setUint16(12, Math.min(0xffff, Math.round(quality.burstP95Ms)));
  view.setUint16(14, Math.min(0xffff, Math.round(quality.roundTripMs)));
  view.setUint8(16, redundancyLevels[quality.redundancy]);
  view.setUint16(18, Math.min(0xffff, Math.ceil(quality.neededMs)));
  return { kind: "app", ssrc, subtype: 0, name: appNames.status, data };
}
