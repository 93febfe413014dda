import { driftOf } from "@carillon/core/configuration/drift";
import { after, seconds, type Monotonic, type Seconds } from "@carillon/core/units";
import type { Logger } from "pino";
import type { Clock } from "../../clock.js";
import { inTurns } from "../../in-turns.js";
import type { Installation } from "../../installation/installation.js";
import type { Fleet } from "../devices/fleet.js";
import type { DesiredPublisher } from "./desired-publisher.js";

/** A device that is there takes what is wanted of it within seconds. */
const firstWait = seconds(20);
const longestWait = seconds(600);

interface Behind {
  readonly version: number;
  readonly remindAt: Monotonic;
  readonly wait: Seconds;
}

/**
 * Tells devices again that are there and have not taken what is wanted of them. A broker may lose a message: devices subscribe at QoS 0, and
 * a cluster can lose a node between a message and the retained copy of it. Who knows the version ignores it.
 */
export class Reminders {
  private behind: ReadonlyMap<string, Behind> = new Map();

  constructor(
    private readonly parts: {
      readonly installation: Pick<Installation, "state">;
      readonly fleet: Pick<Fleet, "of">;
      readonly publisher: Pick<DesiredPublisher, "tellAgain">;
      readonly clock: Clock;
      readonly log: Logger;
    },
  ) {}

  /** Call every few seconds. */
  async look(): Promise<void> {
    const { installation, fleet, publisher, clock, log } = this.parts;
    const now = clock.monotonic();
    const behind = new Map<string, Behind>();
    const late: string[] = [];
    await inTurns(installation.state.desired.values(), (wanted) => {
      const { device, version } = wanted;
      const { presence, reported } = fleet.of(device);
      if (presence.presence !== "online" || driftOf(wanted, reported) !== "pending") return;
      const known = this.behind.get(device);
      if (known?.version !== version) behind.set(device, { version, remindAt: after(now, firstWait), wait: firstWait });
      else if (now < known.remindAt) behind.set(device, known);
      else {
        late.push(device);
        const wait = seconds(Math.min(2 * known.wait, longestWait));
        behind.set(device, { version, remindAt: after(now, wait), wait });
      }
    });
    this.behind = behind;
    if (late.length === 0) return;
    log.info({ event: "configuration-told-again", devices: late.length, first: late[0] }, "devices are told again");
    publisher.tellAgain(late);
  }
}
