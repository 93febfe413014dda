import { type Difference, withDifference } from "@carillon/contracts/difference";
import type { ServerSentEvent } from "@carillon/contracts/event-stream";
import type { Device, Zone } from "@carillon/contracts/http";
import { type Trace, extended } from "./trace.js";

/** All that the page knows: immutable, so that a view can tell by identity what has changed. */
export interface Fleet {
  readonly devices: ReadonlyMap<string, Device>;
  readonly zones: ReadonlyMap<string, Zone>;
  /** The last minutes of each speaker. */
  readonly traces: ReadonlyMap<string, Trace>;
  readonly waitingPairings: number;
}

export const emptyFleet: Fleet = { devices: new Map(), zones: new Map(), traces: new Map(), waitingPairings: 0 };

/** An event of GET /v1/events. The control service that serves this page speaks its version, so the shape is trusted. */
export type FleetEvent =
  | { readonly kind: "snapshot"; readonly devices: readonly Device[]; readonly zones: readonly Zone[] }
  | { readonly kind: "device"; readonly device: Device }
  | { readonly kind: "device-changed"; readonly id: string; readonly difference: Difference }
  | { readonly kind: "device-removed"; readonly id: string }
  | { readonly kind: "zone"; readonly zone: Zone }
  | { readonly kind: "pairing"; readonly waiting: number };

const eventOf = (name: string, data: unknown): FleetEvent | undefined => {
  switch (name) {
    case "snapshot":
      return { kind: "snapshot", ...(data as { devices: Device[]; zones: Zone[] }) };
    case "device":
      return { kind: "device", device: data as Device };
    case "device-changed":
      return { kind: "device-changed", id: (data as { id: string }).id, difference: data as Difference };
    case "device-removed":
      return { kind: "device-removed", id: (data as { id: string }).id };
    case "zone":
      return { kind: "zone", zone: data as Zone };
    case "pairing":
      return { kind: "pairing", waiting: (data as { waiting: number }).waiting };
    default:
      return undefined;
  }
};

/** Undefined for events that the page does not show, and for data that is not JSON. */
export function parseFleetEvent({ event, data }: ServerSentEvent): FleetEvent | undefined {
  try {
    return eventOf(event, JSON.parse(data));
  } catch {
    return undefined;
  }
}

/** Applies a batch: one copy of each map per batch, however many devices spoke. `now` in ms since 1970. */
export function applied(fleet: Fleet, events: readonly FleetEvent[], now: number): Fleet {
  const devices = new Map(fleet.devices);
  const zones = new Map(fleet.zones);
  const traces = new Map(fleet.traces);
  let { waitingPairings } = fleet;
  const take = (device: Device) => {
    devices.set(device.id, device);
    if (device.kind === "speaker") traces.set(device.id, extended(traces.get(device.id), device, now));
  };
  for (const event of events)
    switch (event.kind) {
      case "snapshot":
        devices.clear();
        zones.clear();
        for (const device of event.devices) take(device);
        for (const zone of event.zones) zones.set(zone.id, zone);
        break;
      case "device":
        take(event.device);
        break;
      case "device-changed": {
        const before = devices.get(event.id);
        if (before !== undefined) take(withDifference(before, event.difference) as unknown as Device);
        break;
      }
      case "device-removed":
        devices.delete(event.id);
        traces.delete(event.id);
        break;
      case "zone":
        zones.set(event.zone.id, event.zone);
        break;
      case "pairing":
        waitingPairings = event.waiting;
        break;
    }
  return { devices, zones, traces, waitingPairings };
}
