import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Facts } from "../../shared/connectors/contract.ts";
import { files } from "../../shared/connectors/files/index.ts";
import { Mapping } from "../../shared/connectors/files/schema.ts";
import { examine } from "../../shared/documents/examine.ts";
import { csvLine, harmless } from "../../shared/exports/csv.ts";
import { csvPiece, delimiterOf, jsonPiece, linesPiece, objectOf } from "../../shared/imports/pieces.ts";
import { columnsOf, readRow } from "../../shared/imports/row.ts";
import { Mapping as ImportMapping, Target } from "../../shared/imports/schema.ts";
import { SourceRecord } from "../../shared/sources/schema.ts";
import { hostileBytes, hostileText, nearly, readingLater, readingOf } from "./hostile.ts";

const facts: Facts = { currency: "USD", now: "2026-03-02T11:00:00.000Z", zoneOf: () => "America/New_York" };
const start = { line: 1, most: 50 };

/** All rows of bytes, read in pieces as they come from a file, a few hundred bytes at a time. */
const inPieces = (bytes: Uint8Array, window: number) => {
  const cells: (string | undefined)[][] = [];
  let [offset, line, length] = [0, 1, window];
  for (let times = 0; offset < bytes.length && times < 2000; times += 1) {
    const atEnd = offset + length >= bytes.length;
    const piece = csvPiece(bytes.subarray(offset, offset + length), { line, most: 3, atEnd, delimiter: "," });
    cells.push(...piece.rows.map((row) => row.cells));
    length = piece.used === 0 ? length * 2 : window;
    offset += piece.used;
    line = piece.line;
    if (atEnd && piece.used === 0) break;
  }
  return cells;
};

describe("reliability 19: files that people bring", () => {
  const cell = hostileText.filter((text) => text.length < 200).map((text) => text.toWellFormed().trim());
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });

  it("CSV is read to its end, whatever the bytes are", () => {
    fc.assert(
      fc.property(hostileBytes, fc.boolean(), (bytes, atEnd) => {
        const delimiter = readingOf(() => delimiterOf(bytes))!;
        const piece = readingOf(() => csvPiece(bytes, { ...start, atEnd, delimiter }))!;
        expect(piece.used).toBeLessThanOrEqual(bytes.length);
        expect(piece.line).toBeGreaterThanOrEqual(1);
        if (atEnd && bytes.length > 0 && piece.rows.length < start.most) expect(piece.used).toBe(bytes.length);
      }),
      { numRuns: 400 },
    );
  });

  it("CSV that we wrote is read as it was written, in one piece or many", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 8, max: 200 }), (table, window) => {
        const bytes = Buffer.from(table.map((cells) => csvLine(cells)).join(""));
        const whole = csvPiece(bytes, { line: 1, most: 100, atEnd: true, delimiter: "," }).rows.map((row) => row.cells);
        expect(whole.map((cells) => cells.map((text) => harmless(text ?? "")))).toEqual(
          table.map((cells) => cells.map((text) => harmless(text))),
        );
        expect(readingOf(() => inPieces(bytes, window))).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });

  it("JSON Lines are objects or faults, each of its own line", () => {
    const line = fc.oneof(hostileText, fc.json(), fc.constant('{"__proto__":{"polluted":true},"Name":{"a":["b",{}]}}'));
    const bytes = fc.oneof(
      hostileBytes,
      fc.array(line).map((lines) => Buffer.from(lines.join("\n"))),
    );
    fc.assert(
      fc.property(bytes, fc.boolean(), (text, atEnd) => {
        const piece = readingOf(() =>
          jsonPiece(text, { ...start, atEnd, columns: ["Name", "__proto__", "constructor"] }),
        )!;
        expect(piece.used).toBeLessThanOrEqual(text.length);
        for (const { cells, fault } of piece.rows) expect(fault === undefined || cells.length === 0).toBe(true);
        for (const { value, fault } of readingOf(() => linesPiece(text, { ...start, atEnd }, objectOf))!.rows)
          expect(value === undefined || fault === undefined).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it("a row of an import is a client's data or has faults by its columns", () => {
    const targets = Target.options;
    const mapping = ImportMapping.parse({ columns: targets.map((to) => ({ column: `column ${to}`, to })) });
    const columns = columnsOf([...targets.map((to) => `column ${to}`), "__proto__"], mapping);
    const text = fc.oneof(
      hostileText,
      fc.constantFrom("Maya Lindqvist", "a@b.cd; c@d.ef", "3/14/2026", "+12075550155"),
    );
    const cells = fc.array(fc.option(text, { nil: undefined, freq: 9 }), { maxLength: columns.length + 2 });
    fc.assert(
      fc.property(cells, (given) => {
        const { faults } = readingOf(() => readRow({ line: 1, cells: given }, columns, mapping))!;
        for (const { column } of faults) expect(["", ...columns.map((one) => one.column)]).toContain(column);
      }),
      { numRuns: 400 },
    );
  });

  it("a file dropped for a source becomes records or faults, by any mapping the account may make", () => {
    const mappings = nearly(Mapping).filter((mapping) => Mapping.safeParse(mapping).success);
    const cells = fc.dictionary(hostileText, fc.option(hostileText));
    const table = fc.record({ record: cells, beside: fc.record({ mapping: mappings }) });
    const line = fc.record({ record: fc.oneof(nearly(SourceRecord), cells), beside: fc.constant(undefined) });
    const raws = fc.oneof(table, line);
    fc.assert(
      fc.property(raws, ({ record, beside }) => {
        const mapped = readingOf(() => files.map({ resource: "drop", id: "1", record, beside }, facts))!;
        for (const one of mapped.records) readingOf(() => SourceRecord.safeParse(one));
      }),
      { numRuns: 300 },
    );
  });
});

describe("reliability 20: an uploaded file", () => {
  const heads = {
    "application/pdf": Buffer.from("%PDF-1.7\n"),
    "image/png": Buffer.from("89504e470d0a1a0a0000000d494844520000000100000001080600000", "hex"),
    "image/jpeg": Buffer.from("ffd8ffe000104a46494600010100000100010000ffc0001108", "hex"),
    "image/webp": Buffer.from("RIFF\u0024\u0000\u0000\u0000WEBPVP8 "),
  };
  const types = Object.keys(heads) as (keyof typeof heads)[];

  beforeAll(() => import("jimp"));

  it("is what it says or is refused with a reason, whatever its bytes are", async () => {
    const head = fc.constantFrom(...Object.values(heads), Buffer.alloc(0));
    const bytes = fc.tuple(head, hostileBytes).map(([first, rest]) => new Uint8Array(Buffer.concat([first, rest])));
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(...types), async (given, type) => {
        const found = (await readingLater(() => examine(given, type)))!;
        if ("refusal" in found) expect(found.refusal).toMatch(/^(is|has) /);
      }),
      { numRuns: 200 },
    );
  });
});
