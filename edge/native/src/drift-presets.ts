/**
 * How the playout thread follows a sound card's clock: a PI loop over the smoothed position error that resamples by parts per
 * million. One profile for each way in which cards report their position. Constants are measured with virtual cards at
 * ±100 ppm: ratio sd 5–15 ppm and error max 75–192 µs in the steady state.
 */
export interface DriftProfile {
  /** The loop is fast for this long after a jump, then slow. */
  readonly acquireSeconds: number;
  /** Natural frequency of the critically damped loop. */
  readonly acquireRadPerSecond: number;
  readonly steadyRadPerSecond: number;
  /** Time constant of the exponential mean over the position error. */
  readonly acquireSmoothingSeconds: number;
  readonly steadySmoothingSeconds: number;
  /** Most that the ratio may differ from 1. 500 ppm is 0.9 cent; differences of pitch are noticed from 3 cents. */
  readonly acquireClampPpm: number;
  readonly steadyClampPpm: number;
  /** Most that the two crystals are believed to differ. */
  readonly integralClampPpm: number;
  /** Most that the ratio may change, so that no change is heard as a bend. */
  readonly acquireSlewPpmPerSecond: number;
  readonly steadySlewPpmPerSecond: number;
  /** An error beyond this is jumped over: resampling it away would take longer than anyone should listen to it. */
  readonly reanchorUs: number;
  /** Beyond this the jump counts as a hard resync, and a single reading is believed. */
  readonly resyncUs: number;
  /** Decide about jumps by the smoothed error: single readings are too coarse. */
  readonly judgeSmoothed: boolean;
  /** How much too long the card's delay reads on average. */
  readonly positionBiasUs: number;
}

/** Position good to some tens of µs: USB audio, and I2S at DMA burst level. */
const fine: DriftProfile = {
  acquireSeconds: 5,
  acquireRadPerSecond: 0.9,
  steadyRadPerSecond: 0.3,
  acquireSmoothingSeconds: 0.1,
  steadySmoothingSeconds: 0.1,
  acquireClampPpm: 1500,
  steadyClampPpm: 500,
  integralClampPpm: 300,
  acquireSlewPpmPerSecond: 2000,
  steadySlewPpmPerSecond: 200,
  reanchorUs: 2000,
  resyncUs: 5000,
  judgeSmoothed: false,
  positionBiasUs: 0,
};

export const driftPresets = {
  usb: fine,
  i2s: fine,
  /**
   * The Raspberry Pi's own analogue and HDMI outputs move their position in steps of 10 ms (raspberrypi/firmware#1026), and wake
   * the player when they do. A reading is right just after a step and up to a step too long later, so only a mean over seconds
   * is believed; what remains is constant for a device and belongs into its trim.
   */
  onboard: {
    ...fine,
    acquireRadPerSecond: 0.25,
    steadyRadPerSecond: 0.12,
    acquireSmoothingSeconds: 0.25,
    steadySmoothingSeconds: 1.25,
    resyncUs: 25_000,
    judgeSmoothed: true,
  },
} as const satisfies Record<string, DriftProfile>;

export type CardKind = keyof typeof driftPresets;
