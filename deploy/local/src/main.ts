import { basename, join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { CarillonError } from "@carillon/contracts/errors";
import { watchCode } from "./code-watch.js";
import { ControlApi } from "./control-api.js";
import { type DataDirectory, openDataDirectory } from "./data-directory.js";
import { type Addresses, type Display, JsonDisplay, PlainDisplay, TerminalDisplay } from "./display.js";
import { Installation } from "./installation.js";
import { addToLibrary, checkAudio, checkFile } from "./library.js";
import { type Options, help, parseOptions } from "./options.js";
import { type Ports, choosePorts } from "./ports.js";
import { ProgrammePlayer } from "./programme-player.js";
import { controlProgram, mediaProgram, speakerPrograms } from "./programs.js";

const root = resolve(import.meta.dirname, "../../..");
const sample = join(root, "deploy/local/assets/sample.opus");
const statusMs = 1000;
/** Without a terminal the table is printed at every n-th status. */
const plainEvery = 5;

const write = (text: string): void => void process.stdout.write(text);

function displayFor({ json }: Options): Display {
  if (json) return new JsonDisplay(write);
  return process.stdout.isTTY && process.env["CI"] === undefined
    ? new TerminalDisplay(write, () => process.stdout.columns)
    : new PlainDisplay(write, plainEvery);
}

const addressesOf = (port: number, token: string): Addresses => ({
  console: `http://localhost:${port}/#token=${token}`,
  api: `http://localhost:${port}/api`,
  metrics: `http://localhost:${port}/metrics`,
});

/** Plays until the signal, or once. Returns the exit code. */
async function present(player: ProgrammePlayer, options: Options, display: Display, signal: AbortSignal) {
  const table = setInterval(() => display.status(player.status()), statusMs);
  try {
    if (!options.once) {
      await player.loop(signal);
      return 0;
    }
    const verdicts = await player.once(signal);
    if (verdicts === undefined) return 1;
    display.status(player.status(), true);
    display.summary(verdicts);
    return verdicts.every(({ reasons }) => reasons.length === 0) ? 0 : 1;
  } finally {
    clearInterval(table);
  }
}

interface Ground {
  readonly options: Options;
  readonly display: Display;
  readonly data: DataDirectory;
  readonly ports: Ports;
  readonly signal: AbortSignal;
}

/** Starts the installation on prepared ground, plays, and stops everything again, whatever happens. */
async function install({ options, display, data, ports, signal: asked }: Ground): Promise<number> {
  const done = new AbortController();
  const signal = AbortSignal.any([asked, done.signal]);
  const api = new ControlApi(`http://127.0.0.1:${ports.http}`, data.token);
  const installation = new Installation({
    root,
    data: data.path,
    logs: data.logs,
    api,
    display,
    programs: {
      control: controlProgram(data, ports),
      devices: [mediaProgram(data, ports), ...speakerPrograms(data, ports, options)],
    },
  });
  try {
    const source = options.play ?? sample;
    const file = await addToLibrary(source, data.library);
    await installation.start(signal);
    if (signal.aborted) return 0;
    display.ready(addressesOf(ports.http, data.token), installation.processInfo, performance.now() / 1000);
    if (options.watch) watchCode(root, signal, (scripts) => installation.restart(scripts));
    const player = new ProgrammePlayer(installation, { api, display, file, title: basename(source) });
    return await present(player, options, display, signal);
  } finally {
    done.abort();
    await installation.ended();
  }
}

async function run(options: Options, display: Display, signal: AbortSignal): Promise<number> {
  const file = options.play ?? sample;
  checkFile(file);
  if (options.play !== undefined) await checkAudio(file);
  const data = openDataDirectory(options.data);
  try {
    const ports = await choosePorts(data.path, options.port);
    return await install({ options, display, data, ports, signal });
  } finally {
    data.close();
  }
}

/** A wrong file is a wrong option: nothing was started. */
const exitCodeOf = (error: CarillonError): number =>
  error.code === "source-missing" || error.code === "source-not-audio" ? 2 : 1;

async function main(): Promise<number> {
  const request = parseOptions(process.argv.slice(2), {
    calledFrom: process.env["INIT_CWD"] ?? process.cwd(),
    defaultData: join(root, ".carillon"),
  });
  if (request.kind === "help") {
    write(help);
    return 0;
  }
  if (request.kind === "wrong") {
    process.stderr.write(`${request.line}\n`);
    return 2;
  }
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort());
  const display = displayFor(request.options);
  try {
    return await run(request.options, display, stop.signal);
  } catch (error) {
    if (!(error instanceof CarillonError)) throw error;
    display.failure(error);
    return exitCodeOf(error);
  }
}

process.exitCode = await main();
