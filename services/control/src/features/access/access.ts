import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { CarillonError } from "@carillon/contracts/errors";
import { dateOf, type Clock } from "../../clock.js";
import type { Store } from "../../store/store.js";

export const administrator = "administrator";

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");
/** 256 random bits: nobody guesses it, so a fast hash is enough. The prefix lets secret scanners know it. */
const freshToken = (): string => `carillon_${randomBytes(32).toString("base64url")}`;
/** Shorter ones might be guessed: an operator may write the file himself. */
const leastLetters = 32;

/** Who may ask: whoever holds a token of which the hash is known. */
export class Access {
  private constructor(
    private readonly hashes: readonly Buffer[],
    private readonly watcher: Buffer | undefined,
  ) {}

  /** `watcherToken` reads the metrics, and nothing else. */
  static async of(store: Pick<Store, "tokenHashes">, watcherToken: string | undefined): Promise<Access> {
    const hashes = (await store.tokenHashes()).map((hash) => Buffer.from(hash, "hex"));
    return new Access(hashes, watcherToken === undefined ? undefined : Buffer.from(hashOf(watcherToken), "hex"));
  }

  /** `authorization` is the header's value. Takes as long for a wrong token as for a right one. */
  admits(authorization: string | undefined): boolean {
    return knows(this.hashes, authorization);
  }

  /** Whether it may see the metrics. */
  admitsWatcher(authorization: string | undefined): boolean {
    return this.watcher !== undefined && knows([this.watcher], authorization);
  }
}

function knows(hashes: readonly Buffer[], authorization: string | undefined): boolean {
  const [, token] = /^Bearer ([\x21-\x7e]{1,256})$/i.exec(authorization ?? "") ?? [];
  if (token === undefined) return false;
  const hash = Buffer.from(hashOf(token), "hex");
  return hashes.map((known) => timingSafeEqual(known, hash)).includes(true);
}

/** What `file` holds: a token that was written by somebody else. Throws CarillonError storage-unavailable. */
export async function readToken(file: string): Promise<string> {
  try {
    const token = (await readFile(file, "utf8")).trim();
    if (token.length < leastLetters) throw new Error(`the token has fewer than ${leastLetters} characters`);
    return token;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CarillonError("storage-unavailable", `CARILLON_METRICS_TOKEN_FILE ${file}: ${reason}`, { cause });
  }
}

/**
 * Makes sure that there is an administrator. With a file, its token is the administrator's, and it is made when missing
 * (0600). Without, a token is made at the first start and returned, to be shown once: only its hash is kept.
 */
export async function settleAdministrator(
  store: Pick<Store, "tokenHashes" | "putToken">,
  file: string | undefined,
  clock: Clock,
): Promise<string | undefined> {
  if (file === undefined && (await store.tokenHashes()).length > 0) return undefined;
  const token = file === undefined ? freshToken() : await tokenIn(file);
  await store.putToken({ name: administrator, hash: hashOf(token), createdAt: dateOf(clock.wall()) });
  return file === undefined ? token : undefined;
}

async function tokenIn(file: string): Promise<string> {
  try {
    const kept = (await readFile(file, "utf8").catch(absent))?.trim();
    if (kept === undefined) {
      const token = freshToken();
      await writeFile(file, `${token}\n`, { mode: 0o600, flag: "wx" });
      return token;
    }
    if (kept.length < leastLetters) throw new Error(`the token has fewer than ${leastLetters} characters`);
    return kept;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CarillonError("storage-unavailable", `CARILLON_ADMIN_TOKEN_FILE ${file}: ${reason}`, { cause });
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}
