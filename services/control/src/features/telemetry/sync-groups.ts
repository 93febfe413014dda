import type { Telemetry } from "@carillon/contracts/telemetry";

interface Group {
  readonly errors: Map<string, number>;
  median: number;
  /** Members that changed since the median was taken. */
  changes: number;
}

/**
 * The median is taken anew when one in eight members has changed: for up to eight, always; for ten thousand that report
 * every second, sorting costs a microsecond per message instead of a millisecond, and an eighth of them hardly moves
 * the middle.
 */
const renewal = 8;

/**
 * The speakers that play one timeline, and how far each is from the middle of them: RFC 7272's inter-destination
 * synchronisation. Against the median, so that one speaker that is far off does not make all others look wrong.
 */
export class SyncGroups {
  private readonly groups = new Map<string, Group>();
  private readonly groupOf = new Map<string, string>();

  /** A speaker belongs to the timeline that it plays and knows its error on; else to none. */
  hear(device: string, telemetry: Telemetry | null): void {
    const place = telemetry === null ? undefined : placeOf(telemetry);
    if (this.groupOf.get(device) !== place?.epoch) this.leave(device);
    if (place === undefined) return;
    this.groupOf.set(device, place.epoch);
    const group = this.groups.get(place.epoch) ?? { errors: new Map<string, number>(), median: 0, changes: 0 };
    group.errors.set(device, place.error);
    group.changes += 1;
    this.groups.set(place.epoch, group);
  }

  leave(device: string): void {
    const epoch = this.groupOf.get(device);
    const group = epoch === undefined ? undefined : this.groups.get(epoch);
    if (epoch === undefined || group === undefined) return;
    this.groupOf.delete(device);
    group.errors.delete(device);
    group.changes += 1;
    if (group.errors.size === 0) this.groups.delete(epoch);
  }

  /** Seconds; positive: heard later than the others. Null outside any group. */
  skewOf(device: string): number | null {
    const group = this.groups.get(this.groupOf.get(device) ?? "");
    const error = group?.errors.get(device);
    if (group === undefined || error === undefined) return null;
    if (group.changes * renewal >= group.errors.size) {
      group.median = median([...group.errors.values()]);
      group.changes = 0;
    }
    return error - group.median;
  }
}

function placeOf(telemetry: Telemetry): { epoch: string; error: number } | undefined {
  if (telemetry.kind !== "speaker" || telemetry.listening.state !== "playing") return undefined;
  const { epoch } = telemetry.listening;
  const { playoutErrorSeconds: error } = telemetry.sync;
  return epoch === undefined || error === undefined ? undefined : { epoch, error };
}

/** Of at least one value; the mean of the middle two when they are even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
