import { execFileSync } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../..");

/** A tiny house with the product's own rules, in which a violation can be planted. */
let house: string;
beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), "carillon-house-"));
  symlinkSync(join(root, "node_modules"), join(house, "node_modules"));
  symlinkSync(join(root, ".dependency-cruiser.cjs"), join(house, ".dependency-cruiser.cjs"));
  writeFileSync(join(house, "package.json"), `{"type":"module"}`);
});
afterEach(() => rmSync(house, { recursive: true, force: true }));

const plant = (path: string, text: string) => {
  mkdirSync(dirname(join(house, path)), { recursive: true });
  writeFileSync(join(house, path), text);
};
/** Names of the rules that the planted files break. */
const broken = (): string[] => {
  const cruiser = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const report = execFileSync(
    process.execPath,
    [cruiser, "--config", ".dependency-cruiser.cjs", "--output-type", "json", "."],
    {
      cwd: house,
      encoding: "utf8",
      maxBuffer: 64e6,
    },
  );
  const { summary } = JSON.parse(report) as { summary: { violations: { rule: { name: string } }[] } };
  return summary.violations.map((violation) => violation.rule.name);
};

describe("the import directions", { timeout: 60_000 }, () => {
  test("let core import contracts", () => {
    plant("services/contracts/src/a.ts", "export const a = 1;");
    plant("services/core/src/b.ts", `import { a } from "../../contracts/src/a.js"; export const b = a;`);
    expect(broken()).toEqual([]);
  });

  test("refuse contracts that import core", () => {
    plant("services/core/src/b.ts", "export const b = 1;");
    plant("services/contracts/src/a.ts", `import { b } from "../../core/src/b.js"; export const a = b;`);
    expect(broken()).toContain("imports-of-services/contracts");
  });

  test("refuse an agent that imports the control service", () => {
    plant("services/control/src/a.ts", "export const a = 1;");
    plant("edge/agent/src/b.ts", `import { a } from "../../../services/control/src/a.js"; export const b = a;`);
    expect(broken()).toContain("imports-of-edge/agent");
  });

  test("refuse a product file that imports a test", () => {
    plant("test/support/a.ts", "export const a = 1;");
    plant("services/media/src/b.ts", `import { a } from "../../../test/support/a.js"; export const b = a;`);
    expect(broken()).toContain("imports-of-services/media");
  });

  test("refuse I/O in a pure package", () => {
    plant("edge/engine/src/a.ts", `import { readFileSync } from "node:fs"; export const a = readFileSync;`);
    expect(broken()).toContain("pure-packages-do-no-io");
  });

  test("refuse a cycle", () => {
    plant("services/link/src/a.ts", `import { b } from "./b.js"; export const a = () => b;`);
    plant("services/link/src/b.ts", `import { a } from "./a.js"; export const b = () => a;`);
    expect(broken()).toContain("no-cycles");
  });
});
