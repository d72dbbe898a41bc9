import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../spec/json.ts";
import { specOf } from "../../fixtures/inspected.ts";
import { pr383 } from "../../fixtures/read.ts";
import { runtimeView } from "./runtime-view.ts";

/** Where the origin's views are wrong for some files, and what is known to be right (the origin's value never comes back). */
const DEVIATIONS: readonly {
  readonly attribute: string;
  readonly where: RegExp;
  readonly right: Json;
  readonly because: string;
}[] = [
  {
    attribute: "rope_scaling",
    where: /./,
    right: null,
    because:
      "rope type default scales nothing; under transformers 4.57.6 the origin's own adapter gives null",
  },
  {
    attribute: "rope_theta",
    where: /^(Qwen--|nvidia--Qwen)/,
    right: 10_000_000,
    because: "the file says so inside rope_parameters; the origin reads a class default",
  },
  {
    attribute: "norm_topk_prob",
    where: /MiniMax/,
    right: true,
    because:
      "the router divides the chosen scores by their sum, and no field says otherwise (modeling_minimax_m2.py)",
  },
  {
    attribute: "torch_dtype",
    where: /Qwen/,
    right: "bfloat16",
    because: "the file says so, in text_config or beside it",
  },
  ...[
    "num_experts",
    "num_experts_per_tok",
    "norm_topk_prob",
    "moe_intermediate_size",
    "shared_expert_intermediate_size",
  ].map((attribute) => ({
    attribute,
    where: /27B/,
    right: null,
    because: "the model is dense: the origin gives it the experts of a class default",
  })),
];

describe.each(Object.entries(pr383("views")))("the view of %s", (name, origin) => {
  const deviations = DEVIATIONS.filter(({ where }) => where.test(name));
  const expected: JsonObject = {
    ...(origin as JsonObject),
    ...Object.fromEntries(deviations.map(({ attribute, right }) => [attribute, right])),
  };
  const view = runtimeView(specOf(name));

  test("has the origin's attributes in its order, and no other", () => {
    expect([...view.attributes.keys()]).toEqual(Object.keys(origin as JsonObject));
  });

  test("has the origin's values, but for its errors", () => {
    const values = [...view.attributes].map(([name, { value }]) => [name, value] as const);
    expect(Object.fromEntries(values)).toEqual(expected);
  });

  test.each(deviations)("$attribute deviates: $because", ({ attribute, right }) => {
    expect((origin as JsonObject)[attribute]).not.toEqual(right);
  });
});

test("both views are named as in the origin", () => {
  expect(runtimeView(specOf("MiniMaxAI--MiniMax-M2.5")).name).toBe("MiniMaxM2RuntimeView");
  expect(runtimeView(specOf("Qwen--Qwen3.5-27B")).name).toBe("Qwen35RuntimeView");
});
