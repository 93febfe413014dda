import type { ReleaseFleet } from "@carillon/control/releases/release-fleet";
import { describe, expect, it } from "vitest";

/** A fleet with at least three devices and two releases, none of them pinned. */
export interface Stage extends AsyncDisposable {
  readonly fleet: ReleaseFleet;
  readonly fleetId: string;
  readonly devices: readonly [string, string, string];
  readonly releases: { readonly newer: string; readonly older: string };
  /** The devices do what they were told. */
  settle(): Promise<void>;
}

/** What every implementation of ReleaseFleet does. */
export function releaseFleetContract(name: string, open: () => Promise<Stage>): void {
  const signal = new AbortController().signal;
  const device = async ({ fleet }: Stage, uuid: string) => {
    const found = (await fleet.devices(signal)).filter((each) => each.uuid === uuid);
    expect(found).toHaveLength(1);
    return found[0];
  };

  describe(`${name} as a release fleet`, () => {
    it("names its fleets, their releases newest first, and each device once", async () => {
      await using stage = await open();
      const { fleet, fleetId, releases } = stage;
      expect(await fleet.fleets(signal)).toContainEqual(
        expect.objectContaining({ id: fleetId, delivery: fleet.delivery }),
      );
      expect((await fleet.releases(fleetId, signal)).map(({ id }) => id)).toEqual([releases.newer, releases.older]);
      const devices = await fleet.devices(signal);
      expect(devices.map(({ uuid }) => uuid).sort()).toEqual([...stage.devices].sort());
      for (const each of devices) expect(each).toMatchObject({ fleet: fleetId, pinned: null, online: true });
    });

    it("has no releases of a fleet that it does not know", async () => {
      await using stage = await open();
      expect(await stage.fleet.releases("nobody/nothing", signal)).toEqual([]);
    });

    it("pins some devices: shown at once, running once they did it; the others are untouched", async () => {
      await using stage = await open();
      const { fleet, devices, releases } = stage;
      const [first, second, third] = devices;
      const before = await device(stage, third);
      expect(await fleet.pin([first, second], releases.newer, { signal })).toEqual({
        kind: "pinned",
        devices: [first, second],
        unknown: [],
      });
      expect((await device(stage, first))?.pinned).toBe(releases.newer);
      await stage.settle();
      for (const uuid of [first, second])
        expect(await device(stage, uuid)).toMatchObject({ pinned: releases.newer, running: releases.newer });
      expect(await device(stage, third)).toEqual(before);
    });

    it("may be told the same twice, and goes back to an older release", async () => {
      await using stage = await open();
      const { fleet, devices, releases } = stage;
      for (const release of [releases.newer, releases.newer, releases.older, releases.older]) {
        expect(await fleet.pin(devices, release, { signal })).toMatchObject({ kind: "pinned", unknown: [] });
        await stage.settle();
      }
      for (const uuid of devices)
        expect(await device(stage, uuid)).toMatchObject({ pinned: releases.older, running: releases.older });
    });

    it("lets devices follow their fleet again", async () => {
      await using stage = await open();
      const { fleet, devices, releases } = stage;
      await fleet.pin(devices, releases.newer, { signal });
      expect(await fleet.pin([devices[0]], null, { signal })).toMatchObject({ kind: "pinned", devices: [devices[0]] });
      expect((await device(stage, devices[0]))?.pinned).toBeNull();
      expect((await device(stage, devices[1]))?.pinned).toBe(releases.newer);
    });

    it("pins nothing to a release that does not exist", async () => {
      await using stage = await open();
      const { fleet, devices } = stage;
      expect(await fleet.pin(devices, "no-such-release", { signal })).toEqual({
        kind: "release-unknown",
        release: "no-such-release",
      });
      for (const uuid of devices) expect((await device(stage, uuid))?.pinned).toBeNull();
    });

    it("says which devices it does not know, and pins the others", async () => {
      await using stage = await open();
      const { fleet, devices, releases } = stage;
      const stranger = "f".repeat(32);
      expect(await fleet.pin([devices[0], stranger], releases.newer, { signal })).toEqual({
        kind: "pinned",
        devices: [devices[0]],
        unknown: [stranger],
      });
      expect((await device(stage, devices[0]))?.pinned).toBe(releases.newer);
    });

    it("pins nothing when the signal came first", async () => {
      await using stage = await open();
      const { fleet, devices, releases } = stage;
      const reason = new Error("not now");
      await expect(fleet.pin(devices, releases.newer, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      for (const uuid of devices) expect((await device(stage, uuid))?.pinned).toBeNull();
    });
  });
}
