import { createHash } from "node:crypto";
import { mkdir, realpath, stat } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { dirname } from "node:path";
import { CarillonError } from "@carillon/contracts/errors";

/**
 * Makes a folder for its owner alone, and the folders above it. Not by mkdir's `recursive`, which never returns where a
 * parent takes no children and says ENOENT, as /proc does (Node 24).
 */
export async function makeDirectory(path: string): Promise<void> {
  if (await exists(path)) return;
  if (dirname(path) !== path) await makeDirectory(dirname(path));
  await mkdir(path, { mode: 0o700 }).catch(async (error: unknown) => {
    // Another process was as fast.
    if (!(await exists(path))) throw error;
  });
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Holds a folder for this process alone, until the server that is returned is closed or the process ends, however it
 * ends: by the name of an abstract socket (Linux, unix(7)), which the kernel gives to one and takes back by itself.
 * Processes in other network namespaces are not seen. Throws CarillonError directory-in-use.
 */
export async function holdDirectory(path: string): Promise<Server> {
  const name = createHash("sha256")
    .update(await realpath(path))
    .digest("hex");
  const holder = createServer((visitor) => visitor.destroy()).unref();
  return new Promise((resolve, reject) => {
    holder.once("error", (cause) => reject(new CarillonError("directory-in-use", path, { cause })));
    holder.listen(`\0carillon-${name}`, () => resolve(holder));
  });
}
