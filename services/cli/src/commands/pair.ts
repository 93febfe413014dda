import { Command } from "commander";
import { listed, sessionFor, type Session } from "../session.js";
import { confirmed, type Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";

export const pair = (terminal: Terminal): Command =>
  new Command("pair")
    .description("Let devices in: those that wait, and the code that one shows or speaks")
    .addCommand(waiting(terminal), { isDefault: true })
    .addCommand(approve(terminal))
    .addCommand(refuse(terminal));

const waiting = (terminal: Terminal): Command =>
  new Command("list").description("Devices that wait").action(async (_: object, command: Command) => {
    const session = await sessionFor(command, terminal);
    const { data } = await session.client.GET("/v1/pairing");
    const rows = data?.items.map((device) => ({
      ...{ code: device.userCode, words: device.fingerprintWords.join(" "), kind: device.kind, model: device.model },
      ...{ from: device.sourceAddress, waiting: `${Math.round(device.ageSeconds)} s` },
    }));
    session.show(data?.items, () => listed(rows ?? [], "No device is waiting."));
  });

interface Approval {
  readonly name: string;
  readonly site: string;
  readonly zone: string[];
  readonly tag: string[];
  readonly yes?: boolean;
}

const approve = (terminal: Terminal): Command =>
  new Command("approve")
    .description("Let the device that shows this code in")
    .argument("<code>", "as it is spoken and shown: BCDF-GHJK")
    .requiredOption("--name <name>", "what people call it")
    .option("--site <site>", "where it hangs", "main")
    .option("--zone <zone...>", "what it hears", [])
    .option("--tag <tag...>", "for configuration and filters", [])
    .option("-y, --yes", "the words are the ones that the device shows")
    .action(async (code: string, { yes, zone: zones, tag: tags, ...rest }: Approval, command: Command) => {
      const session = await sessionFor(command, terminal);
      const device = await showing(session, code);
      const { userCode } = device;
      const words = device.fingerprintWords.join(" ");
      // The words are of the device's key: they differ when somebody stands between.
      if (!(await confirmed(terminal, yes, `Does the device show "${words}"?`))) return;
      const { data: paired } = await session.client.POST("/v1/pairing/approvals", {
        body: { userCode, zones, tags, ...rest },
      });
      session.show(paired, () => `${rest.name} is in. It takes up its zones within seconds.`);
    });

const letters = (code: string): string => code.toUpperCase().replaceAll(/[^A-Z]/g, "");

/** The waiting device that shows this code, however it was typed. */
async function showing({ client }: Session, code: string) {
  const { data } = await client.GET("/v1/pairing");
  const device = data?.items.find(({ userCode }) => letters(userCode) === letters(code));
  if (device === undefined) throw new UsageError(`No device shows ${code}. See \`carillon pair list\`.`);
  return device;
}

const refuse = (terminal: Terminal): Command =>
  new Command("refuse")
    .description("Send a waiting device away")
    .argument("<code>")
    .action(async (code: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const device = await showing(session, code);
      await session.client.DELETE("/v1/pairing/{id}", { params: { path: { id: device.pairingId } } });
      session.done(`The device with ${device.userCode} is refused.`);
    });
