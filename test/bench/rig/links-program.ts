import { readFile } from "node:fs/promises";
import { MqttLink } from "@carillon/link/mqtt-link";
import type { Identity } from "@carillon/link/identity";
import type { LinksTask } from "./device-links.js";

/**
 * A process with the links of many devices, each the agent's own: TLS, birth, state, report, backoff, tickets. Prints once a second,
 * and at each change of `up`, how many are up, and how often a broker that answered has turned one away.
 */
const task = JSON.parse(await readFile(process.argv[2] ?? "", "utf8")) as LinksTask;
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
const turnedAway = new Map<string, number>();
let reasons: Record<string, number> = {};

function linkOf(identity: Identity): MqttLink {
  let session = 0;
  const log = {
    debug: () => undefined,
    info: () => undefined,
    error: () => undefined,
    warn: (fields: object) => {
      const why = "why" in fields ? String(fields.why) : "";
      // Nobody listens while the broker is away, and a session that ends is no refusal.
      if (!("refused" in fields) || why.includes("ECONNREFUSED")) return;
      reasons = { ...reasons, [why]: (reasons[why] ?? 0) + 1 };
      turnedAway.set(identity.deviceId, (turnedAway.get(identity.deviceId) ?? 0) + 1);
    },
  };
  return new MqttLink({
    ...{
      identity: () => identity,
      cloud: () => ({ broker: null, otherBrokers: [] }),
      log,
      desired: () => undefined,
      command: () => undefined,
      iceServers: () => undefined,
    },
    counter: { next: () => Promise.resolve((session += 1)) },
    policy: () => ({ firstSeconds: 1, maxSeconds: 300, stableSeconds: 30 }),
    birth: (number) => ({
      ...{ v: 1, kind: "speaker", session: number, bootId: `boot-${identity.deviceId}`, agentVersion: "bench" },
      ...{ configVersion: 0, capabilities: {} },
    }),
    reported: () => ({ v: 1, version: 0, hash: "0".repeat(64) }),
  });
}

const links = task.identities.map(linkOf);
const report = (): void => {
  const up = links.filter(({ state }) => state.kind === "up").length;
  const most = Math.max(0, ...turnedAway.values());
  process.stdout.write(`${JSON.stringify({ up, turnedAway: turnedAway.size, most, reasons })}\n`);
};
const reporting = setInterval(report, 250);
// As a fleet is switched on: not at one instant.
const runs = links.map(async (link, index) => {
  await new Promise((resolve) => setTimeout(resolve, (index / links.length) * task.startSeconds * 1000));
  await link.run(stop.signal);
});
process.stdin.on("data", () => {
  turnedAway.clear();
  reasons = {};
});
await Promise.all(runs);
clearInterval(reporting);
process.exit(0);
