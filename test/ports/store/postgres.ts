import { chown, mkdir } from "node:fs/promises";
import { freePort } from "../../support/free-ports.js";
import { run, startProcess, type RunningProcess } from "../../support/processes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const bin = "/usr/lib/postgresql/15/bin";
/** PostgreSQL refuses to run as root; Debian's package makes this user. */
const user = "postgres";

/** Debian's PostgreSQL, with an empty cluster of its own. */
export class Postgres implements AsyncDisposable {
  readonly url: string;
  readonly #start: () => Promise<RunningProcess>;
  readonly #remove: () => Promise<void>;
  #server: RunningProcess;

  private constructor(
    url: string,
    server: RunningProcess,
    more: { start: () => Promise<RunningProcess>; remove: () => Promise<void> },
  ) {
    this.url = url;
    this.#server = server;
    this.#start = more.start;
    this.#remove = more.remove;
  }

  static async start(): Promise<Postgres> {
    const folder = await temporaryFolder("postgres");
    const [cluster, sockets] = [folder.file("cluster"), folder.file("sockets")];
    await ownedBy(user, folder.path, cluster, sockets);
    const port = await freePort();
    await run("initdb", {
      command: `${bin}/initdb`,
      args: ["-D", cluster, "-U", "carillon", "-A", "trust", "--no-sync"],
      ...asUser,
    });
    const args = ["-D", cluster, "-k", sockets, "-h", "127.0.0.1", "-p", String(port), "-c", "max_connections=30"];
    const start = () =>
      startProcess("postgres", { command: `${bin}/postgres`, args, ready: /ready to accept connections/, ...asUser });
    const remove = async () => folder[Symbol.asyncDispose]();
    return new Postgres(`postgres://carillon@127.0.0.1:${port}/postgres`, await start(), { start, remove });
  }

  /** As a crash would: no shutdown, and recovery at the next start. */
  async kill(): Promise<void> {
    await this.#server.kill();
  }

  async restart(): Promise<void> {
    await this.#server.stop();
    this.#server = await this.#start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop();
    await this.#remove();
  }
}

const isRoot = process.getuid?.() === 0;
const asUser = isRoot ? { user } : {};

async function ownedBy(name: string, ...paths: readonly string[]): Promise<void> {
  const [uid = 0, gid = 0] = isRoot
    ? [await idOf("-u", name), await idOf("-g", name)]
    : [process.getuid?.(), process.getgid?.()];
  for (const path of paths) {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chown(path, uid, gid);
  }
}

const idOf = async (which: string, name: string): Promise<number> =>
  Number((await run("id", { command: "id", args: [which, name] }))[0]);
