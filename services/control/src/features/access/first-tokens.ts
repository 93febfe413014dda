import { readFile, writeFile } from "node:fs/promises";
import { CarillonError } from "@carillon/contracts/errors";
import { dateOf, type Clock } from "../../clock.js";
import type { AccessStore } from "../../store/access-store.js";
import { freshSecret, hashOf, prefixOf } from "./secrets.js";

/** Of the first token. */
export const administrator = "administrator";
/** Shorter ones might be guessed: an operator may write the file himself. */
const leastLetters = 32;

/**
 * Makes sure that there is an administrator. With a file, its token is the administrator's, and it is made when missing
 * (0600). Without, a token is made at the first start and returned, to be shown once: only its hash is kept.
 */
export async function settleAdministrator(
  store: Pick<AccessStore, "tokens" | "putToken">,
  file: string | undefined,
  clock: Clock,
): Promise<string | undefined> {
  if (file === undefined && (await store.tokens({ limit: 1 })).length > 0) return undefined;
  const token = file === undefined ? freshSecret("carillon") : await tokenIn(file);
  await store.putToken({
    ...{ id: administrator, name: administrator, hash: hashOf(token), prefix: prefixOf(token) },
    ...{ grants: [{ role: "administrator", scope: "all" }], permissions: null },
    ...{ createdBy: "installation", createdAt: dateOf(clock.wall()), expiresAt: null, lastUsedAt: null },
  });
  return file === undefined ? token : undefined;
}

/** With a file, its token reads the metrics and nothing else. Throws CarillonError storage-unavailable. */
export async function settleWatcher(
  store: Pick<AccessStore, "putToken">,
  file: string | undefined,
  clock: Clock,
): Promise<void> {
  if (file === undefined) return;
  const token = await inFile("CARILLON_METRICS_TOKEN_FILE", file, () => readFile(file, "utf8"));
  await store.putToken({
    ...{ id: "metrics", name: "metrics", hash: hashOf(token), prefix: prefixOf(token) },
    ...{ grants: [{ role: "administrator", scope: "all" }], permissions: ["metrics:read"] },
    ...{ createdBy: "installation", createdAt: dateOf(clock.wall()), expiresAt: null, lastUsedAt: null },
  });
}

/** The token in the administrator's file, made (0600) when there is none. */
const tokenIn = (file: string): Promise<string> =>
  inFile("CARILLON_ADMIN_TOKEN_FILE", file, async () => {
    const kept = await readFile(file, "utf8").catch(absent);
    if (kept !== undefined) return kept;
    const token = freshSecret("carillon");
    await writeFile(file, `${token}\n`, { mode: 0o600, flag: "wx" });
    return token;
  });

async function inFile(variable: string, file: string, read: () => Promise<string>): Promise<string> {
  try {
    const token = (await read()).trim();
    if (token.length < leastLetters) throw new Error(`the token has fewer than ${leastLetters} characters`);
    return token;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CarillonError("storage-unavailable", `${variable} ${file}: ${reason}`, { cause });
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}
