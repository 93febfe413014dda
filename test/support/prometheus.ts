import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { freePort } from "./free-ports.js";
import { startProcess } from "./processes.js";
import { temporaryFolder } from "./temporary-folder.js";

const labels = z.record(z.string(), z.string());
const queried = z.object({
  status: z.literal("success"),
  data: z.object({
    result: z.array(z.object({ metric: labels, values: z.array(z.tuple([z.number(), z.string()])) })),
  }),
});
const alerted = z.object({ data: z.object({ alerts: z.array(z.object({ labels, state: z.string() })) }) });

/** Series with their values, oldest first. */
export type Series = z.infer<typeof queried>["data"]["result"];

/** Debian's Prometheus, with a configuration and rules as text, in a folder that vanishes. */
export interface Prometheus extends AsyncDisposable {
  /** What a query gave over the last seconds, asked for each second of them. */
  over(seconds: number, query: string): Promise<Series>;
  /** Names of alerts that fire, with their labels. */
  firing(): Promise<readonly Readonly<Record<string, string>>[]>;
}

/** `rules` is where the text of the rules will be, for the configuration to name. */
export async function startPrometheus(configuration: (rules: string) => string, rules: string): Promise<Prometheus> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder("prometheus"));
  const address = `127.0.0.1:${await freePort()}`;
  await writeFile(folder.file("rules.yml"), rules);
  await writeFile(folder.file("prometheus.yml"), configuration(folder.file("rules.yml")));
  const options = [
    `--config.file=${folder.file("prometheus.yml")}`,
    `--storage.tsdb.path=${folder.file("data")}`,
    `--web.listen-address=${address}`,
  ];
  stack.use(
    await startProcess("prometheus", { command: "prometheus", args: options, ready: /Server is ready to receive/ }),
  );
  const ask = async (path: string): Promise<unknown> =>
    (await fetch(`http://${address}/api/v1/${path}`, { signal: AbortSignal.timeout(10_000) })).json();
  const rest = stack.move();
  return {
    over: async (seconds, query) => {
      const end = Date.now() / 1000;
      const range = new URLSearchParams({ query, start: String(end - seconds), end: String(end), step: "1" });
      return queried.parse(await ask(`query_range?${range.toString()}`)).data.result;
    },
    firing: async () =>
      alerted
        .parse(await ask("alerts"))
        .data.alerts.filter(({ state }) => state === "firing")
        .map((alert) => alert.labels),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}
