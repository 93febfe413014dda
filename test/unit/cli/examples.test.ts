import { carillon } from "@carillon/cli/program";
import { run } from "@carillon/cli/run";
import type { Terminal } from "@carillon/cli/terminal";
import { describe, expect, it } from "vitest";

const silent = (): Terminal & { readonly said: string[] } => {
  const said: string[] = [];
  return {
    ...{ env: {}, interactive: false, said },
    out: (text) => void said.push(text),
    note: (text) => void said.push(text),
    ask: () => Promise.reject(new Error("nobody is there")),
    input: () => Promise.resolve(""),
  };
};

type Command = ReturnType<typeof carillon>;

/** Every command, with the words that lead to it. */
const all = (command: Command, path: readonly string[] = []): { path: readonly string[]; command: Command }[] => [
  ...(path.length === 0 ? [] : [{ path, command }]),
  ...command.commands.flatMap((child) => all(child, [...path, child.name()])),
];

/** The words of a line as a shell takes them, without what follows a pipe, a redirection or a comment. */
const wordsOf = (line: string): string[] =>
  [...line.replace(/\s(#|\||<|>).*$/, "").matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );

async function examplesOf(path: readonly string[]): Promise<string[]> {
  const terminal = silent();
  expect(await run([...path, "--help"], terminal, "1.0.0")).toBe(0);
  const [, shown = ""] = terminal.said.join("\n").split("Examples:\n");
  return shown
    .split("\n")
    .map((line) => /(carillon .*?)\)?$/.exec(line.trim())?.[1] ?? "")
    .filter((line) => line !== "");
}

describe("every command", () => {
  const commands = all(carillon(silent(), "1.0.0")).map(({ path }) => [path.join(" "), path] as const);

  it.each(commands)("%s teaches by examples that it understands itself", async (_name, path) => {
    const lines = await examplesOf(path);
    expect(lines).not.toHaveLength(0);
    for (const line of lines) {
      const program = carillon(silent(), "1.0.0");
      let reached = "";
      for (const { path: words, command } of all(program)) {
        command.exitOverride().configureOutput({ writeErr: () => undefined });
        command.action(() => void (reached = words.join(" ")));
      }
      await program.exitOverride().parseAsync(wordsOf(line).slice(1), { from: "user" });
      expect(reached.startsWith(path[0] ?? "?"), `${line} reaches ${reached}`).toBe(true);
    }
  });
});
