import { expect, test } from "vitest";
import type { RibbonKind, RibbonRun } from "./ribbon.ts";
import { cellsOf, cellWords } from "./ribbon-cells.ts";

const kind = (component: string, slot: "mixer" | "mlp"): RibbonKind => ({
  component,
  slot,
  words: component,
  label: component,
  count: 0,
  height: 1,
  hue: "full",
  texture: "plain",
});
const [FULL, DELTA, MOE] = [kind("full", "mixer"), kind("delta", "mixer"), kind("MoE", "mlp")];

/** So many layers, of which every fourth is of another kind. */
function fourths(layers: number): RibbonRun[] {
  return Array.from({ length: layers / 4 }, (_, index): RibbonRun[] => [
    { from: 4 * index, to: 4 * index + 2, mixer: DELTA, mlp: MOE },
    { from: 4 * index + 3, to: 4 * index + 3, mixer: FULL, mlp: MOE },
  ]).flat();
}

test("every layer of a usual model is a cell", () => {
  const cells = cellsOf(fourths(64));
  expect(cells.map(({ from, to }) => [from, to])).toEqual(Array.from({ length: 64 }, (_, i) => [i, i]));
  expect(cells.slice(2, 4).map(cellWords)).toEqual(["layer 2 · delta · MoE", "layer 3 · full · MoE"]);
});

test("of thousands of layers a few long runs are cells", () => {
  const runs = [
    { from: 0, to: 2999, mixer: DELTA, mlp: MOE },
    { from: 3000, to: 3001, mixer: FULL, mlp: null },
  ];
  expect(cellsOf(runs).map(cellWords)).toEqual(["layers 0–2999 · delta · MoE", "layers 3000–3001 · full"]);
});

test("thousands of runs are drawn in stretches, each with what its layers are", () => {
  const cells = cellsOf(fourths(10_000));
  expect(cells).toHaveLength(200);
  expect(cells.at(-1)?.to).toBe(9999);
  expect(cells[0]).toMatchObject({
    mixers: [
      { kind: DELTA, count: 38 },
      { kind: FULL, count: 12 },
    ],
    mlps: [{ kind: MOE, count: 50 }],
  });
  expect(cells[0] && cellWords(cells[0])).toBe("layers 0–49 · 38 × delta · MoE, 12 × full · MoE");
});
