import { compiled } from "../c-program.js";
import { startProcess, type RunningProcess } from "../processes.js";
import type { ImpairmentCounts, Impairments } from "./impairment.js";

/** Which way of a link: from the server to the client, back, or both. */
export type Direction = "down" | "up" | "both";

export interface LinkStats {
  readonly links: readonly { readonly down: ImpairmentCounts; readonly up: ImpairmentCounts }[];
  /** How long after their time packets left: what the link itself adds, in microseconds. */
  readonly lateUs: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** Compiles the C program, which does the work for real sockets. */
export const lossyLinkProgram = (): Promise<string> => compiled("lossy-link", "lossy-link", ["-lm"]);

/**
 * A running `lossy-link`: commands go in by its standard input and answers come out in the same order, one line each. It ends with
 * its standard input, so it cannot outlive us, and there is no control port to collide.
 */
export class LinkProgram implements AsyncDisposable {
  readonly #process: RunningProcess;
  #last: Promise<unknown> = Promise.resolve();

  constructor(process: RunningProcess) {
    this.#process = process;
  }

  static async start(args: readonly string[]): Promise<LinkProgram> {
    const command = await lossyLinkProgram();
    return new LinkProgram(await startProcess("lossy-link", { command, args, ready: /^ready/ }));
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Whether it runs under real-time priority; without, a busy machine adds to the delay. */
  get realtime(): boolean {
    return this.#process.lines.includes("ready fifo");
  }

  /** Changes what is named, at once, for packets that enter from now on. */
  async change(link: number | "all", direction: Direction, impairments: Partial<Impairments>): Promise<void> {
    const words = impairmentWords(impairments);
    if (words.length > 0) await this.ask(`impair ${link} ${direction} ${words.join(" ")}`);
  }

  async stats(): Promise<LinkStats> {
    return JSON.parse(await this.ask("stats")) as LinkStats;
  }

  /** Sends a command and returns its answer. Throws what the program complains about. */
  ask(command: string): Promise<string> {
    const answer = this.#last.then(async () => {
      const line = this.#process.nextLine(/.*/);
      this.#process.tell(command);
      const [text] = await line;
      if (text.startsWith("error")) throw new Error(`lossy-link, asked "${command}": ${text}`);
      return text;
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.stop();
  }
}

/** Impairments as the words of the C program: nested names joined, null as zero. */
export function impairmentWords(impairments: Partial<Impairments>): string[] {
  const { burst, jitter, stall, bloat } = impairments;
  const flat: Record<string, number | string | boolean | null | undefined> = {
    cut: impairments.cut,
    loss: impairments.loss,
    delayMs: impairments.delayMs,
    rateKbps: impairments.rateKbps,
    reorder: impairments.reorder,
    duplicate: impairments.duplicate,
    ...(jitter !== undefined && { jitter: jitter?.shape ?? "none", jitterMs: jitter?.ms }),
    ...(burst !== undefined && { burstGoodMs: burst?.goodMs ?? 0, burstBadMs: burst?.badMs, burstLoss: burst?.loss }),
    ...(stall !== undefined && { stallPerSecond: stall?.perSecond ?? 0, stallMeanMs: stall?.meanMs }),
    ...(bloat !== undefined && { bloatFraction: bloat?.fraction ?? 0, bloatMeanMs: bloat?.meanMs }),
  };
  return Object.entries(flat).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${typeof value === "string" ? value : Number(value ?? 0)}`],
  );
}
