import { labelled } from "@carillon/core/watch/exposition";
import { listened, type Watched } from "./watched-fleet.js";

interface Labels {
  /** `{device="…"}` */
  readonly own: string;
  /** Of `carillon_device_info`. */
  readonly info: string;
}

interface Known extends Labels {
  /** What they were made of: rows are replaced and never changed. */
  readonly of: Pick<Watched, "row" | "desired"> & Pick<Watched["live"], "birth">;
}

/** Label strings are made once per change of a device, not once per scrape. */
export class DeviceLabels {
  private readonly known = new Map<string, Known>();

  of({ row, desired, live: { birth } }: Watched): Labels {
    const known = this.known.get(row.id);
    if (known?.of.row === row && known.of.desired === desired && known.of.birth === birth) return known;
    const info = {
      ...{ device: row.id, name: row.name, kind: row.kind, site: row.site },
      zone: listened(desired, "zone") ?? "",
      programme: listened(desired, "programme") ?? "",
      model: birth?.model ?? row.model ?? "",
      agent_version: birth?.agentVersion ?? "",
      release: birth?.imageVersion ?? "",
    };
    const made = { own: labelled({ device: row.id }), info: labelled(info), of: { row, desired, birth } };
    this.known.set(row.id, made);
    return made;
  }

  /** Forgets devices that are no more. */
  keepOnly(devices: readonly Watched[]): void {
    if (this.known.size <= devices.length) return;
    const present = new Set(devices.map(({ row }) => row.id));
    for (const id of this.known.keys()) if (!present.has(id)) this.known.delete(id);
  }
}
