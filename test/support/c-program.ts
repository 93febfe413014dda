import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "./processes.js";

/** The folder test/, from its sources as from its compiled form. */
export function testFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json"))) {
    if (dirname(folder) === folder) throw new Error("test/package.json is nowhere above the compiled tests");
    folder = dirname(folder);
  }
  return folder;
}

/**
 * Compiles the C sources of a folder under test/support with gcc, once per content: the result lies in test/support/build under the
 * hash of what went into it, so runs side by side share it and a change makes a new one. Returns its path.
 */
export async function compiled(folder: string, name: string, flags: readonly string[]): Promise<string> {
  const sources = join(testFolder(), "support", folder);
  const files = readdirSync(sources)
    .filter((file) => /\.[ch]$/.test(file))
    .sort();
  const hash = createHash("sha256").update(flags.join(" "));
  for (const file of files) hash.update(file).update(readFileSync(join(sources, file)));
  const build = join(testFolder(), "support", "build");
  const result = join(build, `${hash.digest("hex").slice(0, 16)}-${name}`);
  if (existsSync(result)) return result;
  mkdirSync(build, { recursive: true });
  const unfinished = `${result}.${process.pid}`;
  const units = files.filter((file) => file.endsWith(".c"));
  await run(`the compilation of ${name}`, {
    command: "gcc",
    args: ["-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", "-o", unfinished, ...units, ...flags],
    cwd: sources,
  });
  renameSync(unfinished, result);
  return result;
}
