import type { DelayTrajectory } from "@carillon/contracts/timeline";

/** A delay of this device's own begins at half seconds of the site's clock, so that speakers given the same one change together. */
const startGridUs = 500e3;
const noticeUs = 300e3;
const ownSlopePpm = 3000;

/** The delay in force at a site instant, µs, and how fast it changes (ppm of time: positive while it grows). */
export function delayAt(
  trajectory: DelayTrajectory,
  siteUs: number,
): { readonly delayUs: number; readonly slopePpm: number } {
  const { fromUs, toUs, applyAtUs, slopePpm } = trajectory;
  const elapsed = siteUs - applyAtUs;
  const change = toUs - fromUs;
  if (elapsed <= 0) return { delayUs: fromUs, slopePpm: 0 };
  const moved = (elapsed * slopePpm) / 1e6;
  if (moved >= Math.abs(change)) return { delayUs: toUs, slopePpm: 0 };
  const direction = Math.sign(change);
  return { delayUs: fromUs + direction * moved, slopePpm: direction * slopePpm };
}

const same = (x: DelayTrajectory | undefined, y: DelayTrajectory): boolean =>
  x !== undefined &&
  x.fromUs === y.fromUs &&
  x.toUs === y.toUs &&
  x.applyAtUs === y.applyAtUs &&
  x.slopePpm === y.slopePpm;

/**
 * Capture-to-sound delay of this device: the trajectory that the media service announces to the whole group, or this device's
 * own (`playout.delay: fixed`). Each call returns the trajectory to follow from now on, or undefined when it has not changed.
 */
export class GroupDelay {
  #announced: DelayTrajectory | undefined;
  #fixedUs: number | undefined;
  #inForce: DelayTrajectory | undefined;

  get inForce(): DelayTrajectory | undefined {
    return this.#inForce;
  }

  /** Another timeline on another clock: the delay is what its service says, at once. */
  begin(announced: DelayTrajectory): DelayTrajectory {
    this.#announced = announced;
    this.#inForce = this.#fixedUs === undefined ? announced : steady(this.#fixedUs);
    return this.#inForce;
  }

  /** From the media service, every second: mostly the same again. */
  announce(announced: DelayTrajectory): DelayTrajectory | undefined {
    if (same(this.#announced, announced)) return undefined;
    this.#announced = announced;
    return this.#fixedUs === undefined ? this.#follow(announced) : undefined;
  }

  /** `fixedUs` undefined: the programme's delay again. `siteUs`: now, by the site's clock. */
  configure(fixedUs: number | undefined, siteUs: number): DelayTrajectory | undefined {
    if (this.#fixedUs === fixedUs) return undefined;
    this.#fixedUs = fixedUs;
    const inForce = this.#inForce;
    const toUs = fixedUs ?? this.#announced?.toUs;
    if (inForce === undefined || toUs === undefined) return undefined;
    const applyAtUs = Math.ceil((siteUs + noticeUs) / startGridUs) * startGridUs;
    const { delayUs } = delayAt(inForce, applyAtUs);
    return this.#follow({ fromUs: delayUs, toUs, applyAtUs, slopePpm: ownSlopePpm });
  }

  #follow(trajectory: DelayTrajectory): DelayTrajectory | undefined {
    if (same(this.#inForce, trajectory)) return undefined;
    this.#inForce = trajectory;
    return trajectory;
  }
}

const steady = (us: number): DelayTrajectory => ({ fromUs: us, toUs: us, applyAtUs: 0, slopePpm: ownSlopePpm });
