import { readdir, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { parseArgs } from "node:util";
import type { Bench } from "./bench.js";
import { describeMachine } from "./machine.js";
import { report } from "./report.js";

const folder = join(import.meta.dirname, "benches");

const isBench = (value: unknown): value is Bench =>
  typeof value === "object" &&
  value !== null &&
  "name" in value &&
  typeof value.name === "string" &&
  "summary" in value &&
  typeof value.summary === "string" &&
  "run" in value &&
  typeof value.run === "function";

async function load(name: string): Promise<Bench> {
  const module: unknown = await import(join(folder, `${name}${extname(import.meta.filename)}`));
  const bench = typeof module === "object" && module !== null && "bench" in module ? module.bench : undefined;
  if (!isBench(bench) || bench.name !== name)
    throw new TypeError(`benches/${name} does not export the bench "${name}"`);
  return bench;
}

async function names(): Promise<string[]> {
  const extension = extname(import.meta.filename);
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(extension) && !file.endsWith(".d.ts"))
    .map((file) => basename(file, extension));
}

async function help(): Promise<string> {
  const benches = await Promise.all((await names()).toSorted().map(load));
  const width = Math.max(...benches.map((bench) => bench.name.length));
  return `Measures Carillon on this machine.

  npm run bench -- machine                      what this machine can do: the floor under all other figures
  npm run bench -- machine --json machine.json  the same, and the figures in a file
  npm run bench -- machine --quick              the same keys from shorter runs, under 45 s

Benches:
${benches.map((bench) => `  ${bench.name.padEnd(width)}  ${bench.summary}`).join("\n")}

A run in which the host itself stood still does not count. Exit status: 0 measured, 1 failed, 2 misused, 3 measured but invalid.`;
}

/** Reads the command line; a string is what is wrong with it. */
function readArguments(): { name: string | undefined; json: string | undefined; quick: boolean } | string {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: "string" }, quick: { type: "boolean" }, help: { type: "boolean" } },
    });
    if (positionals.length > 1) return `One bench at a time, not ${positionals.join(" and ")}.`;
    return { name: values.help ? undefined : positionals[0], json: values.json, quick: values.quick ?? false };
  } catch (error) {
    return error instanceof Error ? `${error.message}.` : String(error);
  }
}

async function main(): Promise<number> {
  const wanted = readArguments();
  if (typeof wanted === "string") {
    console.error(`${wanted} See npm run bench -- --help`);
    return 2;
  }
  if (wanted.name === undefined) {
    console.log(await help());
    return 0;
  }
  const known = await names();
  if (!known.includes(wanted.name)) {
    console.error(`There is no bench "${wanted.name}"; there are ${known.toSorted().join(", ")}.`);
    return 2;
  }
  const bench = await load(wanted.name);
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort()).once("SIGTERM", () => interrupted.abort());
  const { signal } = interrupted;
  const result = await bench.run({ quick: wanted.quick, signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  if (result === undefined) {
    console.error(`${bench.name} was interrupted before it had measured anything; --quick is done in under 45 s.`);
    return 1;
  }
  const machine = describeMachine();
  console.log(report(bench.name, machine, result));
  if (wanted.json !== undefined) {
    await writeFile(wanted.json, `${JSON.stringify({ bench: bench.name, machine, ...result }, null, 2)}\n`);
  }
  return result.valid ? 0 : 3;
}

process.exitCode = await main();
