import { expect, test } from "vitest";
import { treemap } from "./treemap.ts";

const rect = { x: 10, y: 20, width: 300, height: 100 };

test("areas are in proportion to weights and fill the rectangle; what weighs nothing has none", () => {
  const placed = treemap(
    [60, 30, 6, 3, 1, 0].map((weight) => ({ of: weight, weight })),
    rect,
  );
  expect(placed.map(({ of }) => of)).toEqual([60, 30, 6, 3, 1]);
  for (const { of, width, height } of placed) expect(width * height).toBeCloseTo(of * 300, 6);
  for (const { x, y, width, height } of placed) {
    expect(x).toBeGreaterThanOrEqual(10);
    expect(y).toBeGreaterThanOrEqual(20);
    expect(x + width).toBeLessThanOrEqual(310.001);
    expect(y + height).toBeLessThanOrEqual(120.001);
  }
});

test("of nothing there is nothing", () => {
  expect(treemap([{ of: "a", weight: 0 }], rect)).toEqual([]);
});
