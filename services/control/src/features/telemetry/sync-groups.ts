import type { Telemetry } from "@carillon/contracts/telemetry";

interface Group {
  readonly errors: Map<string, number>;
  /** Undefined: to be computed. */
  median: number | undefined;
}

/**
 * The speakers that play one timeline, and how far each is from the middle of them: RFC 7272's inter-destination synchronisation.
 * Against the median, so that one speaker that is far off does not make all others look wrong.
 */
export class SyncGroups {
  private readonly groups = new Map<string, Group>();
  private readonly groupOf = new Map<string, string>();

  /** A speaker belongs to the timeline that it plays and knows its error on; else to none. */
  hear(device: string, telemetry: Telemetry | null): void {
    if (telemetry?.kind !== "speaker") return this.leave(device);
    const { listening, sync } = telemetry;
    if (listening.state !== "playing" || listening.epoch === undefined || sync.playoutErrorSeconds === undefined) return this.leave(device);
    if (this.groupOf.get(device) !== listening.epoch) this.leave(device);
    this.groupOf.set(device, listening.epoch);
    const group = this.groups.get(listening.epoch) ?? { errors: new Map<string, number>(), median: undefined };
    group.errors.set(device, sync.playoutErrorSeconds);
    group.median = undefined;
    this.groups.set(listening.epoch, group);
  }

  leave(device: string): void {
    const epoch = this.groupOf.get(device);
    const group = epoch === undefined ? undefined : this.groups.get(epoch);
    if (epoch === undefined || group === undefined) return;
    this.groupOf.delete(device);
    group.errors.delete(device);
    group.median = undefined;
    if (group.errors.size === 0) this.groups.delete(epoch);
  }

  /** Seconds; positive: heard later than the others. Null outside any group. */
  skewOf(device: string): number | null {
    const group = this.groups.get(this.groupOf.get(device) ?? "");
    const error = group?.errors.get(device);
    if (group === undefined || error === undefined) return null;
    group.median ??= median([...group.errors.values()]);
    return error - group.median;
  }
}

/** Of at least one value; the mean of the middle two when they are even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
