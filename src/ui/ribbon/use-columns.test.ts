import { expect, test } from "vitest";
import { columnsIn } from "./use-columns.ts";

test.each([
  ["a wide screen has all layers in one row", 1400, 60, 60],
  ["a phone has rows in which patterns of four and six stand one above the other", 350, 60, 36],
  ["a narrow box has rows of one length", 120, 61, 11],
  ["one layer has a column of its own", 350, 1, 1],
])("%s", (_, width, cells, columns) => {
  expect(columnsIn(width, cells)).toBe(columns);
});
