import "@carillon/link/small-young-generation";
import { CarillonError } from "@carillon/contracts/errors";
import { askForPriority } from "@carillon/link/process-priority";
import { pino } from "pino";
import { help } from "./help.js";
import { MediaService } from "./media-service.js";
import { readSettings } from "./settings.js";

const exit = { ok: 0, failed: 1, usage: 2 } as const;

async function main(words: readonly string[]): Promise<number> {
  if (words.includes("--help") || words.includes("-h")) {
    process.stdout.write(help);
    return exit.ok;
  }
  if (words.length > 0)
    return complain([`unknown option ${words.join(" ")}: the service is set up by its environment`]);
  const read = readSettings(process.env);
  if ("wrong" in read) return complain(read.wrong);
  const { settings } = read;
  const log = pino(
    { level: settings.logLevel, base: { process: "media" } },
    pino.destination({ dest: 2, sync: false }),
  );
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());
  log.info({ ahead: askForPriority() }, "starting");
  try {
    await new MediaService(settings, log).run(stop.signal);
    log.info({}, "stopped");
    return exit.ok;
  } catch (error) {
    if (!(error instanceof CarillonError)) throw error;
    process.stderr.write(`carillon media: ${error.line}\n`);
    return exit.failed;
  } finally {
    log.flush();
  }
}

function complain(lines: readonly string[]): number {
  for (const line of lines) process.stderr.write(`carillon media: ${line}\n`);
  process.stderr.write("See --help.\n");
  return exit.usage;
}

process.exitCode = await main(process.argv.slice(2));
