import { describe, expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import type { Json, JsonObject } from "../../spec/json.ts";
import { compareInspections } from "../compare-inspections.ts";
import { MINIMAX, sideOf } from "../sides.test-support.ts";

test("values beyond JSON and byte-order marks are read as the inspection reads them", () => {
  const text = fixture(MINIMAX).replace('"rope_theta"', '"zz_nan": NaN, "rope_theta"');
  const marked = `\uFEFF${text.replace("NaN", '{"__float__": "NaN"}')}`;
  expect(compareInspections(sideOf(text), sideOf(marked)).fields).toEqual([]);
  const other = marked.replace('"NaN"', '"Infinity"');
  expect(compareInspections(sideOf(text), sideOf(other)).fields.map(({ pointer }) => pointer)).toEqual([
    "/zz_nan",
  ]);
});

test("integers that differ beyond 2^53 alone are another value, with the digits of each file", () => {
  const file = (seed: string) =>
    sideOf(`{"model_type":"llama","seed":${seed},"list":[1,${seed}],"s":"${seed}"}`);
  const [odd, even] = ["9007199254740993", "9007199254740992"];
  const comparison = compareInspections(file(odd), file(even));
  expect(comparison.fields.map(({ pointer, a, b }) => [pointer, a?.value, b?.value])).toEqual([
    ["/seed", odd, even],
    ["/list", [1, odd], [1, even]],
    ["/s", odd, even],
  ]);
  expect(comparison.text).toBe("different");
  const spaced = sideOf(`{"model_type":"llama","seed": ${odd} , "list":[1, ${odd}],"s":"${odd}"}`);
  expect(compareInspections(file(odd), spaced).fields).toEqual([]);
  // A text of the digits is not the number.
  const text = sideOf(`{"model_type":"llama","seed":"${odd}","list":[1,${odd}],"s":"${odd}"}`);
  expect(compareInspections(file(odd), text).fields.map(({ pointer }) => pointer)).toEqual(["/seed"]);
});

describe("a change inside of a long map is one field", () => {
  const config = JSON.parse(fixture(MINIMAX)) as JsonObject;
  const entries = Array.from({ length: 40 }, (_, layer): [string, Json] => [
    `model.layers.${layer}.self_attn.q_proj`,
    { quant_algo: "NVFP4", group_size: 16 },
  ]);
  const NAME = "model.layers.3.self_attn.q_proj";
  const MAP = "/quantization_config/quantized_layers";
  const side = (changed: { readonly [name: string]: Json | undefined }) =>
    sideOf(
      JSON.stringify({
        ...config,
        quantization_config: {
          quant_method: "modelopt",
          quant_algo: "MIXED_PRECISION",
          quantized_layers: { ...Object.fromEntries(entries), ...changed },
        },
      }),
    );
  const plain = { quant_algo: "NVFP4", group_size: 16 };

  test.each<[string, Json, Json, string]>([
    ["a member that one entry alone has", plain, { ...plain, note: 1 }, `${MAP}/${NAME}/note`],
    ["the value of such a member", { ...plain, note: 1 }, { ...plain, note: 2 }, `${MAP}/${NAME}/note`],
    ["an entry of another shape", plain, 5, `${MAP}/${NAME}`],
    ["a member of another shape", plain, { ...plain, group_size: [1, 2] }, `${MAP}/${NAME}/group_size`],
    ["an entry as all others are", plain, { ...plain, group_size: 32 }, MAP],
  ])("%s", (_, a, b, field) => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const { fields } = compareInspections(side({ [NAME]: from }), side({ [NAME]: to }));
      expect(fields.map(({ pointer }) => pointer)).toEqual([field]);
    }
  });

  test("a member that becomes an object is lost to the map, and its members are new", () => {
    const { fields } = compareInspections(
      side({ [NAME]: plain }),
      side({ [NAME]: { ...plain, group_size: { a: 1 } } }),
    );
    expect(fields.map(({ pointer }) => pointer)).toEqual([MAP, `${MAP}/${NAME}/group_size/a`]);
  });

  test("what becomes another shape has both values", () => {
    const { fields } = compareInspections(side({ [NAME]: plain }), side({ [NAME]: 5 }));
    expect(fields[0]).toMatchObject({ status: "changed", a: { value: plain }, b: { value: 5 } });
  });
});
