import { Command, Option } from "commander";
import { listed, sessionFor } from "../session.js";
import { confirmed, type Terminal } from "../terminal.js";

export const webhooks = (terminal: Terminal): Command =>
  new Command("webhooks")
    .alias("webhook")
    .description("Addresses that are told what happens: list, add, remove, what was delivered")
    .addCommand(list(terminal), { isDefault: true })
    .addCommand(add(terminal))
    .addCommand(remove(terminal))
    .addCommand(ping(terminal))
    .addCommand(deliveries(terminal))
    .addCommand(redeliver(terminal));

const list = (terminal: Terminal): Command =>
  new Command("list").description("All webhooks").action(async (_: object, command: Command) => {
    const session = await sessionFor(command, terminal);
    const { data } = await session.client.GET("/v1/webhooks", { params: { query: { limit: 200 } } });
    const rows = data?.items.map(({ id, url, events, site, active, disabledReason }) => ({
      ...{ id, url, events: events.join(","), site: site ?? "all", active: active ? "yes" : (disabledReason ?? "no") },
    }));
    session.show(data?.items, () =>
      listed(rows ?? [], "No webhooks: carillon webhooks add URL --event device.presence"),
    );
  });

type Event = "device.presence";

const add = (terminal: Terminal): Command =>
  new Command("add")
    .description("Tell an address what happens; prints the secret that signs, this once")
    .argument("<url>", "https://…")
    .requiredOption(
      "--event <event...>",
      "device.paired, device.removed, device.presence, device.event, rollout.phase, webhook.disabled",
    )
    .option("--site <site>", "of this site only")
    .action(async (url: string, { event, site }: { event: Event[]; site?: string }, command: Command) => {
      const session = await sessionFor(command, terminal);
      const body = { url, events: event, site: site ?? null, active: true };
      const { data } = await session.client.POST("/v1/webhooks", { body });
      session.show(data, () => `Webhook ${data?.id ?? ""} is signed with ${data?.secret ?? ""}`);
    });

const remove = (terminal: Terminal): Command =>
  new Command("remove")
    .description("Tell an address nothing any more")
    .argument("<webhook>", "its id")
    .option("-y, --yes", "without asking")
    .action(async (id: string, { yes }: { yes?: boolean }, command: Command) => {
      const session = await sessionFor(command, terminal);
      if (!(await confirmed(terminal, yes, `Remove webhook ${id}, and what is queued for it?`))) return;
      await session.client.DELETE("/v1/webhooks/{id}", { params: { path: { id } } });
      session.done(`Webhook ${id} is removed.`);
    });

const ping = (terminal: Terminal): Command =>
  new Command("ping")
    .description("Send a message that means nothing, to see whether it arrives")
    .argument("<webhook>", "its id")
    .action(async (id: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const { data } = await session.client.POST("/v1/webhooks/{id}/ping", { params: { path: { id } } });
      session.show(data, () => `${data?.id ?? ""} is queued. What came of it: carillon webhooks deliveries ${id}`);
    });

const deliveries = (terminal: Terminal): Command =>
  new Command("deliveries")
    .description("The newest messages to an address, and what came of them")
    .argument("<webhook>", "its id")
    .addOption(new Option("--state <state>").choices(["pending", "delivered", "dead"]))
    .action(async (id: string, { state }: { state?: "pending" | "delivered" | "dead" }, command: Command) => {
      const session = await sessionFor(command, terminal);
      const params = { path: { id }, query: { limit: 50, ...(state && { state }) } };
      const { data } = await session.client.GET("/v1/webhooks/{id}/deliveries", { params });
      const rows = data?.items.map(({ id: message, event, state: now, attempts, lastStatus, lastError }) => ({
        ...{ message, event, state: now, attempts, status: lastStatus, error: lastError },
      }));
      session.show(data?.items, () => listed(rows ?? [], "Nothing was sent yet."));
    });

const redeliver = (terminal: Terminal): Command =>
  new Command("redeliver")
    .description("Deliver a message once more, under the id that it has")
    .argument("<webhook>", "its id")
    .argument("<message>", "of `carillon webhooks deliveries`")
    .action(async (id: string, delivery: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const params = { path: { id, delivery } };
      const { data } = await session.client.POST("/v1/webhooks/{id}/deliveries/{delivery}/redeliver", { params });
      session.show(data, () => `${delivery} is queued again.`);
    });
