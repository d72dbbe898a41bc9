import { count, flag, text, texts } from "../../config/reading/field-types.ts";
import { type Described, Sourced, derive, implied, respell } from "../../config/reading/sourced.ts";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import type { Node } from "../../config/document.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { checkOneOf, type Declaration, member, notNull, within, wrong } from "../declaration.ts";
import { INT4_GROUP, formatBy } from "../formats.ts";
import { groupSize } from "../member-types.ts";
import { isOneFact } from "../one-fact.ts";
import { type Rule, ignoreMembers, rulesIn } from "../rules.ts";
import {
  KEEPS_HEAD,
  type MethodReading,
  type SchemeParts,
  TRANSFORMERS_PATTERNS,
  plainScheme,
  undescribed,
} from "../scheme.ts";

const FILE = "transformers 5.18.0, utils/quantization_config.py";
const GPTQ = "QuantLinear (GPTQModel, nn_modules/qlinear)";
const AWQ = "WQLinear_GEMM (AutoAWQ, modules/linear/gemm.py)";
const DYNAMIC = "get_dynamic_override (vLLM, model_executor/layers/quantization/utils/gptq_utils.py)";
const IN_BLOCK = "is_layer_gptq_quantized (vLLM, model_executor/layers/quantization/utils/gptq_utils.py)";
const LAYER_CONFIG = "get_layer_config (auto-round, auto_round/inference/convert_model.py)";
const EXPANDED = "_expand_regex_config (auto-round, auto_round/inference/utils.py)";
const IN_BLOCKS = "check_start_with_block_name (auto-round, auto_round/utils/model.py)";
const NOT_CONVERTED = "skip_not_convert_modules (auto-round, auto_round/inference/convert_model.py)";

/** What GPTQ's tools write about how they came to the weights, which changes nothing in how these are stored. */
const GPTQ_RUN = [
  "meta/quantizer",
  "meta/uri",
  "meta/damp_percent",
  "meta/damp_auto_increment",
  "meta/static_groups",
  "meta/true_sequential",
  "meta/mse",
  "meta/gptaq",
  "meta/gptaq_alpha",
  "meta/v2",
  "meta/v2_alpha",
  "meta/act_group_aware",
  "exllama_config/version",
  "dataset",
  "tokenizer",
  "model_seqlen",
  "use_exllama",
  "disable_exllama",
  "use_cuda_fp16",
  "max_input_length",
  "cache_block_outputs",
  "batch_size",
  "pad_token_id",
  "module_name_preceding_first_block",
  "block_name_to_quantize",
  "model_name_or_path",
  "model_file_base_name",
  "act_group_aware",
  "quantizer",
  "hyb_act",
  "mse",
  "adapter",
  "rotation",
  "parallel_packing",
  "offload_to_disk",
  "offload_to_disk_path",
  "device",
  "damp_auto_increment",
];

/** GPTQ (arXiv:2210.17323): integer weights in groups, from a calibration that may follow the inputs' order. */
export function readGptq(declaration: Declaration): MethodReading {
  const config = `GPTQConfig, ${FILE}`;
  ignoreMembers(
    declaration,
    GPTQ_RUN,
    "bookkeeping",
    "how the tool ran; which modules it quantised stands elsewhere",
  );
  checkOneOf(
    declaration,
    "is_marlin_format",
    [false],
    "false: how Marlin lays out weights is not described here",
  );
  checkOneOf(declaration, "pack_dtype", ["int32", "torch.int32"], "int32, whose packing is described here");
  ignoreMembers(declaration, ["is_marlin_format"], "no effect", "whether weights lie as Marlin has them");
  const layout = member<string | null>(declaration, text, ["checkpoint_format", "format"], {
    value: "gptq",
    rule: `format defaults to gptq (${config})`,
  });
  if (!GPTQ_LAYOUTS.has((layout.value ?? "gptq").toLowerCase())) {
    const at = declaration.node.members.has("checkpoint_format") ? "checkpoint_format" : "format";
    checkOneOf(declaration, at, [...GPTQ_LAYOUTS]);
    return undescribed([layout], "how this format of GPTQ lays out weights is not described here");
  }
  const head = member(declaration, flag, ["lm_head"], {
    value: false,
    rule: "only linear layers inside the decoder's layers, unless lm_head is true (GPTQModel, quantization/config.py)",
  });
  const linear: SchemeParts = {
    ...plainScheme(GPTQ),
    weights: readGptqIntegers(
      declaration,
      config,
      `${config}; AutoGPTQConfig, vLLM, model_executor/layers/quantization/auto_gptq.py`,
    ),
    layout,
    group_index: member(declaration, flag, ["desc_act"], {
      value: false,
      rule: `desc_act defaults to false (${config})`,
    }),
  };
  const rules = rulesIn(declaration, "dynamic", ["bits", "group_size", "desc_act", "sym"]).filter(
    ({ node }) => node.type === "object",
  );
  ignoreNoRules(declaration, "dynamic");
  const inBlock = readInBlock(declaration);
  return {
    conditions: [layout],
    schemes: {
      ...Object.fromEntries(rules.map((rule) => [`dynamic ${rule.pattern}`, readDynamic(rule, linear)])),
      linear,
    },
    excluded_modules: derive(
      [head],
      (is): string[] | null => (is ? [] : ["lm_head"]),
      "lm_head says whether the output head is quantised",
    ),
    module_patterns:
      rules.length > 0
        ? derive(
            rules.map(({ said }) => said),
            (): ModulePatterns | null => "regex",
            `re.match (${DYNAMIC})`,
          )
        : TRANSFORMERS_PATTERNS,
    ...(inBlock && {
      included_modules: inBlock,
      included_patterns: derive(
        [inBlock],
        (): ModulePatterns | null => "substring",
        `part of the name (${IN_BLOCK})`,
      ),
    }),
  };
}

/** Formats of GPTQ in which a matrix is the same tensors (FORMAT, GPTQModel, quantization/config.py): v2 has other zero points. */
const GPTQ_LAYOUTS: ReadonlySet<string> = new Set(["gptq", "gptq_v2"]);

/** A map of rules that is null or empty is none (AutoGPTQConfig.from_config and _resolve_raw of INCConfigParser, vLLM). */
function ignoreNoRules(declaration: Declaration, name: string): void {
  const node = declaration.node.members.get(name)?.value;
  if (node?.type === "null" || (node?.type === "object" && node.members.size === 0))
    ignoreMembers(declaration, [name], "no effect", "null or empty: no module has members of its own");
}

/** An entry of `dynamic`: `-:` leaves modules as they are, `+:` or nothing gives them members of their own. */
function readDynamic({ pattern, entry, said }: Rule, linear: SchemeParts): SchemeParts {
  const negative = pattern.startsWith("-:");
  const expression = pattern.replace(/^[+-]:/, "");
  const targets = derive([said], () => [expression], `the first that matches decides (${DYNAMIC})`);
  if (negative) return within({ ...plainScheme(DYNAMIC), targets }, [said]);
  const own = entry ?? null;
  const { weights } = linear;
  if (own === null || weights instanceof Sourced) return within({ ...linear, targets }, [said]);
  return within(
    {
      ...linear,
      targets,
      weights: withMembers(own, weights),
      group_index: member(own, flag, ["desc_act"], linear.group_index as Sourced<boolean>),
    },
    [said],
  );
}

/** `modules_in_block_to_quantize`: the only modules that are quantised; undefined where all are. */
function readInBlock(declaration: Declaration): Sourced<string[]> | undefined {
  const name = "modules_in_block_to_quantize";
  const node = declaration.node.members.get(name)?.value;
  if (node === undefined || node.type === "null") {
    ignoreMembers(declaration, [name], "no effect", "null: all linear layers of the layers");
    return undefined;
  }
  const rule = `the modules of a layer that are quantised, which may stand in lists of lists (${IN_BLOCK})`;
  const { found, from } = namesInLists(declaration, name, node);
  // Readers take a text for a list of its letters.
  if (from.size === 0 || node.type === "string") wrong(declaration, name, node, "a list of names of modules");
  if (from.size === 0) return undefined;
  return new Sourced(found, { kind: "derived", from: [...from], absent: [], text: rule });
}

/** The names in a list, or in lists in it, or one by itself; and the fields that hold them. */
function namesInLists(
  declaration: Declaration,
  name: string,
  node: Node,
): { readonly found: string[]; readonly from: ReadonlySet<Pointer> } {
  const at = child(declaration.at, name);
  const found: string[] = [];
  const from = new Set<Pointer>();
  if (node.type === "string") return { found: [node.value], from: from.add(declaration.origin(at)) };
  const whole = isOneFact(node);
  (node.type === "array" ? node.items : []).forEach((item, index) => {
    if (item.type === "object" || !isOneFact(item)) return;
    const names = item.type === "array" ? item.items : [item];
    for (const inner of names) if (inner.type === "string") found.push(inner.value);
    from.add(declaration.origin(whole ? at : child(at, index)));
  });
  return { found, from };
}

/** AutoRound (arXiv:2309.05516), whose weights lie as GPTQ's or AWQ's do. */
export function readAutoRound(declaration: Declaration): MethodReading {
  const config = `AutoRoundConfig, ${FILE}`;
  ignoreMembers(
    declaration,
    [
      "autoround_version",
      "iters",
      "nsamples",
      "seqlen",
      "lr",
      "minmax_lr",
      "low_gpu_mem_usage",
      "enable_quanted_input",
      "enable_minmax_tuning",
      "batch_size",
      "dataset",
      "amp",
      "static_kv_dtype",
      "static_attention_dtype",
      "provider",
      "enable_norm_bias_tuning",
      "act_bits",
      "act_data_type",
      "act_dynamic",
      "act_group_size",
      "act_sym",
      "nblocks",
      "gradient_accumulate_steps",
    ],
    "bookkeeping",
    "how the tool ran, or what it could have done to inputs",
  );
  const type = member(declaration, text, ["data_type"], {
    value: "int",
    rule: `data_type defaults to int (${LAYER_CONFIG})`,
  });
  if (type.value !== "int") {
    wrong(
      declaration,
      "data_type",
      declaration.node.members.get("data_type")?.value as never,
      "int, the only kind that is described here,",
    );
    return undescribed([type], "numbers of another kind are not described here");
  }
  checkScales(declaration);
  const layout = member<string | null>(declaration, text, ["packing_format"], {
    value: "auto_round:gptq",
    rule: `packing_format defaults to auto_round:gptq (${config})`,
  });
  if (!/gptq|awq|^auto_round$|exllama/i.test(layout.value ?? "auto_round")) {
    const node = declaration.node.members.get("packing_format")?.value as Node;
    wrong(declaration, "packing_format", node, "the way of GPTQ or of AWQ");
    return undescribed([type, layout], "how weights lie in this format is not described here");
  }
  const base: SchemeParts = {
    ...plainScheme(config),
    weights: readGptqIntegers(declaration, config),
    layout,
  };
  const rules = rulesIn(declaration, "extra_config", ["bits", "group_size", "sym"]).filter(
    ({ node }) => node.type === "object",
  );
  ignoreNoRules(declaration, "extra_config");
  const blocks = readBlocks(declaration);
  const linear: SchemeParts = blocks
    ? {
        ...base,
        targets: blocks,
        patterns: derive(
          [blocks],
          (): ModulePatterns => "prefix",
          `the beginning of the name (${IN_BLOCKS})`,
        ),
      }
    : base;
  const excluded = member<string[] | null>(
    declaration,
    texts,
    ["modules_to_not_convert"],
    rules.length > 0 || blocks
      ? { value: [], rule: "without a list no module, but those whose entry has 16 bits" }
      : KEEPS_HEAD,
  );
  const isListed = declaration.node.members.get("modules_to_not_convert")?.value.type === "array";
  // What is listed leaves the rest to the lists.
  const listing = blocks ? [blocks] : rules.map(({ said }) => said);
  const kept: SchemeParts = {
    ...plainScheme(LAYER_CONFIG),
    targets: implied(["lm_head"], `the output head stays as it is, unless it is named (${LAYER_CONFIG})`),
  };
  return {
    conditions: [type, layout],
    schemes: {
      ...Object.fromEntries(rules.map((rule) => [`extra_config ${rule.pattern}`, readExtra(rule, linear)])),
      ...((rules.length > 0 || isListed) &&
        !blocks && {
          kept: within(kept, [...rules.map(({ said }) => said), ...(isListed ? [excluded] : [])]),
        }),
      linear,
    },
    excluded_modules: within(excluded, listing),
    module_patterns: implied("regex_anywhere", `re.search (${NOT_CONVERTED}; ${EXPANDED})`),
  };
}

/** Warns of scales that are quantised once more, or are no 16 bits; null says nothing. */
function checkScales(declaration: Declaration): void {
  const names = ["super_bits", "super_group_size", "scale_dtype"];
  for (const name of ["super_bits", "super_group_size"])
    checkOneOf(declaration, name, [], "null: scales are not quantised once more");
  checkOneOf(declaration, "scale_dtype", SCALES);
  ignoreMembers(declaration, names, "no effect", "scales of 16 bits");
}

const SCALES = ["fp16", "float16", "torch.float16", "bf16", "bfloat16", "torch.bfloat16"];

/** An entry of `extra_config`: members of its own, or 16 bits for modules that stay as they are. */
function readExtra({ pattern, entry, said }: Rule, linear: SchemeParts): SchemeParts {
  const how = {
    targets: derive(
      [said],
      () => [pattern],
      `the name of a layer, or else the first expression that is found in the names of those in the blocks (${EXPANDED})`,
    ),
    patterns: derive([said], (): ModulePatterns => "name_or_regex", EXPANDED),
  };
  const { weights } = linear;
  if (entry === null || weights instanceof Sourced) return within({ ...linear, ...how }, [said]);
  const bits = notNull(entry, count, ["bits"], weights.bits as Sourced<number>);
  checkScales(entry);
  ignoreMembers(
    entry,
    [
      "data_type",
      "act_bits",
      "act_data_type",
      "act_group_size",
      "act_sym",
      "act_dynamic",
      "in_blocks",
      "fixed_by_user",
    ],
    "no effect",
    "integers, as for all modules",
  );
  if (bits.value === 16 || bits.value === 32) {
    ignoreMembers(entry, ["group_size", "sym"], "no effect", "16 bits: the module stays as it is");
    return within({ ...plainScheme(LAYER_CONFIG), ...how }, [bits, said]);
  }
  return within({ ...linear, ...how, weights: withMembers(entry, weights) }, [said]);
}

/** Where AutoRound says which blocks it quantised: the first of these that holds something (from_config, vLLM). */
const BLOCKS = ["block_name_to_quantize", "to_quant_block_names"];

/** The beginnings of the names of what is quantised; undefined where all linear layers are. */
function readBlocks(declaration: Declaration): Sourced<string[]> | undefined {
  const name = BLOCKS.find((each) => {
    const node = declaration.node.members.get(each)?.value;
    return node !== undefined && node.type !== "null";
  });
  for (const other of BLOCKS)
    if (other !== name)
      ignoreMembers(
        declaration,
        [other],
        "no effect",
        "null, or another spelling tells: what else is quantised",
      );
  const node = name === undefined ? undefined : declaration.node.members.get(name)?.value;
  if (name === undefined || node === undefined) return undefined;
  const { found, from } = namesInLists(declaration, name, node);
  if (from.size === 0) {
    wrong(declaration, name, node, "a name, or a list of names");
    return undefined;
  }
  const names = found
    .flatMap((each) => each.split(","))
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const text = `one name, or several with commas between or in lists (${LAYER_CONFIG})`;
  return new Sourced(names, { kind: "derived", from: [...from], absent: [], text });
}

/** How AutoAWQ lays out weights; exllama and ipex lie as gemm does (modules/linear). */
const AWQ_LAYOUTS: ReadonlySet<string> = new Set([
  "gemm",
  "gemv",
  "gemv_fast",
  "marlin",
  "exllama",
  "exllamav2",
  "ipex",
]);
const GEMV = "WQLinear_GEMV (AutoAWQ, modules/linear/gemv.py)";

/** Eight numbers are a word, and smaller groups take two or four words together. */
const paddedTo = (size: number | null): number => 8 * (size === 32 ? 4 : size === 64 ? 2 : 1);

/** AWQ (arXiv:2306.00978): integer weights in groups, with the inputs' scales folded into the layer before. */
export function readAwq(declaration: Declaration): MethodReading {
  const config = `AwqConfig, ${FILE}`;
  const zeroPoint = member(declaration, flag, ["zero_point"], {
    value: true,
    rule: `zero_point defaults to true (${config})`,
  });
  const listed = member<string[] | null>(declaration, texts, ["modules_to_not_convert"], {
    value: null,
    rule: `no modules_to_not_convert (${config})`,
  });
  ignoreMembers(
    declaration,
    ["do_fuse", "fuse_max_seq_len", "modules_to_fuse", "exllama_config/version"],
    "no effect",
    "how modules are run, not how weights are stored",
  );
  const version = member(declaration, text, ["version", "format"], {
    value: "gemm",
    rule: `version defaults to gemm (${config})`,
  });
  const layout = respell(version, (name) => name.toLowerCase());
  if (!AWQ_LAYOUTS.has(layout.value)) {
    const at = declaration.node.members.has("version") ? "version" : "format";
    const known = [...AWQ_LAYOUTS].join(", ");
    wrong(declaration, at, declaration.node.members.get(at)?.value as Node, `one of ${known}`);
    return undescribed([version], "how this version of AWQ lays out weights is not described here");
  }
  const weights = readIntegers(declaration, config, AWQ);
  const isVector = layout.value.startsWith("gemv");
  return {
    conditions: [version],
    schemes: {
      linear: {
        ...plainScheme(AWQ),
        weights: {
          ...weights,
          symmetric: derive([zeroPoint], (has) => !has, "a range with a zero point is not symmetric"),
          zero_points: derive(
            [layout],
            (name) => name !== "marlin",
            `qzeros is stored whatever zero_point says, but for marlin, which has none (${AWQ}; WQLinear_Marlin, marlin.py)`,
          ),
          ...(isVector && {
            granularity: derive([layout], () => "group" as const, GEMV),
            groups_padded_to: derive(
              [layout, weights.group_size as Sourced<number | null>],
              (_, size) => paddedTo(size),
              `scales of a row fill words, which are a multiple of so many (calculate_zeros_width, ${GEMV})`,
            ),
          }),
          ...(layout.value === "gemv_fast" && {
            zero_point_format: derive(
              [layout],
              (): string | null => "float16",
              `zero points are multiplied by their scales (WQLinear_GEMVFast, AutoAWQ, modules/linear/gemv_fast.py)`,
            ),
          }),
        },
        layout,
      },
    },
    excluded_modules: derive(
      [listed],
      (names): string[] | null => [...new Set([...(names ?? []), "lm_head"])],
      "the list, and always the output head (AwqQuantizer: add_default_skips, transformers 5.18.0, quantizers/quantizer_awq.py)",
    ),
    module_patterns: implied<ModulePatterns | null>(
      "substring",
      "any part of the name (replace_with_awq_linear, transformers 4.57.6, integrations/awq.py)",
    ),
  };
}

/** Weights as GPTQ stores them, and AutoRound after it. */
function readGptqIntegers(declaration: Declaration, config: string, askedBy?: string): Integers {
  for (const name of ["bits", "w_bit"]) checkOneOf(declaration, name, GPTQ_BITS);
  return {
    ...readIntegers(declaration, config, GPTQ, askedBy),
    symmetric: member(declaration, flag, ["sym"], {
      value: true,
      rule: `sym defaults to true (${config})`,
    }),
    zero_points: implied(true, `qzeros is stored whatever sym says (${GPTQ})`),
  };
}

/** Widths of integers that fill 32-bit words. */
const GPTQ_BITS = [2, 3, 4, 8];

type Integers = Exclude<Described<TensorFormat>, Sourced<TensorFormat>>;

/** @param askedBy those who ask for bits, where no reader has a default. */
function readIntegers(declaration: Declaration, config: string, layer: string, askedBy?: string): Integers {
  const rule =
    askedBy === undefined ? `bits defaults to 4 (${config})` : "without bits 4, which most files have";
  const bits = notNull(declaration, count, ["bits", "w_bit"], { value: 4, rule }, askedBy);
  const group = notNull(declaration, groupSize, ["group_size", "q_group_size"], {
    value: 128,
    rule: `group_size defaults to 128 (${config})`,
  });
  return {
    ...formatBy([], INT4_GROUP, layer),
    ...integers(bits, group, config),
    scale_format: implied("float16", layer),
  };
}

function integers(bits: Sourced<number>, group: Sourced<number>, config: string) {
  const rule = `-1 is a scale for each channel (${config})`;
  return {
    format: derive([bits], (n) => `int${n}`, "integers of so many bits"),
    bits,
    granularity: derive([group], (n): TensorFormat["granularity"] => (n === -1 ? "channel" : "group"), rule),
    group_size: derive([group], (n) => (n === -1 ? null : n), rule),
  };
}

/** The same weights, but for what an entry of a map says of its own modules. */
function withMembers(entry: Declaration, weights: Integers): Integers {
  checkOneOf(entry, "bits", GPTQ_BITS);
  const all = weights.group_size as Sourced<number | null>;
  const group = notNull(
    entry,
    groupSize,
    ["group_size"],
    derive([all], (size) => size ?? -1, "as for all modules"),
  );
  return {
    ...weights,
    ...integers(
      notNull(entry, count, ["bits"], weights.bits as Sourced<number>),
      group,
      "as for all modules",
    ),
    symmetric: member(entry, flag, ["sym"], weights.symmetric as Sourced<boolean>),
  };
}
