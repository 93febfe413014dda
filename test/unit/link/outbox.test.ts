import { Outbox, type Letter } from "@carillon/link/outbox";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const letter = (n: number): Letter => ({ leaf: "event", body: { n } });

describe("an outbox", () => {
  test("sends in order, keeps what did not arrive, and goes on with it", async () => {
    const outbox = new Outbox();
    for (let n = 0; n < 5; n += 1) outbox.put(letter(n));
    const sent: object[] = [];
    await outbox.drain(({ body }) => Promise.resolve(sent.length < 2 && sent.push(body) > 0));
    expect(outbox.size).toBe(3);
    await outbox.drain(({ body }) => Promise.resolve(sent.push(body) > 0));
    expect(sent).toEqual([0, 1, 2, 3, 4].map((n) => ({ n })));
  });

  test("holds the newest 256 and counts the others", () => {
    const outbox = new Outbox();
    for (let n = 0; n < 300; n += 1) outbox.put(letter(n));
    expect(outbox.size).toBe(256);
    expect(outbox.dropped).toBe(44);
  });

  test("loses and doubles nothing that fits, however sending fails", async () => {
    const work = fc.array(fc.oneof(fc.constant("put"), fc.nat(4)), { maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(work, async (steps) => {
        const outbox = new Outbox();
        const sent: object[] = [];
        let n = 0;
        for (const step of steps) {
          if (typeof step === "string") outbox.put(letter((n += 1)));
          else {
            let allowed = step;
            await outbox.drain(({ body }) => Promise.resolve((allowed -= 1) >= 0 && sent.push(body) > 0));
          }
        }
        await outbox.drain(({ body }) => Promise.resolve(sent.push(body) > 0));
        expect(sent).toEqual(Array.from({ length: n }, (_, i) => ({ n: i + 1 })));
      }),
    );
  });
});
