import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { CarillonError } from "@carillon/contracts/errors";

/**
 * The folder whose files may be played, by their name in it or by a path inside it. Links are followed before they are judged, so
 * that no name leads out of the folder.
 */
export class Library {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The file's real path. Throws CarillonError `source-missing`, also for what lies outside: whether it exists is not told. */
  async find(name: string): Promise<string> {
    if (name.includes("\0")) throw missing(name);
    try {
      const folder = await realpath(this.#folder);
      const path = await realpath(resolve(folder, name));
      const inside = relative(folder, path);
      if (isAbsolute(inside) || inside === ".." || inside.startsWith(`..${sep}`)) throw missing(name);
      // A pipe or a device would keep the decoder waiting for ever.
      if (!(await stat(path)).isFile()) throw missing(name);
      return path;
    } catch (cause) {
      throw cause instanceof CarillonError ? cause : missing(name, cause);
    }
  }
}

const missing = (name: string, cause?: unknown): CarillonError =>
  new CarillonError("source-missing", `${JSON.stringify(name.slice(0, 200))} is no file of the library`, { cause });
