import { setTimeout as sleep } from "node:timers/promises";
import { CarillonError } from "@carillon/contracts/errors";
import { isCutOff } from "./cut-off.js";
import { type Decoder, decoderMissing, probeDuration, startDecoder } from "./ffmpeg.js";
import { createSampleMemory, SampleWriter } from "./sample-ring.js";

/** How a file ended. Frames are those that could be decoded, 48 kHz. */
export type SourceEnd =
  | { readonly kind: "whole"; readonly frames: number }
  | { readonly kind: "truncated"; readonly frames: number; readonly detail: string };

/** A playback begins with so much in hand, and does not stop for a decoder that is slow for a moment. */
const leadFrames = 24_000;
/** While the ring is full. It holds 2.7 s: it is looked at rarely, and then filled by the whole content of the pipe. */
const fullMs = 250;
/** Containers round their length, and codecs pad theirs. */
const tolerance = { seconds: 0.25, share: 0.01 };

/**
 * One file on its way into a programme: ffmpeg decodes it into a ring in shared memory, as far ahead as that holds. `close` ends it
 * at any time.
 */
export class FileSource {
  readonly memory = createSampleMemory();
  /** Resolves when everything was decoded; the ring may still hold the last seconds. Never rejects. */
  readonly end: Promise<SourceEnd>;
  readonly #path: string;
  readonly #writer = new SampleWriter(this.memory);
  readonly #decoder: Decoder;
  readonly #closed = new AbortController();
  readonly #lead = Promise.withResolvers<undefined>();
  readonly #probed: Promise<unknown>;
  #frames = 0;
  #durationSeconds: number | undefined;

  private constructor(path: string) {
    this.#path = path;
    this.#decoder = startDecoder(path);
    this.#probed = probeDuration(path).then((seconds) => (this.#durationSeconds = seconds));
    this.end = this.#run();
  }

  /**
   * Resolves when playing can begin. Throws CarillonError `decoder-missing`, or `source-not-audio` when nothing of the file can be
   * decoded.
   */
  static async open(path: string): Promise<FileSource> {
    const source = new FileSource(path);
    const ended = await Promise.race([source.#lead.promise, source.end]);
    if (ended !== undefined && ended.frames === 0) {
      const { missing, said } = await source.#decoder.exit;
      throw missing
        ? decoderMissing()
        : new CarillonError("source-not-audio", `${path}${said && `: ${firstLine(said)}`}`);
    }
    return source;
  }

  /** Position that the programme has read up to. */
  get positionSeconds(): number {
    return this.#writer.position / 48_000;
  }

  /** Length, where the container says it. */
  get durationSeconds(): number | undefined {
    return this.#durationSeconds;
  }

  /** Frames that were due before the decoder had them. */
  get starvedFrames(): number {
    return this.#writer.starved;
  }

  /** A file has no time of its own. */
  begin(): void {}

  close(): void {
    this.#closed.abort();
    this.#decoder.kill();
  }

  async #run(): Promise<SourceEnd> {
    const assembly = new SampleAssembly();
    for await (const chunk of chunks(this.#decoder)) {
      await this.#write(assembly.push(chunk));
      if (this.#closed.signal.aborted) break;
    }
    this.#writer.end();
    const { code, said } = await this.#decoder.exit;
    if (this.#closed.signal.aborted) return { kind: "whole", frames: this.#frames };
    await this.#probed; // a short file may be decoded before its length is known
    return this.#judge(code === 0 && !(await isCutOff(this.#path)), said);
  }

  async #write(samples: Float32Array): Promise<void> {
    for (let rest = samples; rest.length > 0;) {
      const written = this.#writer.write(rest);
      rest = rest.subarray(2 * written);
      this.#frames += written;
      if (this.#frames >= leadFrames) this.#lead.resolve(undefined);
      if (rest.length > 0) await sleep(fullMs, undefined, { signal: this.#closed.signal }).catch(() => undefined);
      if (this.#closed.signal.aborted) return;
    }
  }

  #judge(clean: boolean, said: string): SourceEnd {
    const frames = this.#frames;
    const expected = this.#durationSeconds;
    const played = frames / 48_000;
    const short = expected !== undefined && played < expected * (1 - tolerance.share) - tolerance.seconds;
    if (!short && clean) return { kind: "whole", frames };
    // What the container says of its length is of no use when it was read off the file's own size.
    const rest = short ? ` of ${expected.toFixed(1)} s could be played` : " could be played, the rest is missing";
    const detail = `${this.#path}: ${played.toFixed(1)} s${rest}${said && ` (${firstLine(said)})`}`;
    return { kind: "truncated", frames, detail };
  }
}

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

/** What the decoder puts out; ends as well when it cannot be started or is killed. */
async function* chunks({ output }: Decoder): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of output) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch {
    // The exit code tells why.
  }
}

/** Twelve decibels over full scale: what a file claims beyond that, or as not a number, is damage and not sound. */
const most = 4;
const bytesPerFrame = 8;

/** Bytes in any pieces to whole frames of finite samples. */
class SampleAssembly {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Float32Array {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const whole = bytes.length - (bytes.length % bytesPerFrame);
    this.#rest = bytes.subarray(whole);
    // A copy, because pieces may begin anywhere; f32le is the order of every machine that Node.js runs on here.
    const samples = new Float32Array(Uint8Array.prototype.slice.call(bytes, 0, whole).buffer);
    for (let at = 0; at < samples.length; at += 1) if (!(Math.abs(samples[at] ?? 0) <= most)) samples[at] = 0;
    return samples;
  }
}
