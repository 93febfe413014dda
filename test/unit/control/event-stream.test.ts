import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { PassThrough } from "node:stream";
import { withDifference, type Difference } from "@carillon/contracts/difference";
import { EventStreamParser } from "@carillon/contracts/event-stream";
import type { Device } from "@carillon/contracts/http";
import { everywhere, type Sees } from "@carillon/control/features/access/authorisation";
import { EventStream } from "@carillon/control/features/events/event-stream";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { seededRandom } from "../../support/random.js";
import { speaker } from "../console/fleet-builders.js";

/** A client: what it knows after all that it was sent. Its far end reads when it is told to. */
class Watcher extends PassThrough {
  readonly events: string[] = [];
  readonly devices = new Map<string, unknown>();
  lastId = "";
  private readonly parser = new EventStreamParser();

  writeHead(): this {
    return this;
  }

  heard(): this {
    for (const { id, event, data } of this.parser.push(String(this.read() ?? ""))) {
      this.events.push(event);
      this.lastId = id;
      this.apply(event, JSON.parse(data) as { devices?: Device[]; id: string });
    }
    return this;
  }

  private apply(event: string, body: { devices?: Device[]; id: string }): void {
    if (event === "snapshot") {
      this.devices.clear();
      for (const device of body.devices ?? []) this.devices.set(device.id, device);
    } else if (event === "device") this.devices.set(body.id, body);
    else if (event === "device-removed") this.devices.delete(body.id);
    else if (event === "device-changed")
      this.devices.set(body.id, withDifference(this.devices.get(body.id) ?? {}, body as unknown as Difference));
  }
}

/** A fleet whose devices are changed by the test. */
class Source {
  readonly all = new Map<string, Device>();
  place = { sequence: 0, at: 0 };
  readonly stream = new EventStream({
    devices: () => this.all.values(),
    device: (id) => this.all.get(id),
    places: () => ({ zones: [], sites: [] }),
    waiting: () => 4,
    place: () => this.place,
  });

  put(device: Device): void {
    this.all.set(device.id, device);
    this.stream.deviceChanged(device.id);
  }

  remove(id: string): void {
    this.all.delete(id);
    this.stream.deviceChanged(id);
  }

  watch(watcher: Watcher, { sees = everywhere, from }: { sees?: Sees; from?: string } = {}): Watcher {
    this.stream.open(watcher as unknown as ServerResponse, sees, from);
    return watcher.heard();
  }
}

const zone = { name: "Gym", programme: null, priority: 0 };
const settled = (source: Source, ...watchers: Watcher[]) =>
  eventually("everybody knows all", () =>
    watchers.every(
      (watcher) => JSON.stringify(asSorted(watcher.heard().devices)) === JSON.stringify(asSorted(source.all)),
    ),
  );
const asSorted = (devices: ReadonlyMap<string, unknown>) =>
  [...devices].sort(([a], [b]) => (a < b ? -1 : 1)).map(sorted);
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, member]) => [name, sorted(member)]),
        )
      : value;

describe("the event stream", () => {
  it("begins with a snapshot, then tells of a device what has changed, and no more", async () => {
    const source = new Source();
    source.put(speaker(1));
    const watcher = source.watch(new Watcher());
    expect(watcher.events).toEqual(["snapshot"]);
    for (const seq of [2, 3, 4]) source.put(speaker(1, { seq }));
    source.stream.pairingsChanged();
    await settled(source, watcher);
    await eventually("all of it", () => watcher.heard().events.length === 3);
    expect(watcher.events).toEqual(["snapshot", "device-changed", "pairing"]);
    source.remove(speaker(1).id);
    await eventually("its end", () => watcher.heard().events.at(-1) === "device-removed");
    source.stream.close();
    await eventually("the end", () => watcher.writableEnded);
  });

  it("tells nobody of a site that he may not know of, also when a device moves", async () => {
    const source = new Source();
    source.put({ ...speaker(1), site: "south" });
    const [north, south] = [new Watcher(), new Watcher()];
    source.watch(north, { sees: (site) => site === "north" });
    source.watch(south, { sees: (site) => site === "south" });
    source.stream.send("zone", { id: "gym", site: "north", ...zone }, "north");
    source.put({ ...speaker(1), site: "north" });
    await eventually("it went over", () => north.heard().devices.size === 1 && south.heard().devices.size === 0);
    expect(north.events).toEqual(["snapshot", "zone", "device"]);
    expect(south.events).toEqual(["snapshot", "device-removed"]);
    source.stream.close();
  });

  it("gives whoever comes back what he missed, and in the end everybody knows the same", async () => {
    const source = new Source();
    const random = seededRandom(7);
    for (let n = 0; n < 20; n += 1) source.put(speaker(n));
    const stayed = source.watch(new Watcher());
    let came = source.watch(new Watcher());
    for (let round = 0; round < 6; round += 1) {
      came.heard().destroy();
      const missed = stayed.events.length;
      for (let change = 0; change < 30; change += 1) {
        const n = Math.floor(random() * 25);
        if (random() < 0.1) source.remove(speaker(n).id);
        else if (random() < 0.1) source.put({ ...speaker(n), telemetry: null });
        else
          source.put(
            speaker(n, { seq: round * 100 + change, sync: random() < 0.5 ? {} : { clockDriftPpm: random() } }),
          );
      }
      source.stream.send("zone", { id: `z${round}`, site: "main", ...zone });
      const back = new Watcher();
      for (const [id, device] of came.devices) back.devices.set(id, device);
      came = source.watch(back, { from: came.lastId });
      await eventually("both", () => stayed.heard().lastId === came.heard().lastId && stayed.events.length > missed);
      expect(came.events).not.toContain("snapshot");
      expect(came.events.filter((event) => event === "zone")).toHaveLength(1);
    }
    await settled(source, stayed);
    source.stream.close();
  });

  it("tells the first who comes back what each device has become, once, though nobody watched", async () => {
    const source = new Source();
    source.put(speaker(1));
    source.put(speaker(2));
    const left = source.watch(new Watcher());
    left.destroy();
    await once(left, "close");
    for (const seq of [2, 3, 4]) source.put(speaker(1, { seq }));
    source.remove(speaker(2).id);
    source.put(speaker(3));
    const back = new Watcher();
    for (const [id, device] of left.devices) back.devices.set(id, device);
    source.watch(back, { from: left.lastId });
    expect(back.events).toEqual(["device-changed", "device-removed", "device"]);
    await settled(source, back);
    source.stream.close();
  });

  it("begins anew with a snapshot for an id that is not its own, or too old", () => {
    const source = new Source();
    const first = source.watch(new Watcher());
    const text = { id: "z", ...zone, name: "x".repeat(80), site: "main" };
    for (let times = 0; times < 80_000; times += 1) source.stream.send("zone", text);
    for (const from of ["", "7", "nonsense", `AAAAAAAA.1`, first.lastId, `${first.lastId.slice(0, 9)}999999999.0.0`])
      expect(source.watch(new Watcher(), { from }).events).toEqual(["snapshot"]);
    source.stream.close();
  });

  it("holds no more than a bounded backlog for a watcher that does not read, and catches it up", async () => {
    const source = new Source();
    const watcher = source.watch(new Watcher({ highWaterMark: 1 }));
    const text = { id: "z", ...zone, name: "x".repeat(80), site: "main" };
    for (let times = 0; times < 100_000; times += 1) source.stream.send("zone", text);
    expect(watcher.writableLength).toBeLessThan(1_200_000);
    watcher.resume();
    await eventually("it has read all", () => watcher.writableLength === 0);
    watcher.pause();
    source.stream.send("zone", text);
    await eventually("the snapshot", () => watcher.heard().events.at(-1) === "snapshot");
    source.stream.close();
  });
});

describe("the event streams of two replicas", () => {
  const zone = { name: "z", programme: null, priority: 0, version: 1, createdAt: "2026-01-01T00:00:00Z", site: "main" };
  /** `lateMs`: by how much the second learns later of the first change. */
  const goOn = (lateMs: number, knownFrom = 0) => {
    const [here, there] = [new Source(), new Source()];
    there.place = { sequence: 0, at: knownFrom };
    const [watcher, local] = [new Watcher(), new Watcher()];
    open(here, watcher);
    open(there, local);
    for (let n = 1; n <= 3; n += 1) {
      here.place = { sequence: n, at: 100_000 + n };
      there.place = { sequence: n, at: 100_000 + n + lateMs };
      here.stream.send("zone", { id: `z${n}`, ...zone });
      there.stream.send("zone", { id: `z${n}`, ...zone });
      if (n === 2) watcher.heard();
    }
    const again = new Watcher();
    open(there, again, watcher.lastId);
    for (const { stream } of [here, there]) stream.close();
    return again.heard().events;
  };
  const open = ({ stream }: Source, watcher: Watcher, lastId?: string): void =>
    stream.open(watcher as unknown as ServerResponse, everywhere, lastId);

  it("go on where the other one was left, and say again what may have been missed", () => {
    // All of the last ten seconds is said again, because a device may have been heard there later.
    expect(goOn(0)).toEqual(["zone", "zone", "zone"]);
    expect(goOn(60_000)).toEqual(["zone", "zone", "zone"]);
    // Earlier than the time tells, by the log of changes alone.
    expect(goOn(-60_000)).toEqual(["zone"]);
  });

  it("give everything where one does not reach back so far", () => {
    expect(goOn(0, 95_000)).toEqual(["snapshot"]);
  });
});
