import type { Birth } from "@carillon/contracts/birth";
import { systemClock } from "@carillon/control/clock";
import { Fleet } from "@carillon/control/features/devices/fleet";
import { Installation } from "@carillon/control/installation/installation";
import type { DeviceRow, LayerRow, Rows } from "@carillon/control/installation/rows";
import { ComposeFleet } from "@carillon/control/releases/compose-fleet";
import { imageReference } from "@carillon/contracts/release";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noRows } from "../../support/agreeable-store.js";
import { releaseFleetContract, type Stage } from "./contract.js";

const layerAt = (scope: string, values: object): LayerRow => ({
  ...{ scope, document: "release", values: { ...values }, priority: 0, version: 1, updatedAt: new Date(1000) },
  ...{ updatedBy: "a person", restoredFrom: null },
});
const ids = ["a", "b", "c"].map((digit) => digit.repeat(32));
const [hall = "", yard = "", gym = ""] = ids;
const older = "registry.example/carillon/agent:1.0.0";
const newer = `registry.example/carillon/agent:1.1.0@sha256:${"5".repeat(64)}`;
const signal = new AbortController().signal;

const device = (id: string): DeviceRow => ({
  ...{ id, kind: "speaker", name: id, site: "main", zones: [], tags: [], model: null, serial: null },
  ...{ endpoints: [], version: 1, createdAt: new Date(0) },
});
const birth = (running: string): Birth => ({
  ...{ v: 1, kind: "speaker", session: 1, bootId: "boot-boot", agentVersion: "1", configVersion: 0 },
  capabilities: { release: { delivery: "compose", running } },
});

interface ComposeStage extends Stage {
  readonly installation: Installation;
  /** The next so many commits find that another process was faster. */
  stale: number;
}

/** The installation itself, over a database that only says yes; devices that do what is desired of them. */
function open(): Promise<ComposeStage> {
  let rows: Rows = { ...noRows, devices: [...ids, "d".repeat(32)].map(device) };
  const installation = new Installation(
    {
      load: () => Promise.resolve(rows),
      missed: () => Promise.resolve(undefined),
      commit: (sequence, decide) => {
        if (stage.stale === 0)
          return Promise.resolve({ ...decide(undefined), missed: undefined, sequence: sequence + 1 });
        stage.stale -= 1;
        rows = { ...rows, layers: [...installation.state.layers.values()] };
        return Promise.resolve("stale");
      },
    },
    rows,
  );
  const live = new Fleet(systemClock, [], { changed: () => undefined, presence: () => undefined });
  const say = (id: string, running: string): void =>
    live.hear(id, { kind: "birth", session: 1, bootId: "boot-boot", retained: false }, { birth: birth(running) });
  for (const id of ids) say(id, older);
  const stage: ComposeStage = {
    ...{ fleet: new ComposeFleet(installation, live, systemClock), fleetId: "compose", stale: 0, installation },
    devices: [hall, yard, gym],
    releases: { newer, older },
    settle() {
      for (const id of ids) {
        const image = installation.state.desired.get(id)?.documents["release"]?.["image"];
        if (typeof image === "string") say(id, image);
      }
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return Promise.resolve(stage);
}

/** The newer release is one that the whole fleet is offered: no device is pinned by that. */
async function openWithBoth(): Promise<ComposeStage> {
  const stage = await open();
  await stage.installation.write(() => ({
    change: { layers: [layerAt("tag:none", { image: newer })] },
    outcome: true,
  }));
  return stage;
}

releaseFleetContract("compose", openWithBoth);

describe("devices that update themselves", () => {
  it("are those alone that say so", async () => {
    await using stage = await open();
    expect((await stage.fleet.devices(signal)).map(({ uuid }) => uuid)).toEqual(ids);
  });

  it("are told in their configuration, and keep what else its layer says", async () => {
    await using stage = await open();
    const { installation, fleet } = stage;
    const layers = [layerAt(`device:${hall}`, { silenceSeconds: 60 })];
    await installation.write(() => ({ change: { layers }, outcome: true }));
    const wanted = () => installation.state.desired.get(hall)?.documents["release"];
    await fleet.pin([hall], newer, { signal, overrideLock: true });
    expect(wanted()).toMatchObject({ image: newer, overrideLock: true, silenceSeconds: 60 });
    await fleet.pin([hall], null, { signal });
    expect(wanted()).toEqual({ silenceSeconds: 60 });
  });

  it("are told once: repeating it writes nothing", async () => {
    await using stage = await open();
    await stage.fleet.pin([hall], newer, { signal });
    const { version } = stage.installation.state.desired.get(hall) ?? {};
    await stage.fleet.pin([hall], newer, { signal });
    expect(stage.installation.state.desired.get(hall)?.version).toBe(version);
  });

  it("are told although another process wrote at the same time", async () => {
    await using stage = await open();
    stage.stale = 2;
    expect(await stage.fleet.pin([hall], newer, { signal })).toMatchObject({ devices: [hall] });
    expect((await stage.fleet.devices(signal))[0]?.pinned).toBe(newer);
  });
});

describe("an image", () => {
  it.each([
    "alpine:3",
    "registry.example:5000/a/b-c/d_e:v1.2.3",
    `ghcr.io/carillon/agent@sha256:${"a".repeat(64)}`,
    newer,
  ])("may be %s", (image) => {
    expect(imageReference.safeParse(image).success).toBe(true);
  });

  it.each(["alpine", "alpine:", "a b:1", "$(reboot):1", "../x:1", "A:1", "a:1\nb=2", "-a:1", "a@sha256:abc", ""])(
    "may not be %j",
    (image) => {
      expect(imageReference.safeParse(image).success).toBe(false);
    },
  );

  it("holds nothing that a shell or a line could take for something else, whatever is sent", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9._:@/$`;\n -]{1,40}$/), (text) => {
        if (imageReference.safeParse(text).success) expect(text).toMatch(/^[\w./:@-]+$/);
      }),
    );
  });
});
