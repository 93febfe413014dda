import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Identity } from "@carillon/link/identity";

export interface LinksTask {
  readonly identities: readonly Identity[];
  /** Over how long they are switched on. */
  readonly startSeconds: number;
}

/** What a process of links says of them. */
export interface LinksReport {
  readonly up: number;
  /** Devices that a broker which answered has turned away since the last `forget`, and how often the unluckiest. */
  readonly turnedAway: number;
  readonly most: number;
  readonly reasons: Readonly<Record<string, number>>;
}

const program = fileURLToPath(new URL("links-program.js", import.meta.url));

/** Devices' own links by the thousand, in a process of their own: a process here may have 20,000 open files. */
export class DeviceLinks implements AsyncDisposable {
  #report: LinksReport = { up: 0, turnedAway: 0, most: 0, reasons: {} };
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#gone = once(child, "exit");
  }

  /** `file` is written: the task, with keys. */
  static async start(task: LinksTask, file: string): Promise<DeviceLinks> {
    await writeFile(file, JSON.stringify(task), { mode: 0o600 });
    const child = spawn(process.execPath, [program, file], { stdio: ["pipe", "pipe", "inherit"] });
    const links = new DeviceLinks(child);
    createInterface({ input: child.stdout }).on("line", (line) => (links.#report = JSON.parse(line) as LinksReport));
    return links;
  }

  get report(): LinksReport {
    return this.#report;
  }

  forget(): void {
    this.#child.stdin?.write("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#gone;
  }
}
