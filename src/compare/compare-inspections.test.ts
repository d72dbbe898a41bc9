import { describe, expect, test } from "vitest";
import { compareInspections } from "./compare-inspections.ts";
import type { Comparison } from "./comparison.ts";
import { DENSE, fixtureSide, MINIMAX, MOE } from "./fixtures/sides.ts";

/** The pointers of the spec's differences, a part as one. */
function differing({ values }: Comparison): string[] {
  return values
    .filter(({ status }) => status !== "equal")
    .map(({ status, a, b }) => `${status} ${(status === "only-b" ? b : a)?.pointer ?? ""}`);
}

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
      "changed /body/vision/output_size",
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
