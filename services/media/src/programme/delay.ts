import { classDelaySeconds, type Programme } from "@carillon/contracts/documents";
import type { DelayTrajectory } from "@carillon/contracts/timeline";

/** 5 cents of pitch, below what is noticed in music. */
const slopePpm = 3000;
/** Until a change has reached every speaker, lost packets included. */
const noticeUs = 300_000;

/** What a programme's document asks for, or an automatic delay begins with: capture to sound, µs. */
export const wantedDelayUs = ({ class: kind, delaySeconds }: Programme): number =>
  Math.round(1e6 * (typeof delaySeconds === "number" ? delaySeconds : classDelaySeconds[kind]));

export const constantDelay = (us: number): DelayTrajectory => ({ fromUs: us, toUs: us, applyAtUs: 0, slopePpm });

/** The delay that is in force at an instant of site time. */
export function delayAt({ fromUs, toUs, applyAtUs, slopePpm: slope }: DelayTrajectory, siteUs: number): number {
  const walkedUs = Math.max(0, siteUs - applyAtUs) * slope * 1e-6;
  return toUs > fromUs ? Math.min(toUs, fromUs + walkedUs) : Math.max(toUs, fromUs - walkedUs);
}

/** The change to `toUs` that all speakers follow together, beginning where the present trajectory will be by then. */
export function changeDelay(present: DelayTrajectory, toUs: number, nowUs: number): DelayTrajectory {
  const applyAtUs = nowUs + noticeUs;
  return { fromUs: delayAt(present, applyAtUs), toUs, applyAtUs, slopePpm };
}
