import { readFile } from "node:fs/promises";
import { Command, InvalidArgumentError } from "commander";
import { deviceNamed } from "../devices.js";
import { changeLayer, etagOf } from "../layers.js";
import { listed, sessionFor } from "../session.js";
import { confirmed, type Terminal } from "../terminal.js";
import { assignments } from "../assignments.js";
import { UsageError } from "../usage-error.js";

const scopes = "fleet, site:NAME, zone:NAME, tag:NAME or device:ID";

export const config = (terminal: Terminal): Command =>
  new Command("config")
    .description("What the devices shall do: layers of documents, by fleet, site, zone, tag and device")
    .addCommand(list(terminal), { isDefault: true })
    .addCommand(get(terminal))
    .addCommand(set(terminal))
    .addCommand(unset(terminal))
    .addCommand(history(terminal))
    .addCommand(diff(terminal))
    .addCommand(restore(terminal))
    .addCommand(resolved(terminal));

const list = (terminal: Terminal): Command =>
  new Command("list").description("All layers").action(async (_: object, command: Command) => {
    const session = await sessionFor(command, terminal);
    const { data } = await session.client.GET("/v1/configuration", { params: { query: { limit: 200 } } });
    const rows = data?.items.map(({ scope, document, priority, version, values }) => ({
      ...{ scope, document, priority, version, values: JSON.stringify(values) },
    }));
    session.show(data?.items, () => listed(rows ?? [], "No layers: every device runs on the defaults."));
  });

const get = (terminal: Terminal): Command =>
  new Command("get")
    .description("One layer")
    .argument("<scope>", scopes)
    .argument("<document>", "output, listening, playout, …")
    .action(async (scope: string, document: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const { data } = await session.client.GET("/v1/configuration/{scope}/{document}", {
        params: { path: { scope, document } },
      });
      session.show(data, () => JSON.stringify(data?.values, null, 2));
    });

interface Setting {
  readonly file?: string;
  readonly priority?: number;
}

const set = (terminal: Terminal): Command =>
  new Command("set")
    .description("Change values of a layer, and leave its others as they are; with --file, replace the layer")
    .argument("<scope>", scopes)
    .argument("<document>")
    .argument("[values...]", "path.to.field=value; a value is JSON where it can be read so, else text")
    .option("--file <file>", "the whole layer as JSON; - for standard input")
    .option("--priority <number>", "higher wins over other layers, before the narrower scope does", Number)
    .action(async (scope: string, document: string, values: string[], setting: Setting, command: Command) => {
      const session = await sessionFor(command, terminal);
      const whole = await wholeLayer(terminal, setting.file);
      if (whole === undefined && values.length === 0)
        throw new UsageError("Nothing to set: give path=value, or --file.");
      const data = await changeLayer(session, { scope, document }, ({ values: before, priority }) => ({
        values: whole ?? assignments(before, values),
        priority: setting.priority ?? priority,
      }));
      session.show(data, () => `${scope} ${document} is at version ${data?.version ?? "?"}.`);
    });

async function wholeLayer(terminal: Terminal, file: string | undefined): Promise<Record<string, unknown> | undefined> {
  if (file === undefined) return undefined;
  const text = file === "-" ? await terminal.input() : await readFile(file, "utf8");
  const read: unknown = JSON.parse(text);
  if (typeof read !== "object" || read === null || Array.isArray(read))
    throw new UsageError(`${file} is no JSON object.`);
  return { ...read };
}

const history = (terminal: Terminal): Command =>
  new Command("history")
    .description("What a layer was, the newest first: who wrote what, and when")
    .argument("<scope>", scopes)
    .argument("<document>")
    .action(async (scope: string, document: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const params = { path: { scope, document } };
      const { data } = await session.client.GET("/v1/configuration/{scope}/{document}/history", { params });
      const rows = data?.items.map(({ revision, at, by, values }) => ({
        ...{ revision, at, by, values: values === null ? "removed" : JSON.stringify(values) },
      }));
      session.show(data?.items, () => listed(rows ?? [], "It never was."));
    });

const revision = (text: string): number => {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("The number of a revision: see `carillon config history`.");
};

const diff = (terminal: Terminal): Command =>
  new Command("diff")
    .description("How one revision of a layer differs from another")
    .argument("<scope>", scopes)
    .argument("<document>")
    .argument("<from>", "number of a revision", revision)
    .argument("<to>", "number of a revision", revision)
    .action(async (scope: string, document: string, from: number, to: number, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const params = { path: { scope, document }, query: { from, to } };
      const { data } = await session.client.GET("/v1/configuration/{scope}/{document}/diff", { params });
      session.show(data, () => JSON.stringify(data, null, 2));
    });

const restore = (terminal: Terminal): Command =>
  new Command("restore")
    .description("Make what a layer once was its newest version")
    .argument("<scope>", scopes)
    .argument("<document>")
    .argument("<revision>", "its number", revision)
    .action(async (scope: string, document: string, wanted: number, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const etag = await etagOf(session, { scope, document });
      const { data } = await session.client.POST("/v1/configuration/{scope}/{document}/restore", {
        params: { path: { scope, document }, ...(etag !== undefined && { header: { "If-Match": etag } }) },
        body: { revision: wanted },
      });
      session.show(data, () => `${scope} ${document} is as it was in revision ${wanted}.`);
    });

const unset = (terminal: Terminal): Command =>
  new Command("unset")
    .description("Remove a layer: the layers below show through")
    .argument("<scope>", scopes)
    .argument("<document>")
    .option("-y, --yes", "without asking")
    .action(async (scope: string, document: string, { yes }: { yes?: boolean }, command: Command) => {
      const session = await sessionFor(command, terminal);
      const params = { path: { scope, document } };
      const { response } = await session.client.GET("/v1/configuration/{scope}/{document}", { params });
      if (!(await confirmed(terminal, yes, `Remove ${scope} ${document}?`))) return;
      await session.client.DELETE("/v1/configuration/{scope}/{document}", {
        params: { ...params, header: { "If-Match": response.headers.get("etag") ?? "*" } },
      });
      session.done(`${scope} ${document} is removed.`);
    });

const resolved = (terminal: Terminal): Command =>
  new Command("of")
    .description("What is wanted of one device, and which layer each value comes from")
    .argument("<device>")
    .action(async (asked: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const { id } = await deviceNamed(session.client, asked);
      const { data } = await session.client.GET("/v1/devices/{id}/configuration", { params: { path: { id } } });
      const origins = Object.entries(data?.origins ?? {}).map(([field, layer]) => ({ field, from: layer }));
      session.show(
        data,
        () => `${JSON.stringify(data?.documents, null, 2)}\n\n${listed(origins, "All values are defaults.")}`,
      );
    });
