import { carillonClient } from "@carillon/client/client";
import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { forgetConnection, saveConnection } from "../connection-file.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";

const defaultUrl = "http://localhost:8080";

export const login = (terminal: Terminal): Command =>
  new Command("login")
    .description("Keep the service's address and a token for the commands that follow")
    .option("--url <url>", "where the console is", defaultUrl)
    .option("--token-file <file>", "a file that holds the token; without it you are asked, or standard input is read")
    .addHelpText(
      "after",
      `
Examples:
  carillon login                                     asks for the token
  carillon login --url https://pa.example --token-file token.txt
  carillon login < token.txt

A token is never an option: others on this machine could read it in the list of processes.`,
    )
    .action(async ({ url, tokenFile }: { url: string; tokenFile?: string }) => {
      const token = (await tokenFrom(terminal, tokenFile)).trim();
      if (token === "") throw new UsageError("The token is empty.");
      const connection = { url: new URL(url).href.replace(/\/+$/, ""), token };
      await carillonClient(connection).GET("/v1/zones");
      const file = await saveConnection(terminal.env, connection);
      terminal.note(`Logged in to ${connection.url}. Kept in ${file}.`);
    });

const tokenFrom = (terminal: Terminal, file: string | undefined): Promise<string> => {
  if (file !== undefined) return readFile(file, "utf8");
  return terminal.interactive ? terminal.ask("Token: ") : terminal.input();
};

export const logout = (terminal: Terminal): Command =>
  new Command("logout").description("Forget the address and the token").action(async () => {
    await forgetConnection(terminal.env);
    terminal.note("Logged out.");
  });
