import { createHash, randomBytes } from "node:crypto";
import type { Logger } from "pino";
import type { Span, Traces } from "./traces.js";

const everyMs = 5000;
/** More than this many between two sendings are dropped, and said so: traces are never worth a service's memory. */
const mostWaiting = 2000;
const timeoutMs = 3000;

/**
 * Sends spans to an OpenTelemetry collector: OTLP over HTTP in JSON (opentelemetry-proto trace/v1), without a library. Trace and parent
 * are made from the request's id, so that a log line leads to its trace and back.
 */
export class OtlpTraces implements Traces {
  private readonly url: URL;
  private waiting: object[] = [];
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
    if (this.waiting.length < mostWaiting) this.waiting.push(otlpSpan(span, Date.now()));
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
    const resource = { attributes: attributesOf({ "service.name": "carillon", "service.version": this.version }) };
    const body = JSON.stringify({
      resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "carillon" }, spans }] }],
    });
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

function otlpSpan({ cause, role, name, seconds, failed, attributes }: Span, endMs: number): object {
  const hash = createHash("sha256").update(cause).digest("hex");
  const requestSpan = hash.slice(32, 48);
  const isRequest = role === "request";
  return {
    traceId: hash.slice(0, 32),
    spanId: isRequest ? requestSpan : randomBytes(8).toString("hex"),
    ...(!isRequest && { parentSpanId: requestSpan }),
    name,
    // SPAN_KIND_SERVER, SPAN_KIND_CLIENT
    kind: isRequest ? 2 : 3,
    startTimeUnixNano: nanoseconds(endMs - seconds * 1000),
    endTimeUnixNano: nanoseconds(endMs),
    // STATUS_CODE_ERROR, or unset
    status: failed ? { code: 2 } : {},
    attributes: attributesOf(attributes),
  };
}

/** As a string, for JSON's numbers end at 2^53. */
const nanoseconds = (ms: number): string => `${BigInt(Math.round(ms * 1000)) * 1000n}`;

const attributesOf = (attributes: Span["attributes"]): object[] =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
  }));
