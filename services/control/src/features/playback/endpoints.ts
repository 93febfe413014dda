import type { Installation } from "../../installation/installation.js";
import { Refused } from "../../refused.js";
import type { Fleet } from "../devices/fleet.js";

/**
 * Where media services answer WHEP, as they say in their births: kept in the registry, for speakers' configurations
 * follow from it.
 */
export class Endpoints {
  constructor(
    private readonly installation: Installation,
    private readonly fleet: Pick<Fleet, "of">,
  ) {}

  /** Writes only what is news: a birth comes with every session. */
  async announce(device: string, endpoints: readonly string[]): Promise<void> {
    if (!this.isNews(device, endpoints)) return;
    await this.installation.write(({ devices }) => {
      const row = devices.get(device);
      if (row === undefined) return new Refused("not-found", `there is no device ${device}`);
      return { change: { devices: [{ ...row, endpoints, version: row.version + 1 }] }, outcome: undefined };
    });
  }

  /** Announces again what could not be written when it was said. */
  async settle(): Promise<void> {
    for (const { id } of [...this.installation.state.media.values()].flat()) {
      const { birth } = this.fleet.of(id);
      if (birth !== null) await this.announce(id, birth.capabilities.whep ?? []);
    }
  }

  private isNews(device: string, endpoints: readonly string[]): boolean {
    const row = this.installation.state.devices.get(device);
    if (row?.kind !== "media") return false;
    return row.endpoints.length !== endpoints.length || row.endpoints.some((url, at) => url !== endpoints[at]);
  }
}
