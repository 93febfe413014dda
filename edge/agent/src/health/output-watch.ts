import type { DeviceEvent } from "@carillon/contracts/command";
import type { OutputState, PlayoutStats } from "@carillon/native/playout";

type Event = DeviceEvent["event"];
type Counts = Pick<PlayoutStats, "underruns" | "underrunSeconds" | "reanchors" | "hardResyncs" | "anchored">;

/** So many underruns between two looks are a burst: single ones are in the counters. */
const burst = 3;

const outputCodes = { missing: "output-missing", busy: "output-busy", lost: "output-lost" } as const;

/** Compares the sound card's state and counters from look to look, and says what is worth an event. Pure. */
export class OutputWatch {
  #state: OutputState | undefined;
  #counts: Counts | undefined;

  look(state: OutputState, counts: Counts): readonly Event[] {
    const events: Event[] = [];
    const before = this.#state;
    const was = this.#counts;
    this.#state = state;
    this.#counts = counts;
    if (before === undefined ? state.kind !== "running" && state.kind !== "opening" : before.kind !== state.kind)
      events.push(outputChanged(state));
    if (was === undefined) return events;
    const underruns = counts.underruns - was.underruns;
    const underrunSeconds = counts.underrunSeconds - was.underrunSeconds;
    if (underruns >= burst)
      events.push({
        kind: "underrun-burst",
        detail: `${underruns} underruns`,
        durationSeconds: Math.max(0, underrunSeconds),
      });
    const resyncs = counts.reanchors + counts.hardResyncs - was.reanchors - was.hardResyncs;
    if (resyncs > 0 && was.anchored === 1) events.push({ kind: "resync", detail: `${resyncs} jumps on the timeline` });
    return events;
  }
}

function outputChanged({ kind, detail }: OutputState): Event {
  const code = kind === "missing" || kind === "busy" || kind === "lost" ? outputCodes[kind] : undefined;
  const text = detail === "" ? kind : `${kind}: ${detail}`;
  return { kind: "output-changed", detail: text.slice(0, 1024), ...(code !== undefined && { code }) };
}
