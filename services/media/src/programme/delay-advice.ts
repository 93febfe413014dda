import type { Programme } from "@carillon/contracts/documents";

/** A speaker, and the delay that it needs, capture to sound, for 999 of 1000 frames to be in time. */
export interface Need {
  readonly device: string;
  readonly neededUs: number;
}

export interface DelayAdvice {
  /** The least delay with which all keep up for whom a delay should be chosen; undefined while none has said what it needs. */
  readonly recommendedUs: number | undefined;
  /** Those that need more than the delay in force. */
  readonly behind: readonly string[];
}

/** No group should wait longer: a speaker that needs more needs another link. */
const mostUs = { live: 250_000, media: 1_000_000 } as const;
/** In a group of four and more, what needs so many times as much as nine of ten others is flagged and not waited for. */
const groupOf = 4;
const ordinary = 0.9;
const outlier = 1.5;
const stepUs = 5000;

/** What delay a group should have. One bad link must not make all speakers late: it is named instead. */
export function adviseDelay(
  needs: readonly Need[],
  { delayUs, programmeClass }: { readonly delayUs: number; readonly programmeClass: Programme["class"] },
): DelayAdvice {
  const sorted = needs.map(({ neededUs }) => neededUs).sort((a, b) => a - b);
  const usual = sorted[Math.floor(ordinary * (sorted.length - 1))] ?? Infinity;
  const limit = Math.min(mostUs[programmeClass], sorted.length < groupOf ? Infinity : outlier * usual);
  const waitedFor = sorted.filter((us) => us <= limit).at(-1);
  return {
    recommendedUs: waitedFor === undefined ? undefined : Math.ceil(waitedFor / stepUs) * stepUs,
    behind: needs.filter(({ neededUs }) => neededUs > delayUs).map(({ device }) => device),
  };
}
