import { deviceIceServers, type DeviceIceServers } from "@carillon/contracts/ice";
import { CarillonError } from "@carillon/contracts/errors";
import type { Log } from "./log.js";
import type { StateDirectory } from "./state-directory.js";

const file = "ice.json";
/** What `setTimeout` can count; it is looked at again then. */
const longestWaitMs = 2 ** 31 - 1;

/**
 * What this device reaches STUN and TURN servers with, on disk: good until it ends, also while the cloud is away. A wall clock that is behind
 * keeps them too long, and then the TURN server refuses.
 */
export class KeptIceServers {
  readonly #directory: StateDirectory;
  readonly #log: Log;
  #kept: DeviceIceServers | undefined;
  #end: NodeJS.Timeout | undefined;

  private constructor(directory: StateDirectory, log: Log) {
    this.#directory = directory;
    this.#log = log;
  }

  static async load(directory: StateDirectory, log: Log): Promise<KeptIceServers> {
    const servers = new KeptIceServers(directory, log);
    servers.#hold(parse((await directory.read(file)) ?? ""));
    return servers;
  }

  /** None once they have ended. */
  get current(): DeviceIceServers["iceServers"] {
    return this.#kept !== undefined && leftMs(this.#kept) > 0 ? this.#kept.iceServers : [];
  }

  /** What counts from now on. A disk that fails is logged: the broker says it again at each connection. */
  take(servers: DeviceIceServers): void {
    if (servers.expiresAt === this.#kept?.expiresAt) return;
    this.#hold(servers);
    const { expiresAt } = servers;
    this.#log.info({ event: "ice-servers", expiresAt }, "credentials for the TURN servers");
    this.#directory.write(file, JSON.stringify(servers)).catch((error: unknown) => {
      if (!(error instanceof CarillonError)) throw error;
      this.#log.error({ why: error.line }, "the credentials for the TURN servers could not be stored");
    });
  }

  #hold(servers: DeviceIceServers | undefined): void {
    this.#kept = servers;
    clearTimeout(this.#end);
    if (servers === undefined) return;
    const wait = Math.max(0, Math.min(leftMs(servers), longestWaitMs));
    this.#end = setTimeout(() => this.#noteEnd(servers), wait).unref();
  }

  #noteEnd(servers: DeviceIceServers): void {
    if (leftMs(servers) > 0) {
      this.#hold(servers);
      return;
    }
    const { expiresAt } = servers;
    this.#log.warn(
      { event: "ice-servers-ended", expiresAt },
      "the credentials for the TURN servers have ended, and the cloud sent no others: new sessions do without",
    );
  }
}

const leftMs = ({ expiresAt }: DeviceIceServers): number => Date.parse(expiresAt) - Date.now();

function parse(text: string): DeviceIceServers | undefined {
  try {
    return deviceIceServers.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
