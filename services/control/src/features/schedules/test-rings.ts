import type { Installation } from "../../installation/installation.js";
import { Answer } from "../../http/answer.js";
import { Refused } from "../../refused.js";
import type { Commands } from "../devices/commands.js";
import type { Fleet } from "../devices/fleet.js";
import { unknownSchedule } from "./schedules.js";

/** A media service opens the sound before it answers. */
const answerMs = 5000;

/** Rings a schedule now, as it would when it is due, so that it can be heard; it is no occurrence. */
export class TestRings {
  constructor(
    private readonly installation: Installation,
    private readonly fleet: Pick<Fleet, "of">,
    private readonly commands: Pick<Commands, "send">,
  ) {}

  async ring(schedule: string): Promise<Answer<undefined> | Refused> {
    const { schedules, media } = this.installation.state;
    const row = schedules.get(schedule);
    if (row === undefined) return unknownSchedule(schedule);
    if (!row.enabled) return new Refused("conflict", `${schedule} is not enabled: media services do not have it`);
    const there = (media.get(row.site) ?? []).filter(({ id }) => this.fleet.of(id).presence.presence === "online");
    if (there.length === 0) return new Refused("media-unreachable", `no media service of site ${row.site} is online`);
    // On all of them, as a bell that is due: speakers hear the one that they listen to.
    const acks = await Promise.all(
      there.map(async ({ id }) => {
        const sent = await this.commands.send(id, { kind: "ring", schedule });
        return sent instanceof Refused ? sent : sent.acknowledged(answerMs);
      }),
    );
    if (acks.some((ack) => !(ack instanceof Refused) && ack?.outcome === "done"))
      return new Answer(undefined, { status: 204 });
    const [first] = acks;
    if (first instanceof Refused) return first;
    return new Refused("media-unreachable", first?.detail ?? `no answer within ${answerMs / 1000} s`);
  }
}
