import { describe, expect, test } from "vitest";
import { packedInGroups } from "../../fixtures/packed-in-groups.ts";
import type { JsonObject } from "../../spec/json.ts";
import { quantizationFindings, ranksFinding, ranksOf } from "../quantization-findings.ts";
import { weightsOf } from "../weights.ts";
import { config, read } from "./read.test-support.ts";

const MODEL = config("Qwen--Qwen3-8B");
const GPTQ = { quant_method: "gptq", bits: 4, group_size: 128, desc_act: false, sym: true };
const AUTO_ROUND = { quant_method: "auto-round", bits: 4, group_size: 128, sym: true };
const FP8 = { dtype: "fp8_e4m3", is_dynamic: false, qscheme: "per_tensor" };
const QUARK = {
  quant_method: "quark",
  exclude: ["lm_head"],
  global_quant_config: { weight: FP8, input_tensors: FP8, output_tensors: null, bias: null },
};
const INT8 = { _type: "Int8WeightOnlyConfig", _version: 1, _data: {} };
const TORCHAO = { quant_method: "torchao" };

const of = (quantization: JsonObject) => read({ ...MODEL, quantization_config: quantization });
const plain = (quantization: JsonObject): number | undefined => weightsOf(of(quantization)).bytes?.total;

describe("members that say nothing of the weights mark no figure", () => {
  test.each<[string, JsonObject, JsonObject]>([
    ["GPTQ's dynamic is null", { ...GPTQ, dynamic: null }, GPTQ],
    ["GPTQ's dynamic is empty", { ...GPTQ, dynamic: {} }, GPTQ],
    ["AutoRound's extra_config is null", { ...AUTO_ROUND, extra_config: null }, AUTO_ROUND],
    ["AutoRound's extra_config is empty", { ...AUTO_ROUND, extra_config: {} }, AUTO_ROUND],
    [
      "what Quark writes of its export",
      {
        ...QUARK,
        export: {
          kv_cache_group: [],
          weight_format: "real_quantized",
          pack_method: "reorder",
          min_kv_scale: 0.0,
          weight_merge_groups: null,
        },
      },
      QUARK,
    ],
    [
      "matrices that Quark gave one scale",
      {
        ...QUARK,
        export: { kv_cache_group: [], min_kv_scale: 1.0, weight_merge_groups: [["*up_proj", "*gate_proj"]] },
      },
      QUARK,
    ],
    [
      "Quark's scales of the cache",
      {
        ...QUARK,
        export: { kv_cache_group: ["*k_proj"], min_kv_scale: 0.0 },
        layer_quant_config: {
          "*k_proj": { weight: FP8, input_tensors: FP8, output_tensors: FP8, bias: null },
        },
      },
      QUARK,
    ],
    [
      "the version of torchao's map of names",
      {
        ...TORCHAO,
        quant_type: {
          default: {
            _type: "ModuleFqnToConfig",
            _version: 1,
            _data: { module_fqn_to_config: { _default: INT8 } },
          },
        },
      },
      { ...TORCHAO, quant_type: { default: INT8 } },
    ],
  ])("%s", (_, quantization, same) => {
    expect(weightsOf(of(quantization)).unread).toEqual([]);
    expect(plain(quantization)).toBe(plain(same));
  });

  test.each<[string, JsonObject, string]>([
    [
      "outputs of other matrices than the cache's, which engines refuse",
      {
        ...QUARK,
        export: { kv_cache_group: ["*v_proj"] },
        layer_quant_config: {
          "*k_proj": { weight: FP8, input_tensors: FP8, output_tensors: FP8, bias: null },
        },
      },
      "/quantization_config/layer_quant_config/*k_proj/output_tensors/dtype",
    ],
    [
      "an entry of dynamic that is no object",
      { ...GPTQ, dynamic: { ".*": null } },
      "/quantization_config/dynamic/.*",
    ],
  ])("%s still marks it", (_, quantization, field) => {
    expect(weightsOf(of(quantization)).unread).toContain(field);
  });
});

describe("torchao: what is not described is named", () => {
  const message = (quantization: JsonObject): string | undefined =>
    of(quantization).diagnostics.find(({ code }) => code === "unknown-quantization-algorithm")?.message;

  test("tables of tokens", () => {
    const found = message({
      ...TORCHAO,
      quant_type: { default: INT8 },
      include_input_output_embeddings: true,
    });
    expect(found).toContain("quantization_config.include_input_output_embeddings is true");
    expect(found).not.toContain("Described:");
  });

  test("a config of an entry", () => {
    const map = {
      _default: INT8,
      "model.layers.0.mlp.up_proj": { _type: "GemliteUIntXWeightOnlyConfig", _data: {} },
    };
    const found = message({
      ...TORCHAO,
      quant_type: { default: { _type: "FqnToConfig", _data: { fqn_to_config: map } } },
    });
    expect(found).toContain('has "GemliteUIntXWeightOnlyConfig", no config of torchao');
  });
});

// verify_group_size_divides_partition and create_weights of vLLM's WNA16 have whole groups alone, whatever the number of ranks.
describe("groups that do not divide the inputs", () => {
  test("work on no number of ranks", () => {
    const inspection = of(packedInGroups(96));
    expect(ranksOf(inspection, 1)?.largest).toBe(0);
    expect(ranksOf(inspection, 2)?.largest).toBe(0);
    const [found] = ranksFinding(inspection, 1);
    expect(found?.message).toMatch(
      /^Undivided, a rank has 4096 of 4096 channels of self_attn\.o_proj .*No number of ranks works\.$/,
    );
  });

  test("and those that do are refused on no single rank", () => {
    const inspection = of(packedInGroups(128));
    expect(ranksOf(inspection, 1)?.largest).toBe(32);
    expect(ranksFinding(inspection, 1)).toEqual([]);
    expect(quantizationFindings(inspection)).toEqual([]);
  });

  test("blocks that do not divide the outputs are no matter of one rank: the last one has what there is", () => {
    const inspection = read(config("deepseek-ai--DeepSeek-V3"));
    expect(ranksOf(inspection, 1)?.broken).toEqual([]);
  });
});
