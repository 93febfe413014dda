import { EventStreamParser, type ServerSentEvent } from "@carillon/contracts/event-stream";

export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  /** `attempt` counts from 1. */
  | { readonly kind: "lost"; readonly attempt: number }
  | { readonly kind: "refused" };

/** What the feed uses of the world. */
export interface Surroundings {
  /** Opens the stream; `lastEventId` is empty the first time. */
  readonly open: (lastEventId: string, signal: AbortSignal) => Promise<Response>;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** 0 to 1. */
  readonly random: () => number;
  readonly onEvents: (events: readonly ServerSentEvent[]) => void;
  readonly onConnection: (connection: Connection) => void;
}

/** The control service says at least a comment every 15 s; a stream silent for longer is dead, whatever TCP thinks. */
const silenceMs = 40_000;
const retryMs = { first: 500, most: 10_000 };

/** Wait before attempt n: doubling, with full jitter above a floor, so that a hundred consoles do not return as one. */
const retryAfter = (attempt: number, random: number): number =>
  100 + random * Math.min(retryMs.most, retryMs.first * 2 ** Math.min(attempt - 1, 10));

/**
 * Follows the event stream for good: reads it, and when it is lost resumes by Last-Event-ID after a wait. Ends when the signal
 * says so, or when the token is refused.
 */
export async function followEvents(around: Surroundings, signal: AbortSignal): Promise<void> {
  let lastEventId = "";
  let attempt = 0;
  around.onConnection({ kind: "connecting" });
  while (!signal.aborted) {
    const take = (events: readonly ServerSentEvent[]) => {
      lastEventId = events.findLast(({ id }) => id !== "")?.id ?? lastEventId;
      around.onEvents(events);
    };
    const outcome = await readOnce(around, { lastEventId, take, opened: () => (attempt = 0) }, signal);
    if (outcome === "refused") {
      around.onConnection({ kind: "refused" });
      return;
    }
    if (outcome === "stopped") return;
    around.onConnection({ kind: "lost", attempt: ++attempt });
    await around.wait(retryAfter(attempt, around.random()));
  }
}

interface Reading {
  readonly lastEventId: string;
  readonly take: (events: readonly ServerSentEvent[]) => void;
  readonly opened: () => void;
}

/** One connection, to its end. Never rejects: whatever ends it, we come back. */
async function readOnce(
  around: Surroundings,
  reading: Reading,
  signal: AbortSignal,
): Promise<"lost" | "refused" | "stopped"> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  try {
    const answer = await around.open(reading.lastEventId, AbortSignal.any([signal, silence.signal]));
    if (answer.status === 401 || answer.status === 403) return "refused";
    if (!answer.ok || answer.body === null) return "lost";
    reading.opened();
    around.onConnection({ kind: "live" });
    const parser = new EventStreamParser();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
      const events = parser.push(piece.value);
      if (events.length > 0) reading.take(events);
    }
    return "lost";
  } catch {
    return signal.aborted ? "stopped" : "lost";
  } finally {
    clearTimeout(timer);
  }
}
