import type { Host } from "../../support/lossy-link/namespace-lab.js";
import { run } from "../../support/processes.js";

const ip = (...args: readonly string[]) => run("ip", { command: "ip", args });

/**
 * Gives one host of the laboratory the interface of another: it has two ways to the server then, each over a link of its own, chosen by
 * the address that a socket is bound to. The other host is left without a network. `number` names the interface and its routes.
 */
export async function secondPath(host: Host, other: Host, number: number): Promise<void> {
  const device = `tun${number}`;
  const inHost = ["-n", host.namespace];
  const table = String(100 + number);
  await ip("-n", other.namespace, "link", "set", "tun0", "netns", host.namespace, "name", device);
  await ip(...inHost, "address", "add", `${other.address}/24`, "dev", device);
  await ip(...inHost, "link", "set", device, "up", "txqueuelen", "1000");
  await ip(...inHost, "rule", "add", "from", other.address, "table", table);
  await ip(...inHost, "route", "add", "10.78.0.0/24", "dev", device, "table", table);
}
