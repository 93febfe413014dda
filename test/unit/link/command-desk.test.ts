import type { Ack, Command, Instruction } from "@carillon/contracts/command";
import { CarillonError } from "@carillon/contracts/errors";
import { monotonic } from "@carillon/core/units";
import { CommandDesk } from "@carillon/link/command-desk";
import type { DeviceInstruction, Obeyed } from "@carillon/link/device-types";
import { describe, expect, test } from "vitest";

const command = (id: string, instruction: Instruction = { kind: "restart" }, lifeSeconds = 5): Command => ({
  v: 1,
  id,
  sentAt: "2001-01-01T00:00:00.000Z",
  expiresAt: new Date(Date.UTC(2001, 0, 1) + lifeSeconds * 1000).toISOString(),
  instruction,
});

function desk(obey: (instruction: DeviceInstruction) => Promise<Obeyed> = () => Promise.resolve({ outcome: "done" })) {
  const acks: Ack[] = [];
  const obeyed: DeviceInstruction[] = [];
  const clock = { now: 0 };
  const desk = new CommandDesk({
    now: () => monotonic(clock.now),
    obey: (instruction) => {
      obeyed.push(instruction);
      return obey(instruction);
    },
    rebirth: () => undefined,
    ack: (ack) => acks.push(ack),
  });
  return { desk, acks, obeyed, clock };
}

describe("commands", () => {
  test("are obeyed one after the other, in the order they came", async () => {
    const { desk: one, acks } = desk();
    for (const id of ["a", "b", "c"]) one.take(command(id));
    await one.idle;
    expect(acks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(["a done", "b done", "c done"]);
  });

  test("that waited longer than they live are not obeyed", async () => {
    const first = Promise.withResolvers<Obeyed>();
    const { desk: one, acks, obeyed, clock } = desk(() => first.promise);
    one.take(command("slow"));
    one.take(command("late"));
    await Promise.resolve();
    clock.now = 5;
    first.resolve({ outcome: "done" });
    await one.idle;
    expect(acks.map(({ outcome }) => outcome)).toEqual(["done", "expired"]);
    expect(acks.map(({ durationSeconds }) => durationSeconds)).toEqual([5, 5]);
    expect(obeyed).toHaveLength(1);
  });

  test("that come again are answered again, not obeyed again", async () => {
    const {
      desk: one,
      acks,
      obeyed,
    } = desk(() => Promise.resolve({ outcome: "rejected", code: "programme-unknown", detail: "x" }));
    one.take(command("a"));
    one.take(command("a"));
    await one.idle;
    one.take(command("a"));
    expect(acks).toHaveLength(2);
    const refusal = { outcome: "rejected", code: "programme-unknown", detail: "x" };
    expect(acks[1]).toEqual({ v: 1, id: "a", ...refusal, durationSeconds: 0 });
    expect(obeyed).toHaveLength(1);
  });

  test("that fail outside say why", async () => {
    const { desk: one, acks } = desk(() => Promise.reject(new CarillonError("source-missing", "no.mp3")));
    one.take(command("a"));
    await one.idle;
    expect(acks).toMatchObject([{ outcome: "failed", code: "source-missing", detail: "no.mp3" }]);
  });

  test("beyond 32 that wait are turned away, and memory stays bounded", async () => {
    const gate = Promise.withResolvers<Obeyed>();
    const { desk: one, acks } = desk(() => gate.promise);
    for (let n = 0; n < 1_000; n += 1) one.take(command(String(n)));
    expect(acks.length).toBeGreaterThan(900);
    expect(acks.every(({ code }) => code === "overloaded")).toBe(true);
    gate.resolve({ outcome: "done" });
    await one.idle;
  });
});
