import { readExpectedDevices } from "@carillon/core/pairing/expected-devices-csv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const entry = { kind: "speaker", site: "main", zones: [], tags: [], device: null };

describe("a list of expected devices", () => {
  test("is read with its columns in any order, and what is missing has its default", () => {
    const text = "name,serial,zones,site\r\nLobby,1000,hall yard,north\r\n\r\nYard,1001,,\r\n";
    expect(readExpectedDevices(text)).toEqual({
      ok: true,
      items: [
        { ...entry, serial: "1000", name: "Lobby", zones: ["hall", "yard"], site: "north" },
        { ...entry, serial: "1001", name: "Yard" },
      ],
    });
  });

  test("is read as spreadsheets write it: a byte order mark, semicolons, quotes", () => {
    expect(readExpectedDevices('\uFEFFSerial;Name\n"10;00";"The ""big"" hall, left"')).toEqual({
      ok: true,
      items: [{ ...entry, serial: "10;00", name: 'The "big" hall, left' }],
    });
  });

  test("is refused whole, with the lines that are wrong and why", () => {
    expect(readExpectedDevices("serial;nme\n1;2")).toMatchObject({ ok: false, errors: [{ line: 1 }] });
    expect(readExpectedDevices("")).toMatchObject({ ok: false, errors: [{ line: 1 }] });
    expect(
      readExpectedDevices('serial,name,site\n1,"a\nb",main\n2,Good,main\n3,Bad,No Such\n4,Short\n5,"x"y,z\n'),
    ).toMatchObject({
      ok: false,
      errors: [
        { line: 2, detail: expect.stringContaining("name") as string },
        { line: 5, detail: expect.stringContaining("site") as string },
        { line: 6, detail: "2 fields, not 3" },
        { line: 7, detail: "8 fields, not 3" },
      ],
    });
  });

  test("survives being written and read, whatever the names are", () => {
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const name = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...Array.from('ab ",;ü漢')) });
    const names = fc.array(
      name.map((text) => text.trim()).filter((text) => text !== ""),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(names, fc.constantFrom(",", ";"), fc.constantFrom("\n", "\r\n"), (wanted, separator, end) => {
        const rows = wanted.map((text, index) => [`s${index}`, quoted(text)].join(separator));
        const read = readExpectedDevices([["serial", "name"].join(separator), ...rows, ""].join(end));
        expect(read.ok && read.items.map((item) => item.name)).toEqual(wanted);
      }),
    );
  });

  test("throws at nothing and ends", () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('serial,name\n\r";1\0')), maxLength: 200 });
    fc.assert(
      fc.property(text, (rest) => {
        readExpectedDevices(rest);
        readExpectedDevices(`serial,name\n${rest}`);
      }),
    );
  });
});
