import { join } from "node:path";
import { expect, it } from "vitest";
import { testFolder } from "../../support/c-program.js";
import { run } from "../../support/processes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** A compiler on a busy machine takes its time. */
const patience = { timeout: 120_000 };

it("the native parsers of bytes from outside stay within those bytes, under two sanitizers", patience, async () => {
  await using folder = await temporaryFolder("parsers");
  const native = join(testFolder(), "../services/media/native");
  const sources = [join(testFolder(), "unit/media/parsers-fuzz.cc"), join(native, "rtcp.cc"), join(native, "stun.cc")];
  const sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
  const program = folder.file("fuzz");
  const args = ["-std=c++20", "-O1", "-Wall", "-Wextra", "-Werror", ...sanitizers, `-I${native}`, "-o", program];
  await run("the compilation of the fuzzer", { command: "g++", args: [...args, ...sources] });
  const lines = await run("the fuzzer", { command: program, args: [] });
  expect(lines).toContain("done");
});
