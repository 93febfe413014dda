import { readFile } from "node:fs/promises";
import { CarillonError } from "@carillon/contracts/errors";
import { writeWhole } from "../write-whole.js";

/** RFC 7468 §7: OpenSSL knows a list by this label only. */
export function pemOf(list: Buffer): string {
  const lines = list.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN X509 CRL-----", ...lines, "-----END X509 CRL-----", ""].join("\n");
}

/**
 * The file that a broker names as its `crlfile`, replaced as a whole, and a SIGHUP to the process whose number is in
 * `pidFile`: Mosquitto reads its lists, and its access list, at that signal only.
 */
export function revocationFile(file: string, pidFile: string | undefined): (lists: string) => Promise<void> {
  return async (lists) => {
    await writeWhole(file, lists, 0o644);
    if (pidFile === undefined) return;
    const pid = Number((await readFile(pidFile, "utf8")).trim());
    if (!Number.isSafeInteger(pid) || pid <= 1)
      throw new CarillonError("storage-unavailable", `${pidFile} holds no process number`);
    process.kill(pid, "SIGHUP");
  };
}
