import type { BoundedLine, Strip } from "./bounded-line.js";

export interface Softness {
  /** What a bound is uncertain by, where delays vary by more. */
  readonly uncertainty: number;
  /** The least that the delays of a side are believed to vary by. */
  readonly leastDelay: number;
  /** Believed of the slope beside what the bounds say. */
  readonly prior: { readonly slope: number; readonly sigma: number };
}

export interface SoftStrip extends Strip {
  /** One standard deviation of `middle` and of `slope`, as far as the bounds say. */
  readonly middleSigma: number;
  readonly slopeSigma: number;
}

/** Newton's steps; seven were the most in 5000 strips of measured exchanges. */
const maxSteps = 20;
const maxHalvings = 12;
/** Less is not worth a step, in logarithms of likelihood. */
const leastGain = 1e-4;
/** x is in µs; so are slopes of some 1e-6 as large as offsets of some µs. */
const xUnit = 1e6;

/**
 * The likeliest strip where bounds lie outside of its edges by exponential delays and are uncertain themselves. The widest strip rests
 * on the few bounds that lie farthest in. Where they do because a machine woke up faster than it usually does, that strip turns
 * between them for more width, most of all where bounds are dense at one end of the line and sparse at the other. Here each edge
 * wants outwards with 1 / delay from each bound, as exponential delays have it (their mean, of its side), and each bound
 * holds it back with a force that grows from nothing where it is outside to 1 / uncertainty where it is inside. Begins at the widest strip.
 */
export function softStrip(line: BoundedLine, widest: Strip, softness: Softness): SoftStrip {
  const { reference, middle, slope, width } = widest;
  const { prior } = softness;
  const [upper, lower] = [new Edge(line, widest, 1, softness), new Edge(line, widest, -1, softness)];
  const belief = new Belief(prior.slope * xUnit, prior.sigma * xUnit);
  const look = (up: number, low: number, turn: number): number =>
    upper.look(up, turn) + lower.look(low, turn) + belief.look(turn);

  let [up, low, turn] = [middle + width / 2, middle - width / 2, slope * xUnit];
  let cost = look(up, low, turn);
  for (let step = 0; step < maxSteps; step += 1) {
    // The edges meet in the slope only: it is solved for first, then each edge by itself.
    const stiffness = upper.turnStiffness + lower.turnStiffness + belief.stiffness;
    const force = upper.turnForce + lower.turnForce + belief.force;
    const byTurn = force / stiffness;
    const [byUp, byLow] = [upper.step(byTurn), lower.step(byTurn)];
    let share = 1;
    let next = look(up + byUp, low + byLow, turn + byTurn);
    for (let halving = 0; halving < maxHalvings && !(next <= cost); halving += 1) {
      share /= 2;
      next = look(up + share * byUp, low + share * byLow, turn + share * byTurn);
    }
    if (!(next <= cost)) break;
    [up, low, turn] = [up + share * byUp, low + share * byLow, turn + share * byTurn];
    const gain = cost - next;
    cost = next;
    if (gain < leastGain) break;
  }
  look(up, low, turn);
  const turnVariance = 1 / (upper.turnStiffness + lower.turnStiffness + belief.stiffness);
  const variance = (1 / upper.stiffness + 1 / lower.stiffness + (upper.lever + lower.lever) ** 2 * turnVariance) / 4;
  return {
    reference,
    slope: turn / xUnit,
    middle: (up + low) / 2,
    width: up - low,
    middleSigma: Math.sqrt(variance),
    slopeSigma: Math.sqrt(turnVariance) / xUnit,
  };
}

/** Normal around what is believed of the slope, but never stronger than at one sigma: a clock that is slewed contradicts it by many. */
class Belief {
  readonly #turn: number;
  readonly #sigma: number;
  stiffness = 0;
  force = 0;

  constructor(turn: number, sigma: number) {
    this.#turn = turn;
    this.#sigma = sigma;
  }

  look(turn: number): number {
    const off = (turn - this.#turn) / this.#sigma;
    const length = Math.hypot(1, off);
    this.stiffness = 1 / (this.#sigma ** 2 * length ** 3);
    this.force = -off / (this.#sigma * length);
    return length - 1;
  }
}

/** A bound that is so many uncertainties outside holds no edge. */
const negligible = 30;
/** Of an edge that nothing holds. */
const leastStiffness = 1e-12;

/** What the bounds of one side do to an edge y = level + turn × x. */
class Edge {
  readonly #line: BoundedLine;
  readonly #reference: number;
  readonly #side: 1 | -1;
  readonly #uncertainty: number;
  /** Of all bounds together. */
  readonly #outwards: number;
  readonly #meanX: number;
  /** Second derivative of the cost by the level. */
  stiffness = 0;
  /** Where the bounds that hold the edge lie, x on average. */
  lever = 0;
  /** Along the slope, when the level gives way to it. */
  turnStiffness = 0;
  turnForce = 0;
  #force = 0;

  constructor(line: BoundedLine, widest: Strip, side: 1 | -1, { uncertainty, leastDelay }: Softness) {
    this.#line = line;
    this.#reference = widest.reference;
    this.#side = side;
    const delay = Math.max(leastDelay, this.#medianOutside(widest) / Math.LN2);
    // Softer than a quarter of the delays, an edge would have nothing to hold on to.
    this.#uncertainty = Math.min(uncertainty, delay / 4);
    this.#outwards = line.count / delay;
    let sum = 0;
    for (let index = 0; index < line.count; index += 1) sum += line.x(index) - widest.reference;
    this.#meanX = sum / line.count / xUnit;
  }

  /** Half of the bounds lie farther out than this. Exponential delays do by 0.69 of their mean; queues of a few say nothing. */
  #medianOutside({ middle, slope, width }: Strip): number {
    const outside = Float64Array.from({ length: this.#line.count }, (_, index) =>
      this.#outside(index, middle + (this.#side * width) / 2, slope),
    );
    return outside.sort()[outside.length >> 1] ?? 0;
  }

  #outside(index: number, level: number, slope: number): number {
    const y = this.#side > 0 ? this.#line.above(index) : this.#line.below(index);
    return this.#side * (y - level - slope * (this.#line.x(index) - this.#reference));
  }

  /** The negative logarithm of the likelihood there, but for a constant. */
  look(level: number, turn: number): number {
    let cost = -this.#side * this.#outwards * (level + turn * this.#meanX);
    let [held, heldTurn, stiff, stiffTurn, stiffTurnTurn] = [0, 0, 0, 0, 0];
    for (let index = 0; index < this.#line.count; index += 1) {
      const outside = this.#outside(index, level, turn / xUnit) / this.#uncertainty;
      if (outside > negligible) continue;
      const x = (this.#line.x(index) - this.#reference) / xUnit;
      const hold = 1 / (1 + Math.exp(outside));
      cost += outside > 0 ? Math.log1p(Math.exp(-outside)) : Math.log1p(Math.exp(outside)) - outside;
      const bend = hold * (1 - hold);
      held += hold;
      heldTurn += hold * x;
      stiff += bend;
      stiffTurn += bend * x;
      stiffTurnTurn += bend * x * x;
    }
    const square = this.#uncertainty ** 2;
    this.stiffness = Math.max(leastStiffness, stiff / square);
    this.lever = stiffTurn / square / this.stiffness;
    this.turnStiffness = stiffTurnTurn / square - this.lever ** 2 * this.stiffness;
    this.#force = this.#side * (this.#outwards - held / this.#uncertainty);
    const turnForce = this.#side * (this.#outwards * this.#meanX - heldTurn / this.#uncertainty);
    this.turnForce = turnForce - this.lever * this.#force;
    return cost;
  }

  /** Newton's step of the level when the slope makes that one. */
  step(byTurn: number): number {
    return this.#force / this.stiffness - this.lever * byTurn;
  }
}
