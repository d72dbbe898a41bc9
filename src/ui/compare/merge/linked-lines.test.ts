import { expect, test } from "vitest";
import { compareInspections } from "../../../compare/compare-inspections.ts";
import { changedSide, DENSE, fixtureSide, MINIMAX, MOE } from "../../../compare/sides.test-support.ts";
import { readingOf } from "../../source/reading.ts";
import { linkedOnBothSides } from "./linked-lines.ts";

const [dense, moe] = [fixtureSide(DENSE), fixtureSide(MOE)];
const readings = {
  a: readingOf(dense.inspection, "config"),
  b: readingOf(moe.inspection, "config"),
};

test("a spec value leads to its field on both sides", () => {
  const linked = linkedOnBothSides(
    compareInspections(dense, moe),
    { side: "spec", pointer: "/body/hidden_size" },
    readings,
  );
  expect([...linked.a]).toEqual(["/text_config/hidden_size"]);
  expect([...linked.b]).toEqual(["/text_config/hidden_size"]);
});

test("a field that is spelled otherwise on the other side leads to that spelling", () => {
  const old = fixtureSide(MINIMAX);
  const renamed = changedSide(MINIMAX, ({ num_local_experts, ...rest }) => ({
    ...rest,
    num_experts: num_local_experts ?? null,
  }));
  const comparison = compareInspections(old, renamed);
  const respelled = comparison.fields.find(({ heading, a }) => heading === "respelled" && a !== null);
  expect(respelled).toBeDefined();
  const linked = linkedOnBothSides(
    comparison,
    { side: "config", pointer: respelled?.pointer ?? "" },
    { a: undefined, b: undefined },
  );
  expect([...linked.b]).toEqual(expect.arrayContaining([...(respelled?.as ?? ["none"])]));
});

test("nothing selected, nothing linked", () => {
  expect(linkedOnBothSides(undefined, null, readings).a.size).toBe(0);
});
