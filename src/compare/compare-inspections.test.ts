import { describe, expect, test } from "vitest";
import { fixture } from "../inspect/fixtures/read.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { isJsonObject } from "../spec/json.ts";
import { compareInspections } from "./compare-inspections.ts";
import type { Comparison, Heading, Side } from "./comparison.ts";
import { changedSide, fixtureSide, sideOf } from "./fixtures/sides.ts";

const DENSE = "Qwen--Qwen3.5-27B.json";
const MOE = "Qwen--Qwen3.5-35B-A3B.json";
const MINIMAX = "MiniMaxAI--MiniMax-M2.5.json";

/** The file after changes in its text_config; undefined takes a member away. */
function withText(name: string, members: { [key: string]: Json | undefined }): Side {
  return changedSide(name, (config) => ({
    ...config,
    text_config: JSON.parse(JSON.stringify({ ...(config["text_config"] as JsonObject), ...members })) as Json,
  }));
}

/** Headings by field. */
function headings({ fields }: Comparison): { [pointer: string]: Heading } {
  return Object.fromEntries(fields.map(({ pointer, heading }) => [pointer, heading]));
}

/** The pointers of the spec's differences, a part as one. */
function differing({ values }: Comparison): string[] {
  return values
    .filter(({ status }) => status !== "equal")
    .map(({ status, a, b }) => `${status} ${(status === "only-b" ? b : a)?.pointer ?? ""}`);
}

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

describe("another dialect of the same config is the same spec, and every change a spelling or without effect", () => {
  test("Qwen3.5 in the words of transformers 4", () => {
    const older = changedSide(DENSE, (config) => {
      const { rope_parameters, dtype, layer_types: _, ...rest } = config["text_config"] as JsonObject;
      const { rope_theta, rope_type: __, partial_rotary_factor, ...mrope } = rope_parameters as JsonObject;
      return {
        ...config,
        transformers_version: "4.57.1",
        text_config: {
          ...rest,
          rope_theta: rope_theta as Json,
          partial_rotary_factor: partial_rotary_factor as Json,
          rope_scaling: mrope,
          torch_dtype: dtype as Json,
        },
      };
    });
    const comparison = compareInspections(older, fixtureSide(DENSE));
    expect(comparison.same_spec).toBe(true);
    expect(headings(comparison)).toEqual({
      "/transformers_version": "ignored",
      "/text_config/rope_theta": "respelled",
      "/text_config/partial_rotary_factor": "respelled",
      "/text_config/rope_scaling/mrope_interleaved": "respelled",
      "/text_config/rope_scaling/mrope_section": "respelled",
      "/text_config/torch_dtype": "respelled",
      "/text_config/rope_parameters/mrope_interleaved": "respelled",
      "/text_config/rope_parameters/mrope_section": "respelled",
      "/text_config/rope_parameters/rope_theta": "respelled",
      "/text_config/rope_parameters/partial_rotary_factor": "respelled",
      "/text_config/rope_parameters/rope_type": "no-effect",
      "/text_config/dtype": "respelled",
      // The interval is in both files, and shadowed where the list is.
      "/text_config/layer_types": "respelled",
    });
    const theta = comparison.fields.find(({ pointer }) => pointer === "/text_config/rope_theta");
    expect(theta?.as).toEqual(["/text_config/rope_parameters/rope_theta"]);
    expect(comparison.summary).toBe(
      "Identical specs; 13 config fields changed, all without effect on the spec.",
    );
  });

  test("a spelling stays one where the value it feeds differs for another reason", () => {
    const older = changedSide(MINIMAX, ({ rope_theta, ...config }) => ({
      ...config,
      rope_parameters: { rope_theta: rope_theta as Json, rope_type: "default" },
      max_position_embeddings: 8192,
    }));
    const comparison = compareInspections(fixtureSide(MINIMAX), older);
    expect(headings(comparison)).toEqual({
      "/rope_theta": "respelled",
      "/rope_parameters/rope_theta": "respelled",
      // context_len hangs on it too, and differs; what the other file takes instead is the same.
      "/rope_parameters/rope_type": "no-effect",
      "/max_position_embeddings": "changes-spec",
    });
  });
});

describe("a spelling stays one where a value that it feeds differs for another reason", () => {
  test("the same name in another place", () => {
    const moved = changedSide(DENSE, (config) => {
      const { rope_parameters, ...rest } = config["text_config"] as JsonObject;
      const { partial_rotary_factor, ...rope } = rope_parameters as JsonObject;
      const beside = {
        partial_rotary_factor: partial_rotary_factor as Json,
        rope_parameters: rope,
        head_dim: 128,
      };
      return { ...config, text_config: { ...rest, ...beside } };
    });
    expect(headings(compareInspections(fixtureSide(DENSE), moved))).toEqual({
      "/text_config/head_dim": "changes-spec",
      "/text_config/partial_rotary_factor": "respelled",
      "/text_config/rope_parameters/partial_rotary_factor": "respelled",
    });
  });

  test("the same name in another family, where it feeds other values too", () => {
    const { fields } = compareInspections(fixtureSide(MINIMAX), withText(MOE, { head_dim: 128 }));
    const found = fields.filter(({ pointer }) => pointer.endsWith("/head_dim"));
    expect(found.map(({ heading, as }) => [heading, as])).toEqual([
      ["respelled", ["/text_config/head_dim"]],
      ["respelled", ["/head_dim"]],
    ]);
  });

  test("another name for all that it decides", () => {
    const yarn = (name: "rope_scaling" | "rope_parameters", type: string, factor: number): Side =>
      changedSide(MINIMAX, (config) => ({ ...config, [name]: { [type]: "yarn", factor } }));
    const comparison = compareInspections(
      yarn("rope_scaling", "type", 4),
      yarn("rope_parameters", "rope_type", 8),
    );
    expect(headings(comparison)).toEqual({
      "/rope_scaling/type": "respelled",
      "/rope_parameters/rope_type": "respelled",
      "/rope_scaling/factor": "changes-spec",
      "/rope_parameters/factor": "changes-spec",
    });
  });

  test("but equal numbers that decide different things are no spellings of each other", () => {
    const narrow = changedSide(MINIMAX, ({ rotary_dim: _, ...config }) => ({ ...config, head_dim: 64 }));
    const rotary = changedSide(MINIMAX, ({ head_dim: _, ...config }) => ({ ...config, rotary_dim: 64 }));
    expect(headings(compareInspections(narrow, rotary))).toEqual({
      "/head_dim": "changes-spec",
      "/rotary_dim": "changes-spec",
    });
  });
});

describe("known pairs", () => {
  test("MiniMax-M2.5 and its NVFP4 copy: quantisation and the declared type, no cost", () => {
    const comparison = compareInspections(
      fixtureSide(MINIMAX),
      fixtureSide("nvidia--MiniMax-M2.5-NVFP4.json"),
    );
    expect(differing(comparison).filter((line) => !line.includes(" /quantization/"))).toEqual([
      "changed /dtype",
    ]);
    const others = comparison.fields.filter(({ pointer }) => !pointer.startsWith("/quantization_config/"));
    expect(others.filter(({ heading }) => heading === "changes-spec").map(({ pointer }) => pointer)).toEqual([
      "/dtype",
    ]);
    expect(comparison.fields.find(({ pointer }) => pointer === "/partial_rotary_factor")).toMatchObject({
      heading: "respelled",
      as: ["/rotary_dim"],
    });
    expect(comparison.counts.fields.unmapped).toBe(0);
    expect(comparison.costs.filter(({ a, b }) => a !== b)).toEqual([]);
  });

  test("Qwen3.5-27B and Qwen3.5-35B-A3B: a component each, other widths, fewer layers", () => {
    const comparison = compareInspections(fixtureSide(DENSE), fixtureSide(MOE));
    expect(differing(comparison)).toEqual([
      "changed /model_type",
      "changed /architecture",
      "changed /architectures",
      "changed /body/text_model_type",
      "changed /body/num_layers",
      "changed /body/hidden_size",
      "changed /body/attention/num_query_heads",
      "changed /body/attention/num_kv_heads",
      "only-a /body/mlp",
      "only-b /body/mlp",
      "changed /body/linear_attn/num_value_heads",
      "changed /body/dense_intermediate_size",
      "changed /body/moe_intermediate_size",
      "changed /body/shared_expert_intermediate_size",
    ]);
    const [dense, moe] = comparison.values.filter(({ component }) => component === "mlp");
    expect(dense).toMatchObject({ b: null, a: { type: "dense" } });
    expect(dense?.note).toContain("Nothing in B corresponds");
    expect(moe).toMatchObject({ a: null, b: { type: "moe" } });
    expect(comparison.layers.words).toEqual([
      "64 layers → 40",
      "layers 0–39: dense MLP → MoE",
      "layers 40–63 are only in A",
    ]);
    // Counts of transformers on the meta device for the text models; caches by hand from the two configs.
    const cost = (key: string) => comparison.costs.find((row) => row.key === key);
    expect(cost("parameters_text")).toMatchObject({ a: 26895998464, b: 34660610688 });
    expect(cost("kv_bytes_per_token")).toMatchObject({
      a: 16 * 2 * 4 * 256 * 2,
      b: 10 * 2 * 2 * 256 * 2,
      size: { text: "× 0.313" },
    });
    expect(cost("recurrent_state_elements")).toMatchObject({
      a: 48 * 48 * 128 * 128,
      b: 30 * 32 * 128 * 128,
    });
  });

  test("two families compare component type by component type", () => {
    const comparison = compareInspections(fixtureSide(MINIMAX), fixtureSide(MOE));
    const found = (pointer: string) => comparison.values.find(({ a }) => a?.pointer === pointer);
    expect(found("/body/attention/head_dim")).toMatchObject({
      status: "changed",
      a: { value: 128 },
      b: { value: 256 },
      size: { text: "× 2" },
    });
    expect(found("/body/mlp/num_experts")).toMatchObject({ status: "equal", drift: false });
    expect(comparison.values.filter(({ component }) => component === "linear_attn")).toHaveLength(1);
    expect(comparison.layers.words).toContain("layers 0–38: full attention on every layer → every 4th layer");
  });
});

describe("where a field ends up", () => {
  test.each<[string, Side, Side, string, Heading, RegExp]>([
    [
      "a value that was the default",
      changedSide(MINIMAX, ({ rms_norm_eps: _, ...config }) => config),
      fixtureSide(MINIMAX),
      "/rms_norm_eps",
      "no-effect",
      /MiniMaxM2Config has by default \(transformers 5\.18\.0\)/,
    ],
    [
      "another value with the same meaning",
      withText(DENSE, { dtype: "torch.bfloat16" }),
      fixtureSide(DENSE),
      "/text_config/dtype",
      "no-effect",
      /both values give the same spec/,
    ],
    [
      "a second spelling that wins",
      fixtureSide(MINIMAX),
      changedSide(MINIMAX, (config) => ({ ...config, num_experts: 256 })),
      "/num_experts",
      "respelled",
      /another spelling of what A has in \/num_local_experts/,
    ],
    [
      "a spelling beside the one that wins",
      fixtureSide(DENSE),
      withText(DENSE, { rope_theta: 5 }),
      "/text_config/rope_theta",
      "shadowed",
      /\/text_config\/rope_parameters\/rope_theta decides instead/,
    ],
    [
      "a key that nobody knows, on both sides",
      withText(DENSE, { zz_unheard: 1 }),
      withText(DENSE, { zz_unheard: 2 }),
      "/text_config/zz_unheard",
      "unmapped",
      /in A and B/,
    ],
    [
      "a field of training",
      fixtureSide(DENSE),
      withText(DENSE, { attention_dropout: 0.5 }),
      "/text_config/attention_dropout",
      "ignored",
      /^training: /,
    ],
    [
      "a value that decides several",
      fixtureSide(DENSE),
      withText(DENSE, { head_dim: 128 }),
      "/text_config/head_dim",
      "changes-spec",
      /decides spec values/,
    ],
  ])("%s", (_, a, b, pointer, heading, reason) => {
    const field = compareInspections(a, b).fields.find((change) => change.pointer === pointer);
    expect(field?.heading).toBe(heading);
    expect(field?.reason).toMatch(reason);
  });

  test("a field that changes the spec names the values that differ", () => {
    const comparison = compareInspections(fixtureSide(DENSE), withText(DENSE, { head_dim: 128 }));
    expect(comparison.fields.map(({ to }) => to)).toEqual([
      ["/body/attention/head_dim", "/body/attention/rotary_dim", "/body/attention/softmax_scale"],
    ]);
    expect(comparison.summary).toBe("3 spec values changed; 1 config field changed.");
  });
});

describe("drift: equal values that came about differently", () => {
  const drifting = (a: Side, b: Side): string[] =>
    compareInspections(a, b).values.flatMap(({ drift, a: side }) => (drift ? [side?.pointer ?? ""] : []));

  test("mapped here, defaulted there", () => {
    const without = changedSide(MINIMAX, ({ rope_theta: _, ...config }) => config);
    expect(drifting(fixtureSide(MINIMAX), without)).toEqual(["/body/position/rope_theta"]);
  });

  test("another name for the same field is no drift", () => {
    const renamed = changedSide(MINIMAX, ({ num_local_experts, ...config }) => ({
      ...config,
      num_experts: num_local_experts as Json,
    }));
    expect(drifting(fixtureSide(MINIMAX), renamed)).toEqual([]);
  });

  test("a rule one of whose inputs is a default here", () => {
    const without = changedSide(DENSE, (config) => {
      const text = structuredClone(config["text_config"]) as JsonObject;
      Reflect.deleteProperty(text["rope_parameters"] as JsonObject, "partial_rotary_factor");
      return { ...config, text_config: text };
    });
    expect(drifting(fixtureSide(DENSE), without)).toContain("/body/attention/rotary_dim");
  });

  test("defaults of two classes may part", () => {
    const without = (name: string) => withText(name, { attention_bias: undefined });
    expect(drifting(without(DENSE), without(MOE))).toContain("/body/attention/attention_bias");
  });

  test("a schedule from a list here and from an interval there", () => {
    const byInterval = withText(DENSE, { layer_types: undefined });
    const { layers, counts } = compareInspections(fixtureSide(DENSE), byInterval);
    expect(layers).toMatchObject({ equal: true, drift: true, differences: [], words: [] });
    expect(counts.drift).toBeGreaterThan(0);
  });
});

test("components of other names correspond by their type, in values and layers", () => {
  const side = fixtureSide(MINIMAX);
  const rename = (pointer: string) => pointer.replace(/^\/body\/attention(?=\/|$)/, "/body/self_attn");
  const { attention, ...body } = side.inspection.spec.body as unknown as JsonObject;
  const renamed = {
    ...side.inspection,
    spec: {
      ...side.inspection.spec,
      body: { ...body, self_attn: attention, layers: [{ from: 0, to: 61, mixer: "self_attn", mlp: "mlp" }] },
    } as unknown as Side["inspection"]["spec"],
    origins: new Map([...side.inspection.origins].map(([pointer, origin]) => [rename(pointer), origin])),
  };
  const { values, layers } = compareInspections(side, {
    text: fixture(`configs/${MINIMAX}`),
    inspection: renamed,
  });
  expect(values.filter(({ status }) => status !== "equal")).toEqual([]);
  expect(values.find(({ a }) => a?.pointer === "/body/attention/head_dim")?.b?.pointer).toBe(
    "/body/self_attn/head_dim",
  );
  expect(layers.equal).toBe(true);
});

test("white space inside strings counts, escaped quotes and long strings included", () => {
  const long = `" \\ ${"x y ".repeat(1_000_000)}`;
  const planted = { zz: long, ...(JSON.parse(fixture(`configs/${MINIMAX}`)) as JsonObject) };
  const [tight, loose] = [JSON.stringify(planted), JSON.stringify(planted, null, 2)].map(sideOf) as [
    Side,
    Side,
  ];
  expect(compareInspections(tight, loose).text).toBe("white-space");
  const other = sideOf(loose.text.replace("x y", "xy"));
  expect(compareInspections(tight, other).text).toBe("different");
});

test("values beyond JSON and byte-order marks are read as the inspection reads them", () => {
  const text = fixture(`configs/${MINIMAX}`).replace('"rope_theta"', '"zz_nan": NaN, "rope_theta"');
  const marked = `\uFEFF${text.replace("NaN", '{"__float__": "NaN"}')}`;
  expect(compareInspections(sideOf(text), sideOf(marked)).fields).toEqual([]);
  const other = marked.replace('"NaN"', '"Infinity"');
  expect(compareInspections(sideOf(text), sideOf(other)).fields.map(({ pointer }) => pointer)).toEqual([
    "/zz_nan",
  ]);
});
