import { EventStreamParser } from "@carillon/contracts/event-stream";
import { streamEvents } from "@carillon/contracts/http";
import type { z } from "zod";
import { refusalIn, UnreachableError, type Connection } from "./client.js";

type Events = typeof streamEvents;
export type StreamedEvent = {
  [E in keyof Events]: { readonly event: E; readonly body: z.infer<Events[E]> };
}[keyof Events];

/**
 * GET /v1/events: a snapshot, then every change, until the signal or the service ends it. Events of a newer service that are not known here
 * are left out. Rejects with an UnreachableError
 * when nothing answers, with a ProblemError when the service refuses.
 */
export async function* watch(
  { url, token, fetch = globalThis.fetch }: Connection,
  signal: AbortSignal,
): AsyncGenerator<StreamedEvent> {
  const headers = { authorization: `Bearer ${token}`, accept: "text/event-stream" };
  const response = await fetch(`${url}/v1/events`, { headers, signal }).catch((cause: unknown) => {
    throw new UnreachableError(`nothing answers at ${url}`, { cause });
  });
  if (!response.ok || response.body === null) throw await refusalIn(response);
  const parser = new EventStreamParser();
  const text = new TextDecoder();
  for await (const piece of response.body)
    for (const { event, data } of parser.push(text.decode(piece, { stream: true }))) {
      const known = read(event, data);
      if (known !== undefined) yield known;
    }
}

function read(event: string, data: string): StreamedEvent | undefined {
  if (!(event in streamEvents)) return undefined;
  const name = event as keyof Events;
  const body = streamEvents[name].safeParse(JSON.parse(data));
  return body.success ? ({ event: name, body: body.data } as StreamedEvent) : undefined;
}
