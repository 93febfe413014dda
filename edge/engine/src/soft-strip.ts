import type { BoundedLine, Strip } from "./bounded-line.js";

export interface Softness {
  /** The mean delay by which a bound lies outside of the strip, and what the bound itself is uncertain by, less than half of that. */
  readonly delay: number;
  readonly uncertainty: number;
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
 * wants outwards with 1 / delay from each bound, as exponential delays have it, and each bound holds it back with a
 * force that grows from nothing where it is outside to 1 / uncertainty where it is inside. Begins at the widest strip.
 */
export function softStrip(line: BoundedLine, widest: Strip, { prior, ...softness }: Softness): SoftStrip {
  const { reference, middle, slope, width } = widest;
  const [upper, lower] = [new Edge(line, reference, 1, softness), new Edge(line, reference, -1, softness)];
  const [believed, sigma] = [prior.slope * xUnit, prior.sigma * xUnit];
  const look = (up: number, low: number, turn: number): number =>
    upper.look(up, turn) + lower.look(low, turn) + ((turn - believed) / sigma) ** 2 / 2;

  let [up, low, turn] = [middle + width / 2, middle - width / 2, slope * xUnit];
  let cost = look(up, low, turn);
  for (let step = 0; step < maxSteps; step += 1) {
    // The edges meet in the slope only: it is solved for first, then each edge by itself.
    const stiffness = upper.turnStiffness + lower.turnStiffness + 1 / sigma ** 2;
    const force = upper.turnForce + lower.turnForce + (believed - turn) / sigma ** 2;
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
  const turnVariance = 1 / (upper.turnStiffness + lower.turnStiffness + 1 / sigma ** 2);
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
  /** Second derivative of the cost by the level. */
  stiffness = 0;
  /** Where the bounds that hold the edge lie, x on average. */
  lever = 0;
  /** Along the slope, when the level gives way to it. */
  turnStiffness = 0;
  turnForce = 0;
  #force = 0;

  constructor(line: BoundedLine, reference: number, side: 1 | -1, { delay, uncertainty }: Omit<Softness, "prior">) {
    this.#line = line;
    this.#reference = reference;
    this.#side = side;
    this.#uncertainty = uncertainty;
    this.#outwards = line.count / delay;
  }

  /** The negative logarithm of the likelihood there, but for a constant. */
  look(level: number, turn: number): number {
    let cost = -this.#side * this.#outwards * level;
    let [held, heldTurn, stiff, stiffTurn, stiffTurnTurn] = [0, 0, 0, 0, 0];
    for (let index = 0; index < this.#line.count; index += 1) {
      const x = (this.#line.x(index) - this.#reference) / xUnit;
      const y = this.#side > 0 ? this.#line.above(index) : this.#line.below(index);
      const outside = (this.#side * (y - level - turn * x)) / this.#uncertainty;
      if (outside > negligible) continue;
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
    this.turnForce = (-this.#side * heldTurn) / this.#uncertainty - this.lever * this.#force;
    return cost;
  }

  /** Newton's step of the level when the slope makes that one. */
  step(byTurn: number): number {
    return this.#force / this.stiffness - this.lever * byTurn;
  }
}
