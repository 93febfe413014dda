import { createHash } from "node:crypto";
import type { Logger } from "pino";
import type { Span, Traces } from "./traces.js";

const everyMs = 5000;
/** More than this many between two sendings are dropped, and said so: traces are never worth a service's memory. */
const mostWaiting = 2000;
const timeoutMs = 3000;

/**
 * Sends spans to an OpenTelemetry collector: OTLP over HTTP in JSON (opentelemetry-proto trace/v1), without a library. Trace and
 * spans are named after the request's id and the command's, so that a log line leads to its trace and back.
 */
export class OtlpTraces implements Traces {
  private readonly url: URL;
  private waiting: { readonly by: Span["by"]; readonly span: object }[] = [];
  private dropped = 0;
  private readonly timer: NodeJS.Timeout;

  /** `endpoint` as OTEL_EXPORTER_OTLP_ENDPOINT names it: `v1/traces` is appended. */
  constructor(
    endpoint: URL,
    private readonly version: string,
    private readonly log: Logger,
  ) {
    this.url = new URL("v1/traces", endpoint.href.endsWith("/") ? endpoint : `${endpoint.href}/`);
    this.timer = setInterval(() => void this.send(), everyMs).unref();
  }

  ended(span: Span): void {
    if (this.waiting.length < mostWaiting) this.waiting.push({ by: span.by, span: otlpSpan(span, Date.now()) });
    else this.dropped += 1;
  }

  /** What is waiting is sent once more. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.send();
  }

  /** A collector that is away costs its spans and a line in the log. */
  private async send(): Promise<void> {
    const spans = this.waiting.splice(0);
    if (spans.length === 0) return;
    const body = JSON.stringify({ resourceSpans: resourceSpans(spans, this.version) });
    const dropped = this.dropped;
    this.dropped = 0;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const headers = { "content-type": "application/json" };
      const answer = await fetch(this.url, { method: "POST", headers, body, signal });
      if (!answer.ok) throw new Error(`it answered ${answer.status}`);
      if (dropped > 0) this.log.warn({ event: "traces-dropped", dropped }, "more traces than are sent");
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.log.warn({ event: "traces-lost", url: this.url.href, spans: spans.length + dropped, reason }, "traces lost");
    }
  }
}

/** One resource for the service and one for the devices, in whose name it speaks. */
const resourceSpans = (spans: readonly { by: Span["by"]; span: object }[], version: string): object[] =>
  [...Map.groupBy(spans, ({ by }) => by)].map(([by, ofOne]) => ({
    resource: {
      attributes: attributesOf(
        by === "service"
          ? { "service.name": "carillon", "service.version": version }
          : { "service.name": "carillon-device" },
      ),
    },
    scopeSpans: [{ scope: { name: "carillon" }, spans: ofOne.map(({ span }) => span) }],
  }));

// SPAN_KIND_SERVER, SPAN_KIND_CLIENT
const kinds = { serves: 2, asks: 3 } as const;

function otlpSpan({ cause, id, parent, kind, name, seconds, agoSeconds = 0, failed, attributes }: Span, now: number) {
  const endMs = now - agoSeconds * 1000;
  return {
    traceId: hexOf(cause, 16),
    spanId: hexOf(id, 8),
    ...(parent !== undefined && { parentSpanId: hexOf(parent, 8) }),
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(endMs - seconds * 1000),
    endTimeUnixNano: nanoseconds(endMs),
    // STATUS_CODE_ERROR, or unset
    status: failed ? { code: 2 } : {},
    attributes: attributesOf(attributes),
  };
}

/** Whoever knows the words knows the id: nothing of a trace has to travel. */
const hexOf = (words: string, bytes: number): string =>
  createHash("sha256")
    .update(words)
    .digest("hex")
    .slice(0, 2 * bytes);

/** As a string, for JSON's numbers end at 2^53. */
const nanoseconds = (ms: number): string => `${BigInt(Math.round(ms * 1000)) * 1000n}`;

const attributesOf = (attributes: Span["attributes"]): object[] =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
  }));
