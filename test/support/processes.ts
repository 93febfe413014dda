import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { patientMs } from "./eventually.js";

export interface ProcessOptions {
  readonly command: string;
  readonly args?: readonly string[];
  /** Added to this process's environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** A line of its output by which it says that it is ready; without one, it is ready when it runs. */
  readonly ready?: RegExp;
  readonly deadlineMs?: number;
  /** The user that it runs as, when we are root: for programs that refuse root. */
  readonly user?: string;
  /** Words in front of the command, such as `ip netns exec NAME`. */
  readonly within?: readonly string[];
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

interface Waiter {
  readonly pattern: RegExp;
  readonly found: (match: RegExpMatchArray) => void;
}

const linesKept = 10_000;
const graceMs = 5000;
const lastWordsMs = 200;

/**
 * A program that a test started, with its output. It leads a process group of its own, so that stopping it stops what it started, and
 * it is killed by the kernel when the thread that started it is gone: a test that is itself killed leaves nothing running.
 */
export class RunningProcess implements AsyncDisposable {
  readonly name: string;
  /** The last lines of standard output and standard error, each in its order. */
  readonly lines: string[] = [];
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #waiters = new Set<Waiter>();
  #exit: Exit | null = null;

  constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#child = child;
    this.exited = new Promise((resolve) => {
      const ended = (exit: Exit) => {
        this.#exit = exit;
        // Its last lines may still be in the pipe; but what it started may hold the pipe open for long.
        const patience = setTimeout(() => resolve(exit), lastWordsMs);
        child.once("close", () => {
          clearTimeout(patience);
          resolve(exit);
        });
      };
      child.once("exit", (code, signal) => ended({ code, signal }));
      child.once("error", (error) => {
        this.lines.push(String(error));
        ended({ code: null, signal: null });
      });
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on("line", (line) => this.#hear(line));
    }
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.name} could not be started: ${this.lines.join(" ")}`);
    return this.#child.pid;
  }

  get running(): boolean {
    return this.#exit === null;
  }

  get output(): string {
    return this.lines.join("\n");
  }

  /** The first line that matches, also among those that have come already. Fails when the program ends without it. */
  async line(pattern: RegExp, deadlineMs = patientMs): Promise<RegExpMatchArray> {
    for (const line of this.lines) {
      const match = pattern.exec(line);
      if (match !== null) return match;
    }
    return this.nextLine(pattern, deadlineMs);
  }

  /** The next line that matches, of those still to come. */
  async nextLine(pattern: RegExp, deadlineMs = patientMs): Promise<RegExpMatchArray> {
    const giveUp = new AbortController();
    let waiter: Waiter | undefined;
    const failed = (why: string) =>
      new Error(`${this.name} ${why} without a line that matches ${String(pattern)}. Its output ends:\n${this.tail()}`);
    try {
      return await Promise.race([
        new Promise<RegExpMatchArray>((found) => {
          waiter = { pattern, found };
          this.#waiters.add(waiter);
        }),
        this.exited.then(({ code, signal }) => Promise.reject(failed(`ended (${String(signal ?? code)})`))),
        pause(deadlineMs, undefined, { signal: giveUp.signal }).then(() =>
          Promise.reject(failed(`ran ${deadlineMs} ms`)),
        ),
      ]);
    } finally {
      giveUp.abort();
      if (waiter !== undefined) this.#waiters.delete(waiter);
    }
  }

  /** Writes a line to its standard input. */
  tell(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  signal(signal: NodeJS.Signals): void {
    if (this.running && this.#child.pid !== undefined) this.#child.kill(signal);
  }

  /** `kill -9` of the program alone, as a crash would end it; what it started lives on, unless it notices. */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.exited;
  }

  /** `kill -9` of the program and of all that it started. */
  async killAll(): Promise<void> {
    this.#killGroup();
    await this.exited;
  }

  /** Asks the program to end, insists after five seconds, and ends what is left of its group. */
  async stop(): Promise<Exit> {
    this.signal("SIGTERM");
    const patience = new AbortController();
    await Promise.race([this.exited, pause(graceMs, undefined, { signal: patience.signal }).catch(() => undefined)]);
    patience.abort();
    this.#killGroup();
    return this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  tail(count = 30): string {
    return this.lines.slice(-count).join("\n");
  }

  #hear(line: string): void {
    this.lines.push(line);
    if (this.lines.length > linesKept) this.lines.splice(0, linesKept / 2);
    for (const waiter of this.#waiters) {
      const match = waiter.pattern.exec(line);
      if (match !== null) waiter.found(match);
    }
  }

  #killGroup(): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // Nobody is left in the group: what we wanted.
    }
  }
}

/** Starts a program and waits until it says that it is ready. When it does not, it is ended and the error shows its output. */
export async function startProcess(name: string, options: ProcessOptions): Promise<RunningProcess> {
  const { command, args = [], env = {}, cwd, ready, deadlineMs, user, within = [] } = options;
  const asUser = user === undefined ? [] : ["--reuid", user, "--regid", user, "--init-groups"];
  // setpriv (util-linux) execs the command, so the child's pid is the program's own. A change of user clears the death signal,
  // so it is set after that, by a second setpriv.
  const prefix = [...(asUser.length > 0 ? ["setpriv", ...asUser] : []), "setpriv", "--pdeathsig", "KILL"];
  const words = [...within, ...prefix, command, ...args];
  const child = spawn(words[0] ?? command, words.slice(1), {
    cwd,
    env: { ...process.env, ...env },
    stdio: "pipe",
    detached: true,
  });
  // A program that ends while we write to it is reported by its exit, not by EPIPE.
  child.stdin.on("error", () => undefined);
  const running = new RunningProcess(name, child);
  try {
    await (child.pid === undefined ? Promise.reject(new Error(`${name} could not be started`)) : Promise.resolve());
    if (ready !== undefined) await running.line(ready, deadlineMs);
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Runs a program to its end. Fails, with its output, when it does not succeed. Returns the lines of its output. */
export async function run(name: string, options: ProcessOptions): Promise<readonly string[]> {
  await using running = await startProcess(name, options);
  const giveUp = new AbortController();
  const exit = await Promise.race([
    running.exited,
    pause(options.deadlineMs ?? 60_000, null, { signal: giveUp.signal }).catch(() => null),
  ]);
  giveUp.abort();
  if (exit?.code === 0) return running.lines;
  const how = exit === null ? "did not end in time" : `ended with ${String(exit.signal ?? exit.code)}`;
  throw new Error(`${name} (${options.command} ${(options.args ?? []).join(" ")}) ${how}:\n${running.tail()}`);
}
