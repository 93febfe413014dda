import type { BalenaSDK } from "balena-sdk";
import type { FleetMember, FleetMembership } from "../features/pairing/membership.js";
import type { BalenaApi } from "./balena-api.js";
import { chunks } from "./chunks.js";
import type {
  DeliveredDevice,
  DeliveredFleet,
  Pinned,
  PinOptions,
  Progress,
  Release,
  ReleaseFleet,
  ReleaseUnknown,
} from "./release-fleet.js";

/** Rows of one answer. */
const pageSize = 500;
/** In one filter: numeric ids are short, uuids are not, and the address has a limit (the SDK's own numbers). */
const idsPerRequest = 200;
const uuidsPerRequest = 50;
const releasesShown = 50;
/** One request of its own to each device that is told to override its lock. */
const overridesAtOnce = 4;

/** A device waits for its code meanwhile. */
const membershipPatienceMs = 10_000;

const deviceFields = [
  "id",
  "uuid",
  "device_name",
  "is_online",
  "os_version",
  "overall_status",
  "overall_progress",
] as const;

/** balena, or an openBalena, for the fleets that are named (`organization/fleet`). */
export class BalenaFleet implements ReleaseFleet, FleetMembership {
  readonly delivery = "balena";
  readonly isRemote = true;
  readonly pollSeconds = 60;
  readonly #api: BalenaApi;
  readonly #slugs: readonly string[];
  readonly #fleetIds = new Map<string, number>();
  /** Numeric ids by uuid, which never change. */
  readonly #deviceIds = new Map<string, number>();

  constructor(api: BalenaApi, slugs: readonly string[]) {
    this.#api = api;
    this.#slugs = slugs;
  }

  fleets(signal: AbortSignal): Promise<readonly DeliveredFleet[]> {
    return this.#api.call("fleets", signal, async (sdk) => {
      const fleets: DeliveredFleet[] = [];
      for (const slug of this.#slugs) {
        const { id, app_name } = await sdk.models.application.get(slug, { $select: ["id", "app_name"] });
        this.#fleetIds.set(slug, id);
        fleets.push({ id: slug, name: app_name, delivery: this.delivery });
      }
      return fleets;
    });
  }

  async releases(fleet: string, signal: AbortSignal): Promise<readonly Release[]> {
    const id = await this.#fleetId(fleet, signal);
    if (id === undefined) return [];
    const rows = await this.#api.call(`releases of ${fleet}`, signal, (sdk) =>
      sdk.pine.get({
        resource: "release",
        options: {
          $select: ["commit", "raw_version", "created_at"],
          $filter: { belongs_to__application: id, status: "success", is_invalidated: false },
          $orderby: { created_at: "desc" },
          $top: releasesShown,
        },
      }),
    );
    return rows.map((row) => ({
      id: row.commit,
      fleet,
      version: row.raw_version,
      createdAt: new Date(row.created_at),
    }));
  }

  async devices(signal: AbortSignal): Promise<readonly DeliveredDevice[]> {
    const devices: DeliveredDevice[] = [];
    for (const fleet of this.#slugs) {
      const id = await this.#fleetId(fleet, signal);
      if (id === undefined) continue;
      let page: readonly DeviceRow[];
      let last = 0;
      do {
        page = await this.#api.call(`devices of ${fleet}`, signal, (sdk) => devicesAfter(sdk, id, last));
        for (const row of page) this.#deviceIds.set(row.uuid, row.id);
        devices.push(...page.map((row) => deviceOf(row, fleet)));
        last = page.at(-1)?.id ?? last;
      } while (page.length === pageSize);
    }
    return devices;
  }

  async pin(uuids: readonly string[], commit: string | null, options: PinOptions): Promise<Pinned | ReleaseUnknown> {
    const { signal, overrideLock = false } = options;
    const release = commit === null ? null : await this.#runnable(commit, signal);
    if (release === undefined) return { kind: "release-unknown", release: commit ?? "" };
    await this.#learnIds(uuids, signal);
    const pinned: string[] = [];
    const known = uuids.flatMap((uuid) => {
      const id = this.#deviceIds.get(uuid);
      return id === undefined ? [] : [{ uuid, id }];
    });
    for (const chunk of chunks(known, idsPerRequest)) {
      const ids = await this.#pinChunk(
        chunk.map(({ id }) => id),
        release,
        signal,
      );
      pinned.push(...chunk.filter(({ id }) => ids.has(id)).map(({ uuid }) => uuid));
    }
    if (overrideLock) await this.#override(pinned, signal);
    const there = new Set(pinned);
    return { kind: "pinned", devices: pinned, unknown: uuids.filter((uuid) => !there.has(uuid)) };
  }

  /** Of a device in one of our fleets: its name there, its addresses, and the tags `carillon-site` and `carillon-zones`. */
  membership(uuid: string): Promise<FleetMember | undefined> {
    const signal = AbortSignal.timeout(membershipPatienceMs);
    return this.#api.call(`device ${uuid}`, signal, async (sdk) => {
      const [row] = await sdk.pine.get({
        resource: "device",
        options: {
          $select: ["device_name", "public_address", "ip_address"],
          $expand: { belongs_to__application: { $select: ["slug"] }, device_tag: { $select: ["tag_key", "value"] } },
          $filter: { uuid },
        },
      });
      if (row === undefined || !this.#slugs.includes(row.belongs_to__application[0]?.slug ?? "")) return undefined;
      const tags = new Map(row.device_tag.map(({ tag_key, value }) => [tag_key, value]));
      const site = tags.get("carillon-site");
      const zones = tags.get("carillon-zones");
      return {
        name: row.device_name,
        ...(site !== undefined && { site }),
        ...(zones !== undefined && { zones: words(zones) }),
        addresses: words(`${row.public_address ?? ""} ${row.ip_address ?? ""}`),
      };
    });
  }

  /** Pins those that still exist; the SDK's own method pins none when one of them is gone. */
  #pinChunk(
    ids: readonly number[],
    release: RunnableRelease | null,
    signal: AbortSignal,
  ): Promise<ReadonlySet<number>> {
    return this.#api.call(`pin ${ids.length} devices`, signal, async (sdk) => {
      const ofFleet = release === null ? {} : { belongs_to__application: release.fleet };
      const $filter = { id: { $in: [...ids] }, ...ofFleet };
      const rows = await sdk.pine.get({ resource: "device", options: { $select: ["id"], $filter } });
      const present = rows.map(({ id }) => id);
      if (present.length > 0)
        await sdk.pine.patch({
          resource: "device",
          options: { $filter: { id: { $in: present } } },
          body: { is_pinned_on__release: release?.id ?? null },
        });
      return new Set(present);
    });
  }

  #runnable(commit: string, signal: AbortSignal): Promise<RunnableRelease | undefined> {
    return this.#api.call(`release ${commit}`, signal, async (sdk) => {
      const [row] = await sdk.pine.get({
        resource: "release",
        options: {
          $select: ["id", "belongs_to__application"],
          $filter: { commit, status: "success", is_invalidated: false },
          $top: 1,
        },
      });
      return row === undefined ? undefined : { id: row.id, fleet: row.belongs_to__application.__id };
    });
  }

  async #learnIds(uuids: readonly string[], signal: AbortSignal): Promise<void> {
    const unknown = uuids.filter((uuid) => !this.#deviceIds.has(uuid));
    for (const chunk of chunks(unknown, uuidsPerRequest)) {
      const rows = await this.#api.call("ids of devices", signal, (sdk) =>
        sdk.pine.get({
          resource: "device",
          options: { $select: ["id", "uuid"], $filter: { uuid: { $in: [...chunk] } } },
        }),
      );
      for (const { id, uuid } of rows) this.#deviceIds.set(uuid, id);
    }
  }

  /**
   * Asks the supervisors over balena's VPN. A device that is away takes its update when it comes back, with its lock
   * respected.
   */
  async #override(uuids: readonly string[], signal: AbortSignal): Promise<void> {
    const ids = uuids.flatMap((uuid) => this.#deviceIds.get(uuid) ?? []);
    for (const chunk of chunks(ids, overridesAtOnce))
      await Promise.all(
        chunk.map((id) =>
          this.#api.call(`update of device ${id}`, signal, async (sdk) => {
            const [row] = await sdk.pine.get({
              resource: "device",
              options: { $select: ["is_online"], $filter: { id } },
            });
            if (row?.is_online === true) await sdk.models.device.update(id, { force: true });
          }),
        ),
      );
  }

  async #fleetId(slug: string, signal: AbortSignal): Promise<number | undefined> {
    if (!this.#fleetIds.has(slug) && this.#slugs.includes(slug)) await this.fleets(signal);
    return this.#fleetIds.get(slug);
  }
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== "");

interface RunnableRelease {
  readonly id: number;
  readonly fleet: number;
}

/** By id and not by `$skip`: a device that is removed meanwhile shifts nothing. */
const devicesAfter = (sdk: BalenaSDK, fleet: number, after: number) =>
  sdk.pine.get({
    resource: "device",
    options: {
      $select: [...deviceFields],
      $expand: {
        is_pinned_on__release: { $select: ["commit"] },
        is_running__release: { $select: ["commit"] },
        device_tag: { $select: ["tag_key", "value"] },
      },
      $filter: { belongs_to__application: fleet, id: { $gt: after } },
      $orderby: { id: "asc" },
      $top: pageSize,
    },
  });
type DeviceRow = Awaited<ReturnType<typeof devicesAfter>>[number];

const deviceOf = (row: DeviceRow, fleet: string): DeliveredDevice => ({
  uuid: row.uuid,
  fleet,
  name: row.device_name,
  online: row.is_online,
  pinned: row.is_pinned_on__release[0]?.commit ?? null,
  running: row.is_running__release[0]?.commit ?? null,
  progress: progressOf(row),
  hostVersion: row.os_version,
  tags: Object.fromEntries(row.device_tag.map(({ tag_key, value }) => [tag_key, value])),
});

/** `overall_status` is balena's own summary. It has none for a release that cannot be run: that one never arrives. */
const progressOf = ({ overall_status, overall_progress }: DeviceRow): Progress =>
  overall_status === "updating" ? { kind: "updating", percent: overall_progress } : { kind: "idle" };
