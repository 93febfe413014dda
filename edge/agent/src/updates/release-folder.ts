import { randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { imageReference, type DeliveredRelease } from "@carillon/contracts/release";

/** What is asked of the updater. */
export interface WantedRelease {
  readonly image: string | null;
  readonly overrideLock: boolean;
}

/**
 * A folder that this process shares with the host's updater (deploy/compose), which alone may start containers: we say what we are told to
 * run, it says what runs. Lines of `name=value`, for a shell reads them.
 */
export class ReleaseFolder {
  readonly #path: string;
  #written: string | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Replaced as a whole. Nothing is said while no image is wanted: what is installed stays. */
  async want({ image, overrideLock }: WantedRelease): Promise<void> {
    if (image === null) return;
    const text = `image=${image}\noverride=${overrideLock ? 1 : 0}\n`;
    if (text === this.#written) return;
    const beside = join(this.#path, `.${randomUUID()}.tmp`);
    await writeFile(beside, text);
    await rename(beside, join(this.#path, "wanted"));
    this.#written = text;
  }

  /** Undefined when the updater has not said anything that can be understood. */
  async running(): Promise<Pick<DeliveredRelease, "running" | "progress" | "detail"> | undefined> {
    const text = await readFile(join(this.#path, "running"), "utf8").catch(() => "");
    const said = new Map(text.split("\n").map((line) => splitAt(line, line.indexOf("="))));
    const progress = said.get("progress");
    if (progress !== "idle" && progress !== "updating" && progress !== "failed") return undefined;
    const image = imageReference.safeParse(said.get("image"));
    const detail = said.get("detail")?.slice(0, 512);
    return {
      ...(image.success && { running: image.data }),
      progress,
      ...(detail !== undefined && detail !== "" && { detail }),
    };
  }
}

const splitAt = (line: string, at: number): [string, string] => [line.slice(0, at), line.slice(at + 1)];
