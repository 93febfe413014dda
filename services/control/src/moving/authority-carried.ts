import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { CarillonError } from "@carillon/contracts/errors";
import { makeDirectory } from "../directory.js";
import { writeWhole } from "../write-whole.js";

/** By which devices know us and we know them, and their modes in CARILLON_DATA. */
const modes: Readonly<Record<string, number>> = {
  "ca.key": 0o600,
  "ca.crt": 0o644,
  "issuing.key": 0o600,
  "issuing.crt": 0o644,
  "tls-tickets.key": 0o600,
};

export interface CarriedFile {
  readonly name: string;
  readonly content: Buffer;
}

/** Those that are there: a root's key may have been taken to a safe place. */
export async function readAuthority(directory: string): Promise<CarriedFile[]> {
  const files = await Promise.all(
    Object.keys(modes).map(async (name) => ({ name, content: await readIfThere(join(directory, name)) })),
  );
  return files.flatMap(({ name, content }) => (content === undefined ? [] : [{ name, content }]));
}

/**
 * Writes what is not there; returns what takes it back. What is there and differs is another authority, which is not overwritten. Throws
 * CarillonError installation-file-invalid, installation-not-empty or storage-unavailable.
 */
export async function writeAuthority(
  directory: string,
  files: readonly CarriedFile[],
): Promise<{ undo: () => Promise<void> }> {
  const missing: (CarriedFile & { mode: number })[] = [];
  for (const { name, content } of files) {
    const mode = modes[name];
    if (mode === undefined)
      throw new CarillonError("installation-file-invalid", `it carries a file that is not ours: ${name.slice(0, 100)}`);
    const present = await readIfThere(join(directory, name));
    if (present !== undefined && !present.equals(content))
      throw new CarillonError("installation-not-empty", `${join(directory, name)} is of another authority`);
    if (present === undefined) missing.push({ name, content, mode });
  }
  const undo = async (): Promise<void> => {
    for (const { name } of missing) await rm(join(directory, name), { force: true });
  };
  try {
    await makeDirectory(directory);
    for (const { name, content, mode } of missing) await writeWhole(join(directory, name), content, mode);
  } catch (cause) {
    await undo();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CarillonError("storage-unavailable", `${directory}: ${reason}`, { cause });
  }
  return { undo };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new CarillonError("storage-unavailable", `${path} cannot be read`, { cause });
  }
}
