import { randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../write-whole.js";

/** What Node takes for a name, two keys and their use (TLS `ticketKeys`). */
const length = 48;
/** RFC 8446 §4.6.1: no ticket lives longer. Nor does a key: who finds an old one must not read what was said before. */
const lifeMs = 7 * 86_400_000;

/**
 * The keys of the broker's TLS session tickets, kept over restarts (0600): devices that return after one then need half
 * a handshake. New ones when they are a week old, or cannot be read: tickets are a convenience.
 */
export async function openTicketKeys(directory: string, now: Date): Promise<Buffer> {
  const path = join(directory, "tls-tickets.key");
  const kept = await readFile(path).catch(() => undefined);
  const madeAt = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.NEGATIVE_INFINITY,
  );
  if (kept?.length === length && now.getTime() - madeAt < lifeMs && madeAt <= now.getTime()) return kept;
  const fresh = randomBytes(length);
  await writeWhole(path, fresh, 0o600).catch(() => undefined);
  return fresh;
}
