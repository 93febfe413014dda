import { appNames, type DelayTrajectory } from "@carillon/contracts/timeline";
import type { App } from "@carillon/core/rtp/rtcp";
import type { LinkStatus } from "../programme/redundancy.js";

/**
 * The media service's side of the RTCP APP packets of contracts/timeline.ts: it hears `CCLK` and `CSTA`, answers `CCLK`, says `CDLY`.
 * Readers take bytes from outside: undefined for anything malformed.
 */

const viewOf = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.byteLength);

export interface ClockRequest {
  readonly sequence: number;
  /** The speaker's own time, which comes back to it as it was. */
  readonly t1: number;
}

export function readClockRequest({ name, subtype, data }: App): ClockRequest | undefined {
  if (name !== appNames.clock || subtype !== 0 || data.length < 12) return undefined;
  const view = viewOf(data);
  return { sequence: view.getUint32(0), t1: view.getFloat64(4) };
}

/** `t2`, `t3`: site time of the request's arrival and of this answer, µs. */
export function clockAnswer(ssrc: number, { sequence, t1 }: ClockRequest, t2: number, t3: number): App {
  const data = new Uint8Array(28);
  const view = viewOf(data);
  view.setUint32(0, sequence);
  view.setFloat64(4, t1);
  view.setFloat64(12, t2);
  view.setFloat64(20, t3);
  return { kind: "app", ssrc, subtype: 1, name: appNames.clock, data };
}

export function delayAnnouncement(ssrc: number, { fromUs, toUs, applyAtUs, slopePpm }: DelayTrajectory): App {
  const data = new Uint8Array(32);
  const view = viewOf(data);
  [fromUs, toUs, applyAtUs, slopePpm].forEach((value, index) => view.setFloat64(8 * index, value));
  return { kind: "app", ssrc, subtype: 0, name: appNames.delay, data };
}

export function readStatus({ name, subtype, data }: App): LinkStatus | undefined {
  if (name !== appNames.status || subtype !== 0 || data.length < 20) return undefined;
  const view = viewOf(data);
  return {
    received: view.getUint32(0),
    lostBeforeRepair: view.getUint32(4),
    residual: view.getUint32(8),
    burstP95Ms: view.getUint16(12),
    roundTripMs: view.getUint16(14),
    wanted: view.getUint8(16),
    neededMs: neededMs(view.getUint16(18)),
  };
}

/** Of what is told of the needed delay: 0 is not known, and the most is more than is measured. */
export const neededMs = (told: number): number | undefined =>
  told === 0 ? undefined : told === 0xffff ? Infinity : told;
