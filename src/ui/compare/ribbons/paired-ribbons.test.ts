import { expect, test } from "vitest";
import { compareInspections } from "../../../compare/compare-inspections.ts";
import { DENSE, fixtureSide, MINIMAX, MOE } from "../../../compare/fixtures/sides.ts";
import { pairedRibbons } from "./paired-ribbons.ts";

function ribbons(nameA: string, nameB: string) {
  const [a, b] = [fixtureSide(nameA), fixtureSide(nameB)];
  const { layers } = compareInspections(a, b);
  return pairedRibbons(a.inspection.spec.body, b.inspection.spec.body, layers);
}

test("layer n stands under layer n, and what is the same has one colour on both sides", () => {
  const { a, b, kinds, differs } = ribbons(DENSE, MOE);
  expect([a.length, b.length, differs.length]).toEqual([64, 40, 64]);
  expect(b.map(({ mixer }) => mixer)).toEqual(a.slice(0, 40).map(({ mixer }) => mixer));
  expect(b[0]?.mlp).not.toBe(a[0]?.mlp);
  expect(differs.every(Boolean)).toBe(true);
  expect(kinds.find(({ words }) => words === "full attention")).toMatchObject({ a: 16, b: 10 });
});

test("a kind that one side alone has counts nothing on the other, whichever comes first", () => {
  const { kinds } = ribbons(MINIMAX, DENSE);
  expect(kinds.find(({ words }) => words === "MoE")).toMatchObject({ a: 62, b: 0 });
  expect(kinds.find(({ words }) => words === "gated delta net")).toMatchObject({ a: 0, b: 48 });
  expect(new Set(kinds.map(({ color }) => color)).size).toBe(kinds.length);
});

test("equal schedules have no mark", () => {
  expect(ribbons(DENSE, DENSE).differs).toEqual(Array.from({ length: 64 }, () => false));
});

test("attention has the strongest colour, wherever its first layer stands and on whichever side", () => {
  const full = ribbons(DENSE, MOE).kinds.find(({ words }) => words === "full attention");
  expect(full?.color).toBe(1);
  expect(ribbons(DENSE, "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16.json").kinds[0]?.words).toBe(
    "full attention",
  );
});

test("a half that a layer lacks has no colour", () => {
  const { b, kinds } = ribbons(MINIMAX, "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16.json");
  // Each layer of Nemotron-H is a mixer or an MLP.
  expect(b.every(({ mixer, mlp }) => (mixer === 0) !== (mlp === 0))).toBe(true);
  expect(kinds.every(({ color }) => color > 0)).toBe(true);
});
