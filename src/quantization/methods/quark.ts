import { flag, orNull, text, texts } from "../../config/reading/field-types.ts";
import { type Described, Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import { checkOneOf, type Declaration, inside, member, within, wrong } from "../declaration.ts";
import { FP8_CHANNEL, INT8_TENSOR, MXFP4, formatBy } from "../formats.ts";
import { groupSize } from "../member-types.ts";
import { type Rule, ignoreAll, ignoreMembers, rulesIn } from "../rules.ts";
import { type MethodReading, type SchemeParts, plainScheme, undescribed } from "../scheme.ts";
import { append } from "../../spec/many.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const LOADER = "QuarkConfig (vLLM, model_executor/layers/quantization/quark/quark.py)";
const SPEC = "QuantizationSpec (AMD Quark, quark/torch/quantization/config/config.py)";

/** Numbers by Quark's names. Microscaling is FP4 or FP8 in groups with exponents alone as scales. */
const NUMBERS: ReadonlyMap<string, TensorFormat> = new Map([
  ["fp4", { ...MXFP4 }],
  ["fp8_e4m3", { ...FP8_CHANNEL }],
  ["int8", { ...INT8_TENSOR }],
  ["int4", { ...INT8_TENSOR, format: "int4", bits: 4 }],
  ["uint4", { ...INT8_TENSOR, format: "int4", bits: 4, symmetric: false, zero_points: true }],
]);

const GRANULARITY: ReadonlyMap<string, TensorFormat["granularity"]> = new Map([
  ["per_tensor", "tensor"],
  ["per_channel", "channel"],
  ["per_token", "token"],
  ["per_group", "group"],
]);

/** AMD Quark: one format for all linear layers, others for those that patterns name. */
export function readQuark(declaration: Declaration): MethodReading {
  ignoreMembers(
    declaration,
    [
      "export/kv_cache_group",
      "export/pack_method",
      "export/min_kv_scale",
      "quant_mode",
      "algo_config",
      "softmax_quant_spec",
      "layer_type_quant_config",
      "version",
      "kv_cache_post_rope",
      "kv_cache_quant_config",
    ],
    "bookkeeping",
    "how the tool ran, and caches and softmax, which change no weights",
  );
  const exported = inside(declaration, "export");
  if (exported)
    ignoreAll(
      exported,
      "weight_merge_groups",
      "no effect",
      "matrices that have one value of their scales, each of which is stored (_virtual_merge_weight_matrix, AMD Quark, quark/torch/export/main_export/model_post_process.py)",
    );
  // A format by kind of layer beside the global one; an empty map is none.
  for (const name of ["layer_quant_config", "layer_type_quant_config"]) {
    const map = declaration.node.members.get(name)?.value;
    const isMap = map === undefined || map.type === "null" || map.type === "object";
    if (!isMap && !(map.type === "array" && map.items.length === 0))
      wrong(declaration, name, map, "a map of formats");
  }
  const global = inside(declaration, "global_quant_config");
  const decisive: Sourced<unknown>[] = [];
  const isReal = readIsReal(declaration, decisive);
  const linear = global && isReal ? readScheme(global, decisive) : undefined;
  const rules = rulesIn(declaration, "layer_quant_config", ["weight", "input_tensors"]);
  const ofCache = new Set(exported && listed(exported, "kv_cache_group"));
  for (const { pattern, entry } of rules)
    if (entry && ofCache.has(pattern)) ignoreAll(entry, "output_tensors", "no effect", OF_CACHE);
  const named = rules.map(
    (rule) => [`layer_quant_config ${rule.pattern}`, readNamed(rule, decisive)] as const,
  );
  if (!linear || named.some(([, scheme]) => scheme === undefined)) {
    declaration.reader.report(
      "warning",
      "unknown-quantization-algorithm",
      declaration.at,
      `${dotted(declaration.at)} has weights in a format of Quark that is not described here: how they are stored is unknown. Described: ${[...NUMBERS.keys()].join(", ")}.`,
    );
    return undescribed(decisive);
  }
  ignoreMembers(
    declaration,
    rules.length === 0 ? ["layer_quant_config"] : [],
    "no effect",
    "no module has a format of its own",
  );
  return {
    conditions: decisive,
    schemes: {
      ...Object.fromEntries(named.flatMap(([name, scheme]) => (scheme ? [[name, scheme] as const] : []))),
      linear,
    },
    excluded_modules: member<string[] | null>(declaration, texts, ["exclude"], {
      value: [],
      rule: `without exclude none is left out (${LOADER})`,
    }),
    module_patterns: implied<ModulePatterns | null>(
      "regex_or_glob",
      "shell wildcards (exclude, AMD Quark, quark/torch/quantization/config/config.py), or an expression after re: (should_ignore_layer, vLLM, model_executor/layers/quantization/quark/utils.py)",
    ),
  };
}

const OF_CACHE =
  "the scales of the cache of keys and values, by kv_cache_group (from_config, vLLM, model_executor/layers/quantization/quark/quark.py)";

/** The texts in a list. */
function listed({ node }: Declaration, name: string): readonly string[] {
  const list = node.members.get(name)?.value;
  return list?.type === "array"
    ? list.items.flatMap((item) => (item.type === "string" ? [item.value] : []))
    : [];
}

/** Whether weights are stored as they are quantised, and not as numbers of the model's type that were quantised before. */
function readIsReal(declaration: Declaration, decisive: Sourced<unknown>[]): boolean {
  const exported = inside(declaration, "export");
  if (!exported) return true;
  const format = member<string | null>(exported, orNull(text), ["weight_format"], {
    value: REAL,
    rule: `weight_format defaults to ${REAL} (JsonExporterConfig, AMD Quark, quark/torch/export/config/config.py)`,
  });
  decisive.push(format);
  return format.value === null || format.value === REAL;
}

const REAL = "real_quantized";

function readNamed({ pattern, entry }: Rule, decisive: Sourced<unknown>[]): SchemeParts | undefined {
  const own: Sourced<unknown>[] = [];
  const scheme = entry && readScheme(entry, own);
  append(decisive, own);
  const targets = derive(own, () => [pattern], `shell wildcards over the whole name (${LOADER})`);
  return scheme ? within({ ...scheme, targets }, own) : undefined;
}

function readScheme(config: Declaration, decisive: Sourced<unknown>[]): SchemeParts | undefined {
  ignoreMembers(
    config,
    ["bias", "output_tensors", "target_device"],
    "no effect",
    "weights and inputs alone are described",
  );
  checkOneOf(config, "bias", [], "null: biases are not quantised");
  const weight = inside(config, "weight");
  if (weight) checkOneOf(weight, "is_dynamic", [false], "false: the scales of weights are stored");
  const weights = weight && readTensor(weight, decisive);
  if (!weights) return undefined;
  const input = inside(config, "input_tensors");
  const nothing = { expected: "null", accept: (): null | undefined => undefined, placeholder: null };
  const activations = input
    ? readTensor(input, decisive)
    : member<null>(config, nothing, ["input_tensors"], { value: null, rule: "inputs are not quantised" });
  if (activations === undefined) return undefined;
  if (activations instanceof Sourced) decisive.push(activations);
  return { ...plainScheme(SPEC), weights, activations };
}

function readTensor(
  spec: Declaration,
  decisive: Sourced<unknown>[],
): Exclude<Described<TensorFormat>, Sourced<TensorFormat>> | undefined {
  const dtype = member<string>(spec, text, ["dtype"], { value: "", rule: `no dtype (${SPEC})` });
  const known = NUMBERS.get(dtype.value.toLowerCase());
  const scheme = member<string | null>(spec, orNull(text), ["qscheme"], {
    value: "per_tensor",
    rule: `qscheme defaults to per_tensor (${SPEC})`,
  });
  const granularity = GRANULARITY.get(scheme.value ?? "per_tensor");
  const scales = member<string | null>(spec, orNull(text), ["scale_format"], {
    value: null,
    rule: `no scale_format (${SPEC})`,
  });
  ignoreMembers(
    spec,
    [
      "observer_cls",
      "round_method",
      "scale_type",
      "ch_axis",
      "scale_calculation_mode",
      "is_scale_quant",
      "mx_element_dtype",
      "zero_point_type",
    ],
    "no effect",
    "how scales are found",
  );
  decisive.push(dtype, scheme, scales);
  const group = member<number | null>(spec, groupSize, ["group_size"], {
    value: null,
    rule: `no group_size (${SPEC})`,
  });
  const isGrouped = granularity === "group";
  if (isGrouped) decisive.push(group);
  // Groups have a size, and FP4 has groups with exponents alone as scales.
  if (!known || !granularity || (isGrouped && group.value === null)) return undefined;
  if (known.format === "mxfp4" && (!isGrouped || scales.value !== "e8m0")) return undefined;
  const symmetric = member<boolean | null>(spec, orNull(flag), ["symmetric"], {
    value: known.symmetric,
    rule: `symmetric follows from dtype (${SPEC})`,
  });
  const running = member<boolean | null>(spec, orNull(flag), ["is_dynamic"], {
    value: false,
    rule: `scales are stored (${SPEC})`,
  });
  return {
    ...formatBy([dtype], known, `numbers of this dtype (${SPEC})`),
    granularity: derive([scheme], () => granularity, "what shares a scale"),
    group_size: derive(
      [scheme, group],
      (name, size) => (name === "per_group" && size !== -1 ? size : null),
      "numbers that share a scale",
    ),
    scale_format: derive(
      [scales, dtype],
      (name) =>
        name === "e8m0"
          ? "ue8m0"
          : name === null && known.bits === 8
            ? "float32"
            : name === "float32"
              ? "float32"
              : null,
      "scale_format, or float32 for numbers of 8 bits",
    ),
    symmetric: derive([symmetric], (is) => is ?? known.symmetric, "symmetric, or what dtype implies"),
    dynamic: derive([running], (is) => is === true, "is_dynamic"),
  };
}
