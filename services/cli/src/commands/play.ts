import { Command } from "commander";
import { listed, sessionFor } from "../session.js";
import type { Terminal } from "../terminal.js";

export const play = (terminal: Terminal): Command =>
  new Command("play")
    .description("Play a file of the media service's library on a programme, now")
    .argument("<programme>", "such as hall: `carillon programmes` lists them")
    .argument("<file>", "name in the library folder of the media service")
    .action(async (id: string, name: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const { data } = await session.client.POST("/v1/programmes/{id}/playbacks", {
        params: { path: { id } },
        body: { source: { kind: "file", name } },
      });
      session.show(data, () => `${name} plays on ${id}. Stop it: carillon stop ${id}`);
    });

export const stop = (terminal: Terminal): Command =>
  new Command("stop")
    .description("Stop what plays on a programme")
    .argument("<programme>")
    .action(async (id: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      await session.client.DELETE("/v1/programmes/{id}/playbacks/current", { params: { path: { id } } });
      session.done(`${id} is silent.`);
    });

export const programmes = (terminal: Terminal): Command =>
  new Command("programmes").description("What plays where").action(async (_: object, command: Command) => {
    const session = await sessionFor(command, terminal);
    const { data } = await session.client.GET("/v1/programmes");
    const rows = data?.items.flatMap(({ id, zones, media }) =>
      media.map(({ state, source, listeners, online }) => ({
        ...{ programme: id, zones: zones.join(","), state: online ? state : "media service away", source, listeners },
      })),
    );
    session.show(data?.items, () =>
      listed(rows ?? [], "No zone names a programme: carillon zones set hall --name Hall"),
    );
  });
