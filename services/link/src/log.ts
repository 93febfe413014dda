type LogLine = (fields: object, message: string) => void;

/** What link asks of a logger; pino satisfies it. */
export interface Log {
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
}
