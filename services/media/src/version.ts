import { readFileSync } from "node:fs";
import { z } from "zod";

const file = z.object({ version: z.string() });

/** Of this package; the same file from src and dist. */
export const agentVersion = (): string =>
  file.parse(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))).version;
