import { writeFile } from "node:fs/promises";
import { CarillonError } from "@carillon/contracts/errors";

/** What a process says of itself: it does what it should, or knows why not; or it is unwell, and a restart may help. */
export interface Health {
  readonly well: boolean;
  /** One line for a person: `playing hall`, `silent: waits for an operator to enter its code`. */
  readonly line: string;
}

/** A supervisor that reads a file older than this takes the process for dead (deploy/docker/healthy). */
const everyMs = 5000;

/**
 * Keeps one line in a file for whoever supervises the process without speaking its protocols (Docker, systemd, a shell). That the file
 * is young says that the event loop turns; `unwell` at its beginning says that the process itself is not content.
 * Until the signal. Throws CarillonError storage-unavailable when the first line cannot be written; later ones are only missing.
 */
export async function keepHealthFile(path: string, health: () => Health, signal: AbortSignal): Promise<void> {
  const write = () => {
    const { well, line } = health();
    return writeFile(path, `${well ? "well" : "unwell"}: ${line}\n`);
  };
  try {
    await write();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CarillonError("storage-unavailable", `CARILLON_HEALTH_FILE ${path}: ${reason}`, { cause });
  }
  const timer = setInterval(() => void write().catch(() => undefined), everyMs);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}
