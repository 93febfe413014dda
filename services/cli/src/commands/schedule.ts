import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { everything } from "@carillon/client/pages";
import type { CarillonClient } from "@carillon/client/client";
import { listed, sessionFor } from "../session.js";
import { confirmed, type Terminal } from "../terminal.js";

export const schedule = (terminal: Terminal): Command =>
  new Command("schedule")
    .alias("schedules")
    .description("Bells and recurring announcements: list, add, skip, import, export, test")
    .addCommand(list(terminal), { isDefault: true })
    .addCommand(add(terminal))
    .addCommand(next(terminal))
    .addCommand(skip(terminal))
    .addCommand(remove(terminal))
    .addCommand(bring(terminal))
    .addCommand(bringOut(terminal))
    .addCommand(test(terminal));

async function page(client: CarillonClient, cursor: string | undefined) {
  const { data } = await client.GET("/v1/schedules", { params: { query: { limit: 200, ...(cursor && { cursor }) } } });
  if (data === undefined) throw new Error("the list of schedules has no body");
  return data;
}

const list = (terminal: Terminal): Command =>
  new Command("list").description("All schedules").action(async (_: object, command: Command) => {
    const session = await sessionFor(command, terminal);
    const all: Awaited<ReturnType<typeof page>>["items"] = [];
    for await (const one of everything((cursor) => page(session.client, cursor))) all.push(one);
    const rows = all.map(({ id, name, site, zones, when, enabled }) => ({
      ...{ id, name, site, zones: zones.join(","), enabled: enabled ? "yes" : "no" },
      when: when.kind === "cron" ? when.expression : `${when.events.length} calendar events`,
    }));
    session.show(all, () => listed(rows, "No schedules yet. `carillon schedule add --help` shows how to make one."));
  });

interface Wish {
  readonly zone: string[];
  readonly file: string;
  readonly timeZone: string;
  readonly name?: string;
  readonly site: string;
  readonly holidays?: string[];
  readonly priority?: number;
  readonly duck?: number;
  readonly tolerance?: number;
  readonly dryRun?: boolean;
}

const described = (command: Command): Command =>
  command
    .requiredOption("--zone <zone...>", "where it rings")
    .requiredOption("--file <file>", "name in the library folder of the media service")
    .requiredOption("--time-zone <zone>", "IANA name, such as Europe/Berlin")
    .option("--name <name>", "what people call it; its id unless said")
    .option("--site <site>", "where the zones are", "main")
    .option("--holidays <calendar...>", "holiday calendars on whose days it is silent")
    .option("--priority <0-100>", "of two at once, the higher is heard", Number)
    .option("--duck <dB>", "how much what else plays is lowered, such as -20", Number)
    .option("--tolerance <seconds>", "later than this it is reported missed, never played", Number)
    .option("--dry-run", "check it, and see when it would ring");

type When = { kind: "cron"; expression: string } | { kind: "ics"; text: string };

async function put(id: string, wish: Wish, when: When, command: Command, terminal: Terminal): Promise<void> {
  const session = await sessionFor(command, terminal);
  const { zone: zones, file, timeZone, name = id, site, holidays, priority, duck, tolerance } = wish;
  const body = {
    ...{ name, site, zones, timeZone, when, play: { kind: "file" as const, name: file } },
    ...(holidays !== undefined && { holidays }),
    ...(priority !== undefined && { priority }),
    ...(duck !== undefined && { duckDb: duck }),
    ...(tolerance !== undefined && { toleranceSeconds: tolerance }),
  };
  const { data: trial } = await session.client.POST("/v1/schedules/dry-run", { body });
  const instants = trial?.next ?? [];
  const times =
    instants.length === 0 ? "It never rings." : `Rings next:\n${instants.map((at) => `  ${at}`).join("\n")}`;
  if (wish.dryRun === true) {
    session.show(trial, () => times);
    return;
  }
  const { data } = await session.client.PUT("/v1/schedules/{id}", {
    params: { path: { id } },
    headers: { "if-none-match": "*" },
    body,
  });
  session.show(data, () => `Schedule ${id} is made. ${times}`);
}

const add = (terminal: Terminal): Command =>
  described(new Command("add"))
    .description("Make a schedule")
    .argument("<schedule>", "its id, such as lesson")
    .requiredOption("--cron <expression>", "minute hour day month weekday, with seconds before them where wanted")
    .action((id: string, { cron, ...wish }: Wish & { cron: string }, command: Command) =>
      put(id, wish, { kind: "cron", expression: cron }, command, terminal),
    );

const bring = (terminal: Terminal): Command =>
  described(new Command("import"))
    .description("Make a schedule of an iCalendar file")
    .argument("<schedule>", "its id, such as timetable")
    .argument("<file.ics>")
    .action(async (id: string, path: string, wish: Wish, command: Command) =>
      put(id, wish, { kind: "ics", text: await readFile(path, "utf8") }, command, terminal),
    );

const bringOut = (terminal: Terminal): Command =>
  new Command("export")
    .description("A schedule as iCalendar")
    .argument("<schedule>")
    .action(async (id: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const { response } = await session.client.GET("/v1/schedules/{id}/calendar.ics", {
        params: { path: { id } },
        parseAs: "stream",
      });
      terminal.out((await response.text()).trimEnd());
    });

const next = (terminal: Terminal): Command =>
  new Command("next")
    .description("What rings next, and when")
    .argument("[schedule]", "of this one only")
    .option("--count <n>", "how many", Number, 10)
    .action(async (id: string | undefined, { count: limit }: { count: number }, command: Command) => {
      const session = await sessionFor(command, terminal);
      const { data } =
        id === undefined
          ? await session.client.GET("/v1/occurrences", { params: { query: { limit } } })
          : await session.client.GET("/v1/schedules/{id}/occurrences", { params: { path: { id }, query: { limit } } });
      const rows = data?.items.map(({ at, schedule: of, site, state }) => ({ at, schedule: of, site, state })) ?? [];
      session.show(data?.items, () => listed(rows, "Nothing rings within a week."));
    });

const skip = (terminal: Terminal): Command =>
  new Command("skip")
    .description("Leave out one occurrence")
    .argument("<schedule>")
    .argument("<at>", "its instant, as `carillon schedule next` shows it")
    .action(async (id: string, at: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      await session.client.POST("/v1/schedules/{id}/skips", { params: { path: { id } }, body: { at } });
      session.done(`${id} does not ring at ${at}.`);
    });

const remove = (terminal: Terminal): Command =>
  new Command("remove")
    .description("Remove a schedule")
    .argument("<schedule>")
    .option("-y, --yes", "without asking")
    .action(async (id: string, { yes }: { yes?: boolean }, command: Command) => {
      const session = await sessionFor(command, terminal);
      if (!(await confirmed(terminal, yes, `Remove schedule ${id}? It rings no more.`))) return;
      await session.client.DELETE("/v1/schedules/{id}", { params: { path: { id } }, headers: { "if-match": "*" } });
      session.done(`Schedule ${id} is removed.`);
    });

const test = (terminal: Terminal): Command =>
  new Command("test")
    .description("Ring a schedule now, as it would sound")
    .argument("<schedule>")
    .action(async (id: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      await session.client.POST("/v1/schedules/{id}/rings", { params: { path: { id } } });
      session.done(`${id} rings.`);
    });
