import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { CarillonError } from "@carillon/contracts/errors";
import { move } from "@carillon/control/moving/command";
import { readInstallation, writeLines, type Manifest, type Written } from "@carillon/control/moving/installation-file";
import { keyOf, seal, unseal, type DeriveKey } from "@carillon/control/moving/sealing";
import { leftOut, movedTables, secretColumns, secretTables } from "@carillon/control/moving/tables";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";

const derive: DeriveKey = (salt) => Promise.resolve(createHash("sha256").update("ours").update(salt).digest());
const other: DeriveKey = (salt) => Promise.resolve(createHash("sha256").update("other").update(salt).digest());

async function* given<T>(...parts: T[]): AsyncGenerator<T> {
  for (const part of parts) yield await Promise.resolve(part);
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function joined(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

const rows: Written[] = [
  { kind: "row", table: "sites", json: '{"id": "main", "count": 12345678901234567890}' },
  { kind: "row", table: "zones", json: '{"id": "hall", "name": "Große Halle\\n\\u2028"}' },
  { kind: "file", name: "ca.key", content: Buffer.from("a key") },
];
const manifest: Manifest = {
  carillon: "installation",
  format: 1,
  product: "0.1.0",
  schema: "0010_schedules",
  at: "2026-11-21T17:00:00.000Z",
  secrets: true,
  tables: ["sites", "zones"],
};

async function text(): Promise<string> {
  let all = "";
  for await (const line of writeLines(manifest, given(...rows))) all += line;
  return all;
}

/** Everything in it, or the code with which it is refused. */
async function read(file: Buffer, key: DeriveKey | undefined = derive): Promise<unknown> {
  try {
    const from = await readInstallation(given(file), key);
    const items: unknown[] = [];
    for await (const item of from.items) items.push(item);
    return { manifest: from.manifest, items };
  } catch (error) {
    if (error instanceof CarillonError) return error.code;
    throw error;
  }
}

const refused = (answer: unknown): boolean => answer === "installation-file-invalid" || answer === "passphrase-refused";

describe("an exported file", () => {
  it("gives back what was written, to the digit", async () => {
    const whole = await text();
    const back = await read(gzipSync(whole));
    expect(back).toMatchObject({
      manifest,
      items: [{ kind: "row", table: "sites" }, { table: "zones" }, { kind: "file", content: Buffer.from("a key") }],
    });
    expect(JSON.stringify(back)).toContain("12345678901234567890");
    expect(await read(await joined(seal(given(gzipSync(whole)), derive)))).toEqual(back);
  });

  it("is refused wherever it is cut off, sealed or not", async () => {
    const packed = gzipSync(await text());
    const sealed = await joined(seal(given(packed), derive));
    for (const file of [packed, sealed])
      for (let length = 0; length < file.length; length++)
        expect(refused(await read(file.subarray(0, length))), `${length} of ${file.length}`).toBe(true);
  });

  it("is refused with any bit of it flipped, or says the same: of gzip's head some bytes mean nothing", async () => {
    const packed = gzipSync(await text());
    const right = await read(packed);
    const sealed = await joined(seal(given(packed), derive));
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(), fc.integer({ min: 0, max: 7 }), async (isSealed, at, bit) => {
        const file = Buffer.from(isSealed ? sealed : packed);
        const place = at % file.length;
        file.writeUInt8(file.readUInt8(place) ^ (1 << bit), place);
        const answer = await read(file);
        if (refused(answer)) return;
        expect(isSealed).toBe(false);
        expect(answer).toEqual(right);
      }),
      { numRuns: 300 },
    );
  });

  it("is refused with a line that is changed, missing, twice, or of something else", async () => {
    const lines = (await text()).trimEnd().split("\n");
    const line = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom(...lines),
      fc.constant(`{"table":"sites","row":${"[".repeat(5000)}${"]".repeat(5000)}}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(lines.length), fc.nat(1), line, async (at, removed, hostile) => {
        const changed = lines.toSpliced(at, removed, hostile).join("\n");
        fc.pre(changed !== lines.join("\n"));
        expect(refused(await read(gzipSync(`${changed}\n`)))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("is refused when it is of another format or another program", async () => {
    const later = (await text()).replace('"format":1', '"format":2');
    await expect(readInstallation(given(gzipSync(later)), undefined)).rejects.toThrow(/of format 2, .* reads format 1/);
    for (const foreign of [Buffer.alloc(0), Buffer.from("PGDMP, which is not ours"), gzipSync('{"some":"JSON"}\n')])
      expect(await read(foreign)).toBe("installation-file-invalid");
  });

  it("does not fill the memory with a line without end", async () => {
    expect(await read(gzipSync(Buffer.alloc(40 * 1024 * 1024, 0x20)))).toBe("installation-file-invalid");
  });
});

describe("a sealed file", () => {
  it("gives back any number of bytes, in whatever pieces they come", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(0, 1, 16, 65_535, 65_536, 65_537), { maxLength: 4 }),
        fc.integer({ min: 1, max: 100_000 }),
        async (sizes, piece) => {
          const plain = sizes.map((size, index) => Buffer.alloc(size, index + 1));
          const sealed = await joined(seal(given(...plain), derive));
          expect((await joined(unseal(inPieces(sealed, piece), derive))).equals(Buffer.concat(plain))).toBe(true);
        },
      ),
      { numRuns: 30, examples: [[[65_535, 65_535], 1]] },
    );
  });

  it("opens by its passphrase alone", async () => {
    const sealed = await joined(seal(given(gzipSync(await text())), keyOf("right")));
    expect(await read(sealed, keyOf("right"))).toMatchObject({ manifest });
    expect(await read(sealed, keyOf("wrong"))).toBe("passphrase-refused");
    expect(await read(sealed, other)).toBe("passphrase-refused");
    await expect(readInstallation(given(sealed), undefined)).rejects.toThrow(/--passphrase-file/);
    expect(sealed.includes("a key")).toBe(false);
    expect(() => gunzipSync(sealed)).toThrow();
  });
});

describe("what is carried", () => {
  const store = join(import.meta.dirname, "../../../services/control/src/store");

  it("is every table of every schema, or is left out by name with a reason", () => {
    const files = readdirSync(store).filter((name) => name.endsWith("schema.ts"));
    const declared = new Set<string>();
    for (const file of files)
      for (const [, name = ""] of readFileSync(join(store, file), "utf8").matchAll(/\bpgTable\(\s*"(\w+)"/g))
        declared.add(name);
    const moved = movedTables.map(({ name }) => name);
    expect(declared.size).toBeGreaterThan(20);
    expect([...moved, ...Object.keys(leftOut)].toSorted()).toEqual([...declared].toSorted());
    for (const name of [...Object.keys(secretTables), ...Object.keys(secretColumns)]) expect(moved).toContain(name);
  });

  it("has what others refer to before them", () => {
    const names = movedTables.map(({ name }) => name);
    for (const [before, after] of [
      ["organisations", "sites"],
      ["sites", "devices"],
      ["devices", "last_known"],
      ["rollouts", "rollout_devices"],
      ["webhooks", "webhook_deliveries"],
    ] as const)
      expect(names.indexOf(before)).toBeLessThan(names.indexOf(after));
    expect(movedTables.filter(({ counted }) => counted.length > 0).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["audit", "layer_revisions", "webhook_deliveries"]),
    );
    for (const { order } of movedTables) expect(order).not.toEqual([]);
  });
});

describe("export and import", () => {
  it.each([
    ["is helped", ["export", "--help"], 0, /--with-secrets --passphrase-file SECRET/],
    ["names no file", ["import"], 2, /import needs the name of one file/],
    ["would write secrets in the open", ["export", "x", "--with-secrets"], 2, /give both or neither/],
    ["misspells", ["export", "x", "--secrets"], 2, /Unknown option '--secrets'/],
    ["names a passphrase that is not there", ["import", "x", "--passphrase-file", "/none"], 1, /\/none cannot be read/],
    ["names an export that is not there", ["import", "/none"], 1, /\/none cannot be read/],
    ["has no installation", ["export", "x"], 1, /no database in \/nowhere.*Check DATABASE_URL and CARILLON_DATA/],
  ] as const)("tell who %s", async (_who, args, code, said) => {
    const lines: unknown[] = [];
    const spies = (["log", "error"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((line) => void lines.push(line)),
    );
    expect(await move(args, { CARILLON_DATA: "/nowhere" }, "0.1.0")).toBe(code);
    for (const spy of spies) spy.mockRestore();
    expect(lines.join("\n")).toMatch(said);
  });
});
