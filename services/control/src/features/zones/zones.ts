import type { Zone, zoneList, zonePut } from "@carillon/contracts/http";
import type { z } from "zod";
import { Answer } from "../../http/answer.js";
import type { Installation } from "../../installation/installation.js";
import { Refused } from "../../refused.js";

const unknown = (id: string): Refused => new Refused("not-found", `there is no zone ${id}`);

/**
 * Zones: what a speaker hears follows from the programme of its zone. Names are the client's choice; PUT is idempotent.
 */
export class Zones {
  constructor(private readonly installation: Installation) {}

  list(): z.infer<typeof zoneList> {
    return { items: [...this.installation.state.zones.values()].sort((a, b) => (a.id < b.id ? -1 : 1)) };
  }

  get(id: string): Zone | Refused {
    return this.installation.state.zones.get(id) ?? unknown(id);
  }

  put(id: string, wish: z.output<typeof zonePut>): Promise<Answer<Zone> | Refused> {
    return this.installation.write(({ zones }) => {
      const zone = { id, ...wish };
      return { change: { zones: [zone] }, outcome: new Answer(zone, { status: zones.has(id) ? 200 : 201 }) };
    });
  }

  /** Its speakers leave it, in the same commit. Its layers stay, for a zone that is made anew under the name. */
  remove(id: string): Promise<Answer<undefined> | Refused> {
    return this.installation.write(({ zones, devices }) => {
      if (!zones.has(id)) return unknown(id);
      const members = [...devices.values()].filter((device) => device.zones.includes(id));
      const left = members.map((row) => ({
        ...row,
        zones: row.zones.filter((zone) => zone !== id),
        version: row.version + 1,
      }));
      return { change: { removedZones: [id], devices: left }, outcome: new Answer(undefined, { status: 204 }) };
    });
  }
}
