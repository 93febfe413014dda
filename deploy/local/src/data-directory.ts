import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CarillonError } from "@carillon/contracts/errors";

/** Where the local installation keeps everything: one folder per process, the token, the library, recordings and logs. */
export interface DataDirectory {
  readonly path: string;
  readonly token: string;
  readonly tokenFile: string;
  readonly library: string;
  readonly recordings: string;
  readonly logs: string;
  /** Makes the folder of one process. */
  folderOf(process: string): string;
  /** Lets another start use the directory. */
  close(): void;
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const within = <T>(path: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (error instanceof CarillonError) throw error;
    throw new CarillonError("storage-unavailable", `${path}: ${reason(error)}`, { cause: error });
  }
};

/** The administrator's token: made once, readable by its owner only, kept so that the console's address stays good. */
function readOrMakeToken(file: string): string {
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

const runs = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("deploy/local/dist/main.js");
  } catch {
    return false;
  }
};

/** Two installations over one directory would fight for ports and keys. */
function claim(path: string): () => void {
  const file = join(path, "running");
  const owner = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  if (owner !== process.pid && runs(owner)) throw new CarillonError("directory-in-use", `${path}, by process ${owner}`);
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

/** @throws CarillonError storage-unavailable, or directory-in-use when another start uses the directory. */
export function openDataDirectory(path: string): DataDirectory {
  const folderOf = (name: string): string => {
    const folder = join(path, name);
    within(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
    return folder;
  };
  return within(path, () => {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const release = claim(path);
    const tokenFile = join(path, "admin-token");
    return {
      path,
      tokenFile,
      token: readOrMakeToken(tokenFile),
      library: folderOf("library"),
      recordings: folderOf("recordings"),
      logs: folderOf("logs"),
      folderOf,
      close: release,
    };
  });
}
