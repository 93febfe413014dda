import { imageReference } from "@carillon/contracts/release";
import { canonicalJson } from "@carillon/core/canonical-json";
import { dateOf, type Clock } from "../clock.js";
import type { Fleet } from "../features/devices/fleet.js";
import type { Installation } from "../installation/installation.js";
import { layerKey, type DeviceRow, type LayerRow } from "../installation/rows.js";
import { Refused } from "../refused.js";
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

const fleetId = "compose";
const document = "release";
/** Another process may write at the same time. */
const tries = 5;

/**
 * Devices that update themselves by the `release` document (deploy/compose). Pinned is what has a layer of its own; what
 * its fleet runs is what wider layers say. A release is an image: it needs no register of its own.
 */
export class ComposeFleet implements ReleaseFleet {
  readonly delivery = "compose";
  /** Everything is in memory. */
  readonly isRemote = false;
  readonly pollSeconds = 5;

  constructor(
    private readonly installation: Installation,
    private readonly live: Pick<Fleet, "of">,
    private readonly clock: Clock,
  ) {}

  fleets(): Promise<readonly DeliveredFleet[]> {
    return Promise.resolve([{ id: fleetId, name: "Devices that update themselves", delivery: this.delivery }]);
  }

  /** The images that layers name, and those that run. */
  releases(fleet: string): Promise<readonly Release[]> {
    if (fleet !== fleetId) return Promise.resolve([]);
    const since = new Map<string, Date | null>(
      this.members()
        .flatMap((row) => [[this.said(row)?.running, null] as const])
        .filter(hasImage),
    );
    for (const { document: name, values, updatedAt } of this.installation.state.layers.values()) {
      const image = name === document ? imageOf(values) : null;
      if (image === null) continue;
      const before = since.get(image);
      since.set(image, before && before < updatedAt ? before : updatedAt);
    }
    const releases = [...since].map(([id, createdAt]) => ({ id, fleet, version: versionOf(id), createdAt }));
    return Promise.resolve(releases.sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0)));
  }

  devices(): Promise<readonly DeliveredDevice[]> {
    return Promise.resolve(this.members().map((row) => this.delivered(row)));
  }

  async pin(devices: readonly string[], image: string | null, options: PinOptions): Promise<Pinned | ReleaseUnknown> {
    if (image !== null && !imageReference.safeParse(image).success) return { kind: "release-unknown", release: image };
    const members = new Set(this.members().map(({ id }) => id));
    const known = devices.filter((id) => members.has(id));
    for (let attempt = 1; ; attempt += 1) {
      options.signal.throwIfAborted();
      const written = await this.write(known, image, options.overrideLock ?? false);
      if (!(written instanceof Refused)) break;
      if (attempt === tries) throw new Error(`${tries} times another process was faster: ${written.detail}`);
    }
    return { kind: "pinned", devices: known, unknown: devices.filter((id) => !members.has(id)) };
  }

  private write(devices: readonly string[], image: string | null, overrideLock: boolean): Promise<true | Refused> {
    return this.installation.write(({ layers }) => {
      const by = { updatedAt: dateOf(this.clock.wall()), updatedBy: "releases", restoredFrom: null };
      const written: LayerRow[] = [];
      const removed: LayerRow[] = [];
      for (const id of devices) {
        const path = pathOf(id);
        const before = layers.get(layerKey(path));
        const values = pinnedTo(image, overrideLock, before?.values ?? {});
        if (canonicalJson(values) === canonicalJson(before?.values ?? {})) continue;
        const row = { priority: 0, ...before, ...path, ...by, values, version: (before?.version ?? 0) + 1 };
        if (Object.keys(values).length > 0) written.push(row);
        else if (before !== undefined) removed.push({ ...before, ...by });
      }
      return { change: { layers: written, removedLayers: removed }, outcome: true as const };
    });
  }

  private members(): DeviceRow[] {
    return [...this.installation.state.devices.values()].filter((row) => this.said(row)?.delivery === this.delivery);
  }

  private said({ id }: DeviceRow) {
    return this.live.of(id).birth?.capabilities.release;
  }

  private delivered(row: DeviceRow): DeliveredDevice {
    const { running = null, progress = "idle", detail = "" } = this.said(row) ?? {};
    const layer = this.installation.state.layers.get(layerKey(pathOf(row.id)));
    return {
      uuid: row.id,
      fleet: fleetId,
      name: row.name,
      online: this.live.of(row.id).presence.presence === "online",
      pinned: layer === undefined ? null : imageOf(layer.values),
      running,
      progress: progressOf(progress, detail),
      hostVersion: null,
      tags: {},
    };
  }
}

const pathOf = (device: string) => ({ scope: `device:${device}`, document });

const imageOf = (values: LayerRow["values"]): string | null =>
  typeof values["image"] === "string" ? values["image"] : null;

/** Other values of the layer stay. */
function pinnedTo(image: string | null, overrideLock: boolean, before: LayerRow["values"]): LayerRow["values"] {
  const others = Object.fromEntries(
    Object.entries(before).filter(([name]) => name !== "image" && name !== "overrideLock"),
  );
  return image === null ? others : { ...others, image, ...(overrideLock && { overrideLock }) };
}

function progressOf(said: Progress["kind"], detail: string): Progress {
  if (said === "failed") return { kind: said, detail };
  return said === "updating" ? { kind: said, percent: null } : { kind: said };
}

const hasImage = <T>(entry: readonly [string | undefined, T]): entry is readonly [string, T] => entry[0] !== undefined;

/** The tag, or the beginning of the digest. */
const versionOf = (image: string): string =>
  /:(\w[\w.-]*)(?:@.*)?$/.exec(image.split("/").at(-1) ?? "")?.[1] ?? image.replace(/^.*@sha256:(.{12}).*$/, "$1");
