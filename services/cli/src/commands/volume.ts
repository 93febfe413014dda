import { Command, InvalidArgumentError } from "commander";
import { changeLayer } from "../layers.js";
import { sessionFor } from "../session.js";
import type { Terminal } from "../terminal.js";

const decibels = (text: string): number => {
  const value = Number(text);
  if (Number.isFinite(value) && value >= -60 && value <= 0) return value;
  throw new InvalidArgumentError("Decibels from -60 (silent) to 0 (full).");
};

/** The same as `config set SCOPE output volumeDb=…`, for the thing that is done most. */
export const volume = (terminal: Terminal): Command =>
  new Command("volume")
    .description("How loud: of a zone, a site, a device, or the fleet")
    .argument("<scope>", "zone:hall, site:main, device:ID or fleet")
    .argument("<decibels>", "-60 (silent) to 0 (full), after --", decibels)
    .action(async (scope: string, volumeDb: number, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const layer = await changeLayer(session, { scope, document: "output" }, ({ values, priority }) => ({
        values: { ...values, volumeDb },
        priority,
      }));
      session.show(layer, () => `${scope} plays at ${volumeDb} dB.`);
    });
