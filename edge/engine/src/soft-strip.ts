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

/** Newton's steps, and how often one that overshoots is halved. Six and four were the most in 18,000 steps with measured exchanges. */
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
  const belief = new Belief((prior.slope - slope) * xUnit, prior.sigma * xUnit);
  const look = (up: number, down: number, turn: number): number =>
    upper.look(up, turn) + lower.look(down, turn) + belief.look(turn);
  const turnStiffness = (): number => upper.turnStiffness + lower.turnStiffness + belief.stiffness;

  // How far the upper edge is moved up, the lower one down, and both are turned.
  let [up, down, turn] = [0, 0, 0];
  let cost = look(up, down, turn);
  for (let step = 0; step < maxSteps; step += 1) {
    // The edges meet in the slope only: it is solved for first, then each edge by itself.
    const byTurn = (upper.turnForce + lower.turnForce + belief.force) / turnStiffness();
    const [byUp, byDown] = [upper.step(byTurn), lower.step(byTurn)];
    let share = 1;
    let next = look(up + byUp, down + byDown, turn + byTurn);
    for (let halving = 0; halving < maxHalvings && next > cost; halving += 1) {
      share /= 2;
      next = look(up + share * byUp, down + share * byDown, turn + share * byTurn);
    }
    if (next > cost) break;
    [up, down, turn] = [up + share * byUp, down + share * byDown, turn + share * byTurn];
    const gain = cost - next;
    cost = next;
    if (gain < leastGain) break;
  }
  look(up, down, turn);
  const turnVariance = 1 / turnStiffness();
  const variance = (1 / upper.stiffness + 1 / lower.stiffness + (upper.lever - lower.lever) ** 2 * turnVariance) / 4;
  return {
    reference,
    slope: slope + turn / xUnit,
    middle: middle + (up - down) / 2,
    width: width + up + down,
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

/** What the bounds of one side do to their edge, by how far it is moved outwards and turned from where the widest strip has it. */
class Edge {
  readonly #side: 1 | -1;
  readonly #x: Float64Array;
  /** By how far each bound lies outside of the widest strip. */
  readonly #outside: Float64Array;
  readonly #uncertainty: number;
  /** Of all bounds together, and where they lie on average. */
  readonly #outwards: number;
  readonly #meanX: number;
  /** Second derivative of the cost by the move. */
  stiffness = 0;
  /** What the edge gives way by when it is turned. */
  lever = 0;
  /** By the turn, when the edge gives way to it. */
  turnStiffness = 0;
  turnForce = 0;
  #force = 0;

  constructor(
    line: BoundedLine,
    { reference, middle, slope, width }: Strip,
    side: 1 | -1,
    { uncertainty, leastDelay }: Softness,
  ) {
    const { count } = line;
    this.#side = side;
    this.#x = Float64Array.from({ length: count }, (_, index) => (line.x(index) - reference) / xUnit);
    this.#outside = this.#x.map((x, index) => {
      const bound = side > 0 ? line.above(index) : line.below(index);
      return side * (bound - middle - slope * xUnit * x) - width / 2;
    });
    // Half of exponential delays are more than 0.69 of their mean. A queue, as long as it is there for less than half, changes nothing.
    const median = this.#outside.toSorted()[count >> 1] ?? 0;
    const delay = Math.max(leastDelay, median / Math.LN2);
    // Softer than a quarter of the delays, an edge would have nothing to hold on to.
    this.#uncertainty = Math.min(uncertainty, delay / 4);
    this.#outwards = count / delay;
    this.#meanX = this.#x.reduce((sum, x) => sum + x, 0) / count;
  }

  /** The negative logarithm of the likelihood there, but for a constant. */
  look(move: number, turn: number): number {
    let cost = -this.#outwards * (move + this.#side * turn * this.#meanX);
    let [held, heldTurn, stiff, stiffTurn, stiffTurnTurn] = [0, 0, 0, 0, 0];
    for (let index = 0; index < this.#x.length; index += 1) {
      const x = this.#side * (this.#x[index] ?? 0);
      const outside = ((this.#outside[index] ?? 0) - move - turn * x) / this.#uncertainty;
      if (outside > negligible) continue;
      const hold = 1 / (1 + Math.exp(outside));
      const bend = hold * (1 - hold);
      cost += outside > 0 ? Math.log1p(Math.exp(-outside)) : Math.log1p(Math.exp(outside)) - outside;
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
    this.#force = this.#outwards - held / this.#uncertainty;
    const turnForce = this.#outwards * this.#side * this.#meanX - heldTurn / this.#uncertainty;
    this.turnForce = turnForce - this.lever * this.#force;
    return cost;
  }

  /** Newton's step of the move when the turn makes that one. */
  step(byTurn: number): number {
    return this.#force / this.stiffness - this.lever * byTurn;
  }
}
