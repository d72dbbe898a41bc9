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
        ["SGLang", -LAYERS * (2 * QUERY - grouped(QUERY))],
        ["transformers with optimum", -LAYERS * (2 * QUERY - grouped(QUERY))],
      ],
    ],
    [
      "GPTQ: other bits for a part of what engines join, which never see its name",
      { ...GPTQ, dynamic: { ".*k_proj": { bits: 8 } } },
      [
        ["vLLM", -LAYERS * (KEY / 2 + KEY / 256)],
        ["SGLang", -LAYERS * (KEY / 2 + KEY / 256)],
        ["transformers with optimum", -LAYERS * (KEY / 2 + KEY / 256)],
      ],
    ],
    [
      "GPTQ: a part of a name that is not its end",
      { ...GPTQ, modules_in_block_to_quantize: [["self_attn"], ["mlp.down_proj"]] },
      [
        ["SGLang", -LAYERS * (4 * WIDTH * HIDDEN - grouped(2 * WIDTH * HIDDEN))],
        ["transformers with optimum", LAYERS * (2 * ATTENTION - grouped(ATTENTION))],
      ],
    ],
    [
      "AutoRound: a part of a name is enough, and for vLLM the end of what it calls a module, but not for SGLang",
      { ...AUTO_ROUND, extra_config: { o_proj: { bits: 16 } } },
      [["SGLang", -LAYERS * (2 * QUERY - grouped(QUERY))]],
    ],
    [
      "AutoRound: the end of q_proj is not that of qkv_proj, which vLLM asks about",
      { ...AUTO_ROUND, extra_config: { q_proj: { bits: 16 } } },
      [
        ["vLLM", -LAYERS * (2 * QUERY - grouped(QUERY))],
        ["SGLang", -LAYERS * (2 * QUERY - grouped(QUERY))],
      ],
    ],
    [
      "ModelOpt: the one algorithm that is named for a part is that of all parts to engines",
      {
        ...MODELOPT,
        quant_algo: "MIXED_PRECISION",
        quantized_layers: { "model.layers.0.self_attn.q_proj": { quant_algo: "FP8" } },
      },
      [
        ["vLLM", -2 * (KEY - 8)],
        ["SGLang", -2 * (KEY - 8)],
      ],
    ],
    [
      "compressed-tensors: vLLM takes the scheme of the first part that is named, SGLang that of linear layers",
      {
        ...COMPRESSED,
        config_groups: {
          group_0: {
            targets: ["re:.*layers\\.0\\.self_attn\\.q_proj"],
            weights: { ...ROWS, strategy: "tensor" },
          },
          group_1: { targets: ["re:.*layers\\.0\\.self_attn\\.[kv]_proj", "Linear"], weights: ROWS },
        },
        ignore: ["lm_head"],
      },
      [
        ["vLLM", -2 * 2 * 256 + 2 * 2],
        ["SGLang", 2 * 1024 - 2],
      ],
    ],
    [
      "bitsandbytes: q_proj is no name of what vLLM and SGLang make of three",
      { ...INT8_BNB, llm_int8_skip_modules: ["lm_head", "q_proj"] },
      [["vLLM and SGLang", -LAYERS * (QUERY - 4 * 1024)]],
    ],
    [
      "torchao: q_proj is no name of what vLLM makes of three",
      { ...TORCHAO, modules_to_not_convert: ["lm_head", "self_attn.q_proj"] },
      [
        [NEW, -LAYERS * (QUERY - 2 * 1024)],
        ["vLLM", -LAYERS * (QUERY - 2 * 1024)],
      ],
    ],
  ])("%s", (_, quantization, expected) => {
    expect(differences(quantization)).toEqual(expected);
  });

  const VLLM_SKIPPED = "is_layer_skipped, model_executor/layers/quantization/utils/quant_utils.py";
  const MIXED = (layers: JsonObject): JsonObject => ({
    ...MODELOPT,
    quant_algo: "MIXED_PRECISION",
    quantized_layers: layers,
  });
  const Q = "model.layers.3.self_attn.q_proj";
  const K = "model.layers.3.self_attn.k_proj";
  test.each<[string, JsonObject, who: string, words: readonly string[]]>([
    [
      "AWQ",
      { ...AWQ, modules_to_not_convert: ["q_proj"] },
      "vLLM",
      [
        'self_attn.qkv_proj of layers 0–11 (q_proj: the model’s own type, left out by "q_proj"; k_proj, v_proj: int4, groups of 128)',
        VLLM_SKIPPED,
      ],
    ],
    [
      "FP8",
      {
        ...FP8,
        weight_block_size: [128, 128],
        modules_to_not_convert: ["lm_head", "model.layers.0.mlp.up_proj"],
      },
      "vLLM",
      [
        "mlp.gate_up_proj of layer 0 (gate_proj: fp8_e4m3, blocks of 128 × 128; up_proj: the model’s own type",
      ],
    ],
    [
      "FP8",
      {
        ...FP8,
        weight_block_size: [128, 128],
        modules_to_not_convert: ["lm_head", "model.layers.0.mlp.up_proj"],
      },
      "SGLang",
      ["mlp.gate_up_proj of layer 0", "is_layer_skipped, layers/quantization/utils.py"],
    ],
    [
      "fbgemm",
      { quant_method: "fbgemm_fp8", modules_to_not_convert: ["lm_head", Q] },
      "vLLM",
      ["of layer 3 (q_proj"],
    ],
    [
      "blockwise int8",
      {
        quant_method: "blockwise_int8",
        weight_block_size: [128, 128],
        activation_scheme: "dynamic",
        ignored_layers: [Q],
      },
      "SGLang",
      ["of layer 3 (q_proj"],
    ],
    [
      "compressed-tensors",
      { ...COMPRESSED, ignore: ["re:.*q_proj$", "lm_head"] },
      ENGINES,
      ["self_attn.qkv_proj of layers 0–11", "should_ignore_layer"],
    ],
    [
      "Quark's list",
      { ...QUARK, exclude: ["lm_head", Q] },
      ENGINES,
      ["of layer 3 (q_proj", "should_ignore_layer"],
    ],
    [
      "Quark's schemes",
      {
        ...QUARK,
        exclude: ["lm_head"],
        layer_quant_config: {
          [Q]: { weight: { dtype: "fp8_e4m3", qscheme: "per_tensor" }, input_tensors: null },
        },
      },
      ENGINES,
      ["of layer 3 (q_proj", "_find_matched_config"],
    ],
    [
      "AutoRound",
      { ...AUTO_ROUND, extra_config: { [Q]: { bits: 8 } } },
      "vLLM",
      ["of layer 3 (q_proj: int8, groups of 128; k_proj, v_proj: int4, groups of 128)", "config_parser.py"],
    ],
    ["AutoRound", { ...AUTO_ROUND, extra_config: { [Q]: { bits: 8 } } }, "SGLang", ["get_layer_config"]],
    [
      "GPTQ",
      { ...GPTQ, dynamic: { "-:.*q_proj": {} } },
      "vLLM",
      ["of layers 0–11", "is_layer_gptq_quantized"],
    ],
    [
      "GPTQ by modules in a block",
      { ...GPTQ, modules_in_block_to_quantize: [["self_attn.k_proj", "self_attn.v_proj"], ["mlp"]] },
      "vLLM",
      ["q_proj: the model’s own type; k_proj, v_proj: int4"],
    ],
    [
      "ModelOpt's list",
      { ...MODELOPT, ignore: ["lm_head", Q] },
      "vLLM",
      ["of layer 3 (q_proj", VLLM_SKIPPED],
    ],
    ["ModelOpt's list", { ...MODELOPT, ignore: ["lm_head", Q] }, "SGLang", ["of layer 3 (q_proj"]],
    [
      "two of ModelOpt's algorithms",
      MIXED({ [Q]: { quant_algo: "FP8" }, [K]: { quant_algo: "NVFP4", group_size: 16 } }),
      "vLLM",
      ["of layer 3 (q_proj: fp8_e4m3", "v_proj: the model’s own type", "_resolve_quant_algo"],
    ],
    ["8 bits of AWQ", { ...AWQ, bits: 8 }, "vLLM", ["it has AWQ of 4 bits alone"]],
    ["3 bits of GPTQ", { ...GPTQ, bits: 3 }, "vLLM", ["integers of 3 bits"]],
    ["GPTQ without sym", { ...GPTQ, sym: false }, "vLLM", ["integers of 4 bits with sym false"]],
    ["2 bits in dynamic", { ...GPTQ, dynamic: { ".*mlp.*": { bits: 2 } } }, "vLLM", ["integers of 2 bits"]],
    [
      "2 bits in dynamic",
      { ...GPTQ, dynamic: { ".*mlp.*": { bits: 2 } } },
      "SGLang",
      ["beside integers of 4 bits"],
    ],
  ])("a reader that cannot load the file is told, and has no figure: %s", (_, quantization, who, words) => {
    const told = quantizationFindings(read({ ...MODEL, quantization_config: quantization }));
    const message = told.find(
      ({ code, message }) => code === "quantization-reader-refuses" && message.startsWith(`${who} cannot`),
    )?.message;
    for (const each of words) expect(message).toContain(each);
    expect(told.filter(({ message }) => message.includes(`differ. ${who}:`))).toEqual([]);
  });

  test.each<[string, JsonObject]>([
    ["AWQ: all parts", { ...AWQ, modules_to_not_convert: ["q_proj", "k_proj", "v_proj"] }],
    [
      "FP8: all parts",
      { ...FP8, weight_block_size: null, modules_to_not_convert: ["lm_head", "model.layers.1.mlp"] },
    ],
    ["ModelOpt: all parts", { ...MODELOPT, ignore: ["lm_head", "*self_attn*"] }],
    [
      "AutoRound: what is joined with nothing",
      { ...AUTO_ROUND, extra_config: { "model.layers.1.mlp.down_proj": { bits: 8 } } },
    ],
    ["3 bits of GPTQ in SGLang", { ...GPTQ, bits: 4 }],
  ])("nobody is said to refuse what all load: %s", (_, quantization) => {
    const told = quantizationFindings(read({ ...MODEL, quantization_config: quantization }));
    expect(told.filter(({ code }) => code === "quantization-reader-refuses")).toEqual([]);
  });

  test("vLLM and Qwen3.5: what it makes of a gated delta net's matrices", () => {
    const net = {
      ...config("Qwen--Qwen3.5-27B"),
      quantization_config: {
        ...FP8,
        weight_block_size: [128, 128],
        modules_to_not_convert: ["lm_head", "model.language_model.layers.0.linear_attn.in_proj_z"],
      },
    };
    const told = quantizationFindings(read(net)).filter(({ code }) => code === "quantization-reader-refuses");
    expect(told.map(({ message }) => message.split(":")[0])).toEqual([
      "vLLM cannot load this quantisation",
      "SGLang cannot load this quantisation",
    ]);
    expect(told[0]?.message).toContain("linear_attn.in_proj_qkvz of layer 0 (in_proj_qkv: ");
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

describe("expert_dtype of DeepSeek-V4 in vLLM", () => {
  const { expert_dtype: _, ...file } = config("deepseek-ai--DeepSeek-V4-Flash");
  const told = (more: JsonObject): readonly string[] =>
    quantizationFindings(read({ ...file, ...more })).map(
      ({ code, severity, at, message }) => `${severity} ${code} ${at} ${message}`,
    );

  test("a file without it is taken for one of MXFP4 experts", () => {
    const [said, ...others] = told({});
    expect(others).toEqual([]);
    expect(said).toContain("warning quantization-readers-differ /quantization_config/");
    expect(said).toContain("vLLM: routed experts in MXFP4, for the file has no expert_dtype");
    // As many as the published file takes, which says fp4.
    const bytes = weightsOf(read({ ...file, expert_dtype: "fp4" })).bytes?.total ?? 0;
    expect(said).toContain(`the weights then take ${bytes.toLocaleString("en-US")} bytes`);
  });

  test.each([null, "bf16"])("%j is refused", (expert_dtype) => {
    expect(told({ expert_dtype })).toEqual([
      expect.stringMatching(
        /^warning quantization-reader-refuses \/expert_dtype vLLM cannot load this quantisation: its expert_dtype has to be fp4 or fp8 /,
      ),
    ]);
  });

  test.each(["fp4", "fp8"])("%s is read as it is", (expert_dtype) => {
    expect(told({ expert_dtype })).toEqual([]);
  });
});
