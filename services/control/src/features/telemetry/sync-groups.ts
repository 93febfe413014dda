import type { Telemetry } from "@carillon/contracts/telemetry";

interface Group {
  readonly epoch: string;
  readonly members: Set<Member>;
  median: number;
  /** Members that changed since the median was taken. */
  changes: number;
}

interface Member {
  readonly group: Group;
  error: number;
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
  private readonly members = new Map<string, Member>();

  /** A speaker belongs to the timeline that it plays and knows its error on; else to none. */
  hear(device: string, telemetry: Telemetry | null): void {
    const place = telemetry === null ? undefined : placeOf(telemetry);
    const known = this.members.get(device);
    if (known !== undefined && known.group.epoch === place?.epoch) {
      known.error = place.error;
      known.group.changes += 1;
      return;
    }
    if (known !== undefined) this.leave(device);
    if (place !== undefined) this.join(device, place);
  }

  leave(device: string): void {
    const member = this.members.get(device);
    if (member === undefined) return;
    const { group } = member;
    this.members.delete(device);
    group.members.delete(member);
    group.changes += 1;
    if (group.members.size === 0) this.groups.delete(group.epoch);
  }

  /** Seconds; positive: heard later than the others. Null outside any group. */
  skewOf(device: string): number | null {
    const member = this.members.get(device);
    if (member === undefined) return null;
    const { group, error } = member;
    if (group.changes * renewal >= group.members.size) {
      group.median = median(Array.from(group.members, (one) => one.error));
      group.changes = 0;
    }
    return error - group.median;
  }

  private join(device: string, { epoch, error }: Place): void {
    const group = this.groups.get(epoch) ?? { epoch, members: new Set<Member>(), median: 0, changes: 0 };
    const member = { group, error };
    this.groups.set(epoch, group);
    this.members.set(device, member);
    group.members.add(member);
    group.changes += 1;
  }
}

interface Place {
  readonly epoch: string;
  /** Heard minus due, seconds. */
  readonly error: number;
}

function placeOf(telemetry: Telemetry): Place | undefined {
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
