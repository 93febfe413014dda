import { existsSync, readdirSync } from "node:fs";
import { run, startProcess, type ProcessOptions, type RunningProcess } from "../processes.js";
import type { Impairments } from "./impairment.js";
import { LinkProgram, type Direction, type LinkStats } from "./link-program.js";

/** A host of its own on the laboratory's network: it sees its own interfaces, routes and ports, and nothing else. */
export interface Host {
  readonly namespace: string;
  /** Its address on the lossy network. */
  readonly address: string;
  /** Starts a program there; the lab ends it, at the latest when it is disposed of. */
  start(name: string, options: Omit<ProcessOptions, "within">): Promise<RunningProcess>;
}

export interface LabOptions {
  readonly clients: number;
  readonly seed: number;
  /**
   * Also joins the server to this process's own network by a clean cable of its own, so that a test can speak HTTP with what runs
   * there. Its addresses are `NamespaceLab.cable`.
   */
  readonly cable?: boolean;
}

const prefix = "carillon";
const subnet = "10.78.0";
const namespaces = "/run/netns";

let labs = 0;

/** The words in front of a command that run it in a namespace. */
const within = (namespace: string): string[] => ["ip", "netns", "exec", namespace];

const ip = (...args: readonly string[]): Promise<readonly string[]> => run("ip", { command: "ip", args });

/** Removes namespaces whose lab is gone without having tidied up; their names hold the pid of the process that made them. */
async function sweep(): Promise<void> {
  for (const namespace of existsSync(namespaces) ? readdirSync(namespaces) : []) {
    const owner = new RegExp(`^${prefix}-(\\d+)-`).exec(namespace)?.[1];
    // Somebody else may be sweeping at the same time: what is gone already is no failure.
    if (owner !== undefined && !existsSync(`/proc/${owner}`))
      await ip("netns", "del", namespace).catch(() => undefined);
  }
}

/**
 * One server and some clients, each in a network namespace, every client on a lossy link of its own to the server (UDP, ICE, DTLS,
 * TCP: everything over IPv4). Needs root, iproute2 and /dev/net/tun. Names are unique, so labs run side by side; everything
 * is taken down at disposal, and by the next lab if this process is killed.
 */
export class NamespaceLab implements AsyncDisposable {
  readonly server: Host;
  readonly clients: readonly Host[];
  /** The ends of the clean cable, if asked for: ours and the server's. */
  readonly cable: { readonly ours: string; readonly server: string } | null;
  readonly #link: LinkProgram;
  readonly #stack: AsyncDisposableStack;

  constructor(parts: {
    server: Host;
    clients: readonly Host[];
    cable: { ours: string; server: string } | null;
    link: LinkProgram;
    stack: AsyncDisposableStack;
  }) {
    this.server = parts.server;
    this.clients = parts.clients;
    this.cable = parts.cable;
    this.#link = parts.link;
    this.#stack = parts.stack;
  }

  static async start(options: LabOptions): Promise<NamespaceLab> {
    if (process.getuid?.() !== 0)
      throw new Error("The namespace lab needs root: run it with sudo, or use the UDP relay");
    await sweep();
    const lab = `${prefix}-${process.pid}-${(labs += 1)}`;
    await using stack = new AsyncDisposableStack();
    const add = async (role: string): Promise<string> => {
      const namespace = `${lab}-${role}`;
      await ip("netns", "add", namespace);
      stack.defer(() => ip("netns", "del", namespace).then(() => undefined));
      await ip("-n", namespace, "link", "set", "lo", "up");
      return namespace;
    };
    const roles = ["server", ...Array.from({ length: options.clients }, (_, i) => `client${i}`)];
    const names: string[] = [];
    for (const role of roles) names.push(await add(role));
    const link = stack.use(await LinkProgram.start(["tun", String(options.seed), ...names]));
    const hosts: Host[] = [];
    for (const [i, namespace] of names.entries()) {
      const address = `${subnet}.${i === 0 ? 1 : 9 + i}`;
      await ip("-n", namespace, "address", "add", `${address}/24`, "dev", "tun0");
      await ip("-n", namespace, "link", "set", "tun0", "up", "txqueuelen", "1000");
      const started = stack.use(new ProcessGroup());
      hosts.push({
        namespace,
        address,
        start: (name, process) => started.start(name, { ...process, within: within(namespace) }),
      });
    }
    const [server, ...clients] = hosts;
    if (server === undefined) throw new Error("The lab has no server");
    const cable = options.cable === true ? await layCable(server.namespace, labs, stack) : null;
    return new NamespaceLab({ server, clients, cable, link, stack: stack.move() });
  }

  /** Whether the link runs under real-time priority. */
  get realtime(): boolean {
    return this.#link.realtime;
  }

  /** Changes what is named on the link of a client, by its index, or on all, for packets from now on. */
  change(client: number | "all", direction: Direction, impairments: Partial<Impairments>): Promise<void> {
    return this.#link.change(client, direction, impairments);
  }

  cut(client: number | "all"): Promise<void> {
    return this.change(client, "both", { cut: true });
  }

  restore(client: number | "all"): Promise<void> {
    return this.change(client, "both", { cut: false });
  }

  stats(): Promise<LinkStats> {
    return this.#link.stats();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

/** The programs started in one namespace. */
class ProcessGroup implements AsyncDisposable {
  readonly #processes: RunningProcess[] = [];

  async start(name: string, options: ProcessOptions): Promise<RunningProcess> {
    const process = await startProcess(name, options);
    this.#processes.push(process);
    return process;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.stop()));
  }
}

/** A veth pair from our namespace to the server's, on a network that the kernel does not route yet. */
async function layCable(
  namespace: string,
  lab: number,
  stack: AsyncDisposableStack,
): Promise<{ ours: string; server: string }> {
  const device = `cl${process.pid}.${lab}`;
  await ip("link", "add", device, "type", "veth", "peer", "name", "cable", "netns", namespace);
  stack.defer(() => ip("link", "del", device).then(() => undefined));
  // A /30 of 10.79.0.0/16 for each pid and lab; two that meet after 16384 pids would need to live at the same time.
  const block = ((process.pid * 7 + lab) % 16_384) * 4;
  const [third, fourth] = [block >> 8, block & 255];
  const [ours, server] = [`10.79.${third}.${fourth + 1}`, `10.79.${third}.${fourth + 2}`];
  await ip("address", "add", `${ours}/30`, "dev", device);
  await ip("link", "set", device, "up");
  await ip("-n", namespace, "address", "add", `${server}/30`, "dev", "cable");
  await ip("-n", namespace, "link", "set", "cable", "up");
  return { ours, server };
}
