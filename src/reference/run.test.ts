import { describe, expect, test } from "vitest";
import { RUNS } from "../fixtures/read.ts";
import { preparedRun } from "../fixtures/runs.ts";
import { listedStates } from "../spec/listed-states.ts";
import { runModel } from "./run.ts";

/** The largest difference between two lists of vectors of which the first may be shorter, over the largest number of it. */
function distance(truth: readonly (readonly number[])[], ours: readonly ArrayLike<number>[]): number {
  const largest = Math.max(...truth.flat().map(Math.abs));
  const differences = truth.flatMap((row, i) =>
    row.map((value, j) => Math.abs(value - (ours[i]?.[j] ?? NaN))),
  );
  return Math.max(...differences) / largest;
}

describe.each(RUNS)("%s", (name) => {
  const { truth, spec, weightsFor, states } = preparedRun(name);
  const { logits, hidden } = runModel(spec.body, weightsFor(spec.body), truth.input_ids, truth.positions);

  test("the spec gives the logits that transformers computes", () => {
    expect(logits.map(({ length }) => length)).toEqual(truth.logits.map(({ length }) => length));
    expect(distance(truth.logits, logits)).toBeLessThan(1e-3);
  });

  test("and the residual stream, layer by layer", () => {
    const last = listedStates(hidden, states).map((rows) => rows.at(-1) as Float32Array);
    expect(last).toHaveLength(truth.hidden.length);
    expect(distance(truth.hidden, last)).toBeLessThan(1e-3);
  });
});
