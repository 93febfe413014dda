import { carillonClient, type CarillonClient } from "@carillon/client/client";
import type { Command } from "commander";
import { connectionOf, type SavedConnection } from "./connection-file.js";
import { table, type Row } from "./table.js";
import type { Terminal } from "./terminal.js";

/** What a command works with: the API, and a way to answer. */
export interface Session {
  readonly client: CarillonClient;
  readonly connection: SavedConnection;
  readonly terminal: Terminal;
  /** The answer: as a table for people, whole as JSON with `--json`. */
  show<T>(answer: T, asText: (answer: T) => string): void;
  /** A line for people; with `--json`, nothing: the exit code says it. */
  done(text: string): void;
}

const wantsJson = (command: Command): boolean => command.optsWithGlobals<{ json?: boolean }>().json === true;

export async function sessionFor(command: Command, terminal: Terminal): Promise<Session> {
  const connection = await connectionOf(terminal.env);
  const json = wantsJson(command);
  return {
    client: carillonClient(connection),
    connection,
    terminal,
    show: (answer, asText) => terminal.out(json ? JSON.stringify(answer, null, 2) : asText(answer)),
    done: (text) => {
      if (!json) terminal.out(text);
    },
  };
}

/** A table of a list, or the sentence that says that there is none. */
export const listed = (rows: readonly Row[], none: string): string => (rows.length === 0 ? none : table(rows));
