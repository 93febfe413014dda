import type { BulkAction, BulkOutcome, BulkResult, bulkRequest } from "@carillon/contracts/bulk";
import { tagKey } from "@carillon/contracts/identity";
import type { z } from "zod";
import type { Installation } from "../../installation/installation.js";
import type { DeviceRow } from "../../installation/rows.js";
import type { InstallationState } from "../../installation/state.js";
import type { Sees } from "../access/authorisation.js";
import { Refused } from "../../refused.js";
import type { Commands } from "./commands.js";
import { filteredDevice } from "./filtered-device.js";
import type { Fleet } from "./fleet.js";
import { chosenBy, type Choice } from "./listing.js";
import { placed } from "./placing.js";

type Change = Exclude<BulkAction, { kind: "command" }>;
type Command = Extract<BulkAction, { kind: "command" }>;

/** So many commands are on their way to the broker at a time. */
const atOnce = 64;

/** One thing done to every device that a filter means, with what came of it for each. */
export class BulkActions {
  constructor(
    private readonly installation: Installation,
    private readonly fleet: Pick<Fleet, "of">,
    private readonly commands: Pick<Commands, "send">,
  ) {}

  /** Of devices at sites that whoever asks may not change, nothing is said. */
  async run({ filter, action, dryRun }: z.output<typeof bulkRequest>, sees: Sees): Promise<BulkOutcome | Refused> {
    const meant = chosenBy(filter);
    if (meant instanceof Refused) return meant;
    const chosen: Choice = (device) => sees(device.site) && meant(device);
    const results =
      action.kind === "command"
        ? await this.command(chosen, action, dryRun)
        : await this.change(chosen, action, dryRun);
    return results instanceof Refused ? results : outcomeOf(results, dryRun);
  }

  /** In one transaction: those that are refused stay as they are, and hinder no other. */
  private async change(chosen: Choice, action: Change, dryRun: boolean): Promise<BulkResult[] | Refused> {
    if (dryRun) return this.decide(chosen, action, this.installation.state).results;
    return this.installation.write((state) => {
      const { rows, results } = this.decide(chosen, action, state);
      return { change: { devices: rows }, outcome: results };
    });
  }

  private decide(
    chosen: Choice,
    action: Change,
    state: InstallationState,
  ): { rows: DeviceRow[]; results: BulkResult[] } {
    const rows: DeviceRow[] = [];
    const results = this.meant(chosen, state).map((row) => {
      const next = changedBy(action, row, state);
      if (next instanceof Refused) return refusal(row, next);
      const same = JSON.stringify(placeOf(next)) === JSON.stringify(placeOf(row));
      if (!same) rows.push({ ...next, version: row.version + 1 });
      return { ...said(row), outcome: same ? ("unchanged" as const) : ("changed" as const), ...placeOf(next) };
    });
    return { rows, results };
  }

  private async command(chosen: Choice, { instruction }: Command, dryRun: boolean): Promise<BulkResult[]> {
    const rows = this.meant(chosen, this.installation.state);
    const results: BulkResult[] = [];
    for (let first = 0; first < rows.length; first += atOnce) {
      const some = rows.slice(first, first + atOnce);
      results.push(...(await Promise.all(some.map((row) => this.send(row, instruction, dryRun)))));
    }
    return results;
  }

  /** To those that are there: a command is gone before another comes back. */
  private async send(row: DeviceRow, instruction: Command["instruction"], dryRun: boolean): Promise<BulkResult> {
    const { presence } = this.fleet.of(row.id).presence;
    if (presence !== "online" && presence !== "late")
      return refusal(row, new Refused("device-away", `${row.name} is ${presence}`));
    const sent = dryRun ? undefined : await this.commands.send(row.id, instruction);
    return sent instanceof Refused ? refusal(row, sent) : { ...said(row), outcome: "sent" };
  }

  private meant(chosen: Choice, state: InstallationState): DeviceRow[] {
    return [...state.devices.values()].filter((row) => chosen(filteredDevice(row, state, this.fleet)));
  }
}

const said = ({ id, name }: DeviceRow) => ({ device: id, name });
const placeOf = ({ site, zones, tags }: DeviceRow) => ({ site, zones: [...zones], tags: [...tags] });
const refusal = (row: DeviceRow, { code, detail }: Refused): BulkResult => ({
  ...said(row),
  outcome: "refused",
  ...{ code, detail },
});

function changedBy(action: Change, row: DeviceRow, state: InstallationState): DeviceRow | Refused {
  if (action.kind === "tag") return tagged(row, action);
  const { site, enter, leave } = action;
  const moved = placed(row, { site }, state);
  if (moved instanceof Refused) return moved;
  const zones = [...moved.zones, ...enter].filter((zone) => !leave.includes(zone));
  return placed(moved, { zones }, state);
}

function tagged(row: DeviceRow, { set, remove }: Extract<Change, { kind: "tag" }>): DeviceRow | Refused {
  const gone = new Set([...remove, ...set.map(tagKey)]);
  const tags = [...row.tags.filter((tag) => !gone.has(tagKey(tag))), ...set].sort();
  return tags.length > 32
    ? new Refused("request-invalid", `${row.name} would have more than 32 tags`)
    : { ...row, tags };
}

const outcomeOf = (results: BulkResult[], dryRun: boolean): BulkOutcome => {
  const count = (outcome: BulkResult["outcome"]) => results.filter((result) => result.outcome === outcome).length;
  const counts = {
    changed: count("changed"),
    unchanged: count("unchanged"),
    sent: count("sent"),
    refused: count("refused"),
  };
  return { dryRun, matched: results.length, counts, results };
};
