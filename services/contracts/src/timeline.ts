/**
 * What the media service and a speaker agree on beside the standards: the programme's timeline and the site's clock.
 *
 * Site time is the media service's monotonic clock in microseconds. On the wire it is a 64-bit NTP timestamp (RFC 5905 §6) whose
 * origin the media service fixes once per start, so that it never steps. Sample n of a programme was captured at
 * `originUs + n / 48000`, and travels in the RTP packet whose timestamp is `(rtpOrigin + n) mod 2^32` (RFC 7587: 48 kHz clock).
 * RTP sequence number and SSRC are the programme's, the same for every receiver, so a frame has one name for all of them.
 */
export interface Timeline {
  /** Random per start of the programme. */
  readonly epoch: string;
  /** Site time of media sample 0, µs. */
  readonly originUs: number;
  /** RTP timestamp of media sample 0. */
  readonly rtpOrigin: number;
  /** Extended RTP sequence number of the frame that holds media sample 0. */
  readonly firstFrame: number;
  /** Samples per Opus frame at 48 kHz: 480 or 960. */
  readonly frameSamples: number;
}

/**
 * A change of delay that all speakers follow together: `fromUs` until site time `applyAtUs`, then along `slopePpm` to `toUs`.
 * 3000 ppm is a pitch change of 5 cents, below what is noticed in music.
 */
export interface DelayTrajectory {
  readonly fromUs: number;
  readonly toUs: number;
  readonly applyAtUs: number;
  readonly slopePpm: number;
}

/** SDP attribute in the WHEP answer: `a=x-carillon-timeline:<epoch> <originUs> <rtpOrigin> <firstFrame> <frameSamples>`. */
export const timelineAttribute = "x-carillon-timeline";
/** SDP attribute in the WHEP answer: `a=x-carillon-delay:<fromUs> <toUs> <applyAtUs> <slopePpm>`. */
export const delayAttribute = "x-carillon-delay";

export const formatTimeline = (t: Timeline): string =>
  `${t.epoch} ${t.originUs} ${t.rtpOrigin} ${t.firstFrame} ${t.frameSamples}`;
export const formatDelay = (d: DelayTrajectory): string => `${d.fromUs} ${d.toUs} ${d.applyAtUs} ${d.slopePpm}`;

const numbers = (words: string[]): number[] | undefined => {
  const values = words.map(Number);
  return values.every((value) => Number.isFinite(value)) ? values : undefined;
};

/** Undefined when malformed. */
export function parseTimeline(text: string): Timeline | undefined {
  const [epoch, ...rest] = text.trim().split(/\s+/);
  const [originUs, rtpOrigin, firstFrame, frameSamples] = numbers(rest) ?? [];
  if (epoch === undefined || originUs === undefined || rtpOrigin === undefined || firstFrame === undefined)
    return undefined;
  if (frameSamples !== 480 && frameSamples !== 960) return undefined;
  return { epoch, originUs, rtpOrigin, firstFrame, frameSamples };
}

/** Undefined when malformed or out of bounds (delay 0 to 10 s, slope 0 to 20 000 ppm). */
export function parseDelay(text: string): DelayTrajectory | undefined {
  const [fromUs, toUs, applyAtUs, slopePpm] = numbers(text.trim().split(/\s+/)) ?? [];
  if (fromUs === undefined || toUs === undefined || applyAtUs === undefined || slopePpm === undefined) return undefined;
  const bounded = [fromUs, toUs].every((us) => us >= 0 && us <= 10e6) && slopePpm > 0 && slopePpm <= 20_000;
  return bounded ? { fromUs, toUs, applyAtUs, slopePpm } : undefined;
}

/**
 * RTCP APP packets (RFC 3550 §6.7) inside SRTCP, on the media path: no extra port, authenticated, no head-of-line blocking.
 * Names are four ASCII letters; all integers big-endian; instants are f64 µs.
 *
 * `CCLK` subtype 0, speaker to media: { u32 seq, f64 t1 }.
 * `CCLK` subtype 1, media to speaker: { u32 seq, f64 t1, f64 t2, f64 t3 } (t1 echoed; t2 and t3 in site time).
 * `CDLY` subtype 0, media to speaker, on change and every 1.25 s: { f64 fromUs, f64 toUs, f64 applyAtUs, f64 slopePpm }.
 * `CSTA` subtype 0, speaker to media, once a second: what the redundancy controller and the advice on delay need:
 *   { u32 received, u32 lostBeforeRepair, u32 residual, u16 burstP95Ms, u16 roundTripMs, u8 level wanted (255: auto), u8 zero,
 *     u16 neededMs (the delay, capture to sound, that 999 of 1000 frames need; 0: not known; 65535: more than is measured) }.
 */
export const appNames = { clock: "CCLK", delay: "CDLY", status: "CSTA" } as const;
