import type { Drift } from "@carillon/contracts/configuration";
import type { Instruction } from "@carillon/contracts/command";
import type { Device, DeviceChange, deviceList, Presence, ResolvedConfiguration } from "@carillon/contracts/http";
import type { z } from "zod";
import type { Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import { paged } from "../../http/page.js";
import { checkMatch, entityTag, type Preconditions } from "../../http/preconditions.js";
import type { Installation } from "../../installation/installation.js";
import type { DeviceRow } from "../../installation/rows.js";
import { hashOf, wantedOf } from "../../installation/wanted.js";
import type { Sees } from "../access/authorisation.js";
import { Refused } from "../../refused.js";
import type { Inventory } from "../releases/inventory.js";
import type { Commands } from "./commands.js";
import { deviceView } from "./device-view.js";
import type { Fleet } from "./fleet.js";
import { filteredDevice } from "./filtered-device.js";
import { choiceOf, type DeviceQuery } from "./listing.js";
import { placed } from "./placing.js";

const unknown = (id: string): Refused => new Refused("not-found", `there is no device ${id}`);
const tagOf = (row: DeviceRow): string => entityTag(row.version, row.createdAt);

/** The devices that operators let in: looked at, changed and removed. */
export class Devices {
  constructor(
    private readonly installation: Installation,
    private readonly fleet: Fleet,
    private readonly clock: Clock,
    private readonly commands: Pick<Commands, "send">,
    private readonly inventory: Inventory,
  ) {}

  get all(): IterableIterator<DeviceRow> {
    return this.installation.state.devices.values();
  }

  list(query: DeviceQuery, sees: Sees): z.infer<typeof deviceList> | Refused {
    const chosen = choiceOf(query);
    if (chosen instanceof Refused) return chosen;
    const { state } = this.installation;
    const page = paged(state.devices, query, (row) => sees(row.site) && chosen(filteredDevice(row, state, this.fleet)));
    return page instanceof Refused ? page : { ...page, items: page.items.map((row) => this.view(row)) };
  }

  get(id: string): Answer<Device> | Refused {
    const row = this.installation.state.devices.get(id);
    return row === undefined ? unknown(id) : new Answer(this.view(row), { etag: tagOf(row) });
  }

  /** The resolved documents as they are wanted now, and the layer that each leaf came from. */
  configuration(id: string): ResolvedConfiguration | Refused {
    const { state } = this.installation;
    const row = state.devices.get(id);
    if (row === undefined) return unknown(id);
    const { documents, origins } = wantedOf(row, state);
    const copies = Object.fromEntries(Object.entries(documents).map(([name, values]) => [name, { ...values }]));
    return {
      version: state.desired.get(id)?.version ?? 0,
      hash: hashOf(documents),
      documents: copies,
      origins: { ...origins },
    };
  }

  /** The same under a higher version: of itself the cloud does not push again what a device refused or took back. */
  async retry(id: string): Promise<ResolvedConfiguration | Refused> {
    const asked = await this.installation.write((state) => {
      const [row, last] = [state.devices.get(id), state.desired.get(id)];
      if (row === undefined) return unknown(id);
      const { drift } = filteredDevice(row, state, this.fleet);
      if (last === undefined || (drift !== "rejected" && drift !== "undone"))
        return new Refused("conflict", `${row.name} has neither refused nor taken back what is wanted: ${drift}`);
      return { change: { desired: [{ ...last, version: last.version + 1 }] }, outcome: undefined };
    });
    return asked instanceof Refused ? asked : this.configuration(id);
  }

  async change(id: string, change: DeviceChange, preconditions: Preconditions): Promise<Answer<Device> | Refused> {
    const written = await this.installation.write((state) => {
      const row = state.devices.get(id);
      if (row === undefined) return unknown(id);
      const there = checkMatch(preconditions, tagOf(row)) ?? placed(row, change, state);
      if (there instanceof Refused) return there;
      const { name = row.name, tags = row.tags } = change;
      const next = { ...there, name, tags, version: row.version + 1 };
      return { change: { devices: [next] }, outcome: next };
    });
    return written instanceof Refused ? written : new Answer(this.view(written), { etag: tagOf(written) });
  }

  /** It loses its certificate and its connection, and must be paired again to come back. */
  remove(id: string): Promise<Answer<undefined> | Refused> {
    return this.installation.write(({ devices, certificates }) => {
      if (!devices.has(id)) return unknown(id);
      const revoked = [...certificates.values()]
        .filter(({ device }) => device === id)
        .map((row) => ({ ...row, revoked: true }));
      return {
        change: { removedDevices: [id], certificates: revoked },
        outcome: new Answer(undefined, { status: 204 }),
      };
    });
  }

  async command(id: string, instruction: Instruction): Promise<Answer<{ id: string }> | Refused> {
    if (!this.installation.state.devices.has(id)) return unknown(id);
    const sent = await this.commands.send(id, instruction);
    return sent instanceof Refused ? sent : new Answer({ id: sent.id }, { status: 202 });
  }

  driftOf(row: DeviceRow): Drift {
    return filteredDevice(row, this.installation.state, this.fleet).drift;
  }

  get duplicates(): number {
    return this.fleet.duplicates;
  }

  presenceOf({ id }: DeviceRow): Presence {
    return this.fleet.of(id).presence.presence;
  }

  view(row: DeviceRow): Device {
    return deviceView(row, {
      state: this.installation.state,
      fleet: this.fleet,
      clock: this.clock,
      inventory: this.inventory,
    });
  }
}
