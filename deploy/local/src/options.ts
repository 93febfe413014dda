import { resolve } from "node:path";
import { parseArgs } from "node:util";

/** What `npm start` was asked to do. */
export interface Options {
  /** File to play; undefined: the bundled sample. */
  readonly play: string | undefined;
  readonly once: boolean;
  readonly speakers: number;
  /** ALSA PCM of the first speaker; undefined: the default card when there is one; "none": virtual cards only. */
  readonly device: string | undefined;
  /** Port of console and API; 0: any free one. */
  readonly port: number;
  readonly data: string;
  readonly json: boolean;
  /** Start a process again when its compiled code changes. */
  readonly watch: boolean;
}

export type Request =
  | { readonly kind: "run"; readonly options: Options }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly line: string };

export const help = `Carillon on this machine: control service with broker and database, one media service, and speakers.

  npm start                                  play the bundled sample on three speakers until Ctrl-C
  npm start -- --play song.flac              play a file: MP3, FLAC, WAV, Ogg/Opus, AAC; any sample rate
  npm start -- --play song.mp3 --once        play it to the end; exit 0 only if every speaker played all of it
  npm start -- --speakers 8                  more speakers, on virtual sound cards
  npm start -- --device plughw:1,0           the first speaker on this ALSA device (see \`aplay -L\`)
  npm start -- --json | jq .                 one JSON object per line instead of the table

  --play FILE      what to play
  --once           play it once, print a summary, exit 0 (all heard everywhere) or 1
  --speakers N     how many speakers, 1 to 32 (3)
  --device NAME    ALSA PCM of the first speaker; "none": virtual sound cards only (the default card, if there is one)
  --port N         port of the console and the API; 0: any free one (8080)
  --data DIR       where everything is kept; remove it to begin anew (.carillon)
  --json           print newline-delimited JSON
  --watch          start a process again when its compiled code changes (npm run dev)
  --help           this text

Each part also starts alone, on as many machines as you like: npm run control, npm run media, npm run agent (with -- --help).
Exit codes: 0 stopped or all played, 1 failed, 2 wrong options.
`;

const flags = {
  play: { type: "string" },
  once: { type: "boolean", default: false },
  speakers: { type: "string", default: "3" },
  device: { type: "string" },
  port: { type: "string", default: "8080" },
  data: { type: "string" },
  json: { type: "boolean", default: false },
  watch: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

const wholeNumber = (text: string, least: number, most: number): number | undefined => {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= least && value <= most ? value : undefined;
};

const wrong = (line: string): Request => ({ kind: "wrong", line: `${line} See \`npm start -- --help\`.` });

/** Reads the command line. Paths are relative to `calledFrom`: npm itself runs us in the checkout. */
export function parseOptions(args: string[], places: { calledFrom: string; defaultData: string }): Request {
  let parsed;
  try {
    parsed = parseArgs({ args, options: flags, strict: true, allowPositionals: false });
  } catch (error) {
    const [said = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return wrong(`${said.replace(/\.$/, "")}.`);
  }
  const { values } = parsed;
  if (values.help) return { kind: "help" };
  const speakers = wholeNumber(values.speakers, 1, 32);
  if (speakers === undefined) return wrong(`--speakers takes a number from 1 to 32, not "${values.speakers}".`);
  const port = wholeNumber(values.port, 0, 65_535);
  if (port === undefined) return wrong(`--port takes a number from 0 to 65535, not "${values.port}".`);
  const { once, device, json, watch } = values;
  return {
    kind: "run",
    options: {
      play: values.play === undefined ? undefined : resolve(places.calledFrom, values.play),
      once,
      speakers,
      device,
      port,
      data: values.data === undefined ? places.defaultData : resolve(places.calledFrom, values.data),
      json,
      watch,
    },
  };
}
