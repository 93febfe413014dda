import { carillonClient } from "@carillon/client/client";
import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { connectionOf, forgetConnection, saveConnection } from "../connection-file.js";
import { oidcLogin } from "../oidc-login.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";

const defaultUrl = "http://localhost:8080";

export const login = (terminal: Terminal): Command =>
  new Command("login")
    .description("Keep the service's address and a token for the commands that follow")
    .option("--url <url>", "where the console is", defaultUrl)
    .option("--token-file <file>", "a file that holds the token; without it you are asked, or standard input is read")
    .option(
      "--oidc",
      "log in as yourself with the service's identity provider, for twelve hours; without it, with a token",
    )
    .addHelpText(
      "after",
      "\nA token is never an option: others on this machine could read it in the list of processes.",
    )
    .action(async ({ url: given, tokenFile, oidc }: { url: string; tokenFile?: string; oidc?: boolean }) => {
      const url = new URL(given).href.replace(/\/+$/, "");
      const token =
        oidc === true ? (await oidcLogin(url, terminal)).secret : (await tokenFrom(terminal, tokenFile)).trim();
      if (token === "") throw new UsageError("The token is empty.");
      const connection = { url, token };
      const { data } = await carillonClient(connection).GET("/v1/session");
      const file = await saveConnection(terminal.env, connection);
      terminal.note(`Logged in to ${url} as ${data?.name ?? "somebody"}. Kept in ${file}.`);
    });

const tokenFrom = (terminal: Terminal, file: string | undefined): Promise<string> => {
  if (file !== undefined) return readFile(file, "utf8");
  return terminal.interactive ? terminal.ask("Token: ") : terminal.input();
};

/** A token is for others too; a session is this login's own. */
async function endSession(env: NodeJS.ProcessEnv): Promise<void> {
  const kept = await connectionOf(env).catch(() => undefined);
  if (kept?.token.startsWith("session_") !== true) return;
  // A service that is away, or a session that has ended, keeps nobody from forgetting it.
  await carillonClient(kept)
    .DELETE("/v1/session")
    .catch(() => undefined);
}

export const logout = (terminal: Terminal): Command =>
  new Command("logout").description("Forget the address and the token").action(async () => {
    await endSession(terminal.env);
    await forgetConnection(terminal.env);
    terminal.note("Logged out.");
  });
