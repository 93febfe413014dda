import type { DeviceEvent } from "@carillon/contracts/command";
import { parseMessage, type Parsed } from "@carillon/contracts/message";
import type { Telemetry } from "@carillon/contracts/telemetry";
import { topics, type Topic } from "@carillon/contracts/topics";
import type { Logger } from "pino";
import type { Installation } from "../../installation/installation.js";
import type { Received } from "../../mqtt/broker-client.js";
import { isAhead, type InForce } from "../configuration/desired-publisher.js";
import type { Commands } from "../devices/commands.js";
import type { Fleet } from "../devices/fleet.js";

/** `cleared`: the empty message that ends a retained one. */
export type Outcome = "ok" | "cleared" | "malformed" | "version-unknown" | "device-unknown" | "leaf-unknown";

export interface IntakeParts {
  readonly installation: Installation;
  readonly fleet: Fleet;
  readonly commands: Pick<Commands, "acknowledge">;
  /** A media service said where it answers. */
  readonly announced: (device: string, endpoints: readonly string[]) => void;
  /** Something is retained, or was said to be retained, of a device that is not ours. */
  readonly stray: (device: string) => void;
  /** A device has something in force that is not what was wanted of it up to now. */
  readonly ahead: (device: string, reported: InForce) => void;
  readonly events: {
    deviceEvent(device: string, event: DeviceEvent["event"]): void;
    telemetry(device: string, telemetry: Telemetry): void;
    taken(leaf: string, outcome: Outcome): void;
  };
  readonly log: Logger;
}

/**
 * Every message from every device: parsed once, counted, and handed to whom it concerns. Nothing that a device sends
 * throws.
 */
export class Intake {
  /** By leaf. */
  private readonly readers: ReadonlyMap<string, Reader>;

  constructor(private readonly parts: IntakeParts) {
    const { fleet, commands, events } = parts;
    this.readers = new Map<string, Reader>([
      entry(topics.birth, (birth, { device, retained }) => {
        const { session, bootId } = birth;
        fleet.hear(device, { kind: "birth", session, bootId, retained }, { birth });
        if (birth.kind === "media") parts.announced(device, birth.capabilities.whep ?? []);
      }),
      entry(topics.state, ({ state, session }, { device, retained }) =>
        fleet.hear(device, { kind: "state", state, session, retained }, {}),
      ),
      entry(topics.telemetry, (telemetry, { device }) => {
        fleet.hear(device, { kind: "heard", session: telemetry.session }, { telemetry });
        events.telemetry(device, telemetry);
      }),
      entry(topics.reported, (reported, { device, retained }) => {
        fleet.hear(device, retained ? { kind: "tick" } : { kind: "heard" }, { reported });
        const wanted = parts.installation.state.desired.get(device);
        if (wanted !== undefined && isAhead(reported, wanted)) parts.ahead(device, reported);
      }),
      entry(topics.event, ({ session, event }, { device }) => {
        fleet.hear(device, { kind: "heard", session }, {});
        events.deviceEvent(device, event);
      }),
      entry(topics.ack, (ack, { device }) => {
        fleet.hear(device, { kind: "heard" }, {});
        commands.acknowledge(ack);
      }),
    ]);
  }

  receive(received: Received): void {
    this.parts.events.taken(this.readers.has(received.leaf) ? received.leaf : "other", this.take(received));
  }

  private take(received: Received): Outcome {
    const { device, leaf, payload } = received;
    const read = this.readers.get(leaf);
    if (read === undefined) return "leaf-unknown";
    if (payload === "") return "cleared";
    const known = this.parts.installation.state.devices.get(device);
    if (known === undefined) {
      if (isRetained(leaf)) this.parts.stray(device);
      return "device-unknown";
    }
    // The id as it is kept: who looks for another copy of it compares letters, twenty times for each message.
    const parsed = read({ ...received, device: known.id });
    if (parsed.ok) return "ok";
    this.parts.log.warn(
      { event: "message-refused", device, leaf, code: parsed.code, reason: parsed.detail.slice(0, 500) },
      "message refused",
    );
    return parsed.code === "version-unknown" ? "version-unknown" : "malformed";
  }
}

const isRetained = (leaf: string): boolean =>
  Object.values(topics).some((topic) => topic.retain && topic.leaf === leaf);

type Reader = (received: Received) => Parsed<unknown>;

function entry<T>(topic: Topic<T>, act: (message: T, received: Received) => void): [string, Reader] {
  return [
    topic.leaf,
    (received) => {
      const parsed = parseMessage(topic.schema, received.payload);
      if (parsed.ok) act(parsed.value, received);
      return parsed;
    },
  ];
}
