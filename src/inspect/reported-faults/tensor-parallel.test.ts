import { describe, expect, test } from "vitest";
import { ranksFinding, ranksOf } from "../quantization-findings.ts";
import type { Inspection } from "../inspection.ts";
import { config, read } from "./read.test-support.ts";

const inBlocks = (name: string, block: number, skipped: readonly string[] = []): Inspection =>
  read(
    config(name, {
      quantization_config: {
        quant_method: "fp8",
        activation_scheme: "dynamic",
        weight_block_size: [block, block],
        modules_to_not_convert: [...skipped],
      },
    }),
  );

const broken = (inspection: Inspection, ranks: number) =>
  (ranksOf(inspection, ranks)?.broken ?? []).map(
    ({ module, what, size, share }) => `${module}: ${share} of ${size} (${what})`,
  );

// vLLM cuts each matrix of a fused one for itself (MergedColumnParallelLinear and QKVParallelLinear, linear.py).
describe("a matrix that holds several is judged part by part", () => {
  test("query, key and value of a gated delta net", () => {
    // 16 × 128 key channels twice and 64 × 128 of values: 256, 256 and 1,024 on each of eight.
    const inspection = inBlocks("Qwen--Qwen3.5-397B-A17B", 128, [
      "in_proj_a",
      "in_proj_b",
      "mlp.gate",
      "lm_head",
    ]);
    for (const ranks of [2, 4, 8]) {
      expect(broken(inspection, ranks)).toEqual([]);
      expect(ranksFinding(inspection, ranks)).toEqual([]);
    }
    expect(ranksOf(inspection, 2)?.largest).toBe(8);
  });

  test("gate, x, B, C and time steps of a Mamba-2 layer", () => {
    // 4,096 channels of gate and of x, 8 × 128 of B and of C, and 64 heads.
    const inspection = inBlocks("nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", 32);
    expect(broken(inspection, 2)).toEqual([]);
    expect(broken(inspection, 4).filter((each) => each.includes("in_proj"))).toEqual([
      "mixer.in_proj: 16 of 64 (heads)",
    ]);
  });

  test("queries, keys and values in one matrix", () => {
    // 32 heads of queries and 2 of keys, of 128 channels each: 128 of 256 on each of two ranks.
    const inspection = inBlocks("chatglm--found-1", 128);
    expect(broken(inspection, 2).filter((each) => !each.startsWith("mlp."))).toEqual([]);
  });
});
