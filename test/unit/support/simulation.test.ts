import { expect, test } from "vitest";
import { seededRandom } from "../../support/random.js";
import { SimulatedNetwork } from "../../support/simulated-network.js";
import { VirtualClock } from "../../support/virtual-clock.js";

test("callbacks run in order of their time, equal times in the order they were scheduled", () => {
  const clock = new VirtualClock(100);
  const ran: string[] = [];
  for (const [name, atUs] of [
    ["c", 300],
    ["a", 200],
    ["d", 300],
    ["b", 200],
    ["now", 0],
  ] as const) {
    clock.schedule(atUs, (nowUs) => ran.push(`${name}@${nowUs}`));
  }
  clock.advance(200);
  expect(ran).toEqual(["now@100", "a@200", "b@200", "c@300", "d@300"]);
  expect(clock.now()).toBe(300);
});

test("what a callback schedules runs in the same advance if it is due in it", () => {
  const clock = new VirtualClock();
  let ticks = 0;
  const tick = (nowUs: number): void => {
    ticks += 1;
    clock.schedule(nowUs + 10, tick);
  };
  clock.schedule(10, tick);
  clock.advance(1000);
  expect(ticks).toBe(100);
  expect(clock.pending).toBe(1);
});

test("a cancelled callback does not run, and cancelling twice harms nothing", () => {
  const clock = new VirtualClock();
  let ran = false;
  const cancel = clock.schedule(5, () => (ran = true));
  cancel();
  cancel();
  expect(clock.step()).toBe(false);
  expect(ran).toBe(false);
});

test("a callback that never lets time pass is caught", () => {
  const clock = new VirtualClock();
  const again = (): void => void clock.schedule(0, again);
  again();
  expect(() => clock.advance(1)).toThrow(/without time passing/);
});

const arrivals = (seed: number): number[] => {
  const clock = new VirtualClock();
  const jitter = { shape: "exponential", ms: 3 } as const;
  const network = new SimulatedNetwork({ clock, seed, impairments: { delayMs: 5, loss: 0.2, jitter } });
  const heard: number[] = [];
  network.endpoint("speaker", (_, from, nowUs) => from === "media" && heard.push(nowUs));
  const media = network.endpoint("media", () => undefined);
  for (let i = 0; i < 100; i++) clock.schedule(i * 10_000, () => media.send("speaker", Uint8Array.of(i)));
  clock.advance(2e6);
  expect(heard.length).toBe(network.counts("media", "speaker").passed);
  return heard;
};

test("the same seed gives the same network, another seed another", () => {
  expect(arrivals(1)).toEqual(arrivals(1));
  expect(arrivals(1)).not.toEqual(arrivals(2));
});

test("packets are copied, directions are separate, and nobody is not an error", () => {
  const clock = new VirtualClock();
  const network = new SimulatedNetwork({ clock, seed: 1, impairments: { delayMs: 1 } });
  const heard: number[][] = [];
  const a = network.endpoint("a", () => undefined);
  const b = network.endpoint("b", (bytes) => heard.push([...bytes]));
  const bytes = Uint8Array.of(1, 2);
  network.change("b", "a", { cut: true });
  a.send("b", bytes);
  bytes.fill(9);
  a.send("nobody", bytes);
  b.send("a", bytes);
  clock.advance(5000);
  expect(heard).toEqual([[1, 2]]);
  expect(network.counts("b", "a").cut).toBe(1);
  b.close();
  a.send("b", bytes);
  clock.advance(5000);
  expect(heard.length).toBe(1);
  expect(() => network.endpoint("a", () => undefined)).toThrow(/taken/);
});

test("uniform numbers are uniform and repeatable", () => {
  const random = seededRandom(123);
  const counts = Array(10).fill(0) as number[];
  for (let i = 0; i < 100_000; i++) {
    const bucket = Math.floor(random() * 10);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  expect(seededRandom(9)()).toBe(seededRandom(9)());
});
