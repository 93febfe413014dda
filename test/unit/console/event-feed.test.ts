import type { ServerSentEvent } from "@carillon/contracts/event-stream";
import { type Connection, followEvents } from "@carillon/console/live/event-feed";
import { describe, expect, it } from "vitest";

/** Runs the feed over prepared answers; ends it when they are used up. Waits pass at once. */
async function follow(answers: (() => Response)[]) {
  const stop = new AbortController();
  const connections: Connection[] = [];
  const events: ServerSentEvent[] = [];
  const resumedFrom: string[] = [];
  const waits: number[] = [];
  await followEvents(
    {
      open: (lastEventId) => {
        resumedFrom.push(lastEventId);
        const answer = answers.shift();
        if (answer === undefined) stop.abort();
        return answer === undefined ? Promise.reject(new Error("stopped")) : Promise.resolve(answer());
      },
      wait: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
      random: () => 1,
      onEvents: (some) => void events.push(...some),
      onConnection: (connection) => void connections.push(connection),
    },
    stop.signal,
  );
  return { connections, events, resumedFrom, waits };
}

const stream = (text: string) => () => new Response(text);
const fail = () => {
  throw new TypeError("network");
};

describe("the feed of events", () => {
  it("resumes after a loss from the last event it has seen", async () => {
    const { resumedFrom, events, connections } = await follow([stream("id: 4\ndata: a\n\n"), stream("data: b\n\n")]);
    expect(resumedFrom).toEqual(["", "4", "4"]);
    expect(events.map(({ data }) => data)).toEqual(["a", "b"]);
    expect(connections.map(({ kind }) => kind)).toEqual(["connecting", "live", "lost", "live", "lost"]);
  });

  it("waits longer with every failure, to a bound, and starts over once it was connected", async () => {
    const { waits } = await follow([...Array.from({ length: 8 }, () => fail), stream(""), fail]);
    expect(waits.slice(0, 8)).toEqual([600, 1100, 2100, 4100, 8100, 10_100, 10_100, 10_100]);
    expect(waits[8]).toBe(600);
  });

  it("keeps trying while the service answers with an error of its own", async () => {
    const { connections } = await follow([() => new Response("", { status: 503 }), stream("")]);
    expect(connections.map(({ kind }) => kind)).toEqual(["connecting", "lost", "live", "lost"]);
  });

  it("stops when the token is refused", async () => {
    const { connections, resumedFrom } = await follow([() => new Response("", { status: 401 }), stream("")]);
    expect(connections.at(-1)).toEqual({ kind: "refused" });
    expect(resumedFrom).toHaveLength(1);
  });
});
