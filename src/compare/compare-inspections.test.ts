import { describe, expect, test } from "vitest";
import { compareInspections } from "./compare-inspections.ts";
import type { Comparison } from "./comparison.ts";
import { DENSE, fixtureSide, MINIMAX, MOE } from "./sides.test-support.ts";

/** The pointers of the spec's differences, a part as one. */
function differing({ values }: Comparison): string[] {
  return values
    .filter(({ status }) => status !== "equal")
    .map(({ status, a, b }) => `${status} ${(status === "only-b" ? b : a)?.pointer ?? ""}`);
}

describe("models that are made of other parts", () => {
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
      "changed /body/vision/output_size",
      "changed /body/dense_intermediate_size",
      "changed /body/moe_intermediate_size",
      "changed /body/shared_expert_intermediate_size",
      "changed /body/towers/visual/kind",
      "changed /body/towers/visual/facts/out_hidden_size",
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
      size: { text: "−68.8 %" },
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
    expect(comparison.layers.words).toContain(
      "layers 0–38: full attention → full attention on every 4th layer and gated delta net on the rest",
    );
  });

  /** The components that one side alone has, and why. */
  const alone = ({ values }: Comparison) =>
    values.flatMap(({ status, component, a, b, note }) => {
      const part = status === "only-a" ? a : status === "only-b" ? b : null;
      return part && "leaves" in part && part.type !== null && note !== null
        ? [`${component} (${part.type}): ${note}`]
        : [];
    });
  const nothing = (side: string, type: string) =>
    `Nothing in ${side} corresponds: it has no further component of type ${type}`;

  test("Llama and DeepSeek-V3: dense MLPs correspond whatever their names, attention does not", () => {
    const comparison = compareInspections(fixtureSide("llama--default"), fixtureSide("deepseek_v3--default"));
    expect(alone(comparison)).toEqual([
      `attention (gqa): ${nothing("B", "gqa")}`,
      `attention (mla): ${nothing("A", "mla")}`,
      `mlp (moe): ${nothing("A", "moe")}`,
      `mtp (mtp): ${nothing("A", "mtp")}`,
    ]);
    const width = comparison.values.find(({ a }) => a?.pointer === "/body/mlp/intermediate_size");
    expect(width).toMatchObject({ status: "changed", b: { pointer: "/body/dense_mlp/intermediate_size" } });
    expect(comparison.layers.words).toEqual([
      "32 layers → 61",
      "layers 0–31: full attention → latent attention",
      "layers 3–31: dense MLP → MoE",
      "layers 32–60 are only in B",
    ]);
    // What says a default of one family is no spelling of what decides layers in the other.
    const bias = comparison.fields.find(({ pointer }) => pointer === "/mlp_bias");
    expect(bias?.heading).toBe("no-effect");
    // 32 layers × 2 × 32 heads × 128 channels, and 61 layers × (512 + 64) channels.
    const cost = (key: string) => comparison.costs.find((row) => row.key === key);
    expect(cost("kv_elements_per_token")).toMatchObject({ a: 32 * 2 * 32 * 128, b: 61 * 576 });
    expect(cost("kind_latent_at_context")).toMatchObject({ a: 0, b: 61 * 576 * 4096 * 2 });
  });

  test("Qwen3-Next and Kimi-Linear: experts correspond, mixers and positions do not", () => {
    const comparison = compareInspections(
      fixtureSide("qwen3_next--default"),
      fixtureSide("kimi_linear--default"),
    );
    expect(alone(comparison)).toEqual([
      `attention (gqa): ${nothing("B", "gqa")}`,
      `attention (mla): ${nothing("A", "mla")}`,
      `linear_attn (gated_delta_net): ${nothing("B", "gated_delta_net")}`,
      `linear_attn (kimi_delta_attention): ${nothing("A", "kimi_delta_attention")}`,
      `position (rope): ${nothing("B", "rope")}`,
      `position (none): ${nothing("A", "none")}`,
    ]);
    expect(comparison.values.find(({ a }) => a?.pointer === "/body/mlp/num_experts")).toMatchObject({
      status: "changed",
      a: { value: 512 },
      b: { value: 256 },
    });
    expect(comparison.layers.words).toContain(
      "layers 0–26: full attention on every 4th layer and gated delta net on the rest → latent attention on every 4th layer from 4 and Kimi delta attention on the rest",
    );
  });

  test("components in a record correspond to others of their type: Llama and Nemotron-NAS", () => {
    const { values, layers } = compareInspections(
      fixtureSide("meta-llama--Meta-Llama-3.1-70B"),
      fixtureSide("nvidia--Llama-3_3-Nemotron-Super-49B-v1.first-9-layers"),
    );
    const partner = (pointer: string) => values.find(({ a }) => a?.pointer === pointer)?.b?.pointer;
    expect(partner("/body/attention/num_kv_heads")).toBe("/body/blocks/attention_8/num_kv_heads");
    // Of two dense MLPs the one of equal values.
    expect(partner("/body/mlp/intermediate_size")).toBe("/body/blocks/mlp_28672/intermediate_size");
    expect(layers.words).toContain("layers 6–7: full attention → no attention");
  });
});

test("layers of the same components whose norms are placed otherwise differ", () => {
  const ours = fixtureSide("modernbert-decoder--default");
  const { inspection } = ours;
  const { spec } = inspection;
  const layers = spec.body.layers.map(({ norm_placement: _, ...run }) => run);
  const theirs = { ...inspection, spec: { ...spec, body: { ...spec.body, layers } } };
  const comparison = compareInspections(ours, { ...ours, inspection: theirs });
  expect(comparison.same_spec).toBe(false);
  expect(comparison.layers.differences).toMatchObject([{ from: 0, to: 0, a: { norm_placement: "pre_mlp" } }]);
  expect(comparison.layers.words).toEqual(["layer 0: norms pre_mlp → norms as in the body"]);
});
