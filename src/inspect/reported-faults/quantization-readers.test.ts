import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../spec/json.ts";
import { quantizationFindings } from "../quantization-findings.ts";
import { weightsOf } from "../weights.ts";
import { config, read, reportedText } from "./read.test-support.ts";

const LAYERS = 12;
const HIDDEN = 1024;
const WIDTH = 2816;
const VOCABULARY = 32_000;

const MODEL: JsonObject = {
  model_type: "llama",
  architectures: ["LlamaForCausalLM"],
  hidden_size: HIDDEN,
  intermediate_size: WIDTH,
  num_hidden_layers: LAYERS,
  num_attention_heads: 8,
  num_key_value_heads: 2,
  head_dim: 128,
  vocab_size: VOCABULARY,
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
};

const MODELOPT = { quant_method: "modelopt", quant_algo: "FP8" };
const INT8 = { _type: "Int8WeightOnlyConfig" };
const TORCHAO = { quant_method: "torchao", quant_type: { default: INT8 } };
const AWQ = { quant_method: "awq", bits: 4, group_size: 128, zero_point: true, version: "gemm" };
const INT8_BNB = { quant_method: "bitsandbytes", load_in_8bit: true };
const GPTQ = { quant_method: "gptq", bits: 4, group_size: 128 };
const AUTO_ROUND = { ...GPTQ, quant_method: "auto-round" };
const FP8_ROWS = { weight: { dtype: "fp8_e4m3", qscheme: "per_channel" }, input_tensors: null };
const QUARK = { quant_method: "quark", global_quant_config: FP8_ROWS };
const ROWS = { num_bits: 8, type: "float", strategy: "channel" };
const GROUPS = { group_0: { targets: ["Linear"], weights: ROWS } };
const COMPRESSED = { quant_method: "compressed-tensors", format: "float-quantized", config_groups: GROUPS };

const FP8 = { quant_method: "fp8", activation_scheme: "dynamic", modules_to_not_convert: ["lm_head"] };

/** How many numbers matrices have. */
const QUERY = 1024 * HIDDEN;
const KEY = 256 * HIDDEN;
const ATTENTION = 2 * QUERY + 2 * KEY;
const MLP = 3 * WIDTH * HIDDEN;
const HEAD = VOCABULARY * HIDDEN;
/** Of the seven matrices of a layer, in blocks of 128 × 128 and whole: how many scales more. */
const MORE_SCALES = 2 * (8 * 8) + 2 * (2 * 8) + 3 * (22 * 8) - 7;
/** Of 4-bit integers in groups of 128: the matrix, a scale of 16 bits and a zero point of 4 for each group. */
const grouped = (numbers: number): number => numbers / 2 + (numbers / 128) * 2.5;

/** What of other readers' figures is told: by how many bytes they differ from the one that is shown. */
function differences(quantization: JsonObject): readonly (readonly [who: string, bytes: number])[] {
  const inspection = read({ ...MODEL, quantization_config: quantization });
  const own = weightsOf(inspection).bytes?.total ?? 0;
  return quantizationFindings(inspection)
    .filter(({ code }) => code === "quantization-readers-differ")
    .map(({ message }) => {
      const [, who = "", total = ""] =
        /differ\. ([^:]+):.*weights then take ([\d,]+) bytes/.exec(message) ?? [];
      return [who, Number(total.replaceAll(",", "")) - own] as const;
    });
}

// The rules of vLLM 6ab8e9e and SGLang, of transformers and of optimum, each by hand on these names.
describe("who matches names in another way than the spec is told, with by how much", () => {
  const OLD = "transformers 4.57.6";
  const NEW = "transformers 5.17.0 and 5.18.0";
  const ENGINES = "vLLM and SGLang";
  test.each<[string, JsonObject, (readonly [string, number])[]]>([
    [
      "ModelOpt: a part of the name is enough for vLLM, and whole parts are for SGLang",
      { ...MODELOPT, ignore: ["lm_head", "self_attn"] },
      [
        ["vLLM", LAYERS * (ATTENTION - 4 * 8)],
        ["SGLang", LAYERS * (ATTENTION - 4 * 8)],
      ],
    ],
    [
      "ModelOpt: layer 1 is the beginning of layers 10 and 11 to vLLM",
      { ...MODELOPT, ignore: ["lm_head", "model.layers.1"] },
      [["vLLM", 2 * (ATTENTION + MLP - 7 * 8)]],
    ],
    [
      "ModelOpt: a router's name is the beginning of what vLLM makes of gate and up",
      { ...MODELOPT, ignore: ["lm_head", "mlp.gate"] },
      [["vLLM", LAYERS * (2 * WIDTH * HIDDEN - 2 * 8)]],
    ],
    [
      "ModelOpt: q_proj alone is no part of what vLLM makes of three",
      { ...MODELOPT, ignore: ["lm_head", "*q_proj*"] },
      [
        ["vLLM", -LAYERS * (QUERY - 8)],
        ["SGLang", -LAYERS * (QUERY - 8)],
      ],
    ],
    [
      "ModelOpt as it writes names: nobody differs",
      { ...MODELOPT, ignore: ["lm_head", "model.layers.0*"] },
      [],
    ],
    [
      "ModelOpt: exclude_modules beside quant_algo is read by no engine, which look for ignore there",
      { ...MODELOPT, exclude_modules: ["lm_head", "*mlp*"] },
      [
        ["vLLM", -(LAYERS * (MLP - 3 * 8) + HEAD - 8)],
        ["SGLang", -(LAYERS * (MLP - 3 * 8) + HEAD - 8)],
      ],
    ],
    [
      "ModelOpt: exclude_modules beside quant_algo is read by SGLang where algorithms are mixed",
      {
        ...MODELOPT,
        quant_algo: "MIXED_PRECISION",
        quantized_layers: { "model.layers.0.mlp.down_proj": { quant_algo: "FP8" } },
        exclude_modules: ["*down_proj*"],
      },
      [["vLLM", -(WIDTH * HIDDEN - 8)]],
    ],
    [
      "ModelOpt: inside of quantization it is exclude_modules that engines read",
      {
        quant_method: "modelopt",
        quantization: { quant_algo: "FP8", exclude_modules: ["lm_head", "model.layers.0*"] },
      },
      [],
    ],
    [
      "ModelOpt: inside of quantization nobody reads ignore",
      { quant_method: "modelopt", quantization: { quant_algo: "FP8", ignore: ["lm_head"] } },
      [
        ["vLLM", -(HEAD - 8)],
        ["SGLang", -(HEAD - 8)],
      ],
    ],
    [
      "ModelOpt with both lists: each by its place",
      { ...MODELOPT, ignore: ["lm_head"], exclude_modules: ["lm_head", "*mlp*"] },
      [],
    ],
    [
      "AWQ: up_proj is a part of gate_up_proj to engines",
      { ...AWQ, modules_to_not_convert: ["up_proj"] },
      [
        ["vLLM", LAYERS * (2 * WIDTH * HIDDEN - grouped(WIDTH * HIDDEN))],
        ["SGLang", LAYERS * (2 * WIDTH * HIDDEN - grouped(WIDTH * HIDDEN))],
      ],
    ],
    [
      "compressed-tensors: engines quantise no output head unless a target names it",
      { ...COMPRESSED, ignore: [] },
      [[ENGINES, VOCABULARY * HIDDEN - 2 * VOCABULARY]],
    ],
    [
      "compressed-tensors: a target that names the head",
      {
        ...COMPRESSED,
        config_groups: { group_0: { ...GROUPS.group_0, targets: ["Linear", "re:.*lm_head"] } },
        ignore: [],
      },
      [],
    ],
    [
      "Quark: engines know no wildcards",
      { ...QUARK, exclude: ["lm_head", "*q_proj"] },
      [[ENGINES, -LAYERS * (QUERY - 4 * 1024)]],
    ],
    [
      "torchao: an expression at the beginning to transformers 5",
      { ...TORCHAO, modules_to_not_convert: ["lm_head", "self_attn"] },
      [[NEW, -LAYERS * (ATTENTION - 2 * (2 * 1024 + 2 * 256))]],
    ],
    [
      "torchao: without the head in the list it is quantised, but not by vLLM",
      { ...TORCHAO, modules_to_not_convert: ["self_attn.o_proj"] },
      [
        [NEW, -LAYERS * (QUERY - 2 * 1024)],
        ["vLLM", VOCABULARY * HIDDEN - 2 * VOCABULARY],
      ],
    ],
    [
      "bitsandbytes: part of a part, with a dot behind it, to transformers 4",
      { ...INT8_BNB, llm_int8_skip_modules: ["lm_head", "attn"] },
      [[OLD, LAYERS * (ATTENTION - 4 * (2 * 1024 + 2 * 256))]],
    ],
    [
      "FP8 without the size of blocks: 128 x 128 to transformers, one scale a matrix to engines",
      FP8,
      [
        [NEW, LAYERS * MORE_SCALES * 4],
        [OLD, LAYERS * MORE_SCALES * 4],
      ],
    ],
    [
      "FP8 without the size of blocks, with scales of a byte",
      { ...FP8, scale_fmt: "ue8m0" },
      [
        [NEW, LAYERS * (MORE_SCALES + 7 - 4 * 7)],
        [OLD, LAYERS * MORE_SCALES * 4],
      ],
    ],
    ["FP8 whose blocks are null: one scale a matrix to all", { ...FP8, weight_block_size: null }, []],
    ["FP8 in blocks: nobody differs", { ...FP8, weight_block_size: [128, 128] }, []],
    [
      "GPTQ: engines ask about qkv_proj, and optimum reads no dynamic",
      { ...GPTQ, dynamic: { "-:.*q_proj": {} } },
      [
        [ENGINES, -LAYERS * (2 * QUERY - grouped(QUERY))],
        ["transformers with optimum", -LAYERS * (2 * QUERY - grouped(QUERY))],
      ],
    ],
    [
      "GPTQ: a part of a name that is not its end",
      { ...GPTQ, modules_in_block_to_quantize: [["self_attn"], ["mlp.down_proj"]] },
      [["transformers with optimum", LAYERS * (2 * ATTENTION - grouped(ATTENTION))]],
    ],
    [
      "AutoRound: a part of a name is enough, and for vLLM its end, but not for SGLang",
      { ...AUTO_ROUND, extra_config: { q_proj: { bits: 16 } } },
      [["SGLang", -LAYERS * (2 * QUERY - grouped(QUERY))]],
    ],
  ])("%s", (_, quantization, expected) => {
    expect(differences(quantization)).toEqual(expected);
  });

  test("AWQ: a part of the experts' names alone leaves none out to engines, which ask once for all of a layer", () => {
    const mixture: JsonObject = {
      ...config("Qwen--Qwen3-30B-A3B"),
      quantization_config: { ...AWQ, modules_to_not_convert: ["gate"] },
    };
    const told = quantizationFindings(read(mixture)).filter(
      ({ code }) => code === "quantization-readers-differ",
    );
    for (const who of ["vLLM", "SGLang"]) {
      const message = told.find(({ message }) => message.includes(`differ. ${who}: `))?.message;
      expect(message).toContain("the weights then take 16,802,672,640 bytes");
      expect(message).toContain(
        "the 31,109,443,584 that are shown, which go by any part of the name (replace",
      );
    }
  });

  test("mxfp4 beside gpt-oss: transformers quantises nothing, and vLLM all experts", () => {
    const mixture = config("Qwen--Qwen3-30B-A3B");
    const told = quantizationFindings(
      read({
        ...mixture,
        quantization_config: { quant_method: "mxfp4", modules_to_not_convert: ["model.layers.1.mlp"] },
      }),
    );
    const differ = told.filter(({ code }) => code === "quantization-readers-differ");
    const plain = 2 * 30_532_122_624;
    const experts = 48 * 128 * 3 * 2048 * 768;
    const all = plain - 2 * experts + experts / 2 + experts / 32;
    const words = (bytes: number): string => `the weights then take ${bytes.toLocaleString("en-US")} bytes`;
    expect(differ.find(({ message }) => message.includes(". vLLM: "))?.message).toContain(words(all));
    const own = differ.find(({ message }) => message.includes(`. ${NEW}: `))?.message;
    expect(own).toContain(words(plain));
    expect(own).toContain("of gpt-oss");
  });

  test.each<[string, JsonObject]>([
    ["mxfp4 of a model without experts", { quant_method: "mxfp4" }],
    ["a list that leaves out all", { ...FP8, modules_to_not_convert: ["lm_head", "model"] }],
  ])("a declaration that touches no module is said to: %s", (_, quantization) => {
    const told = quantizationFindings(read({ ...MODEL, quantization_config: quantization }));
    const message = told.find(({ code }) => code === "quantization-touches-nothing")?.message;
    expect(message).toContain("touches no module of this model");
  });

  test("a declaration that touches one module is not said to touch none", () => {
    const told = quantizationFindings(read({ ...MODEL, quantization_config: FP8 }));
    expect(told.map(({ code }) => code)).not.toContain("quantization-touches-nothing");
  });

  test("latent attention without a rank of queries has a q_proj alone, which engines join with nothing", () => {
    const lite: JsonObject = {
      ...(JSON.parse(reportedText("v2-lite-mscale")) as JsonObject),
      quantization_config: { ...MODELOPT, ignore: ["lm_head", "*self_attn.q_proj*", "*qkv_proj*"] },
    };
    const findings = quantizationFindings(read(lite));
    expect(findings.filter(({ code }) => code === "quantization-readers-differ")).toEqual([]);
    const dead = findings.find(({ code }) => code === "quantization-entry-matches-nothing");
    expect(dead?.message).toContain('"*qkv_proj*"');
    expect(dead?.message).not.toContain('q_proj*", ');
  });

  test("an entry that matches nothing by the spec's rule is not said to be without effect to others", () => {
    const inspection = read({
      ...MODEL,
      quantization_config: { ...MODELOPT, ignore: ["lm_head", "mlp.gate"] },
    });
    const dead = quantizationFindings(inspection).find(
      ({ code }) => code === "quantization-entry-matches-nothing",
    );
    expect(dead?.message).toContain('has no effect on the figure; readers differ: "mlp.gate"');
  });
});
