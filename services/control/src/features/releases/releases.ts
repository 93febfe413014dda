import { CarillonError } from "@carillon/contracts/errors";
import type {
  deliveredDeviceList,
  DeviceRelease,
  Release as ReleaseView,
  releaseFleetList,
  releaseList,
  releasePin,
} from "@carillon/contracts/release";
import type { z } from "zod";
import { Answer } from "../../http/answer.js";
import { newestFirst, pageByKey, type PageQuery } from "../../http/page.js";
import { checkGiven, contentTag } from "../../http/preconditions.js";
import type { Installation } from "../../installation/installation.js";
import { Refused } from "../../refused.js";
import type { ReleaseFleet } from "../../releases/release-fleet.js";
import type { Inventory, Seen } from "./inventory.js";
import { deviceReleaseOf } from "./release-view.js";

export interface ReleaseQuery extends PageQuery {
  readonly fleet?: string | undefined;
}

/** A person waits for the answer. */
const patienceMs = 30_000;

const unknown = (id: string): Refused => new Refused("not-found", `there is no device ${id}`);

/** Which releases there are, who runs what, and one device's pin by hand. Many devices are pinned by a rollout. */
export class Releases {
  constructor(
    private readonly installation: Installation,
    private readonly inventory: Inventory,
  ) {}

  async fleets(page: PageQuery): Promise<z.infer<typeof releaseFleetList>> {
    const all = await this.eachFleet((fleet, signal) => fleet.fleets(signal));
    const { rows, nextCursor } = pageByKey(all, page, ({ id }) => id);
    return { items: rows.map((each) => ({ ...each })), nextCursor };
  }

  async list({ fleet: only, ...page }: ReleaseQuery): Promise<z.infer<typeof releaseList>> {
    const all = await this.eachFleet(async (deliverer, signal) => {
      const fleets = (await deliverer.fleets(signal)).filter(({ id }) => only === undefined || id === only);
      const found: ReleaseView[] = [];
      for (const { id } of fleets)
        for (const { createdAt, ...release } of await deliverer.releases(id, signal))
          found.push({ ...release, delivery: deliverer.delivery, createdAt: createdAt?.toISOString() ?? null });
      return found;
    });
    const keyOf = ({ fleet, createdAt, id }: ReleaseView) => `${fleet} ${newestFirst(new Date(createdAt ?? 0), id)}`;
    const { rows: items, nextCursor } = pageByKey(all, page, keyOf);
    return { items, nextCursor };
  }

  devices(page: PageQuery): z.infer<typeof deliveredDeviceList> {
    const ours = new Map<Seen, string>();
    for (const id of this.installation.state.devices.keys()) {
      const seen = this.inventory.of(id);
      if (seen !== undefined) ours.set(seen, id);
    }
    const { rows, nextCursor } = pageByKey(this.inventory.all, page, ({ device: { name, uuid } }) => `${name} ${uuid}`);
    return { items: rows.map((seen) => ({ ...deviceReleaseOf(seen), device: ours.get(seen) ?? null })), nextCursor };
  }

  device(id: string): Answer<DeviceRelease> | Refused {
    if (!this.installation.state.devices.has(id)) return unknown(id);
    const seen = this.inventory.of(id);
    return seen === undefined ? undelivered(id) : new Answer(deviceReleaseOf(seen), { etag: tagOf(seen) });
  }

  async pin(
    id: string,
    { release, overrideLock }: z.output<typeof releasePin>,
    ifMatch: string | undefined,
  ): Promise<Answer<DeviceRelease> | Refused> {
    if (!this.installation.state.devices.has(id)) return unknown(id);
    const seen = this.inventory.of(id);
    if (seen === undefined) return undelivered(id);
    const objection = checkGiven(ifMatch, tagOf(seen));
    if (objection !== undefined) return objection;
    const { fleet, device } = seen;
    const outcome = await inTime(fleet, async (signal) => {
      const pinned = await fleet.pin([device.uuid], release, { signal, overrideLock });
      await this.inventory.refresh(fleet, signal);
      return pinned;
    });
    if (outcome.kind === "release-unknown")
      return new Refused("release-unknown", `${fleet.delivery} has no release ${outcome.release} that can be run`);
    if (outcome.unknown.length > 0)
      return new Refused(
        "conflict",
        `${fleet.delivery} cannot run ${release ?? "its fleet's release"} on ${device.name}: it is gone, or in another fleet`,
      );
    const now = this.inventory.of(id) ?? seen;
    return new Answer(deviceReleaseOf(now), { status: 202, etag: tagOf(now) });
  }

  private async eachFleet<T>(ask: (fleet: ReleaseFleet, signal: AbortSignal) => Promise<readonly T[]>): Promise<T[]> {
    const answers = this.inventory.fleets.map((fleet) => inTime(fleet, (signal) => ask(fleet, signal)));
    return (await Promise.all(answers)).flat();
  }
}

async function inTime<T>({ delivery }: ReleaseFleet, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    return await ask(signal);
  } catch (cause) {
    if (cause !== signal.reason) throw cause;
    throw new CarillonError("delivery-unreachable", `${delivery} did not answer within ${patienceMs / 1000} s`, {
      cause,
    });
  }
}

/** Of what a person decides: the rest changes by itself. */
const tagOf = ({ device: { uuid, fleet, pinned } }: Seen): string => contentTag([uuid, fleet, pinned]);

const undelivered = (id: string): Refused =>
  new Refused("delivery-missing", `neither balena nor an updater of its own is known to update device ${id}`);
