import { deviceMay, everyDevice, parseTopic, topicOf, topics } from "@carillon/contracts/topics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const id = "0123456789abcdef0123456789abcdef";

describe("the topic table", () => {
  test("names a topic by device and leaf, and reads it back", () => {
    expect(topicOf(id, topics.birth)).toBe(`carillon/v1/${id}/up/birth`);
    expect(parseTopic(topicOf(id, topics.desired))).toEqual({ device: id, leaf: "down/config/desired" });
    expect(everyDevice(topics.telemetry)).toBe("carillon/v1/+/up/telemetry");
  });

  test("knows foreign topics as foreign", () => {
    for (const name of ["", "carillon/v2/x/up/birth", "homie/v1/x/up", "carillon/v1/x"])
      expect(parseTopic(name)).toBeUndefined();
  });
});

describe("the broker's rule", () => {
  test("lets a device publish what it says and read what it is told", () => {
    expect(deviceMay(id, "publish", topicOf(id, topics.telemetry))).toBe(true);
    expect(deviceMay(id, "subscribe", topicOf(id, topics.command))).toBe(true);
    expect(deviceMay(id, "subscribe", `carillon/v1/${id}/down/#`)).toBe(true);
  });

  test("forbids the other direction, another device and wildcards over devices", () => {
    expect(deviceMay(id, "publish", topicOf(id, topics.desired))).toBe(false);
    expect(deviceMay(id, "subscribe", topicOf(id, topics.state))).toBe(false);
    expect(deviceMay(id, "publish", topicOf("f".repeat(32), topics.birth))).toBe(false);
    for (const filter of [
      "#",
      "carillon/v1/+/down/#",
      "carillon/v1/+/down/command",
      `carillon/v1/${id}/down/+/desired`,
      "$SYS/#",
    ])
      expect(deviceMay(id, "subscribe", filter)).toBe(false);
  });

  test("never lets a topic outside the device's own tree pass", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("publish" as const, "subscribe" as const), (name, action) => {
        if (!name.startsWith(`carillon/v1/${id}/`)) expect(deviceMay(id, action, name)).toBe(false);
      }),
    );
  });
});
