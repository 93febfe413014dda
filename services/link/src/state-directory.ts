import { randomUUID } from "node:crypto";
import { access, chmod, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CarillonError } from "@carillon/contracts/errors";

const temporary = /^\.[^/]+\.tmp$/;

/**
 * A device's memory: a few small files, owner-only, each replaced as a whole. Whatever happens during a write (kill -9, a full
 * disk, power loss), a reader finds the old content or the new, never a part: the new one is written beside, synced, and renamed
 * over the old one, and the directory is synced, in this order. Every failure is a CarillonError storage-unavailable that names the
 * path and the cause.
 */
export class StateDirectory {
  readonly path: string;
  /** Writes happen in the order of their calls, so that the last one called is the one that stays. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes the directory (0700) where needed, takes away what an interrupted write left, and proves that it can be written. */
  static async open(path: string): Promise<StateDirectory> {
    return reporting(path, async () => {
      await makeDirectory(resolve(path));
      await chmod(path, 0o700);
      const left = (await readdir(path)).filter((name) => temporary.test(name));
      await Promise.all(left.map((name) => rm(join(path, name), { force: true })));
      const probe = join(path, temporaryName());
      await replaceable(probe, "", () => rm(probe));
      return new StateDirectory(path);
    });
  }

  /** For who must go on with a disk that fails: what it holds can be read, each write fails by itself, and `trouble` says why. */
  static async openWithTrouble(
    path: string,
  ): Promise<{ directory: StateDirectory; trouble: CarillonError | undefined }> {
    try {
      return { directory: await StateDirectory.open(path), trouble: undefined };
    } catch (error) {
      if (!(error instanceof CarillonError)) throw error;
      return { directory: new StateDirectory(path), trouble: error };
    }
  }

  /** Undefined when there is no such file. */
  async read(name: string): Promise<string | undefined> {
    const file = join(this.path, name);
    return reporting(file, async () => {
      try {
        return await readFile(file, "utf8");
      } catch (error) {
        if (codeOf(error) === "ENOENT") return undefined;
        throw error;
      }
    });
  }

  /** Resolves when the content would survive a power cut. */
  async write(name: string, content: string): Promise<void> {
    const file = join(this.path, name);
    await this.#inTurn(() =>
      reporting(file, async () => {
        const beside = join(this.path, temporaryName());
        await replaceable(beside, content, () => rename(beside, file));
        await syncDirectory(this.path);
      }),
    );
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/**
 * With the folders above it. Not by mkdir's `recursive`, which never returns where a parent takes no children and says ENOENT, as
 * /proc does (Node 24).
 */
async function makeDirectory(path: string): Promise<void> {
  if (await exists(path)) return;
  if (dirname(path) !== path) await makeDirectory(dirname(path));
  await mkdir(path, { mode: 0o700 }).catch(async (error: unknown) => {
    // Another process was as fast.
    if (!(await exists(path))) throw error;
  });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const temporaryName = (): string => `.${randomUUID()}.tmp`;

/** Writes and syncs a new file, then lets `settle` name or remove it; leaves nothing behind on failure. */
async function replaceable(path: string, content: string, settle: () => Promise<void>): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await settle();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** The rename itself is in the directory's data. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);

async function reporting<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof CarillonError) throw cause;
    throw new CarillonError(
      "storage-unavailable",
      `${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}
