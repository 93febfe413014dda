import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { CommandEnd } from "@carillon/control/features/devices/commands";
import { OtlpTraces } from "@carillon/control/tracing/otlp-traces";
import { commandSpan, requestSpan } from "@carillon/control/tracing/traces";
import { pino } from "pino";
import { describe, expect, it } from "vitest";

const request = { id: "r-1", method: "POST", route: "/v1/pages", status: 201, seconds: 0.25 };
const command: CommandEnd = {
  ...{ id: "c-1", device: "d".repeat(32), request: "r-1", seconds: 0.125 },
  instruction: "play",
  outcome: "failed",
};

describe("traces", () => {
  it("reach an OpenTelemetry collector: a request, and the command that followed from it, in one trace", async () => {
    const bodies: Promise<string>[] = [];
    const collector = createServer((asked, answer) => {
      bodies.push(text(asked));
      answer.writeHead(asked.url === "/otlp/v1/traces" ? 200 : 404).end("{}");
    });
    await new Promise<void>((listening) => collector.listen(0, "127.0.0.1", listening));
    const { port } = collector.address() as AddressInfo;
    const traces = new OtlpTraces(new URL(`http://127.0.0.1:${port}/otlp`), "1.2.3", pino({ level: "silent" }));
    traces.ended(commandSpan(command));
    traces.ended(requestSpan(request));
    await traces.close();
    collector.close();
    const [sent] = await Promise.all(bodies);
    const { resourceSpans } = JSON.parse(sent ?? "{}") as { resourceSpans: [{ scopeSpans: [{ spans: object[] }] }] };
    const [second, first] = resourceSpans[0].scopeSpans[0].spans as Record<string, string>[];
    expect(first).toMatchObject({ name: "POST /v1/pages", kind: 2, status: {} });
    expect(second).toMatchObject({
      name: "command play",
      traceId: first?.["traceId"],
      parentSpanId: first?.["spanId"],
    });
    expect(second).toMatchObject({ kind: 3, status: { code: 2 } });
    expect(first?.["traceId"]).toMatch(/^[0-9a-f]{32}$/);
    expect(first?.["spanId"]).toMatch(/^[0-9a-f]{16}$/);
    const lasted = BigInt(first?.["endTimeUnixNano"] ?? 0) - BigInt(first?.["startTimeUnixNano"] ?? 0);
    expect(Number(lasted) / 1e9).toBeCloseTo(0.25, 5);
  });

  it("are lost, with a line in the log, when the collector is away", async () => {
    const lines: string[] = [];
    const log = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
    const traces = new OtlpTraces(new URL("http://127.0.0.1:9"), "1.2.3", log);
    traces.ended(requestSpan(request));
    await traces.close();
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ event: "traces-lost", spans: 1 }]);
  });
});
