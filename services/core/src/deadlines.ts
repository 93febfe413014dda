import type { Monotonic } from "./units.js";

/**
 * Who is to be looked at when: by the second, so that time passes without asking ten thousand of them whether theirs has come. A deadline
 * that is moved off, as by every sign of life, costs next to nothing: its owner is looked at early, and asks to be looked at again.
 */
export class Deadlines {
  readonly #bySecond = new Map<number, string[]>();
  /** The first second in which each is looked at. */
  readonly #next = new Map<string, number>();
  #looked = Number.NEGATIVE_INFINITY;

  /** Have it looked at in the second of its deadline, or earlier. */
  watch(id: string, deadline: Monotonic): void {
    const second = Math.max(Math.floor(deadline), this.#looked + 1);
    if ((this.#next.get(id) ?? Number.POSITIVE_INFINITY) <= second) return;
    this.#next.set(id, second);
    const others = this.#bySecond.get(second);
    if (others === undefined) this.#bySecond.set(second, [id]);
    else others.push(id);
  }

  /** Those to look at now, once a second. Whose deadline is still to come, because it moved or is later in this second, is to be watched again. */
  due(now: Monotonic): string[] {
    const until = Math.floor(now);
    const seconds = [...this.#bySecond.keys()].filter((second) => second <= until).sort((a, b) => a - b);
    this.#looked = Math.max(this.#looked, until);
    return seconds.flatMap((second) => {
      const ids = (this.#bySecond.get(second) ?? []).filter((id) => this.#next.get(id) === second);
      this.#bySecond.delete(second);
      for (const id of ids) this.#next.delete(id);
      return ids;
    });
  }

  forget(id: string): void {
    this.#next.delete(id);
  }
}
