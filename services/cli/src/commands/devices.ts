import { Command, Option } from "commander";
import { deviceNamed, devicesIn, type DeviceQuery, type ListedDevice } from "../devices.js";
import { listed, sessionFor } from "../session.js";
import { confirmed, type Terminal } from "../terminal.js";

const row = (device: ListedDevice) => ({
  ...{ name: device.name, id: device.id.slice(0, 12), kind: device.kind, presence: device.presence, site: device.site },
  zones: device.zones.join(","),
  configuration: device.configuration.inStep ? "in step" : `wants ${device.configuration.desiredVersion}`,
});

export const devices = (terminal: Terminal): Command =>
  new Command("devices")
    .alias("device")
    .description("Speakers and media services: list, show, rename, move, remove, tell them something")
    .addCommand(list(terminal), { isDefault: true })
    .addCommand(show(terminal))
    .addCommand(change(terminal))
    .addCommand(remove(terminal))
    .addCommand(instruct(terminal));

const list = (terminal: Terminal): Command =>
  new Command("list")
    .description("All devices, in order of name")
    .option("--site <site>")
    .option("--zone <zone>")
    .option("--tag <tag>")
    .option("--filter <expression>", "such as: site = north and not state = lost")
    .addOption(new Option("--kind <kind>").choices(["speaker", "media"]))
    .addOption(new Option("--presence <state>").choices(["never-seen", "online", "late", "lost", "draining"]))
    .action(async (query: DeviceQuery, command: Command) => {
      const session = await sessionFor(command, terminal);
      const found: ListedDevice[] = [];
      for await (const device of devicesIn(session.client, query)) found.push(device);
      session.show(found, () => listed(found.map(row), "No device fits. A new one shows its code: carillon pair list"));
    });

const show = (terminal: Terminal): Command =>
  new Command("show")
    .description("One device, whole")
    .argument("<device>", "name, id, or the beginning of an id")
    .action(async (asked: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const device = await deviceNamed(session.client, asked);
      session.show(device, () => JSON.stringify(device, null, 2));
    });

const change = (terminal: Terminal): Command =>
  new Command("change")
    .description("Rename a device, move it to a site, put it into zones, tag it")
    .argument("<device>")
    .option("--name <name>")
    .option("--site <site>")
    .option("--zone <zone...>", "all its zones from now on")
    .option("--tag <tag...>", "all its tags from now on")
    .action(
      async (
        asked: string,
        wish: { name?: string; site?: string; zone?: string[]; tag?: string[] },
        command: Command,
      ) => {
        const session = await sessionFor(command, terminal);
        const { id } = await deviceNamed(session.client, asked);
        const { response } = await session.client.GET("/v1/devices/{id}", { params: { path: { id } } });
        const { zone: zones, tag: tags, ...rest } = wish;
        const { data } = await session.client.PATCH("/v1/devices/{id}", {
          params: { path: { id }, header: { "If-Match": response.headers.get("etag") ?? "*" } },
          body: { ...rest, ...(zones && { zones }), ...(tags && { tags }) },
        });
        session.show(data, () => `${asked} is changed.`);
      },
    );

const remove = (terminal: Terminal): Command =>
  new Command("remove")
    .description("Take a device out of the installation: it loses its certificate and its connection")
    .argument("<device>")
    .option("-y, --yes", "without asking")
    .action(async (asked: string, { yes }: { yes?: boolean }, command: Command) => {
      const session = await sessionFor(command, terminal);
      const { id, name } = await deviceNamed(session.client, asked);
      if (
        !(await confirmed(terminal, yes, `Remove ${name} (${id.slice(0, 12)})? It must be paired again to come back.`))
      )
        return;
      await session.client.DELETE("/v1/devices/{id}", { params: { path: { id } } });
      session.done(`${name} is removed.`);
    });

const instruct = (terminal: Terminal): Command =>
  new Command("tell")
    .description("Something that is over at once")
    .argument("<device>")
    .argument("<what>", "identify (it plays a sound), restart, or rebirth (it says again what it is)")
    .action(async (asked: string, what: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const { id, name } = await deviceNamed(session.client, asked);
      const instruction = instructionOf(command, what);
      await session.client.POST("/v1/devices/{id}/commands", { params: { path: { id } }, body: { instruction } });
      session.done(`${name} was told to ${what}.`);
    });

function instructionOf(command: Command, what: string) {
  switch (what) {
    case "identify":
      return { kind: what, seconds: 3 } as const;
    case "restart":
    case "rebirth":
      return { kind: what } as const;
    default:
      return command.error(`${what} is not something a device can be told: identify, restart or rebirth`, {
        exitCode: 2,
      });
  }
}
