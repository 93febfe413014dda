/** The fields of addon/stats.h, in its order; the loader compares them with the built addon's. */
export const statNames = [
  "real",
  "redundant",
  "retransmitted",
  "fec",
  "concealed",
  "silenced",
  "concealmentEvents",
  "decodeErrors",
  "reanchors",
  "hardResyncs",
  "framesWritten",
  "underruns",
  "underrunSeconds",
  "playoutDelaySum",
  "timeline",
  "anchored",
  "anchorSample",
  "position",
  "mediaSample",
  "heardAtUs",
  "heardAtSiteUs",
  "errorUs",
  "ratioPpm",
  "integralPpm",
  "delayUs",
  "deviceDelayUs",
  "nextFrame",
  "nextFrameDueUs",
  "inserted",
  "late",
  "duplicates",
  "early",
  "invalid",
  "ringFill",
] as const;

type StatName = (typeof statNames)[number];

/**
 * The playout thread after its newest period, as one consistent whole. Counters only grow while the Playout lives, over all
 * timelines and reopened cards; samples are per channel at 48 kHz.
 *
 * - `real` … `silenced`: samples of the timeline by fate. Within one timeline their sum grows by exactly what `position` does:
 *   sum since the anchor = `position` − `anchorSample`. Samples that were jumped over are silenced.
 * - `position` counts decoder output from the timeline's first frame on; `mediaSample` is the programme's sample at the head
 *   of the newest period, heard at `heardAtUs` (CLOCK_MONOTONIC) = `heardAtSiteUs`.
 * - `errorUs`: heard minus due, smoothed, with what a corrected clock has still to be walked to. `ratioPpm`: resampling in force.
 *   `integralPpm`: the sound card's crystal against this machine's, as learned.
 * - `nextFrame` is decoded at `nextFrameDueUs` (CLOCK_MONOTONIC): until then it can be inserted; the frame after it one frame
 *   later. −1 while nothing is anchored.
 * - `inserted` … `invalid`: outcomes of `insert`; `decodeErrors`: inserted, but refused by libopus (and concealed).
 * - `playoutDelaySum`: seconds of device delay summed over `framesWritten` (W3C totalPlayoutDelay).
 * - `timeline`: number that `setTimeline` returned for the timeline in force, 0 for none; until it changes, everything above
 *   is about the one before.
 */
export type PlayoutStats = Readonly<Record<StatName, number>>;

/** The slot of a field in the array that the addon fills. */
export const statIndex = (name: StatName): number => statNames.indexOf(name);

export const readStats = (values: Float64Array): PlayoutStats =>
  Object.fromEntries(statNames.map((name, index) => [name, values[index] ?? 0])) as PlayoutStats;
