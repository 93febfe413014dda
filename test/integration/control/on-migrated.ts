import { inject } from "vitest";
import { migratedDatabase } from "./neighbours.js";

declare module "vitest" {
  interface ProvidedContext {
    readonly migratedDatabase: string;
  }
}

// Before each file of the projects whose set-up makes such a database.
process.env[migratedDatabase] = inject("migratedDatabase");
