import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { CarillonError } from "@carillon/contracts/errors";
import { readSettings } from "../settings.js";
import { exportInstallation, type Move } from "./export-installation.js";
import { importInstallation } from "./import-installation.js";
import { keyOf, type DeriveKey } from "./sealing.js";
import { leftOut, secretTables } from "./tables.js";

const help = `Moves an installation between databases (PGlite, PostgreSQL) and brokers. Stop the control service first.

  npm run control -- export FILE                                          what people decided, without secrets
  npm run control -- export FILE --with-secrets --passphrase-file SECRET  everything: devices stay paired, people keep their passwords
  npm run control -- import FILE [--passphrase-file SECRET]               into a new database and a new CARILLON_DATA

From the embedded database to PostgreSQL, and Mosquitto with it:
  npm run control -- export home.carillon --with-secrets --passphrase-file secret
  DATABASE_URL=postgres://carillon@db/carillon CARILLON_DATA=/var/lib/carillon \\
    npm run control -- import home.carillon --passphrase-file secret

DATABASE_URL and CARILLON_DATA name the installation, as they do for the service (npm run control -- --help).
With secrets the file holds the key that signs devices; it is encrypted. The passphrase is the first line of its file.
Exit codes: 0 done, 1 failed (an import has then changed nothing), 2 usage.`;

const usage = 2;
const tellEveryMs = 2000;

export const isMove = ([first]: readonly string[]): boolean => first === "export" || first === "import";

/** Progress goes to stderr. Exit codes: 0 done, 1 failed, 2 usage. */
export async function move(args: readonly string[], env: NodeJS.ProcessEnv, product: string): Promise<number> {
  const asked = argumentsOf(args);
  if (asked === "help") {
    console.log(help);
    return 0;
  }
  const settings = readSettings(env);
  const wrong = typeof asked === "string" ? asked : "wrong" in settings ? settings.wrong.join("\n") : undefined;
  if (wrong !== undefined || typeof asked === "string" || "wrong" in settings) {
    console.error(`${wrong ?? ""}\nSee npm run control -- export --help.`);
    return usage;
  }
  try {
    const derive = asked.passphraseFile === undefined ? undefined : await keyIn(asked.passphraseFile);
    const moved: Move = { where: settings.settings, file: asked.file, derive, progress: tellNowAndThen() };
    const done = asked.exports
      ? farewell(asked.file, await exportInstallation(moved, product, new Date()))
      : welcome(asked.file, await importInstallation(moved));
    console.log(done);
    return 0;
  } catch (error) {
    if (!(error instanceof CarillonError)) throw error;
    console.error(error.line);
    return 1;
  }
}

interface Asked {
  readonly exports: boolean;
  readonly file: string;
  readonly passphraseFile: string | undefined;
}

/** Or "help", or what is wrong. */
function argumentsOf([command, ...rest]: readonly string[]): Asked | string {
  const { values, positionals, wrong } = parsed(rest);
  if (wrong !== undefined) return wrong;
  if (values.help === true) return "help";
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return `${command} needs the name of one file`;
  const [exports, passphraseFile] = [command === "export", values["passphrase-file"]];
  if (!exports && values["with-secrets"] === true)
    return "import takes no --with-secrets: it takes what is in the file";
  if (exports && (values["with-secrets"] === true) !== (passphraseFile !== undefined))
    return "--with-secrets and --passphrase-file: give both or neither";
  return { exports, file, passphraseFile };
}

function parsed(args: readonly string[]) {
  const options = {
    "with-secrets": { type: "boolean" },
    "passphrase-file": { type: "string" },
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    return { ...parseArgs({ args: [...args], options, allowPositionals: true }), wrong: undefined };
  } catch (error) {
    return { values: {}, positionals: [], wrong: error instanceof Error ? error.message : String(error) };
  }
}

async function keyIn(file: string): Promise<DeriveKey> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new CarillonError("storage-unavailable", `${file} cannot be read`, { cause });
  });
  const passphrase = text.split(/\r?\n/)[0] ?? "";
  if (passphrase === "") throw new CarillonError("passphrase-refused", `the first line of ${file} is empty`);
  return keyOf(passphrase);
}

function tellNowAndThen(): Move["progress"] {
  let told = performance.now();
  return (table, rows) => {
    if (performance.now() - told < tellEveryMs) return;
    told = performance.now();
    console.error(`${table}: ${rows.toLocaleString("en")} rows`);
  };
}

const listed = (reasons: Readonly<Record<string, string>>): string =>
  Object.entries(reasons)
    .map(([table, reason]) => `  ${table.padEnd(20)} ${reason}`)
    .join("\n");

const lacks = `Not carried, because they are secrets (export with --with-secrets to carry them):
  the authority        devices do not know the new home by another root: pair each again, or copy ca.*, issuing.* of CARILLON_DATA
  passwords            give each local account a new one
${listed(secretTables)}`;

interface Told {
  readonly secrets: boolean;
  readonly tables: readonly string[];
  readonly at: string;
}

const farewell = (file: string, { secrets, tables }: Told): string =>
  [
    `Exported ${tables.length} tables${secrets ? " and the authority" : ""} to ${file}.`,
    ...(secrets ? [] : [lacks]),
    `Left behind:\n${listed(leftOut)}`,
    "  files that settings name: tokens, the OIDC and TURN secrets, an authority of your own: copy those yourself",
    "When the new home runs, do not start this one again: both would speak to the same devices.",
  ].join("\n");

const welcome = (file: string, { secrets, at }: Told): string =>
  [
    `Imported ${file}, exported at ${at}.`,
    ...(secrets ? [] : [lacks]),
    "Start the control service where devices reach it by the names by which they knew it, and leave the old home stopped.",
  ].join("\n");
