import { randomUUID } from "node:crypto";
import type { Ack, Instruction, Source } from "@carillon/contracts/command";
import { errors, type ErrorCode } from "@carillon/contracts/errors";
import type { playbackStarted, programmeList, ProgrammeState } from "@carillon/contracts/http";
import type { z } from "zod";
import { Answer } from "../../http/answer.js";
import { pageByKey, type PageQuery } from "../../http/page.js";
import type { Installation } from "../../installation/installation.js";
import type { DeviceRow } from "../../installation/rows.js";
import type { InstallationState } from "../../installation/state.js";
import type { Sees } from "../access/authorisation.js";
import { Refused } from "../../refused.js";
import type { Commands } from "../devices/commands.js";
import type { Fleet } from "../devices/fleet.js";

/** A media service starts a decoder before it answers. */
const answerMs = 5000;

/** Programmes, as zones name them, and what plays on them. */
export class Playback {
  constructor(
    private readonly installation: Installation,
    private readonly fleet: Fleet,
    private readonly commands: Pick<Commands, "send">,
  ) {}

  list(page: PageQuery, sees: Sees): z.infer<typeof programmeList> {
    const { state } = this.installation;
    const zones = [...state.zones.values()].filter(({ site }) => sees(site));
    const programmes = new Set(zones.flatMap(({ programme }) => programme ?? []));
    const { rows, nextCursor } = pageByKey(programmes, page, (id) => id);
    return { items: rows.map((id) => this.describe(id, state)), nextCursor };
  }

  /**
   * On every media service of the programme's sites, so that a second one has the sound when it takes over. The answer
   * is the first one's: that is the one that speakers listen to.
   */
  async play(programme: string, source: Source): Promise<Answer<z.infer<typeof playbackStarted>> | Refused> {
    const playback = randomUUID();
    const media = await this.instruct(programme, { kind: "play", programme, playback, source });
    if (media instanceof Refused) return media;
    return new Answer(
      { playback, programme, media },
      { status: 201, location: `/v1/programmes/${programme}/playbacks/current` },
    );
  }

  async stop(programme: string): Promise<Answer<undefined> | Refused> {
    const media = await this.instruct(programme, { kind: "stop", programme });
    return media instanceof Refused ? media : new Answer(undefined, { status: 204 });
  }

  /** The id of the media service that answered. */
  private async instruct(programme: string, instruction: Instruction): Promise<string | Refused> {
    const { state } = this.installation;
    const sites = sitesOf(programme, state);
    if (sites.length === 0) return new Refused("programme-unknown", `no zone has programme ${programme}`);
    const [first, ...others] = sites
      .flatMap((site) => state.media.get(site) ?? [])
      .filter(({ id }) => this.isOnline(id));
    if (first === undefined)
      return new Refused("device-away", `no media service of site ${sites.join(", ")} is online`);
    const [sent] = await Promise.all([first, ...others].map(({ id }) => this.commands.send(id, instruction)));
    if (sent === undefined || sent instanceof Refused) return sent ?? new Refused("media-unreachable", first.name);
    return refusalIn(await sent.acknowledged(answerMs), first) ?? first.id;
  }

  private isOnline(device: string): boolean {
    return this.fleet.of(device).presence.presence === "online";
  }

  private describe(id: string, state: InstallationState): ProgrammeState {
    const sites = sitesOf(id, state);
    const zones = [...state.zones.values()].filter(({ programme }) => programme === id);
    const media = sites.flatMap((site) => state.media.get(site) ?? []);
    return { id, sites, zones: zones.map((zone) => zone.id), media: media.map((row) => this.describeMedia(id, row)) };
  }

  private describeMedia(programme: string, { id }: DeviceRow): ProgrammeState["media"][number] {
    const { telemetry } = this.fleet.of(id);
    const said = telemetry?.kind === "media" ? telemetry.programmes.find((one) => one.id === programme) : undefined;
    return {
      media: id,
      online: this.isOnline(id),
      state: said?.state ?? null,
      playback: said?.playback ?? null,
      source: said?.source ?? null,
      positionSeconds: said?.positionSeconds ?? null,
      durationSeconds: said?.durationSeconds ?? null,
      listeners: said?.listeners ?? null,
    };
  }
}

const sitesOf = (programme: string, { zones }: InstallationState): string[] => [
  ...new Set([...zones.values()].filter((zone) => zone.programme === programme).map(({ site }) => site)),
];

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code);

/**
 * Undefined when it was done. The code is the media service's own; one that this build does not know is ours to be
 * sorry for.
 */
function refusalIn(ack: Ack | undefined, media: DeviceRow): Refused | undefined {
  if (ack === undefined)
    return new Refused("media-unreachable", `${media.name} did not answer within ${answerMs / 1000} s`);
  if (ack.outcome === "done") return undefined;
  const { code = "", detail = ack.outcome } = ack;
  return isErrorCode(code) ? new Refused(code, detail) : new Refused("unavailable", `${media.name}: ${code} ${detail}`);
}
