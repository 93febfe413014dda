import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./node-runtime.mjs";

const folder = join(root, ".stamp");
const skipped = new Set(["node_modules", "dist", "build", ".svelte-kit"]);

function* filesBelow(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) return yield path;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue;
    if (entry.isDirectory()) yield* filesBelow(join(path, entry.name));
    else if (entry.isFile()) yield join(path, entry.name);
  }
}

/**
 * A fingerprint of files (folders: all below) by name, size and time of change: reading contents would cost what it is to save.
 * `accept` chooses by path; `extra` is anything else that the result depends on.
 */
export function fingerprint(paths, { accept = () => true, extra = "" } = {}) {
  const hash = createHash("sha256").update(`${process.arch} ${extra}\n`);
  for (const path of paths)
    for (const file of filesBelow(join(root, path))) {
      if (!accept(file)) continue;
      const { size, mtimeMs } = statSync(file);
      hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`);
    }
  return hash.digest("hex");
}

/** True when the step `name` last succeeded with this very fingerprint and what it made is still there. */
export const isFresh = (name, print, products = []) => {
  const stamp = join(folder, name);
  return (
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === print &&
    products.every((product) => existsSync(join(root, product)))
  );
};

export function mark(name, print) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), print);
}
