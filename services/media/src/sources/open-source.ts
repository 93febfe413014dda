import type { Source } from "@carillon/contracts/command";
import { FileSource, type SourceEnd } from "./file-source.js";
import type { Library } from "./library.js";
import { PcmSource } from "./pcm-source.js";

/** Sound on its way into a programme. Whoever opened it closes it. */
export interface OpenSource {
  /** Of a `SampleWriter`. */
  readonly memory: SharedArrayBuffer;
  /** Resolves when nothing more will come; never rejects. */
  readonly end: Promise<SourceEnd>;
  readonly positionSeconds: number;
  readonly durationSeconds: number | undefined;
  /** The first sample of the ring is that of this site time, µs, on the programme's timeline. */
  begin(originUs: number): void;
  close(): void;
}

export type Playable = Exclude<Source, { readonly kind: "silence" }>;

export interface SourceRim {
  readonly library: Library;
  nowUs(): number;
  /** How long after its capture the programme waits for a sample, µs. */
  readonly patienceUs: number;
}

/** What people call it. */
export const nameOf = (source: Playable): string => (source.kind === "file" ? source.name : source.input);

/** Resolves when playing can begin. Throws CarillonError source-missing, source-not-audio, decoder-missing or port-in-use. */
export async function openSource(source: Playable, rim: SourceRim): Promise<OpenSource> {
  switch (source.kind) {
    case "file":
      return FileSource.open(await rim.library.find(source.name));
    case "pcm":
      return PcmSource.open(source, rim);
  }
}
