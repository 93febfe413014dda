import { type FleetEvent, applied, emptyFleet, parseFleetEvent } from "@carillon/console/live/fleet";
import { layOut } from "@carillon/console/view/layout";
import { describe, expect, it } from "vitest";
import { mediaService, speaker, zone } from "./fleet-builders.js";

const fleet = (...events: FleetEvent[]) => applied(emptyFleet, events, 0);
const snapshot = (...numbers: number[]): FleetEvent => ({
  kind: "snapshot",
  devices: [mediaService(), ...numbers.map((number) => speaker(number))],
  zones: [zone("hall")],
});

describe("the layout of the page", () => {
  it("puts speakers into their zones by name, ten after nine", () => {
    const [site] = layOut(fleet(snapshot(10, 9, 1)));
    expect(site?.zones[0]?.speakers.map(({ name }) => name)).toEqual(["Speaker 1", "Speaker 9", "Speaker 10"]);
  });

  it("shows what the zone's programme plays on its site's media service, and not another site's", () => {
    expect(layOut(fleet(snapshot(1)))[0]?.zones[0]?.programme).toMatchObject({ id: "hall", state: "playing" });
    const elsewhere: FleetEvent = { kind: "zone", zone: zone("gym", { site: "annex", programme: "hall" }) };
    const annex = layOut(fleet(snapshot(1), elsewhere)).find(({ site }) => site === "annex");
    expect(annex?.zones[0]?.programme).toBeNull();
  });

  it("shows a speaker that is in no zone, and one that is in two zones twice", () => {
    const lone: FleetEvent = { kind: "device", device: speaker(2, {}, { zones: [] }) };
    const both: FleetEvent = { kind: "device", device: speaker(3, {}, { zones: ["hall", "gym"] }) };
    const [site] = layOut(fleet(snapshot(), lone, both, { kind: "zone", zone: zone("gym") }));
    expect(site?.zones.map(({ key, speakers }) => [key, speakers.map(({ name }) => name)])).toEqual([
      ["gym", ["Speaker 3"]],
      ["hall", ["Speaker 3"]],
      ["", ["Speaker 2"]],
    ]);
  });
});

describe("the fleet as the page knows it", () => {
  it("forgets what a new snapshot does not hold", () => {
    const seen = applied(fleet(snapshot(1, 2)), [snapshot(2)], 1);
    expect([...seen.devices.values()].map(({ name }) => name)).toEqual(["Media service", "Speaker 2"]);
  });

  it("forgets a device that was removed", () => {
    const seen = fleet(snapshot(1, 2), { kind: "device-removed", id: speaker(1).id });
    expect(seen.devices.has(speaker(1).id)).toBe(false);
  });

  it("passes over events that it does not know, and data that is not JSON", () => {
    expect(parseFleetEvent({ event: "of-tomorrow", data: "{}", id: "" })).toBeUndefined();
    expect(parseFleetEvent({ event: "device", data: "{", id: "" })).toBeUndefined();
  });
});
