import { createInterface } from "node:readline/promises";
import { UsageError } from "./usage-error.js";

/** What the commands know of the world outside. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  /** A person sits there: questions may be asked, and progress drawn. */
  readonly interactive: boolean;
  out(text: string): void;
  /** What is not the answer: progress, questions, hints. */
  note(text: string): void;
  ask(question: string): Promise<string>;
  /** All of standard input. */
  input(): Promise<string>;
}

export const processTerminal = (): Terminal => ({
  env: process.env,
  interactive: process.stdin.isTTY && process.stderr.isTTY,
  out: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
  ask: async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  },
  input: async () => {
    let text = "";
    for await (const piece of process.stdin.setEncoding("utf8")) text += String(piece);
    return text;
  },
});

/** Before what cannot be undone. Without a person, `--yes` has to say so. */
export async function confirmed(terminal: Terminal, yes: boolean | undefined, question: string): Promise<boolean> {
  if (yes === true) return true;
  if (!terminal.interactive) throw new UsageError(`${question} Add --yes to say so without being asked.`);
  return /^y(es)?$/i.test((await terminal.ask(`${question} [y/N] `)).trim());
}
