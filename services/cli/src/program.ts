import { Argument, Command } from "commander";
import { config } from "./commands/config.js";
import { devices } from "./commands/devices.js";
import { login, logout } from "./commands/login.js";
import { logs } from "./commands/logs.js";
import { pair } from "./commands/pair.js";
import { play, programmes, stop } from "./commands/play.js";
import { rollout } from "./commands/rollout.js";
import { schedule } from "./commands/schedule.js";
import { webhooks } from "./commands/webhooks.js";
import { volume } from "./commands/volume.js";
import { zones } from "./commands/zones.js";
import { completionFor, shells, type Shell } from "./completion.js";
import { teach } from "./examples.js";
import type { Terminal } from "./terminal.js";

const help = `
Examples:
  carillon login                                        once; asks for the address's token
  carillon devices list --presence lost                 who is missing?
  carillon pair approve BCDF-GHJK --name "Hall, left" --zone hall
  carillon play hall gong.flac
  carillon schedule next                                what rings next?
  carillon volume zone:hall -- -12
  carillon config set fleet playout delay.seconds=0.4

Without a person:
  --json prints answers as JSON; questions are refused unless --yes answers them.
  CARILLON_URL, and CARILLON_TOKEN_FILE or CARILLON_TOKEN, take the place of \`login\`.
  Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 nothing answers, 4 not allowed.`;

/** The tree of commands; \`terminal\` is all it knows of the world outside, besides the API. */
export function carillon(terminal: Terminal, version: string): Command {
  const program = new Command("carillon")
    .description("Networked loudspeakers that play as one: what an operator does, from a shell")
    .version(version)
    .option("--json", "answers as JSON")
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
    })
    .addHelpText("after", help);
  for (const command of [
    login,
    logout,
    devices,
    pair,
    zones,
    programmes,
    play,
    stop,
    volume,
    config,
    rollout,
    schedule,
    logs,
    webhooks,
  ])
    program.addCommand(command(terminal));
  program
    .command("completion")
    .description("A script that completes commands in your shell")
    .addArgument(new Argument("<shell>").choices(shells))
    .action((shell: Shell) => terminal.out(completionFor(shell, program)));
  teach(program);
  return program;
}
