#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { z } from "zod";
import { run } from "./run.js";
import { processTerminal } from "./terminal.js";

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")));
// Whoever reads the answer has enough of it: `carillon devices list | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
process.exitCode = await run(process.argv.slice(2), processTerminal(), version);
