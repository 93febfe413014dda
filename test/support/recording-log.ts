import type { Log } from "@carillon/link/log";

export interface LoggedLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: object;
}

/** A log that is kept for the test to look at. */
export function recordingLog(): Log & { readonly lines: LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const at = (level: keyof Log) => (fields: object, message: string) => void lines.push({ level, message, fields });
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
