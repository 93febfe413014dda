import { open, rename } from "node:fs/promises";

/** Either the old content or the new is there, whatever happens, and the new one survives a power cut. */
export async function writeWhole(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(`${path}.new`, "w", mode);
  try {
    await file.chmod(mode);
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
