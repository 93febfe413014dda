import { JoinQueue, type Leave } from "@carillon/media/whep/join-queue";
import { describe, expect, it } from "vitest";

const limits = { atOnce: 2, waiting: 3, waitMs: 60_000, holdMs: 60_000 };

/** What has happened after all that can happen now did. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("the queue of joins", () => {
  it("lets so many in at once, the others in their order, and sends away whom it cannot seat", async () => {
    const queue = new JoinQueue(limits);
    const inside: number[] = [];
    const leaves: Leave[] = [];
    const joins = [0, 1, 2, 3, 4].map((name) =>
      queue.enter().then((leave) => {
        inside.push(name);
        leaves[name] = leave;
      }),
    );
    await settled();
    expect(inside).toEqual([0, 1]);
    await expect(queue.enter()).rejects.toMatchObject({ code: "overloaded" });
    leaves[1]?.();
    leaves[1]?.();
    await settled();
    expect(inside).toEqual([0, 1, 2]);
    for (const name of [0, 2, 3, 4]) {
      leaves[name]?.();
      await settled();
    }
    await Promise.all(joins);
    expect(inside).toEqual([0, 1, 2, 3, 4]);
    // All places are free again.
    for (const leave of [await queue.enter(), await queue.enter()]) leave();
  });

  it("gives a place on when its holder waits for the network", async () => {
    const queue = new JoinQueue({ ...limits, atOnce: 1, holdMs: 1 });
    await queue.enter();
    const leave = await queue.enter();
    leave();
  });

  it("sends away who has waited too long, and forgets him", async () => {
    const queue = new JoinQueue({ ...limits, atOnce: 1, waitMs: 1 });
    const leave = await queue.enter();
    await expect(queue.enter()).rejects.toMatchObject({ code: "overloaded" });
    leave();
    (await queue.enter())();
  });
});
