import { type ChildProcess, spawn } from "node:child_process";
import { type WriteStream, createWriteStream, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import type { Program } from "./programs.js";

/** How a run of a program ended; `line` is the last thing that it said. */
export interface Ended {
  readonly program: Program;
  readonly why: string;
  readonly code: number | null;
  readonly line: string;
}

export interface Surroundings {
  /** The checkout: scripts are relative to it. */
  readonly root: string;
  readonly logs: string;
  readonly onLine: (program: Program, line: string) => void;
  /** Called whenever it ends though nobody asked; it is started again after a wait. */
  readonly onEnded: (ended: Ended) => void;
}

/** Wait before the next start: doubling, begun anew once a run has lasted. */
const backoffMs = { first: 250, most: 10_000, lasting: 20_000 };
/** A clean stop that takes longer is not one; the whole process group is killed. */
const stopGraceMs = 5000;
/** Lines that follow the message when Node ends by an error: its stack, its properties, its version. */
const aftermath = /^(\s|\}|Node\.js v|$)/;
const mostLogBytes = 10_000_000;

/** Our caller's own settings must not reach the processes: they would start them against the wrong database or installation. */
const inherited = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("CARILLON_") && name !== "DATABASE_URL"),
  );

function openLog(file: string): WriteStream {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > mostLogBytes) renameSync(file, `${file}.1`);
  return createWriteStream(file, { flags: "a" });
}

/**
 * One child process, started again whenever it ends, until the signal. It gets a process group of its own, so that Ctrl-C reaches us
 * alone and we stop the parts in order, and a lifeline (lifeline.mjs), so that it ends with us whatever happens to us.
 */
export class SupervisedProcess {
  readonly program: Program;
  private readonly around: Surroundings;
  private child: ChildProcess | undefined;
  private restartAtOnce = false;

  constructor(program: Program, around: Surroundings) {
    this.program = program;
    this.around = around;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts it; the promise is fulfilled when it has been stopped by the signal. */
  async keepRunning(signal: AbortSignal): Promise<void> {
    const log = openLog(join(this.around.logs, `${this.program.name}.log`));
    const stopped = () => signal.aborted;
    let waitMs = backoffMs.first;
    while (!stopped()) {
      const begun = performance.now();
      const ended = await this.runOnce(log, signal);
      if (stopped()) break;
      if (!this.restartAtOnce) {
        this.around.onEnded(ended);
        waitMs = performance.now() - begun > backoffMs.lasting ? backoffMs.first : Math.min(waitMs * 2, backoffMs.most);
        await wait(waitMs, undefined, { signal }).catch(() => undefined);
      }
      this.restartAtOnce = false;
    }
    log.end();
  }

  /** Stops the present run; the next begins without a wait. */
  restart(): void {
    this.restartAtOnce = true;
    this.child?.kill("SIGTERM");
  }

  private runOnce(log: WriteStream, signal: AbortSignal): Promise<Ended> {
    const { program, around } = this;
    const lifeline = new URL("../lifeline.mjs", import.meta.url).href;
    const args = [...(program.nodeArguments ?? []), "--import", lifeline, join(around.root, program.script)];
    const child = spawn(process.execPath, args, {
      cwd: around.root,
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      env: {
        ...inherited(),
        NODE_COMPILE_CACHE: join(around.root, "node_modules/.cache/carillon"),
        ...program.environment,
        CARILLON_LIFELINE_FD: "3",
      },
    });
    this.child = child;
    let line = "";
    const read = (stream: NodeJS.ReadableStream | null) =>
      stream &&
      createInterface({ input: stream }).on("line", (said) => {
        log.write(`${said}\n`);
        if (!aftermath.test(said)) line = said;
        around.onLine(program, said);
      });
    read(child.stdout);
    read(child.stderr);
    const stop = () => stopGroup(child);
    signal.addEventListener("abort", stop, { once: true });
    return new Promise((resolve) => {
      const finish = (why: string, code: number | null) => {
        signal.removeEventListener("abort", stop);
        resolve({ program, why, code, line });
      };
      child.once("error", (error) => finish(error.message, null));
      // "close" comes after the last line was read, "exit" may come before.
      child.once("close", (code, by) => finish(by === null ? `exit code ${code}` : by, code));
    });
  }
}

function stopGroup(child: ChildProcess): void {
  child.kill("SIGTERM");
  const { pid } = child;
  if (pid === undefined) return;
  const kill = setTimeout(() => {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // Gone in the meantime.
    }
  }, stopGraceMs);
  child.once("exit", () => clearTimeout(kill));
}
