import type { ControlProcess } from "./control-process.js";

export interface SeenEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Somebody who watches GET /v1/events, and goes on at another process when the connection breaks, as an EventSource does. */
export class Watcher implements AsyncDisposable {
  readonly seen: SeenEvent[] = [];
  /** Answers that began with what was missed, and not with everything. */
  resumed = 0;
  readonly #stopped = new AbortController();
  readonly #watching: Promise<void>;

  constructor(controls: readonly ControlProcess[]) {
    this.#watching = this.#watch(controls);
  }

  async #watch(controls: readonly ControlProcess[]): Promise<void> {
    for (let turn = 0; !this.#stopped.signal.aborted; turn += 1) {
      const control = controls[turn % controls.length];
      if (control === undefined) return;
      await this.#follow(control).catch(() => undefined);
      // No busy waiting where nobody answers.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #follow(control: ControlProcess): Promise<void> {
    const { body } = await control.events(this.#stopped.signal, this.seen.at(-1)?.id);
    if (body === null) return;
    let rest = "";
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block: string): void {
    if (block.startsWith(": resumed")) this.resumed += 1;
    const fields = new Map(
      block.split("\n").map((line): [string, string] => {
        const colon = line.indexOf(": ");
        return [line.slice(0, colon), line.slice(colon + 2)];
      }),
    );
    const [id, event, data] = ["id", "event", "data"].map((name) => fields.get(name));
    if (id !== undefined && event !== undefined && data !== undefined)
      this.seen.push({ id, event, data: JSON.parse(data) as SeenEvent["data"] });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    await this.#watching;
  }
}
