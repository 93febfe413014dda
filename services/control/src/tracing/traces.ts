import type { CommandEnd } from "../features/devices/commands.js";
import type { Request } from "../features/telemetry/service-metrics.js";

/** Something that was done for somebody and is over: it ended now. */
export interface Span {
  /** What all that belongs together has in common: the request's id, or the command's where nobody asked. */
  readonly cause: string;
  /** The first of its cause, or what followed from that. */
  readonly role: "request" | "consequence";
  readonly name: string;
  readonly seconds: number;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** Whoever collects traces; nobody by default. */
export interface Traces {
  ended(span: Span): void;
}

/** Attributes by OpenTelemetry's semantic conventions for HTTP. */
export const requestSpan = ({ id, method, route, status, seconds }: Request): Span => ({
  cause: id,
  role: "request",
  name: `${method} ${route}`,
  seconds,
  failed: status >= 500,
  attributes: { "http.request.method": method, "http.route": route, "http.response.status_code": status },
});

/** From sending to acknowledgement. */
export const commandSpan = ({ id, device, request, instruction, outcome, seconds }: CommandEnd): Span => ({
  cause: request ?? id,
  role: "consequence",
  name: `command ${instruction}`,
  seconds,
  failed: outcome !== "done",
  attributes: { "carillon.command": id, "carillon.device": device, "carillon.outcome": outcome },
});
