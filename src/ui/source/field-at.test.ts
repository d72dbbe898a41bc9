import { expect, test } from "vitest";
import {
  fieldAt,
  fieldNear,
  fieldsBetween,
  onlyFieldBetween,
  placeFields,
  type PlacedField,
} from "./field-at.ts";

const use = { use: "unmapped", nearest: [] } as const;
const field = (pointer: string, start: number, end: number): PlacedField => ({
  pointer,
  use,
  start,
  valueStart: start,
  end,
});
const fields = [field("/a", 4, 10), field("/b", 14, 20), field("/c", 22, 30)];

test("finds the field that an offset touches", () => {
  expect(fieldAt(fields, 4)?.pointer).toBe("/a");
  expect(fieldAt(fields, 10)?.pointer).toBe("/a");
  expect(fieldAt(fields, 17)?.pointer).toBe("/b");
  expect(fieldAt(fields, 30)?.pointer).toBe("/c");
});

test("finds none between, before and after the fields", () => {
  expect([0, 12, 31].map((offset) => fieldAt(fields, offset))).toEqual([undefined, undefined, undefined]);
  expect(fieldAt([], 3)).toBeUndefined();
});

test("agrees with a linear search everywhere", () => {
  for (let offset = 0; offset < 35; offset++) {
    expect(fieldAt(fields, offset)).toBe(fields.find(({ start, end }) => start <= offset && offset <= end));
  }
});

test("lists the fields of a range", () => {
  expect(fieldsBetween(fields, 11, 22).map(({ pointer }) => pointer)).toEqual(["/b", "/c"]);
  expect(fieldsBetween(fields, 11, 13)).toEqual([]);
});

test("beside a field, the only one of the line counts", () => {
  expect(fieldNear(fields, 1, { from: 0, to: 12 })?.pointer).toBe("/a");
  expect(fieldNear(fields, 21, { from: 13, to: 32 })).toBeUndefined();
});

test("tells whether a range has just one field", () => {
  expect(onlyFieldBetween(fields, 11, 20)?.pointer).toBe("/b");
  expect(onlyFieldBetween(fields, 11, 13)).toBeUndefined();
  expect(onlyFieldBetween(fields, 11, 22)).toBeUndefined();
});

test("places fields in the order of the text and inside the document", () => {
  const place = (start: number, end: number) => ({ start, valueStart: start + 1, end, line: 1 });
  const report = {
    fields: new Map([
      ["/x", use],
      ["/y", use],
    ]),
    places: new Map([
      ["/x", place(9, 90)],
      ["/y", place(2, 5)],
    ]),
    diagnostics: [],
  };
  expect(placeFields(report, (offset) => offset - 1, 20)).toEqual([
    { pointer: "/y", use, start: 1, valueStart: 2, end: 4 },
    { pointer: "/x", use, start: 8, valueStart: 9, end: 20 },
  ]);
});
