import { open, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { once } from "node:events";
import { source as contract, type PcmFormat } from "@carillon/contracts/command";
import { PcmReader } from "@carillon/media/sources/pcm-reader";
import { PcmSource } from "@carillon/media/sources/pcm-source";
import { SampleReader } from "@carillon/media/sources/sample-ring";
import { monotonicUs } from "@carillon/rtc/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { freePort } from "../../support/free-ports.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const format = (input: string): PcmFormat => {
  const parsed = contract.parse({ kind: "pcm", input });
  if (parsed.kind !== "pcm") throw new Error("not raw samples");
  return parsed;
};
const rim = { nowUs: monotonicUs, patienceUs: 10_000 };

/** A tenth of a second of stereo, both channels alike. */
const tone = (): Buffer => {
  const bytes = Buffer.alloc(4 * 4800);
  for (let frame = 0; frame < 4800; frame += 1) {
    const sample = Math.round(20_000 * Math.sin(frame / 10));
    bytes.writeInt16LE(sample, 4 * frame);
    bytes.writeInt16LE(sample, 4 * frame + 2);
  }
  return bytes;
};

const loudness = (memory: SharedArrayBuffer): number => {
  const reader = new SampleReader(memory);
  const into = new Float32Array(2 * reader.available);
  reader.mixInto(into, reader.available, { gain: 1, step: 0 });
  return Math.max(0, ...into);
};

describe("raw samples of another program", () => {
  it("are read from a FIFO that is made where there was none, from one writer after the other", async () => {
    await using folder = await temporaryFolder("pcm");
    const source = await PcmSource.open(format(`pipe:${folder.file("fifo")}`), rim);
    source.begin(monotonicUs());
    for (let writer = 0; writer < 2; writer += 1) {
      await using file = await open(folder.file("fifo"), "w");
      // Not a whole frame at the end: the next writer begins with a whole one.
      await file.write(tone().subarray(0, -3));
      await eventually("the tone in the ring", () => loudness(source.memory) > 0.5);
    }
    source.close();
    expect(await source.end).toMatchObject({ kind: "whole" });
  });

  it("are read from a TCP port of this machine", async () => {
    const port = await freePort();
    const source = await PcmSource.open(format(`tcp://127.0.0.1:${port}`), rim);
    source.begin(monotonicUs());
    const writer = createConnection(port, "127.0.0.1");
    await once(writer, "connect");
    writer.end(tone());
    await eventually("the tone in the ring", () => loudness(source.memory) > 0.5);
    source.close();
  });

  it("are refused where there is something else, and from other machines", async () => {
    await using folder = await temporaryFolder("pcm");
    await writeFile(folder.file("file"), "");
    await expect(PcmSource.open(format(`pipe:${folder.file("file")}`), rim)).rejects.toMatchObject({
      code: "input-unavailable",
    });
    const missing = `pipe:${folder.file("nowhere/fifo")}`;
    await expect(PcmSource.open(format(missing), rim)).rejects.toMatchObject({ code: "input-unavailable" });
    expect(contract.safeParse({ kind: "pcm", input: "tcp://0.0.0.0:4953" }).success).toBe(false);
  });

  it("of any bytes in any pieces are whole frames of finite samples", () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 });
    fc.assert(
      fc.property(
        pieces,
        fc.constantFrom("s16le" as const, "f32le" as const),
        fc.integer({ min: 1, max: 8 }),
        (all, kind, channels) => {
          const reader = new PcmReader({ format: kind, channels });
          const frames = all
            .map((piece) => reader.push(Buffer.from(piece)))
            .reduce((sum, samples) => {
              expect(samples.every((sample) => Math.abs(sample) <= 4)).toBe(true);
              return sum + samples.length / 2;
            }, 0);
          const bytes = all.reduce((sum, piece) => sum + piece.length, 0);
          expect(frames).toBe(Math.floor(bytes / (channels * (kind === "s16le" ? 2 : 4))));
        },
      ),
    );
  });
});
