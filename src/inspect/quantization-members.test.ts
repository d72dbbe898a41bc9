import { describe, expect, test } from "vitest";
import { QUANTIZED, strictFixture } from "../fixtures/read.ts";
import { changesNoBytes } from "../quantization/no-bytes.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import type { Pointer } from "../spec/pointer.ts";
import { inspectText } from "./inspect-text.ts";
import type { Inspection } from "./inspection.ts";
import { changed } from "./provenance/perturb.test-support.ts";
import { isOfQuantization, weightsOf } from "./weights.ts";

const configOf = (file: string): JsonObject => JSON.parse(strictFixture(file)) as JsonObject;

function inspectionOf(text: string): Inspection | null {
  const result = inspectText(text);
  return result.ok ? result : null;
}

/** The file without the member, or with another value in its place. */
function planted(file: string, field: Pointer, value: Json | undefined): Inspection | null {
  const text = changed(configOf(file), field, (holder, name) => {
    const { [name]: _, ...rest } = holder;
    return value === undefined ? rest : { ...holder, [name]: value };
  });
  return inspectionOf(text);
}

/** Whether a figure stands that nothing marks. */
function isFirm(
  inspection: Inspection,
  { unread: before }: { readonly unread: readonly Pointer[] },
): boolean {
  const { bytes, unread } = weightsOf(inspection);
  return bytes !== null && unread.every((field) => before.includes(field));
}

/** Members of each file that say how weights are stored. */
function* members(): Generator<{ file: string; field: Pointer; base: Inspection }> {
  for (const file of QUANTIZED) {
    const base = inspectionOf(JSON.stringify(configOf(file)));
    if (!base || weightsOf(base).bytes === null) continue;
    const method = base.spec.quantization?.normal_form?.quant_method ?? "";
    for (const [field, { use }] of base.fields)
      if (isOfQuantization(field) && use === "mapped" && !changesNoBytes(field, method))
        yield { file, field, base };
  }
}

/** A value of a type that no member has beside its own. */
function otherType(value: string | undefined): Json {
  return value === "string" ? 7.25 : "zz";
}

test("no figure stands firm on a member of another type", () => {
  const firm: string[] = [];
  for (const { file, field, base } of members()) {
    const value = field
      .split("/")
      .slice(1)
      .reduce<Json | undefined>(
        (at, token) => (at as JsonObject)[token.replace(/~1/g, "/").replace(/~0/g, "~")],
        configOf(file),
      );
    const after = planted(file, field, otherType(typeof value));
    if (after && after.fields.get(field)?.use !== "ignored" && isFirm(after, weightsOf(base)))
      firm.push(`${file} ${field}`);
  }
  expect(firm).toEqual([]);
});

/**
 * What a reader has a default for, by the last part of its name, and that reader (config classes without a file:
 * transformers 5.18.0, utils/quantization_config.py).
 */
const HAVE_DEFAULTS: { readonly [method: string]: readonly string[] } = {
  // The words of tensors that lie beside a matrix; of a norm; of the table of tokens, which is FLOAT without one.
  ascend: ["group_size", "weight"],
  // AutoRoundConfig; an entry has what all modules have (get_layer_config, vLLM, auto_round.py).
  "auto-round": ["bits", "group_size", "sym", "data_type", "packing_format", "block_name_to_quantize"],
  // AwqConfig.
  awq: ["bits", "group_size", "zero_point", "modules_to_not_convert"],
  // BitNetQuantConfig.
  bitnet: ["linear_class", "quantization_mode"],
  // BitsAndBytesConfig.
  bitsandbytes: ["load_in_4bit", "load_in_8bit", "llm_int8_skip_modules"],
  blockwise_int8: ["ignored_layers"],
  // Without the member nothing is quantised.
  chatglm: ["quantization_bit"],
  // QuantizationArgs and QuantizationConfig of compressed-tensors.
  "compressed-tensors": [
    ...[
      "output_activations",
      "input_activations",
      "dynamic",
      "group_size",
      "num_bits",
      "strategy",
      "symmetric",
    ],
    ...["type", "ignore", "block_structure", "weights"],
  ],
  // EetqConfig.
  eetq: ["weights", "modules_to_not_convert"],
  // converters before 0.0.9 wrote no codebook; head_bits of convert_model.py.
  exl3: ["head_bits", "codebook"],
  // FbgemmFp8Config.
  fbgemm_fp8: ["activation_scale_ub", "modules_to_not_convert"],
  // FineGrainedFP8Config.
  fp8: ["activation_scheme", "fmt", "moe_quant_algo", "scale_fmt", "ignored_layers"],
  // GPTQConfig; an entry has what all modules have.
  gptq: ["desc_act", "group_size", "lm_head", "sym", "checkpoint_format", "modules_in_block_to_quantize"],
  // Quantizer.quantize of hqq.
  hqq: ["nbits", "group_size", "axis", "view_as_float", "skip_modules"],
  // Modes of nn.quantize of MLX; an entry has what its mode has.
  mlx: ["mode"],
  modelopt: ["has_zero_point", "pre_quant_scale"],
  mxfp8: ["ignored_layers", "weight_block_size"],
  // QuantizationSpec of Quark.
  quark: ["exclude", "weight_format", "is_dynamic", "input_tensors", "qscheme", "symmetric"],
  // quant_api.py of torchao, and TorchAoConfig.
  torchao: ["group_size", "include_input_output_embeddings", "modules_to_not_convert", "_type"],
};

/** Entries of maps: without one its modules are as the others. */
const ENTRY = /\/(?:dynamic|extra_config|model\.[^/]*|lm_head)(?:\/|$)/;

test("no figure stands firm on a member that is missing and that no reader has a default for", () => {
  const firm: string[] = [];
  for (const { file, field, base } of members()) {
    const name = field.slice(field.lastIndexOf("/") + 1);
    const method = base.spec.quantization?.normal_form?.quant_method ?? "";
    if (HAVE_DEFAULTS[method]?.includes(name) || ENTRY.test(field) || name === "quant_method") continue;
    const after = planted(file, field, undefined);
    if (after && isFirm(after, weightsOf(base))) firm.push(`${file} ${field}`);
  }
  expect(firm).toEqual([]);
});

const GROUP = "/quantization_config/config_groups/group_0";
const ARGS = `${GROUP}/weights`;

describe("what no reader takes marks the figure, or there is none", () => {
  test.each<[string, Pointer, Json | undefined, Pointer?]>([
    ["gptq", "/quantization_config/bits", undefined],
    ["gptq", "/quantization_config/bits", null],
    ["gptq", "/quantization_config/group_size", null],
    ["gptq", "/quantization_config/group_size", 0],
    ["gptq-dynamic", "/quantization_config/dynamic/+:.*\\.layers\\.(?:0|1|3)\\..*mlp.*/bits", null],
    ["awq", "/quantization_config/bits", null],
    ["awq", "/quantization_config/group_size", null],
    ["awq", "/quantization_config/w_bit", 8],
    ["auto-round", "/quantization_config/bits", null],
    ["auto-round-extra", "/quantization_config/extra_config/lm_head/group_size", null],
    ["bitsandbytes-nf4", "/quantization_config/load_in_8bit", true],
    ["bitsandbytes-int8", "/quantization_config/load_in_4bit", true, "/quantization_config/load_in_8bit"],
    ["blockwise-int8", "/quantization_config/weight_block_size", undefined],
    ["blockwise-int8", "/quantization_config/weight_block_size", null],
    ["blockwise-int8", "/quantization_config/activation_scheme", undefined],
    ["mxfp8", "/quantization_config/activation_scheme", undefined],
    ["compressed-tensors-w4a16", `${ARGS}/group_size`, undefined],
    ["compressed-tensors-w4a16", `${ARGS}/group_size`, null],
    ["compressed-tensors-w4a16", `${ARGS}/group_size`, -1],
    ["compressed-tensors-w4a16", `${ARGS}/strategy`, "channel", `${ARGS}/group_size`],
    ["compressed-tensors-w4a16", `${ARGS}/strategy`, "block", `${ARGS}/block_structure`],
    ["compressed-tensors-w4a16", `${ARGS}/strategy`, "token", `${ARGS}/dynamic`],
    ["compressed-tensors-w4a16", `${ARGS}/block_structure`, [128, 128]],
    ["compressed-tensors-w4a16", `${ARGS}/num_bits`, null],
    ["compressed-tensors-w4a16", `${ARGS}/symmetric`, null],
    ["compressed-tensors-w4a16", `${GROUP}/targets`, undefined],
    ["compressed-tensors-fp8-dynamic", `${ARGS}/type`, null],
    ["compressed-tensors-fp8-dynamic", `${ARGS}/num_bits`, 6],
    ["compressed-tensors-fp8-dynamic", `${ARGS}/actorder`, "group"],
    ["compressed-tensors-fp8-block", `${ARGS}/block_structure`, undefined],
    ["compressed-tensors-fp8-block", `${ARGS}/strategy`, undefined, `${ARGS}/block_structure`],
    ["compressed-tensors-fp8-block", "/quantization_config/kv_cache_scheme", "fp8"],
    ["hqq", "/quantization_config/quant_config/weight_quant_params/nbits", null],
    ["mlx", "/quantization_config/bits", undefined],
    ["mlx-at-the-root", "/quantization/mode", null],
    ["torchao-int4", "/quantization_config/quant_type/default/_data/group_size", null],
  ])("%s: %s as %j", (file, field, value, named = field) => {
    const after = planted(`quantization/${file}`, field, value);
    if (!after) throw new Error("the file is refused");
    const { bytes, unread } = weightsOf(after);
    if (bytes !== null) expect(unread).toContain(named);
  });
});

test("a word for the cache is what ModelOpt wrote, and readers of it differ", () => {
  const after = planted("quantization/modelopt-w4a16-awq", "/quantization_config/kv_cache_scheme", "FP8");
  expect(after?.diagnostics).toContainEqual(
    expect.objectContaining({
      code: "quantization-cache-readers-differ",
      at: "/quantization_config/kv_cache_scheme",
    }),
  );
  expect(after?.spec.quantization?.normal_form?.kv_cache?.format).toBe("fp8_e4m3");
});
