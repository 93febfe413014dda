import type { Command } from "commander";

/** Every place in the tree of commands: the words that lead there, and the words that may follow. */
export function places(command: Command, path: readonly string[] = []): { path: string; words: string[] }[] {
  const words = [
    ...command.commands.map((child) => child.name()),
    ...command.options.flatMap(({ long }) => (long == null ? [] : [long])),
  ];
  return [
    { path: path.join(" "), words },
    ...command.commands.flatMap((child) => places(child, [...path, child.name()])),
  ];
}

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** A script for the shell. Bash and zsh (through its bashcompinit) look up the longest known place before the cursor. */
export function completionFor(shell: Shell, program: Command): string {
  const all = places(program);
  if (shell === "fish") return fish(all);
  const cases = all.map(({ path, words }) => `    "${path}") words="${words.join(" ")}" ;;`).join("\n");
  return `${shell === "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : ""}_carillon() {
  local path="" words="" word next
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${path:+$path }$word"
    case "$next" in
      ${all.flatMap(({ path }) => (path === "" ? [] : [`"${path}"`])).join("|")}) path="$next" ;;
    esac
  done
  case "$path" in
${cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _carillon carillon
`;
}

function fish(all: readonly { path: string; words: string[] }[]): string {
  const lines = all.map(({ path, words }) => {
    const where =
      path === ""
        ? "__fish_use_subcommand"
        : path
            .split(" ")
            .map((word) => `__fish_seen_subcommand_from ${word}`)
            .join("; and ");
    return `complete -c carillon -f -n '${where}' -a '${words.join(" ")}'`;
  });
  return `${lines.join("\n")}\n`;
}
