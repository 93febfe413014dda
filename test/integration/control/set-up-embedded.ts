import { pathToFileURL } from "node:url";
import { openPglite } from "@carillon/control/store/open";
import pino from "pino";
import type { TestProject } from "vitest/node";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** PGlite makes a database in 2 to 4 s of CPU, and opens one that is there in 0.3: each installation of the suite begins with a copy. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await temporaryFolder("migrated");
  const migrated = await openPglite(folder.file("database"), pino({ level: "silent" }));
  await migrated.close();
  project.provide("migratedDatabase", pathToFileURL(folder.file("database")).href);
  return async () => {
    await folder[Symbol.asyncDispose]();
  };
}
