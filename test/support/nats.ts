import { copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { testFolder } from "./c-program.js";
import { eventually } from "./eventually.js";
import { freePorts } from "./free-ports.js";
import { startProcess, type RunningProcess } from "./processes.js";
import { temporaryFolder } from "./temporary-folder.js";

/** PEM files of the nodes' certificate, which names localhost and 127.0.0.1. */
export interface NodeKeys {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

export interface NatsNode {
  readonly mqttUrl: string;
  readonly natsUrl: string;
  /** As if its machine had lost its power. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ids of the MQTT clients that are connected to it. */
  clients(): Promise<readonly string[]>;
}

/** Three nodes of NATS on 127.0.0.1, as deploy/nats has them, that forget everything when they are disposed of. */
export interface NatsCluster extends AsyncDisposable {
  readonly nodes: readonly NatsNode[];
  /** Where control writes users.conf. */
  readonly usersFile: string;
  /** Until all nodes are there. */
  ready(): Promise<void>;
  /** Another list of users, until all nodes have read it. */
  admit(users: string): Promise<void>;
}

/** The part of NATS's /connz that is looked at. */
interface Connections {
  readonly connections: readonly { readonly mqtt_client?: string }[];
}

const run = join(testFolder(), "../deploy/nats/run");
const names = ["nats-1", "nats-2", "nats-3"];

/** `users`: the first list; without, the nodes wait until one is written. */
export async function startNatsCluster(keys: NodeKeys, users?: string): Promise<NatsCluster> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder("nats"));
  const installation = folder.file("installation");
  await mkdir(installation);
  const files = { "ca.crt": keys.ca, "server.crt": keys.certificate, "server.key": keys.key };
  for (const [name, path] of Object.entries(files)) await copyFile(path, join(installation, name));
  const usersFile = join(installation, "users.conf");
  if (users !== undefined) await writeFile(usersFile, users);
  const ports = await freePorts(4 * names.length);
  const portsOf = (node: number): readonly number[] => ports.slice(4 * node, 4 * node + 4);
  const routes = names.map((_, node) => `nats://localhost:${portsOf(node)[0]}`).join(" ");

  const nodes = names.map((name, node) => {
    const [cluster, nats, mqtt, monitor] = portsOf(node);
    let process: RunningProcess | undefined;
    const start = async (): Promise<void> => {
      process = await startProcess(name, {
        command: run,
        env: {
          ...{ NATS_NODE: name, NATS_ROUTES: routes, NATS_HOST: "127.0.0.1", NATS_INSTALLATION: installation },
          ...{ NATS_RUN: folder.file(`${name}-run`), NATS_STORE: folder.file(name) },
          ...{ NATS_CLUSTER_PORT: String(cluster), NATS_PORT: String(nats), NATS_MQTT_PORT: String(mqtt) },
          ...{ NATS_MONITOR: `127.0.0.1:${monitor}`, NATS_LOOK_SECONDS: "0.1" },
        },
        ...(users !== undefined && { ready: /Server is ready/ }),
      });
    };
    const kill = async (): Promise<void> => {
      await process?.killAll();
      process = undefined;
    };
    const reloaded = (): Promise<unknown> => process?.nextLine(/Reloaded server configuration/) ?? Promise.resolve();
    stack.defer(kill);
    const clients = async (): Promise<readonly string[]> => {
      const answer = (await (await fetch(`http://127.0.0.1:${monitor}/connz`)).json()) as Connections;
      return answer.connections.flatMap(({ mqtt_client: id }) => id ?? []);
    };
    const isWell = async (asked: string): Promise<boolean> => {
      const answer = await fetch(`http://127.0.0.1:${monitor}/healthz${asked}`);
      if (!answer.ok) throw new Error(await answer.text());
      return true;
    };
    const waitUntilReady = (): Promise<unknown> =>
      eventually(`${name} is ready`, () => isWell(""))
        // After a crash of all, 2.9.10 now and then takes a session's queue on this node for behind, for minutes and without need.
        .catch(() => eventually(`${name} serves`, () => isWell("?js-server-only=true")));
    return {
      mqttUrl: `mqtts://localhost:${mqtt}`,
      natsUrl: `tls://localhost:${nats}`,
      start,
      kill,
      clients,
      waitUntilReady,
      reloaded,
    };
  });
  await Promise.all(nodes.map(({ start }) => start()));
  const ready = async (): Promise<void> => {
    await Promise.all(nodes.map(({ waitUntilReady }) => waitUntilReady()));
  };
  if (users !== undefined) await ready();
  let last = Promise.resolve();
  const write = async (list: string): Promise<void> => {
    const all = nodes.map(({ reloaded }) => reloaded());
    await writeFile(`${usersFile}.new`, list);
    await rename(`${usersFile}.new`, usersFile);
    await Promise.all(all);
  };
  const admit = (list: string): Promise<void> => (last = last.then(() => write(list)));
  const rest = stack.move();
  return { nodes, usersFile, ready, admit, [Symbol.asyncDispose]: () => rest.disposeAsync() };
}
