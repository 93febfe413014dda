import type { expectedDeviceList, expectedDevicesPost, expectedDevicesTaken } from "@carillon/contracts/enrolment";
import { z } from "zod";
import type { Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import type { ExpectedDeviceRow } from "../../installation/enrolment-rows.js";
import type { Installation } from "../../installation/installation.js";
import { Refused } from "../../refused.js";

export const expectedDevicesQuery = z.object({
  /** The last serial number of the page before. */
  cursor: z.string().max(128).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

/** Serial numbers that were imported before their devices come. */
export class ExpectedDevices {
  constructor(
    private readonly installation: Installation,
    private readonly clock: Clock,
  ) {}

  list({ cursor = "", limit }: z.output<typeof expectedDevicesQuery>): z.infer<typeof expectedDeviceList> {
    const rows = [...this.installation.state.expectedDevices.values()]
      .filter(({ serial }) => serial > cursor)
      .sort((a, b) => (a.serial < b.serial ? -1 : 1));
    const page = rows.slice(0, limit);
    return { items: page.map(view), nextCursor: rows.length > limit ? (page.at(-1)?.serial ?? null) : null };
  }

  /** All or none; an entry that is not met yet is replaced, one that is met is not touched by a list that comes late. */
  async take({
    items,
    expiresInSeconds,
  }: z.output<typeof expectedDevicesPost>): Promise<Answer<z.infer<typeof expectedDevicesTaken>> | Refused> {
    const expiresAt = new Date((this.clock.wall() + expiresInSeconds) * 1000);
    const written = await this.installation.write(({ expectedDevices }) => {
      const seen = new Set<string>();
      const errors = items.flatMap(({ serial }, index) => {
        const met = expectedDevices.get(serial)?.metBy ?? null;
        const detail = seen.has(serial) ? `${serial} is listed twice` : met && `${serial} was met by device ${met}`;
        seen.add(serial);
        return detail === null ? [] : [{ pointer: `/items/${index}/serial`, detail }];
      });
      if (errors.length > 0)
        return new Refused("conflict", `${errors.length} entries cannot be taken`, { errors: errors.slice(0, 32) });
      const rows = items.map((item): ExpectedDeviceRow => {
        const version = (expectedDevices.get(item.serial)?.version ?? 0) + 1;
        return { ...item, expiresAt, metBy: null, version };
      });
      return { change: { expectedDevices: rows }, outcome: { taken: rows.length } };
    });
    return written instanceof Refused ? written : new Answer(written, { status: 201 });
  }

  remove(serial: string): Promise<Answer<undefined> | Refused> {
    return this.installation.write(({ expectedDevices }) => {
      if (!expectedDevices.has(serial)) return new Refused("not-found", `no device ${serial} is expected`);
      return { change: { removedExpectedDevices: [serial] }, outcome: new Answer(undefined, { status: 204 }) };
    });
  }
}

const view = (row: ExpectedDeviceRow): z.infer<typeof expectedDeviceList>["items"][number] => {
  const { serial, name, kind, site, zones, tags, device, expiresAt, metBy } = row;
  return {
    ...{ serial, name, kind, site, zones: [...zones], tags: [...tags], device, metBy },
    expiresAt: expiresAt.toISOString(),
  };
};
