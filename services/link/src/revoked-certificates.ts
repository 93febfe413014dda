import { revoked, type Revoked } from "@carillon/contracts/revoked";
import { CarillonError } from "@carillon/contracts/errors";
import type { Log } from "./log.js";
import type { StateDirectory } from "./state-directory.js";

const file = "revoked.json";

/** Which certificates the cloud has revoked, on disk: whoever was removed stays out while the cloud is away. */
export class RevokedCertificates {
  readonly #directory: StateDirectory;
  readonly #log: Log;
  #serials: ReadonlySet<string>;

  private constructor(directory: StateDirectory, log: Log, serials: readonly string[]) {
    this.#directory = directory;
    this.#log = log;
    this.#serials = new Set(serials);
  }

  static async load(directory: StateDirectory, log: Log): Promise<RevokedCertificates> {
    const stored = parse((await directory.read(file)) ?? "");
    return new RevokedCertificates(directory, log, stored?.serials ?? []);
  }

  /** Hex, lower case. */
  has(serial: string): boolean {
    return this.#serials.has(serial);
  }

  /** What counts from now on. A disk that fails is logged: the cloud says it again at each connection. */
  take({ serials }: Revoked): void {
    if (serials.length === this.#serials.size && serials.every((serial) => this.#serials.has(serial))) return;
    this.#serials = new Set(serials);
    this.#directory.write(file, JSON.stringify({ v: 1, serials })).catch((error: unknown) => {
      if (!(error instanceof CarillonError)) throw error;
      this.#log.error({ why: error.line }, "the list of revoked certificates could not be stored");
    });
  }
}

function parse(text: string): Revoked | undefined {
  try {
    return revoked.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
