import { Command } from "commander";
import { listed, sessionFor } from "../session.js";
import { confirmed, type Terminal } from "../terminal.js";

export const zones = (terminal: Terminal): Command =>
  new Command("zones")
    .alias("zone")
    .description("What hears the same: list, make, change, remove")
    .addCommand(list(terminal), { isDefault: true })
    .addCommand(put(terminal))
    .addCommand(remove(terminal));

const list = (terminal: Terminal): Command =>
  new Command("list").description("All zones").action(async (_: object, command: Command) => {
    const session = await sessionFor(command, terminal);
    const { data } = await session.client.GET("/v1/zones");
    const rows = data?.items.map(({ id, name, site, programme }) => ({ id, name, site, programme }));
    session.show(data?.items, () => listed(rows ?? [], "No zones yet: carillon zones set hall --name Hall"));
  });

const put = (terminal: Terminal): Command =>
  new Command("set")
    .description("Make a zone, or change it")
    .argument("<zone>", "its id, such as hall")
    .requiredOption("--name <name>", "what people call it")
    .option("--site <site>", "where it is", "main")
    .option("--programme <programme>", "what its speakers hear; the zone's id unless said")
    .action(async (id: string, wish: { name: string; site: string; programme?: string }, command: Command) => {
      const session = await sessionFor(command, terminal);
      const body = { name: wish.name, site: wish.site, programme: wish.programme ?? id };
      const { data } = await session.client.PUT("/v1/zones/{id}", { params: { path: { id } }, body });
      session.show(data, () => `Zone ${id} hears ${body.programme}.`);
    });

const remove = (terminal: Terminal): Command =>
  new Command("remove")
    .description("Remove a zone; its speakers leave it")
    .argument("<zone>")
    .option("-y, --yes", "without asking")
    .action(async (id: string, { yes }: { yes?: boolean }, command: Command) => {
      const session = await sessionFor(command, terminal);
      if (!(await confirmed(terminal, yes, `Remove zone ${id}? Its speakers fall silent.`))) return;
      await session.client.DELETE("/v1/zones/{id}", { params: { path: { id } } });
      session.done(`Zone ${id} is removed.`);
    });
