import { setTimeout as wait } from "node:timers/promises";
import { CarillonError } from "@carillon/contracts/errors";
import { withDifference } from "@carillon/contracts/difference";
import type { ServerSentEvent } from "@carillon/contracts/event-stream";
import { type Device, streamEvents } from "@carillon/contracts/http";
import type { MediaTelemetry, SpeakerTelemetry } from "@carillon/contracts/telemetry";
import type { z } from "zod";

export type DeviceHappening = z.infer<(typeof streamEvents)["device-event"]>;

/** The devices as the control service's event stream shows them, kept current over reconnections. */
export class LiveFleet {
  readonly devices = new Map<string, Device>();
  private readonly watchers = new Set<() => void>();
  private readonly listeners = new Set<(happening: DeviceHappening) => void>();
  private lastEventId = "";

  /** Follows the stream until the signal. `open` begins it anew, with the id to resume from. */
  async follow(
    open: (lastEventId: string, signal: AbortSignal) => AsyncIterable<ServerSentEvent>,
    signal: AbortSignal,
  ): Promise<void> {
    const stopped = () => signal.aborted;
    while (!stopped()) {
      try {
        for await (const event of open(this.lastEventId, signal)) {
          if (event.id !== "") this.lastEventId = event.id;
          this.take(event);
        }
      } catch (error) {
        // The control service may be starting again; what else fails is a bug.
        if (!(error instanceof CarillonError || error instanceof TypeError || stopped())) throw error;
      }
      await wait(200, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Takes one event of the stream; what does not match its schema is left out. */
  take({ event, data }: ServerSentEvent): void {
    const value: unknown = JSON.parse(data);
    switch (event) {
      case "snapshot": {
        const snapshot = streamEvents.snapshot.parse(value);
        this.devices.clear();
        for (const device of snapshot.devices) this.devices.set(device.id, device);
        break;
      }
      case "device": {
        const device = streamEvents.device.parse(value);
        this.devices.set(device.id, device);
        break;
      }
      case "device-changed": {
        const changes = streamEvents["device-changed"].parse(value);
        const before = this.devices.get(changes.id);
        if (before !== undefined)
          this.devices.set(changes.id, streamEvents.device.parse(withDifference(before, changes)));
        break;
      }
      case "device-removed":
        this.devices.delete(streamEvents["device-removed"].parse(value).id);
        break;
      case "device-event": {
        const happening = streamEvents["device-event"].parse(value);
        for (const listener of this.listeners) listener(happening);
        break;
      }
      default:
        return;
    }
    for (const watcher of this.watchers) watcher();
  }

  /** Tells of device events until the returned function is called. */
  onHappening(listener: (happening: DeviceHappening) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Waits until `look` finds something; undefined when `timeoutMs` or the signal came first. */
  until<T>(look: () => T | undefined, bound: { timeoutMs: number; signal: AbortSignal }): Promise<T | undefined> {
    return new Promise((resolve) => {
      const finish = (value: T | undefined) => {
        clearTimeout(timer);
        this.watchers.delete(check);
        bound.signal.removeEventListener("abort", giveUp);
        resolve(value);
      };
      const giveUp = () => finish(undefined);
      const check = () => {
        const found = look();
        if (found !== undefined) finish(found);
      };
      const timer = setTimeout(giveUp, bound.timeoutMs);
      bound.signal.addEventListener("abort", giveUp, { once: true });
      this.watchers.add(check);
      if (bound.signal.aborted) giveUp();
      else check();
    });
  }

  speaker(id: string): SpeakerTelemetry | undefined {
    const telemetry = this.devices.get(id)?.telemetry;
    return telemetry?.kind === "speaker" ? telemetry : undefined;
  }

  media(id: string): MediaTelemetry | undefined {
    const telemetry = this.devices.get(id)?.telemetry;
    return telemetry?.kind === "media" ? telemetry : undefined;
  }
}
