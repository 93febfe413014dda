import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { UsageError } from "./usage-error.js";

const saved = z.object({ url: z.url(), token: z.string().min(1) });
export type SavedConnection = z.infer<typeof saved>;

/** Where `carillon login` keeps address and token: `$XDG_CONFIG_HOME/carillon/connection.json`, readable by its owner alone. */
const fileOf = (env: NodeJS.ProcessEnv): string =>
  join(env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"), "carillon", "connection.json");

export async function saveConnection(env: NodeJS.ProcessEnv, connection: SavedConnection): Promise<string> {
  const file = fileOf(env);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const next = `${file}.${process.pid}`;
  await writeFile(next, `${JSON.stringify(connection)}\n`, { mode: 0o600 });
  await chmod(next, 0o600);
  await rename(next, file);
  return file;
}

export const forgetConnection = (env: NodeJS.ProcessEnv): Promise<void> => rm(fileOf(env), { force: true });

/** The environment wins over what `login` kept, so that a script needs no file. */
export async function connectionOf(env: NodeJS.ProcessEnv): Promise<SavedConnection> {
  const kept = saved.partial().parse(JSON.parse((await textOf(fileOf(env))) ?? "{}"));
  const url = env["CARILLON_URL"] ?? kept.url;
  const token = env["CARILLON_TOKEN"] ?? (await tokenFile(env["CARILLON_TOKEN_FILE"])) ?? kept.token;
  if (url === undefined || token === undefined)
    throw new UsageError("Not logged in. Run `carillon login`, or set CARILLON_URL and CARILLON_TOKEN_FILE.");
  return { url: url.replace(/\/+$/, ""), token };
}

async function tokenFile(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await textOf(file);
  if (text === undefined) throw new UsageError(`CARILLON_TOKEN_FILE ${file} does not exist.`);
  return text.trim();
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
}
