import { expect, test } from "vitest";
import { fieldsOf } from "../../spec/origin.ts";
import { config, read } from "./read.test-support.ts";

test("a schedule in runs alone comes from the lists and numbers that its lists hold", () => {
  const { attention_layers: _, ...plain } = config("gpt_neo--default");
  const runs = [
    [["global", "local"], 2],
    [["local"], 1],
  ];
  const result = read({ ...plain, attention_types: runs, num_layers: 5 });
  expect(result.spec.body.layers.map(({ from, to, mixer }) => [from, to, mixer])).toEqual([
    [0, 0, "attention"],
    [1, 1, "sliding_attention"],
    [2, 2, "attention"],
    [3, 4, "sliding_attention"],
  ]);
  const origin = result.origins.get("/body/layers/0/mixer");
  expect(origin && fieldsOf(origin)).toEqual(
    expect.arrayContaining(["/attention_types/0/0", "/attention_types/0/1", "/attention_types/1/1"]),
  );
  for (const [leaf, one] of result.origins)
    for (const field of fieldsOf(one)) {
      const use = result.fields.get(field);
      expect([leaf, field, use?.use === "mapped" && use.to.includes(leaf)]).toEqual([leaf, field, true]);
    }
});
