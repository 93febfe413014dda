import "@carillon/link/small-young-generation";
import { CarillonError, errors } from "@carillon/contracts/errors";
import { askForPriority } from "@carillon/link/process-priority";
import { NativeMissingError } from "@carillon/native/playout";
import { pino } from "pino";
import { help } from "./help.js";
import { readSettings } from "./settings.js";
import { Speaker } from "./speaker.js";

const exit = { ok: 0, failed: 1, usage: 2 } as const;

const lingerMs = 1000;

async function main(words: readonly string[]): Promise<number> {
  if (words.includes("--help") || words.includes("-h")) {
    process.stdout.write(help);
    return exit.ok;
  }
  if (words.length > 0) return complain([`unknown option ${words.join(" ")}: the agent is set up by its environment`]);
  const read = readSettings(process.env);
  if (!read.ok) return complain(read.problems);

  const { settings } = read;
  const log = pino(
    { level: settings.logLevel, base: { process: "agent" } },
    pino.destination({ dest: 2, sync: false }),
  );
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());
  log.info({ ahead: askForPriority(), sound: settings.sound }, "starting");
  try {
    await new Speaker(settings, log).run(stop.signal);
    log.info({}, "stopped");
    // What a library forgot to close must not keep the process that a supervisor waits for.
    setTimeout(() => process.exit(exit.ok), lingerMs).unref();
    return exit.ok;
  } catch (error) {
    const line =
      error instanceof CarillonError ? error.line : error instanceof NativeMissingError ? nativeLine(error) : undefined;
    if (line === undefined) throw error;
    process.stderr.write(`carillon agent: ${line}\n`);
    return exit.failed;
  } finally {
    log.flush();
  }
}

const nativeLine = ({ code, message }: NativeMissingError): string =>
  `${errors[code].title}: ${message}. ${errors[code].next}`;

function complain(problems: readonly string[]): number {
  for (const problem of problems) process.stderr.write(`carillon agent: ${problem}\n`);
  process.stderr.write("See --help.\n");
  return exit.usage;
}

process.exitCode = await main(process.argv.slice(2));
