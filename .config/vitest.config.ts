import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const conditions = ["source", "module", "node"];
/**
 * What talks to other processes over a host that may stand still is run once more when it fails; `npm test` names at its end what needed
 * that, and each of these is worth a look. What is pure fails the first time.
 */
const real = { testTimeout: 120_000, hookTimeout: 120_000, retry: 1 };
// What plays or measures sound has the machine for itself, one file at a time; pure suites run in parallel.
const alone = { ...real, fileParallelism: false };
/**
 * Services, brokers and databases that wait for one another most of the time, and beside them what is pure: more workers than cores. A group
 * of its own: no sound beside them.
 */
const together = { maxWorkers: 3, sequence: { groupOrder: 1 } };
const services = { ...together, ...real };
/** A worker keeps what it has loaded (all of control) from file to file: loading it anew took a quarter of the time. */
const ofControl = { ...services, isolate: false, setupFiles: "test/integration/control/on-migrated.ts" };
/** On aedes and PGlite, and again on Mosquitto and PostgreSQL: all but test/integration/control/once. */
const onBoth = ["test/integration/control/*.test.ts"];
const withoutSound = ["control", "cli", "deploy"].map((part) => `test/integration/${part}/**/*.test.ts`);
const portsWithoutSound = ["broker", "link", "releases", "store"].map((port) => `test/ports/${port}/**/*.test.ts`);
/** Pure suites take no longer than they take: on a loaded machine that may be long. */
const patient = { ...together, testTimeout: 60_000 };
const suite = (name: string, options: object = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], ...options },
});

export default defineConfig({
  root: resolve(import.meta.dirname, ".."),
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    pool: "forks",
    // The second that it is by default is a guess about the machine.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      suite("unit", patient),
      suite("simulation", patient),
      suite("ports", { ...alone, exclude: portsWithoutSound }),
      suite("ports-services", { ...services, include: portsWithoutSound }),
      suite("integration", { ...alone, exclude: withoutSound }),
      suite("integration-services", {
        ...ofControl,
        include: withoutSound,
        globalSetup: "test/integration/control/set-up-embedded.ts",
      }),
      suite("integration-services-production", {
        ...ofControl,
        include: onBoth,
        globalSetup: "test/integration/control/set-up-production.ts",
      }),
      suite("system", { ...alone, exclude: ["test/system/containers/**"] }),
      {
        extends: true,
        test: {
          name: "containers",
          include: ["test/system/containers/**/*.test.ts"],
          globalSetup: "test/system/containers/set-up.ts",
          ...alone,
        },
      },
    ],
  },
});
