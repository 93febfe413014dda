import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, copyFileSync, createReadStream, existsSync, renameSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { CarillonError } from "@carillon/contracts/errors";

/** @throws CarillonError source-missing when there is no readable file. */
export function checkFile(file: string): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw new CarillonError("source-missing", file);
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw new CarillonError("source-missing", `${file} cannot be read`, { cause: error });
  }
}

/** Size of the first audio packet, as ffprobe prints it; undefined when it is not installed: then the media service will tell. */
function probe(file: string): Promise<string | undefined> {
  // A packet, not the stream's description: that of an empty file is guessed from its name.
  const what = ["-select_streams", "a:0", "-read_intervals", "%+#1", "-show_entries", "packet=size", "-of", "csv=p=0"];
  return new Promise((resolve) => {
    const child = spawn("ffprobe", ["-v", "error", ...what, "-protocol_whitelist", "file,pipe", file], {
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 10_000,
    });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    child.once("error", () => resolve(undefined));
    child.once("close", () => resolve(text));
  });
}

/** Asks before anything is started whether a file holds audio. @throws CarillonError source-not-audio. */
export async function checkAudio(file: string): Promise<void> {
  const packet = await probe(file);
  if (packet !== undefined && !/\d/.test(packet)) throw new CarillonError("source-not-audio", file);
}

/** Copies a file into the media service's library, named by its content so that a changed file is another one. Returns the name. */
export async function addToLibrary(file: string, library: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  const stem = basename(file, extname(file))
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .slice(0, 40);
  const name = `${stem}-${hash.digest("hex").slice(0, 12)}${extname(file).toLowerCase()}`;
  const target = join(library, name);
  if (!existsSync(target)) {
    copyFileSync(file, `${target}.part`);
    renameSync(`${target}.part`, target);
  }
  return name;
}
