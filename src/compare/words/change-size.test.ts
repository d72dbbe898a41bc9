import { expect, test } from "vitest";
import type { Json } from "../../spec/json.ts";
import { sizeOfChange } from "./change-size.ts";

test.each<[Json, Json, string | undefined]>([
  [6, 31, "× 5.17"],
  [2, 4, "× 2"],
  [4, 2, "−50 %"],
  [622_329_856, 4096, "−99.9993 %"],
  [1e6, 1e-306, "−99.999999999 %"],
  [1e6, 1e-7, "−99.999999999 %"],
  [100_000, 30, "−99.97 %"],
  [2, 3, "+50 %"],
  [64, 40, "−37.5 %"],
  [1000000, 1000001, "less than +0.01 %"],
  [1000000, 999_999, "less than −0.01 %"],
  [10_000, 10_001, "+0.01 %"],
  [1, 5000000, "× 5,000,000"],
  [-1, -4, "× 4"],
  [0, 5, undefined],
  [5, 0, undefined],
  [-1, 1, undefined],
  ["a", 1, undefined],
  [null, 1, undefined],
  [false, true, undefined],
  [["a", "b", "b"], ["b", "c", "d"], 'entries: 2 only in A ("a", "b"), 2 only in B ("c", "d")'],
  [["a", "b"], ["b", "a"], "the same entries in another order"],
  [{ x: { n: 1 }, y: 2 }, { x: { n: 2 }, z: 3 }, "entries: 1 changed (x), 1 only in A (y), 1 only in B (z)"],
  [
    [],
    ["lm_head", ...[3, 4, 5, 9].map((layer) => `model.layers.${layer}.mlp.gate`)],
    'entries: 5 only in B ("lm_head", "model.layers.{}.mlp.gate" 3-5,9)',
  ],
  [
    { "h.0.a": 1, "h.1.a": 1, "h.2.a": 1, "h.3.a": 1 },
    { "h.0.a": 2, "h.1.a": 2, "h.2.a": 2, "h.3.a": 2 },
    "entries: 4 changed (h.{}.a 0-3)",
  ],
  [[1, 2, 3, 4], [5], "entries: 4 only in A, 1 only in B (5)"],
  [{}, { ["m".repeat(200)]: 1 }, `entries: 1 only in B (${"m".repeat(79)}…)`],
])("from %j to %j: %s", (a, b, text) => {
  expect(sizeOfChange(a, b)?.text).toBe(text);
});
