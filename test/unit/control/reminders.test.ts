import { Reminders } from "@carillon/control/features/configuration/reminders";
import { monotonic, wallClock } from "@carillon/core/units";
import { pino } from "pino";
import { expect, it } from "vitest";

type Parts = ConstructorParameters<typeof Reminders>[0];

/** One speaker, of which version 5 is wanted. */
function stage() {
  const told: string[][] = [];
  const device = { presence: "online", version: 4, now: 1000, wanted: 5 };
  const reminders = new Reminders({
    installation: {
      get state() {
        const row = { device: "speaker", version: device.wanted, hash: "h" };
        return { desired: new Map([["speaker", row]]) } as unknown as Parts["installation"]["state"];
      },
    },
    fleet: {
      of: () =>
        ({
          presence: { presence: device.presence },
          reported: { version: device.version, hash: "h" },
        }) as unknown as ReturnType<Parts["fleet"]["of"]>,
    },
    publisher: { tellAgain: (devices) => void told.push([...devices]) },
    clock: { monotonic: () => monotonic(device.now), wall: () => wallClock(0) },
    log: pino({ level: "silent" }),
  });
  /** How often it is told within so many seconds. */
  const within = async (seconds: number): Promise<number> => {
    const before = told.length;
    for (const end = device.now + seconds; device.now < end; device.now += 5) await reminders.look();
    return told.length - before;
  };
  return { device, within };
}

it("are sent to who is there and has not taken what is wanted, less and less often", async () => {
  const { within } = stage();
  expect(await within(20)).toBe(0);
  expect(await within(20)).toBe(1);
  expect(await within(3600)).toBeGreaterThan(6);
  expect(await within(3600)).toBeLessThanOrEqual(7);
});

it("are not sent to who is away or has taken it", async () => {
  const { device, within } = stage();
  device.presence = "lost";
  expect(await within(100)).toBe(0);
  device.presence = "online";
  device.version = 5;
  expect(await within(100)).toBe(0);
});

it("begin anew with another version", async () => {
  const { device, within } = stage();
  expect(await within(25)).toBe(1);
  device.wanted = 6;
  expect(await within(20)).toBe(0);
  expect(await within(20)).toBe(1);
});
