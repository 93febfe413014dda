import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { CommandEnd } from "@carillon/control/features/devices/commands";
import { OtlpTraces } from "@carillon/control/tracing/otlp-traces";
import { commandSpans, requestSpan } from "@carillon/control/tracing/traces";
import { pino } from "pino";
import { describe, expect, it } from "vitest";

const request = { id: "r-1", method: "POST", route: "/v1/pages", status: 201, seconds: 0.25 };
const command: CommandEnd = {
  ...{ id: "c-1", device: "d".repeat(32), request: "r-1", seconds: 0.125, deviceSeconds: 0.1 },
  instruction: "play",
  outcome: "failed",
};

interface Sent {
  readonly scopeSpans: [{ readonly spans: Readonly<Record<SpanField, string>>[] }];
}
type SpanField = "traceId" | "spanId" | "startTimeUnixNano" | "endTimeUnixNano";
const secondsOf = (span: Readonly<Record<SpanField, string>> | undefined): number =>
  Number(BigInt(span?.endTimeUnixNano ?? 0) - BigInt(span?.startTimeUnixNano ?? 0)) / 1e9;

describe("traces", () => {
  it("reach an OpenTelemetry collector: a request, the command that followed from it, and what the device did, in one trace", async () => {
    const bodies: Promise<string>[] = [];
    const collector = createServer((asked, answer) => {
      bodies.push(text(asked));
      answer.writeHead(asked.url === "/otlp/v1/traces" ? 200 : 404).end("{}");
    });
    await new Promise<void>((listening) => collector.listen(0, "127.0.0.1", listening));
    const { port } = collector.address() as AddressInfo;
    const traces = new OtlpTraces(new URL(`http://127.0.0.1:${port}/otlp`), "1.2.3", pino({ level: "silent" }));
    for (const span of commandSpans(command)) traces.ended(span);
    traces.ended(requestSpan(request));
    await traces.close();
    collector.close();
    const [sent] = await Promise.all(bodies);
    const { resourceSpans } = JSON.parse(sent ?? "{}") as { resourceSpans: Sent[] };
    const [ofService, ofDevice] = resourceSpans.map(({ scopeSpans }) => scopeSpans[0].spans);
    const [second, first] = ofService ?? [];
    const [third] = ofDevice ?? [];
    expect(first).toMatchObject({ name: "POST /v1/pages", kind: 2, status: {} });
    expect(second).toMatchObject({ name: "command play", traceId: first?.traceId, parentSpanId: first?.spanId });
    expect(second).toMatchObject({ kind: 3, status: { code: 2 } });
    expect(third).toMatchObject({ name: "obey play", traceId: first?.traceId, parentSpanId: second?.spanId, kind: 2 });
    expect(first?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(first?.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(secondsOf(first)).toBeCloseTo(0.25, 5);
    expect(secondsOf(third)).toBeCloseTo(0.1, 5);
    expect(Number(BigInt(third?.startTimeUnixNano ?? 0) - BigInt(second?.startTimeUnixNano ?? 0)) / 1e9).toBeCloseTo(
      0.0125,
      2,
    );
  });

  it("say nothing of a device that did not say how long it took, and nothing longer than the whole", () => {
    const { deviceSeconds: _, ...silent } = command;
    expect(commandSpans(silent).map(({ name }) => name)).toEqual(["command play"]);
    expect(commandSpans({ ...command, deviceSeconds: 99 })[1]).toMatchObject({ seconds: 0.125, agoSeconds: 0 });
    expect(commandSpans({ ...command, request: undefined })[0]).not.toHaveProperty("parent");
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
