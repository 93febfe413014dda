import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";

/** Either the old content or the new is there, whatever happens, and the new one survives a power cut. */
export async function writeWhole(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  // Of its own name: another process of ours may write the same file at this moment.
  const unfinished = `${path}.${randomBytes(4).toString("hex")}.new`;
  try {
    const file = await open(unfinished, "w", mode);
    try {
      await file.chmod(mode);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
