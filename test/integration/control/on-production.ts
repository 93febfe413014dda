import { inject } from "vitest";
import { productionDatabases } from "./neighbours.js";

// Before each file of the project integration-services-production.
process.env[productionDatabases] = inject("productionDatabases");
