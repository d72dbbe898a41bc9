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

test("editors take the differences that are known for the whole texts, and look for later ones themselves", () => {
  const known = findFirstDiff({ a: A, b: B });
  const config = effortFor({ a: A, b: B }, known);
  expect(presentableDiff(A, B, config).map(({ fromA }) => fromA)).toEqual(known.map(({ fromA }) => fromA));
  expect(presentableDiff("x 1 y", "x 22 y", config)).toMatchObject([{ fromA: 2, toA: 3, fromB: 2, toB: 4 }]);
});
