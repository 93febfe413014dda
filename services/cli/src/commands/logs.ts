import { watch, type StreamedEvent } from "@carillon/client/watch";
import { Command } from "commander";
import { sessionFor } from "../session.js";
import type { Terminal } from "../terminal.js";

export const logs = (terminal: Terminal): Command =>
  new Command("logs")
    .description("What happens on the devices, as it happens, until Ctrl-C")
    .option("--device <device>", "of this one only: id or the beginning of an id")
    .option("--for <seconds>", "end by itself after this long", Number)
    .action(async ({ device, for: seconds }: { device?: string; for?: number }, command: Command) => {
      const { connection } = await sessionFor(command, terminal);
      const ended = seconds === undefined ? new AbortController().signal : AbortSignal.timeout(seconds * 1000);
      const json = command.optsWithGlobals<{ json?: boolean }>().json === true;
      const names = new Map<string, string>();
      try {
        for await (const said of watch(connection, ended)) {
          for (const { id, name } of devicesOf(said)) names.set(id, name);
          if (said.event !== "device-event" || !said.body.device.startsWith(device ?? "")) continue;
          const { device: id, event } = said.body;
          const line =
            `${names.get(id) ?? id.slice(0, 12)}  ${event.kind}  ${typeof event["detail"] === "string" ? event["detail"] : ""}`.trimEnd();
          terminal.out(json ? JSON.stringify(said.body) : line);
        }
      } catch (error) {
        if (!ended.aborted) throw error;
      }
    });

const devicesOf = ({ event, body }: StreamedEvent) =>
  event === "snapshot" ? body.devices : event === "device" ? [body] : [];
