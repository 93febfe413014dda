import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { CarillonError } from "@carillon/contracts/errors";
import { ControlApi } from "./control-api.js";
import { PlainDisplay } from "./display.js";
import { hall, outputPeriods, telemetrySeconds } from "./installation.js";
import { addToLibrary } from "./library.js";
import { LiveFleet } from "./live-fleet.js";
import { ProgrammePlayer } from "./programme-player.js";

const help = `Plays the operator of docker-compose.yml: lets its devices in, puts the speakers into one zone, and plays the sample for ever.

  CARILLON_API               the control service's address for people           [http://control:8080]
  CARILLON_ADMIN_TOKEN_FILE  the administrator's token                          [/var/lib/carillon/admin-token]
  CARILLON_LIBRARY           folder of the media service's files                [/var/lib/carillon-library]
  CARILLON_DEMO_DEVICES      serial=Name of those to let in, by commas: nobody else is. A serial number can be forged,
                             so this is for networks that nobody else is on.
  CARILLON_PAGE              the address that people are told to open           [http://localhost:8080]
`;

const sample = resolve(import.meta.dirname, "../assets/sample.opus");
const lookMs = 500;

interface Demo {
  readonly api: ControlApi;
  /** Names by serial number. */
  readonly names: ReadonlyMap<string, string>;
  readonly display: PlainDisplay;
}

/** Approves whoever of ours waits, until the signal: a volume that was removed makes its speaker a newcomer again. */
async function admit({ api, names, display }: Demo, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const waiting = await api.waitingPairings().catch(unreachable);
    for (const { userCode, serial = "", kind } of waiting) {
      const name = names.get(serial);
      if (name === undefined) continue;
      await api.approve(userCode, name, kind === "speaker" ? [hall] : []).catch(unreachable);
      display.notice(`${name} may join`);
    }
    await wait(lookMs, undefined, { signal }).catch(() => undefined);
  }
}

/** The control service may be starting again: what was asked of it is asked again. */
function unreachable(error: unknown): [] {
  if (error instanceof CarillonError) return [];
  throw error;
}

/** The token is written by the control service at its first start. */
async function tokenOf(file: string, signal: AbortSignal): Promise<string> {
  while (!signal.aborted) {
    const token = await readFile(file, "utf8").catch(() => "");
    if (token !== "") return token.trim();
    await wait(lookMs, undefined, { signal }).catch(() => undefined);
  }
  return "";
}

async function play(demo: Demo, { file, title }: { file: string; title: string }, signal: AbortSignal): Promise<void> {
  const { api, display } = demo;
  const fleet = new LiveFleet();
  const following = fleet.follow((last, until) => api.events(last, until), signal);
  const hasMedia = () =>
    [...fleet.devices.values()].some(({ kind, presence }) => kind === "media" && presence === "online");
  while (!signal.aborted && !(await fleet.until(() => hasMedia() || undefined, { timeoutMs: 10_000, signal })))
    display.notice("waiting for the media service");
  const ensemble = { fleet, speakers: [], deviceOf: () => undefined, speakerTelemetry: () => undefined };
  await new ProgrammePlayer(ensemble, { api, display, file, title }).loop(signal);
  await following;
}

async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const write = (text: string): void => void process.stdout.write(text);
  if (args.length > 0) {
    write(help);
    return args.includes("--help") ? 0 : 2;
  }
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
  const { signal } = stop;
  const token = await tokenOf(env["CARILLON_ADMIN_TOKEN_FILE"] ?? "/var/lib/carillon/admin-token", signal);
  const api = new ControlApi(env["CARILLON_API"] ?? "http://control:8080", token);
  const names = new Map(
    (env["CARILLON_DEMO_DEVICES"] ?? "")
      .split(",")
      .map((pair) => pair.trim().split("=", 2))
      .flatMap(([serial, name]) => (serial !== undefined && name !== undefined ? [[serial, name] as const] : [])),
  );
  const display = new PlainDisplay(write, 1);
  const file = await addToLibrary(sample, env["CARILLON_LIBRARY"] ?? "/var/lib/carillon-library");
  while (!signal.aborted && !(await api.ready())) await wait(lookMs, undefined, { signal }).catch(() => undefined);
  if (signal.aborted) return 0;
  await Promise.all([
    api.ensureLayer("fleet", "telemetry", { intervalSeconds: telemetrySeconds }),
    api.ensureLayer("fleet", "output", { periods: outputPeriods }),
    api.ensureZone(hall, "Hall"),
  ]);
  const page = env["CARILLON_PAGE"] ?? "http://localhost:8080";
  write(`Open ${page}/#token=${token}\n`);
  const demo = { api, names, display };
  await Promise.all([admit(demo, signal), play(demo, { file, title: basename(file) }, signal)]);
  return 0;
}

process.exitCode = await main(process.argv.slice(2), process.env);
