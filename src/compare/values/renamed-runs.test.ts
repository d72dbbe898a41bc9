import { expect, test } from "vitest";
import { renamedRuns } from "./renamed-runs.ts";

const pairs = { toB: new Map([["mlp", "dense_mlp"]]), toA: new Map([["dense_mlp", "mlp"]]) };

test("runs of a draft module take the other body's names for what corresponds", () => {
  const run = { from: 0, to: 0, mixer: "attention", mlp: "mlp", extras: ["mlp", "scalar"] };
  expect(renamedRuns([run], pairs)).toEqual([{ ...run, mlp: "dense_mlp", extras: ["dense_mlp", "scalar"] }]);
  expect(renamedRuns([{ ...run, mixer: null, mlp: null }], pairs)).toMatchObject([
    { mixer: null, mlp: null },
  ]);
});

test("any other value stays as it is", () => {
  for (const value of [["mlp"], "mlp", [{ module: "mlp" }], null, 3]) {
    expect(renamedRuns(value, pairs)).toEqual(value);
  }
});
