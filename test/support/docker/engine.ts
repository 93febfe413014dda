import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { endEngine, engineRuns } from "./engine-leftovers.js";
import { testFolder } from "../c-program.js";
import { run, startProcess } from "../processes.js";

/** A container engine of the tests' own: no other engine of this machine is seen or touched. */
export interface DockerEngine extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly host: string;
  /** The client that can build with BuildKit. */
  readonly client: string;
  /** Runs `docker WORDS` to its end; its lines. Fails with its output. */
  docker(...words: string[]): Promise<readonly string[]>;
}

/** Debian's client has BuildKit inside; newer ones look for a plug-in, which Debian does not have. */
const client = () => (existsSync("/usr/bin/docker") ? "/usr/bin/docker" : "docker");

/** Layers, kept from run to run: base images are what takes long. */
const layers = () => resolve(testFolder(), "../node_modules/.cache/carillon-containers");
/** The folder of the engine that has them; a run that is killed leaves it, and its containerd, to the next. */
const inUse = () => `${layers()}.in-use`;

/**
 * Starts dockerd on a socket, a state folder and an address range of its own, and without a hand on the machine's firewall or
 * forwarding: containers reach each other within their networks, and no further. A string says why no engine can run here.
 */
export async function startEngine(): Promise<DockerEngine | string> {
  if (process.getuid?.() !== 0) return "an engine of our own needs root";
  const missing = ["dockerd", "docker-compose", "debootstrap"].filter(
    (name) => !["/usr/sbin", "/usr/bin", "/usr/local/bin"].some((folder) => existsSync(join(folder, name))),
  );
  if (missing.length > 0)
    return `not installed: ${missing.join(", ")} (apt-get install docker.io docker-compose debootstrap)`;
  const last = await readFile(inUse(), "utf8").catch(() => "");
  if (last !== "" && engineRuns({ folder: last, layers: layers() }))
    return `another run of this checkout has its engine: wait until it has ended`;
  if (last !== "") await endEngine({ folder: last, layers: layers() });
  await mkdir(layers(), { recursive: true });
  await using stack = new AsyncDisposableStack();
  // Short, for sockets are in it, whose paths may have 107 letters.
  const folder = await mkdtemp(join(tmpdir(), "carillon-docker-"));
  await writeFile(inUse(), folder);
  stack.defer(() => endEngine({ folder, layers: layers() }));
  const host = `unix://${folder}/docker.sock`;
  try {
    stack.use(
      await startProcess("dockerd", {
        command: "dockerd",
        args: [
          ...["--host", host, "--data-root", layers(), "--exec-root", `${folder}/exec`, "--pidfile", `${folder}/pid`],
          ...["--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false", "--bridge=none"],
          ...["--default-address-pool", "base=10.213.0.0/16,size=24"],
        ],
        ready: /API listen|Daemon has completed initialization/,
      }),
    );
  } catch (error) {
    return `dockerd does not start: ${error instanceof Error ? error.message : String(error)}`;
  }
  const docker = (...words: string[]) =>
    run("docker", { command: client(), args: words, env: { DOCKER_HOST: host }, deadlineMs: 600_000 });
  stack.defer(async () => {
    const left = await docker("ps", "--all", "--quiet");
    if (left.length > 0) await docker("rm", "--force", "--volumes", ...left);
  });
  const rest = stack.move();
  return { host, client: client(), docker, [Symbol.asyncDispose]: () => rest.disposeAsync() };
}
