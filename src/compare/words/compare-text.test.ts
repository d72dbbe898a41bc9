import { describe, expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { isJsonObject, type Json, type JsonObject } from "../../spec/json.ts";
import { compareInspections } from "../compare-inspections.ts";
import type { Side } from "../comparison.ts";
import { DENSE, fixtureSide, MINIMAX, sideOf } from "../sides.test-support.ts";

function reversed(value: Json): Json {
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, inner]) => [name, reversed(inner)] as const);
  return Object.fromEntries(members.reverse());
}

describe("the same config", () => {
  const original = fixtureSide(DENSE);
  const config = JSON.parse(original.text) as Json;

  test.each([
    ["as the same text", original.text, "same-text", "Identical specs; the two files are the same text."],
    [
      "without white space",
      original.text.replaceAll(/\n\s*/g, ""),
      "white-space",
      "Identical specs; only white space differs in the files.",
    ],
    [
      "in another order",
      JSON.stringify(reversed(config), null, 4),
      "order",
      "Identical specs; the files hold the same values in another order.",
    ],
    [
      "with numbers written differently",
      JSON.stringify(config),
      "notation",
      "Identical specs; the files hold the same values in the same order, written differently.",
    ],
  ])("%s is identical", (_, text, relation, sentence) => {
    const comparison = compareInspections(original, sideOf(text));
    expect(comparison.text).toBe(relation);
    expect(comparison.summary).toBe(sentence);
    expect(comparison.same_spec).toBe(true);
    expect(comparison.fields).toEqual([]);
    expect(comparison.counts.drift).toBe(0);
  });
});

test("white space inside strings counts, escaped quotes and long strings included", () => {
  const long = `" \\ ${"x y ".repeat(1_000_000)}`;
  const planted = { zz: long, ...(JSON.parse(fixture(MINIMAX)) as JsonObject) };
  const [tight, loose] = [JSON.stringify(planted), JSON.stringify(planted, null, 2)].map(sideOf) as [
    Side,
    Side,
  ];
  expect(compareInspections(tight, loose).text).toBe("white-space");
  const other = sideOf(loose.text.replace("x y", "xy"));
  expect(compareInspections(tight, other).text).toBe("different");
});
