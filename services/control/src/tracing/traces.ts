import type { CommandEnd } from "../features/devices/commands.js";
import type { Request } from "../features/telemetry/service-metrics.js";

/** Something that was done for somebody and is over. */
export interface Span {
  /** What all that belongs together has in common: the request's id, or the command's where nobody asked. */
  readonly cause: string;
  /** Unique within its cause; `parent` is the id of what it followed from. */
  readonly id: string;
  readonly parent?: string;
  /** Who did it. */
  readonly by: "service" | "device";
  readonly kind: "serves" | "asks";
  readonly name: string;
  readonly seconds: number;
  /** It ended so long ago; now, without. */
  readonly agoSeconds?: number;
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
  ...{ id: `request ${id}`, by: "service", kind: "serves" },
  name: `${method} ${route}`,
  seconds,
  failed: status >= 500,
  attributes: { "http.request.method": method, "http.route": route, "http.response.status_code": status },
});

/**
 * From sending to acknowledgement, and within it what the device did, when it said how long that took. A device's clock need not agree with
 * ours: the way to it and the way back are taken to be as long as each other.
 */
export function commandSpans(command: CommandEnd): Span[] {
  const { id, device, request, instruction, outcome, seconds, deviceSeconds } = command;
  const common = { cause: request ?? id, failed: outcome !== "done" };
  const attributes = { "carillon.command": id, "carillon.device": device, "carillon.outcome": outcome };
  const whole: Span = {
    ...{ ...common, id: `command ${id}`, by: "service", kind: "asks" },
    ...(request !== undefined && { parent: `request ${request}` }),
    ...{ name: `command ${instruction}`, seconds, attributes },
  };
  if (deviceSeconds === undefined) return [whole];
  const spent = Math.min(deviceSeconds, seconds);
  const obeyed: Span = {
    ...{ ...common, id: `device ${id}`, parent: whole.id, by: "device", kind: "serves" },
    ...{ name: `obey ${instruction}`, seconds: spent, agoSeconds: (seconds - spent) / 2, attributes },
  };
  return [whole, obeyed];
}
