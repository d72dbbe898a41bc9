import { expect, test } from "vitest";
import { presentableDiff } from "@codemirror/merge";
import { effortFor, findFirstDiff } from "./first-diff.ts";

const line = (index: number, value: number): string => `  "layer_${index}": { "group_size": ${value} },\n`;
const text = (valueOf: (index: number) => number): string =>
  Array.from({ length: 20_000 }, (_, index) => line(index, valueOf(index))).join("");

const A = text(() => 16);
const B = text((index) => (index % 1000 === 0 ? 32 : 16));

test("each of a few differences in a long pair is found, and not one range over all of them", () => {
  const changes = findFirstDiff({ a: A, b: B });
  expect(changes.length).toBe(20);
  for (const { fromA, toA, fromB, toB } of changes)
    expect([A.slice(fromA, toA), B.slice(fromB, toB)]).toEqual(["16", "32"]);
});

/** What both texts have before, between and after their differences. */
function alike(text: string, ends: readonly (readonly [from: number, to: number])[]): string[] {
  return [0, ...ends.map(([, to]) => to)].map((from, i) => text.slice(from, ends[i]?.[0]));
}

function expectDifferences(a: string, b: string): readonly (readonly [string, string])[] {
  const changes = findFirstDiff({ a, b });
  expect(
    alike(
      a,
      changes.map(({ fromA, toA }) => [fromA, toA]),
    ),
  ).toEqual(
    alike(
      b,
      changes.map(({ fromB, toB }) => [fromB, toB]),
    ),
  );
  return changes.map(({ fromA, toA, fromB, toB }) => [a.slice(fromA, toA), b.slice(fromB, toB)]);
}

test.each([undefined, 2])("where most members differ, each is held against its own (indent %s)", (indent) => {
  const file = (bits: number): string =>
    JSON.stringify(Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`n${i}`, bits])), null, indent);
  expect(expectDifferences(file(16), file(4))).toEqual(Array(3000).fill(["16", "4"]));
});

test("modules put in, taken out and changed are found where they stand, though all have the same members", () => {
  const file = (bits: Readonly<Record<string, number>>): string =>
    JSON.stringify({
      modules: Object.fromEntries(Object.entries(bits).map(([n, b]) => [n, { bits: b, group: 16 }])),
    });
  const a = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`m${i}`, 4]));
  const { m7: _, ...without } = a;
  expect(expectDifferences(file(a), file({ first: 8, ...without, m500: 8 }))).toEqual([
    ["", '"first":{"bits":8,"group":16},'],
    ['"m7":{"bits":4,"group":16},', ""],
    ["4", "8"],
  ]);
});

test("of very many differences neighbours are one, and texts without a name in common are one difference", () => {
  const file = (step: number): string =>
    JSON.stringify(
      Object.fromEntries(Array.from({ length: 40_000 }, (_, i) => [`n${i}`, (i % 2) * step + i])),
    );
  const pairs = expectDifferences(file(1), file(2));
  expect(pairs.length).toBeGreaterThan(2000);
  expect(pairs.length).toBeLessThanOrEqual(4000);
  expect(expectDifferences("x".repeat(200_000), "y".repeat(200_000)).length).toBe(1);
});

test("editors take the differences that are known for the whole texts, and look for later ones themselves", () => {
  const known = findFirstDiff({ a: A, b: B });
  const config = effortFor({ a: A, b: B }, known);
  expect(presentableDiff(A, B, config).map(({ fromA }) => fromA)).toEqual(known.map(({ fromA }) => fromA));
  expect(presentableDiff("x 1 y", "x 22 y", config)).toMatchObject([{ fromA: 2, toA: 3, fromB: 2, toB: 4 }]);
});
