/** One event of a `text/event-stream` (WHATWG HTML §9.2.6). `id` is the last one seen, to be sent as Last-Event-ID on return. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string;
}

/** Characters of one event; a snapshot of two thousand devices is 6 million. What is longer is dropped, so that memory is bounded. */
const maxEventCharacters = 32_000_000;

/**
 * Reads a `text/event-stream` in pieces of any size, split anywhere. Never throws. `EventSource` of the browser cannot send an
 * Authorization header and Node has none, so both read the body of a fetch through this.
 */
export class EventStreamParser {
  private line = "";
  private afterReturn = false;
  private event = "";
  private data: string[] = [];
  private size = 0;
  private id = "";

  /** Takes the next piece of decoded text; returns the events that it completes. */
  push(text: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    let start = this.afterReturn && text.startsWith("\n") ? 1 : 0;
    for (let end = this.lineEnd(text, start); end >= 0; end = this.lineEnd(text, start)) {
      const complete = this.endLine(this.line + text.slice(start, end));
      if (complete !== undefined) events.push(complete);
      start = text.startsWith("\r\n", end) ? end + 2 : end + 1;
    }
    this.afterReturn = text.length > 0 ? text.endsWith("\r") : this.afterReturn;
    if (this.line.length + text.length - start <= maxEventCharacters) this.line += text.slice(start);
    return events;
  }

  private lineEnd(text: string, from: number): number {
    const feed = text.indexOf("\n", from);
    const carriage = text.indexOf("\r", from);
    return feed < 0 || (carriage >= 0 && carriage < feed) ? carriage : feed;
  }

  private endLine(line: string): ServerSentEvent | undefined {
    this.line = "";
    if (line === "") return this.dispatch();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.event = value;
    else if (field === "id" && !value.includes("\0")) this.id = value;
    else if (field === "data" && (this.size += value.length) <= maxEventCharacters) this.data.push(value);
    return undefined;
  }

  private dispatch(): ServerSentEvent | undefined {
    const { event, data, id } = this;
    const whole = data.length > 0 && this.size <= maxEventCharacters;
    this.event = "";
    this.data = [];
    this.size = 0;
    return whole ? { event: event === "" ? "message" : event, data: data.join("\n"), id } : undefined;
  }
}
