import { expect, test } from "vitest";
import { type Piece, piecesOf, rowsBetween, topsOf } from "./row-window.ts";

/** Ten rows, every other one twice as high: 0, 10, 30, 40, 60, … 150. */
const tops = topsOf(10, (index) => (index % 2 === 0 ? 10 : 20));

test("rows begin where those above them end", () => {
  expect([...tops.slice(0, 4)]).toEqual([0, 10, 30, 40]);
  expect(tops.at(-1)).toBe(150);
});

test.each([
  [-500, -100, 0, 0],
  [-5, 5, 0, 1],
  [35, 75, 2, 6],
  [145, 500, 9, 10],
  [900, 999, 10, 10],
])("between %i and %i are the rows from %i up to %i", (from, to, first, end) => {
  expect(rowsBetween(tops, from, to)).toEqual({ first, end });
});

const sum = (pieces: readonly Piece[]) =>
  pieces.reduce(
    (all, piece) =>
      all + (piece.kind === "gap" ? piece.height : (tops[piece.index + 1] ?? 0) - (tops[piece.index] ?? 0)),
    0,
  );

test("gaps take the room of the rows that are left out, and a kept row stands where it belongs", () => {
  const pieces = piecesOf(tops, { first: 4, end: 6 }, [1]);
  expect(pieces).toEqual([
    { kind: "gap", before: 1, height: 10 },
    { kind: "row", index: 1 },
    { kind: "gap", before: 4, height: 30 },
    { kind: "row", index: 4 },
    { kind: "row", index: 5 },
    { kind: "gap", before: 10, height: 60 },
  ]);
  expect(sum(pieces)).toBe(150);
});

test("a row to keep that is there already, or is none, changes nothing", () => {
  expect(piecesOf(tops, { first: 0, end: 10 }, [3, -1, 10])).toHaveLength(10);
  expect(
    piecesOf(
      topsOf(0, () => 10),
      { first: 0, end: 0 },
      [],
    ),
  ).toEqual([]);
});
