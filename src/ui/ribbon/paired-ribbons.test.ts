import { expect, test } from "vitest";
import { compareInspections } from "../../compare/compare-inspections.ts";
import { DENSE, fixtureSide, MINIMAX, MOE } from "../../compare/sides.test-support.ts";
import { pairedRibbons } from "./paired-ribbons.ts";

function ribbons(nameA: string, nameB: string) {
  const [a, b] = [fixtureSide(nameA), fixtureSide(nameB)];
  const { layers } = compareInspections(a, b);
  return pairedRibbons(a.inspection.spec.body, b.inspection.spec.body, layers);
}

test("layer n stands under layer n, and what is the same is drawn alike on both sides", () => {
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
  const looks = kinds.map(({ hue, texture }) => `${hue} ${texture}`);
  expect(new Set(looks).size).toBe(kinds.length);
});

test("equal schedules have no mark", () => {
  expect(ribbons(DENSE, DENSE).differs).toEqual(Array.from({ length: 64 }, () => false));
});

test("a kind is drawn as in any other pair, wherever its first layer stands and on whichever side", () => {
  const nemotron = "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16";
  for (const { kinds } of [ribbons(DENSE, MOE), ribbons(DENSE, nemotron), ribbons(nemotron, DENSE)])
    expect(kinds[0]).toMatchObject({ words: "full attention", hue: "full", texture: "plain" });
});

test("a half that a layer lacks has no colour", () => {
  const { b } = ribbons(MINIMAX, "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16");
  // Each layer of Nemotron-H is a mixer or an MLP.
  expect(b.every(({ mixer, mlp }) => (mixer === null) !== (mlp === null))).toBe(true);
});
