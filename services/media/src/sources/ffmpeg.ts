import { type ChildProcess, spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import type { Readable } from "node:stream";
import { CarillonError } from "@carillon/contracts/errors";
import { z } from "zod";

/**
 * Containers that hold sound. Playlists are not among them: a playlist in the library could name any file of the machine. Protocols
 * are files for the same reason.
 */
const formats =
  "mp3,flac,wav,w64,aiff,ogg,aac,ac3,eac3,caf,wv,ape,tta,asf,au,amr,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2";
const input = (path: string): string[] => [
  ...["-protocol_whitelist", "file,pipe", "-format_whitelist", formats],
  ...["-i", `file:${path}`],
];

const maxSaid = 4096;

export interface Decoder {
  /** Interleaved 32-bit float stereo at 48 kHz, little-endian. */
  readonly output: Readable;
  /** Exit code 0 and all; `said` is what it printed of errors. Never rejects. */
  readonly exit: Promise<{ readonly code: number | null; readonly said: string; readonly missing: boolean }>;
  kill(): void;
}

/** Starts ffmpeg on the first audio stream of a file. It decodes as fast as its output is read. */
export function startDecoder(path: string): Decoder {
  const output = ["-map", "0:a:0", "-vn", "-sn", "-dn", "-f", "f32le", "-ar", "48000", "-ac", "2", "pipe:1"];
  const args = ["-nostdin", "-hide_banner", "-v", "error", "-threads", "1", ...input(path), ...output];
  const child = spawn("ffmpeg", args, { stdio: ["ignore", "pipe", "pipe"] });
  yieldToAudio(child);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(0, maxSaid)));
  const exit = new Promise<Awaited<Decoder["exit"]>>((resolve) => {
    child.once("error", (error) => resolve({ code: null, said: error.message, missing: isMissing(error) }));
    child.once("close", (code) =>
      resolve({ code, said: said.replaceAll(`file:${path}: `, "").trim(), missing: false }),
    );
  });
  return { output: child.stdout, exit, kill: () => void child.kill("SIGKILL") };
}

/** Decoding runs ahead of its time and can wait; speakers on the same machine cannot. */
function yieldToAudio({ pid }: ChildProcess): void {
  if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
}

const isMissing = (error: Error): boolean => "code" in error && error.code === "ENOENT";

export const decoderMissing = (): CarillonError => new CarillonError("decoder-missing", "ffmpeg is not in PATH");

const probed = z.object({ format: z.object({ duration: z.coerce.number().positive().optional() }) });
const probeMs = 10_000;

/** Length by the container, seconds; undefined when it does not say, or there is no ffprobe. */
export function probeDuration(path: string): Promise<number | undefined> {
  const args = ["-v", "error", ...input(path), "-show_entries", "format=duration", "-of", "json"];
  const child = spawn("ffprobe", args, { stdio: ["ignore", "pipe", "ignore"], timeout: probeMs });
  yieldToAudio(child);
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  return new Promise((resolve) => {
    child.once("error", () => resolve(undefined));
    child.once("close", () => resolve(durationIn(text)));
  });
}

function durationIn(text: string): number | undefined {
  try {
    return probed.parse(JSON.parse(text)).format.duration;
  } catch {
    return undefined;
  }
}
