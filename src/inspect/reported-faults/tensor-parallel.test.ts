import { describe, expect, test } from "vitest";
import { ranksFinding, ranksOf } from "../quantization-findings.ts";
import type { Inspection } from "../inspection.ts";
import { undividedSizes } from "../../analysis/memory/undivided-sizes.ts";
import type { JsonObject } from "../../spec/json.ts";
import { config, read, reportedText } from "./read.test-support.ts";

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

const quantised = (name: string, quantization_config: JsonObject, members: JsonObject = {}): Inspection =>
  read(config(name, { ...members, quantization_config }));

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

/** What is said of so many ranks: the code, and the words. */
const said = (inspection: Inspection, ranks: number): readonly (readonly [string, string])[] =>
  ranksFinding(inspection, ranks).map(({ code, message }) => [code, message]);

describe("a share that engines make fit is no refusal", () => {
  // gpt_oss.py and mxfp4_round_up_hidden_size_and_intermediate_size of vLLM; gpt_oss.py of SGLang.
  test("gpt-oss in MXFP4: whole blocks are dealt out, and the rest is filled up", () => {
    const inspection = read(config("openai--gpt-oss-120b"));
    for (const ranks of [4, 8]) {
      expect(broken(inspection, ranks)).toEqual([]);
      expect(said(inspection, ranks)).toEqual([
        ["tensor-parallel-adapted", expect.stringContaining(`a rank has ${2880 / ranks} of 2880 channels`)],
      ]);
    }
    expect(said(inspection, 2)).toEqual([]);
    expect(ranksOf(inspection, 2)?.largest).toBe(64);
  });

  // MoeWNA16Method of vLLM and SGLang.
  test.each<[string, JsonObject, string]>([
    ["awq", { zero_point: true, version: "gemm" }, "SGLang does the same"],
    ["gptq", { desc_act: false, sym: true }, "SGLang refuses"],
    ["auto-round", { sym: true, packing_format: "auto_round:auto_gptq" }, "SGLang does the same"],
  ])("experts of %s in 4 bits: the group is halved down to 32", (quant_method, members, sglang) => {
    const inspection = quantised("Qwen--Qwen3-30B-A3B", {
      quant_method,
      bits: 4,
      group_size: 128,
      ...members,
    });
    expect(broken(inspection, 8)).toEqual([]);
    const [[code, message] = []] = said(inspection, 8);
    expect(code).toBe("tensor-parallel-adapted");
    expect(message).toContain("a rank has 96 of 768 channels");
    expect(message).toContain("groups of 32");
    expect(message).toContain(sglang);
    expect(ranksOf(inspection, 8)?.largest).toBe(8);
  });

  test("not of 8 bits, nor with an order of activations, nor where 32 is the group, nor of dense layers", () => {
    const gptq = (members: JsonObject, sizes: JsonObject = {}): Inspection =>
      quantised(
        "Qwen--Qwen3-30B-A3B",
        { quant_method: "gptq", bits: 4, group_size: 128, desc_act: false, sym: true, ...members },
        sizes,
      );
    expect(broken(gptq({ bits: 8 }), 8)).not.toEqual([]);
    expect(broken(gptq({ desc_act: true }), 8)).not.toEqual([]);
    expect(broken(gptq({ group_size: 32 }, { moe_intermediate_size: 384 }), 8)).not.toEqual([]);
    const dense = quantised("Qwen--Qwen3-8B", {
      quant_method: "awq",
      bits: 4,
      group_size: 128,
      zero_point: true,
    });
    expect(said(dense, 64).map(([code]) => code)).toEqual(["tensor-parallel-quantization"]);
  });

  test("the released Qwen3.5 in GPTQ on eight ranks", () => {
    const inspection = read(JSON.parse(reportedText("qwen35-gptq-dynamic")) as JsonObject);
    expect(broken(inspection, 8)).toEqual([]);
    expect(said(inspection, 8).map(([code]) => code)).toEqual(["tensor-parallel-adapted"]);
    expect(ranksOf(inspection, 8)?.largest).toBe(16);
  });
});

// MambaMixer2 of vLLM and of SGLang: fewer groups than ranks are one that all of them keep.
describe("one group of a Mamba-2 layer", () => {
  test("is on every rank", () => {
    const { body } = read(config("bamba--default")).spec;
    expect(undividedSizes(body, 2).filter(({ what }) => what === "groups")).toEqual([]);
  });

  test("is repeated by a loader of the weight alone", () => {
    const fp8 = (weights: JsonObject): Inspection =>
      quantised("bamba--default", {
        quant_method: "compressed-tensors",
        format: "float-quantized",
        config_groups: { all: { targets: ["Linear"], weights: { num_bits: 8, type: "float", ...weights } } },
        ignore: ["lm_head"],
      });
    expect(broken(fp8({ strategy: "tensor" }), 2)).toEqual([]);
    expect(said(fp8({ strategy: "channel" }), 2)[0]?.[1]).toContain("loader of the weight alone");
    expect(ranksOf(fp8({ strategy: "channel" }), 2)?.largest).toBe(1);
  });
});
