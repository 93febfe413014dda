import { ProblemError, UnreachableError } from "@carillon/client/client";
import { CommanderError, type Command } from "commander";
import { OutcomeError } from "./outcome-error.js";
import { carillon } from "./program.js";
import type { Terminal } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** Real exit codes: a script can tell what went wrong without reading. */
export const exitCodes = { done: 0, failed: 1, usage: 2, unreachable: 3, notAllowed: 4 } as const;

/** Carries out one command line (without the program's name); returns the exit code. Errors of ours reject. */
export async function run(args: readonly string[], terminal: Terminal, version: string): Promise<number> {
  const program = carillon(terminal, version);
  for (const command of tree(program)) command.exitOverride().showHelpAfterError("(add --help to see how)");
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCodes.done;
  } catch (error) {
    return said(error, terminal);
  }
}

const tree = (command: Command): Command[] => [command, ...command.commands.flatMap(tree)];

function said(error: unknown, terminal: Terminal): number {
  // Commander has said it already: help and version are no errors, everything else is usage.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof UsageError || error instanceof OutcomeError) {
    terminal.note(error.message);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
  if (error instanceof UnreachableError) {
    terminal.note(`${error.message}. Check the address (carillon login --url …) and that the service runs.`);
    return exitCodes.unreachable;
  }
  if (!(error instanceof ProblemError)) throw error;
  const { status, next, errors = [] } = error.problem;
  terminal.note([error.message, ...errors.map(({ pointer, detail }) => `  ${pointer}: ${detail}`)].join("\n"));
  if (next !== undefined) terminal.note(next);
  return status === 401 || status === 403 ? exitCodes.notAllowed : exitCodes.failed;
}
