import { blocksOf, type Exception, type FormAsRead } from "../analysis/quantized/schemes.ts";
import type {
  ModulePatterns,
  QuantizationNormalForm,
  QuantizationScheme,
} from "../spec/formats/quantization.ts";
import type { TensorFormat } from "../spec/formats/tensor-format.ts";
import { MXFP4 } from "../quantization/formats.ts";
import { entryOf } from "../spec/entry.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import type { Inspection } from "./inspection.ts";
import {
  classFirst,
  firstNamed,
  type Joins,
  oneAlgorithm,
  refusesHalf,
  refusesPartly,
  refusesUnlike,
} from "./quantization-joins.ts";

/** Modules that a reader takes to be quantised. */
export interface StoredModules {
  readonly weights: TensorFormat;
  /** Whether they belong to routed experts. */
  readonly routed: boolean;
}

/** How somebody else than the spec matches the names of modules. */
export interface Reader {
  readonly who: string;
  /** Where that stands. */
  readonly source: string;
  /** What has to match, in words. */
  readonly how: string;
  /** The normal form as this reader takes it; what the file leaves out is seen by the origins. */
  readonly read: (form: QuantizationNormalForm, file: FileRead) => FormAsRead;
  /** Whether engines of today read so; else it is an older release, or nothing but the room that scales take. */
  readonly current: boolean;
  /** Whether this is about a file of this form; about any where nothing is said. */
  readonly concerns?: (file: FileRead) => boolean;
  /** What it makes of matrices that it joins and that are not treated alike, one rule after the other; not there where it asks about the joined name. */
  readonly joins?: readonly Joins[];
  /** Why it refuses a file, by how modules are stored to it; null where it does not. */
  readonly refuses?: (form: FormAsRead, stored: readonly StoredModules[]) => string | null;
  /** The value of the spec that it refuses; the number of bits, unless this says otherwise. */
  readonly refusesAt?: Pointer;
}

type FileRead = Pick<Inspection, "origins" | "spec">;

type Ways = (entry: string) => readonly Exception[];

/** A reader of the list of exceptions, each entry of which is one or several patterns to it. */
function exceptions(ways: Ways, keepsHead = false): (form: QuantizationNormalForm) => FormAsRead {
  return (form) => ({
    ...form,
    exceptions: [...(form.excluded_modules ?? []).flatMap(ways), ...(keepsHead ? HEADS : [])],
  });
}

const each =
  (kind: ModulePatterns): Ways =>
  (text) => [{ text, kind }];

/** Whatever the checkpoint calls the output head. */
const HEAD_NAMES = ["lm_head", "language_model.lm_head", "head"];
const HEADS: readonly Exception[] = HEAD_NAMES.map((text) => ({ text, kind: "exact" }));

const VLLM_SKIPPED = "is_layer_skipped, model_executor/layers/quantization/utils/quant_utils.py";
const SGLANG_SKIPPED = "is_layer_skipped, layers/quantization/utils.py";
const VLLM_MIXED = oneAlgorithm("_resolve_quant_algo, model_executor/layers/quantization/modelopt.py");
const SGLANG_MIXED = oneAlgorithm("_resolve_quant_algo, layers/quantization/modelopt_quant.py");

const OVER_JOINED = "over what it calls a module: qkv_proj, gate_up_proj, experts";

/** GPTQ's `dynamic` as engines ask it. */
const overJoined = (form: QuantizationNormalForm): FormAsRead => ({ ...form, targetsOf: "engines" });

/** What kernels of Marlin take: integers of 4 and 8 bits without zero points. */
const isMarlin = ({ bits, symmetric }: TensorFormat): boolean => symmetric && (bits === 4 || bits === 8);

const bitsWords = ({ bits, symmetric }: TensorFormat): string =>
  `integers of ${bits} bits${symmetric ? "" : " with sym false"}`;

/** The format that a file of one scheme for all linear layers has for them. */
const formatOfAll = ({ schemes }: FormAsRead): TensorFormat | null =>
  entryOf(schemes, "linear")?.weights ?? null;

const vllmAwqRefusal: Reader["refuses"] = (form) => {
  const all = formatOfAll(form);
  return all === null || all.bits === 4
    ? null
    : `it has AWQ of 4 bits alone (AutoAWQConfig, model_executor/layers/quantization/auto_awq.py), and these are ${all.bits}`;
};

const vllmGptqRefusal: Reader["refuses"] = (form, stored) => {
  const all = formatOfAll(form);
  const odd = [...(all ? [all] : []), ...stored.map(({ weights }) => weights)].find(
    (each) => !isMarlin(each),
  );
  return odd === undefined
    ? null
    : `it has GPTQ of 4 and 8 bits with sym true alone (AutoGPTQConfig, model_executor/layers/quantization/auto_gptq.py; override_config, utils/gptq_utils.py), and there are ${bitsWords(odd)}`;
};

/** A file is Marlin's to SGLang by what it says of all modules; plain kernels of GPTQ take other bits, but no experts. */
const sglangGptqRefusal: Reader["refuses"] = (form, stored) => {
  const all = formatOfAll(form);
  if (all === null) return null;
  if (!isMarlin(all))
    return stored.some(({ routed }) => routed)
      ? `it has no experts of ${bitsWords(all)} (GPTQConfig.get_quant_method, layers/quantization/gptq/gptq.py)`
      : null;
  const odd = stored.find(({ weights }) => !isMarlin(weights));
  return odd === undefined
    ? null
    : `beside ${bitsWords(all)} it takes those of 4 and 8 bits with sym true alone (override_config, layers/quantization/utils.py), and there are ${bitsWords(odd.weights)}`;
};

/** Whether an entry has a wildcard of the shell. */
const hasWildcard = (text: string): boolean => /[*?[]/.test(text);

/** All that ends so. */
const endsWith = (text: string): Exception[] =>
  hasWildcard(text) ? [] : [{ text: `*${text}`, kind: "regex_or_glob" }];

/** `key + "." in name or key == name`, and the last part of a name where it is one of the entries. */
const followedByDot: Ways = (text) => [
  { text, kind: "exact" },
  { text: `${text}.`, kind: "substring" },
  ...(text.includes(".") ? [] : endsWith(`.${text}`)),
];

/** An entry about experts as an expression for all of their layer, for engines have one module for them; any other by `ways`. */
const expertsTogether =
  (ways: Ways): Ways =>
  (text) => {
    const block = text.startsWith("re:") ? undefined : /^(.*?\bexperts)(?:\.|$)/.exec(text)?.[1];
    if (block === undefined) return ways(text);
    return [{ text: `re:${block.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}\\.`, kind: "exact_or_regex" }];
  };

const ofEngines = (text: string, kind: ModulePatterns): Exception => ({ text, kind, of: "engines" });

/**
 * vLLM of AWQ: any part of the name of each matrix or of what it joins them to, and for experts any part of what stands
 * before their numbers, for it asks once for all of a layer.
 */
const vllmAwq: Ways = (text) => [{ text, kind: "substring", of: "unrouted" }, ofEngines(text, "substring")];

/** vLLM: the whole name of each part of what it joins, or any part of the joined name, or wildcards over all of that. */
const vllmModelOpt: Ways = (text) => [
  ...expertsTogether(each("exact"))(text),
  ofEngines(text, "substring"),
  ...(hasWildcard(text) ? [ofEngines(text, "regex_or_glob")] : []),
];

/** What of an entry vLLM asks about each part of what it joins, or of the joined name. */
const vllmModelOptNames: Ways = (text) => [...expertsTogether(each("exact"))(text), ofEngines(text, "exact")];

/** SGLang: whole parts of the name but for experts, wildcards over the joined name, or over one part of it. */
const sglangModelOpt: Ways = (text) => {
  const own = text.split(".").at(-1) ?? "";
  const isFused = ["q_a_proj", "q_b_proj", "kv_a_proj_with_mqa", "kv_b_proj"].includes(own);
  const escaped = text.replace(/[.]/g, "\\.");
  return [
    { text, kind: "path", of: "unrouted" },
    ofEngines(`re:${escaped.replace(/\*/g, ".*")}$`, "exact_or_regex"),
    ...(text.includes(".")
      ? []
      : [ofEngines(`re:(?:.*\\.)?${escaped.replace(/\*/g, "[^.]*")}(?:\\..*)?$`, "exact_or_regex")]),
    ...(isFused ? [ofEngines(`*.*${own}*`, "regex_or_glob")] : []),
  ];
};

/** The output head stays as it is unless a target has its name. */
function headByNameAlone(form: QuantizationNormalForm): FormAsRead {
  const kept: QuantizationScheme = {
    targets: HEAD_NAMES,
    patterns: "exact",
    weights: null,
    activations: null,
    output_activations: null,
    layout: null,
    group_index: false,
    pre_quant_scale: false,
    compute_dtype: null,
    outlier_threshold: null,
  };
  return { ...form, schemes: { ...form.schemes, "": kept } };
}

/** The schemes, each changed. */
function withSchemes(
  form: QuantizationNormalForm,
  change: (scheme: QuantizationScheme, name: string) => QuantizationScheme | null,
): QuantizationNormalForm {
  const schemes = Object.entries(form.schemes).flatMap(([name, scheme]) => {
    const changed = change(scheme, name);
    return changed ? [[name, changed] as const] : [];
  });
  return { ...form, schemes: Object.fromEntries(schemes) };
}

/** A sign by which vLLM and SGLang take a key of AutoRound's extra_config for an expression. */
const SPECIAL = /[*+?^$()[\]{}|\\]/;

/**
 * AutoRound's form to engines: keys of extra_config without a sign of expressions are names, or where it `takesEnds` the
 * ends of what it calls modules, which beat the others; and nothing is kept out but the head, by the schemes or else by the list that stands for a missing one.
 */
function autoRoundIn(
  expressions: ModulePatterns,
  takesEnds: boolean,
): (form: QuantizationNormalForm) => FormAsRead {
  return (form) => {
    const names: [string, QuantizationScheme][] = [];
    const others: [string, QuantizationScheme][] = [];
    for (const [name, scheme] of Object.entries(form.schemes)) {
      if (scheme.patterns !== "name_or_regex") others.push([name, scheme]);
      else if (scheme.targets.some((text) => SPECIAL.test(text)))
        others.push([name, { ...scheme, patterns: expressions }]);
      else {
        names.push([name, { ...scheme, patterns: "exact" }]);
        if (takesEnds)
          names.push([
            `${name}${END}`,
            { ...scheme, targets: scheme.targets.map((text) => `*.${text}`), patterns: "regex_or_glob" },
          ]);
      }
    }
    const isHeadKept = "kept" in form.schemes || blocksOf(form).length > 0;
    return {
      ...form,
      schemes: Object.fromEntries([...names, ...others]),
      excluded_modules: isHeadKept ? [] : form.excluded_modules,
      targetsOf: (scheme) => (scheme.endsWith(END) ? "engines" : undefined),
    };
  };
}

/** At the end of the name of a scheme whose targets are ends of what an engine calls a module. */
const END = " (end)";

const autoRoundInVllm = autoRoundIn("regex_anywhere", true);
const autoRoundInSglang = autoRoundIn("regex_whole", false);

/** Scales of weights in blocks are of the type that those of inputs are computed in. */
const scalesAsInputs: Reader["read"] = (form) =>
  withSchemes(form, (scheme) => {
    const { weights, activations } = scheme;
    const isSo = weights !== null && activations?.scale_format === "ue8m0" && weights.granularity === "block";
    return isSo ? { ...scheme, weights: { ...weights, scale_format: "ue8m0" } } : scheme;
  });

/** Blocks of 128 × 128 where the file does not say which, with scales of this type. */
function blocksUnlessSaid(
  form: QuantizationNormalForm,
  { origins }: FileRead,
  scales: string,
): QuantizationNormalForm {
  return withSchemes(form, (scheme, name) => {
    const origin = origins.get(child(`/quantization/normal_form/schemes`, name) + "/weights/block_shape");
    const lookedFor = origin && "looked_for" in origin ? (origin.looked_for ?? []) : [];
    const isOpen = lookedFor.some((field) => field.endsWith("/weight_block_size"));
    if (!isOpen || scheme.weights?.granularity !== "tensor") return scheme;
    const weights = {
      ...scheme.weights,
      granularity: "block" as const,
      block_shape: [128, 128],
      scale_format: scales,
    };
    return { ...scheme, weights };
  });
}

/**
 * What vLLM makes of DeepSeek-V4's `expert_dtype` (DeepseekV4FP8Config): fp4 where the file has none, and nothing that is neither fp4
 * nor fp8. It takes this class for files of that model type alone (override_quantization_method).
 */
function expertsInVllm({ spec, origins }: FileRead): "said" | "not said" | "refused" {
  if (spec.model_type !== "deepseek_v4" || !("expert_dtype" in spec.body)) return "said";
  if (origins.get("/body/expert_dtype")?.kind === "defaulted") return "not said";
  return spec.body.expert_dtype === "fp4" || spec.body.expert_dtype === "fp8" ? "said" : "refused";
}

const DEEPSEEK_V4 = "DeepseekV4FP8Config, models/deepseek_v4/quant_config.py";

/** Routed experts in MXFP4, and power-of-two scales for the blocks of all others. */
function expertsOfFp4(form: QuantizationNormalForm): QuantizationNormalForm {
  const ofBlocks = withSchemes(form, (scheme) =>
    scheme.weights?.granularity === "block"
      ? { ...scheme, weights: { ...scheme.weights, scale_format: "ue8m0" } }
      : scheme,
  );
  const linear = entryOf(ofBlocks.schemes, "linear");
  if (!linear) return ofBlocks;
  const experts: QuantizationScheme = { ...linear, targets: ["Experts"], weights: MXFP4, activations: null };
  return { ...ofBlocks, schemes: { ...ofBlocks.schemes, experts } };
}

const BLOCKS_UNLESS_SAID = "blocks of 128 × 128 where weight_block_size is missing";

const SHOULD_CONVERT = "should_convert_module, quantizers/quantizers_utils.py";
const TRANSFORMERS_5: Reader = {
  who: "transformers 5.17.0 and 5.18.0",
  source: SHOULD_CONVERT,
  how: "an expression at the beginning of the name, or its end",
  read: exceptions(each("regex_prefix")),
  current: true,
};

const AROUND = "a part of the name that a dot follows, or the last part";

/**
 * Which list of exceptions of ModelOpt the spec goes by, and whether it stands in the layout of hf_quant_config.json, an
 * object `quantization`; null where the file has none.
 */
function modelOptList({ origins }: FileRead): { readonly name: string; readonly nested: boolean } | null {
  const origin = origins.get("/quantization/normal_form/excluded_modules");
  const from = origin && "from" in origin ? origin.from : [];
  const found = from.flatMap((field) => /\/([^/]+)\/(ignore|exclude_modules)$/.exec(field) ?? []);
  const [, holder, name] = found;
  return name === undefined ? null : { name, nested: holder === "quantization" };
}

/** vLLM and SGLang read `ignore` beside quant_algo in config.json, and `exclude_modules` inside of `quantization`. */
function vllmReadsList(file: FileRead): boolean {
  const list = modelOptList(file);
  return list === null || list.nested === (list.name === "exclude_modules");
}

/** SGLang takes `exclude_modules` in place of a missing `ignore` where algorithms are mixed, and nowhere else. */
function sglangReadsList(file: FileRead): boolean {
  const isMixed = file.spec.quantization?.normal_form?.quant_algo?.toUpperCase() === "MIXED_PRECISION";
  return vllmReadsList(file) || (isMixed && modelOptList(file)?.nested === false);
}

const OTHER_LIST =
  "ignore where quant_algo stands in the object itself, and exclude_modules inside of quantization, so that the list of this file leaves nothing out";

/**
 * Who else reads the lists of each method in another way than the spec, which takes that of the method's own tool and
 * engines.
 */
const READERS: ReadonlyMap<string, readonly Reader[]> = new Map<string, readonly Reader[]>([
  [
    "bitsandbytes",
    [
      TRANSFORMERS_5,
      {
        who: "vLLM and SGLang",
        source:
          "BitsAndBytesConfig.get_quant_method, layers/quantization/bitsandbytes.py, of SGLang and of vLLM a07c4c59; vLLM 017e9f44 has no bitsandbytes",
        how: "whole parts of what they call a module (qkv_proj, gate_up_proj, experts) by their names, and the output head is never quantised",
        read: exceptions((text) => [ofEngines(text, "component")], true),
        current: true,
      },
      {
        who: "transformers 4.57.6",
        source: "_replace_with_bnb_linear, integrations/bitsandbytes.py",
        how: AROUND,
        read: exceptions(followedByDot),
        current: false,
      },
    ],
  ],
  [
    "awq",
    [
      TRANSFORMERS_5,
      {
        who: "vLLM",
        source:
          "AutoAWQConfig.get_quant_method, model_executor/layers/quantization/auto_awq.py; is_layer_skipped, utils/quant_utils.py",
        how: "any part of the name of a matrix, or of what it makes of several (qkv_proj, gate_up_proj), and of the experts of a layer together",
        read: exceptions(vllmAwq, true),
        joins: [refusesPartly(VLLM_SKIPPED)],
        refuses: vllmAwqRefusal,
        current: true,
      },
      {
        who: "SGLang",
        source: "is_layer_skipped_awq, layers/quantization/awq/awq.py",
        how: "any part of what it calls a module (qkv_proj, gate_up_proj, experts)",
        read: exceptions((text) => [ofEngines(text, "substring")], true),
        current: true,
      },
    ],
  ],
  [
    "fp8",
    [
      {
        who: "transformers 5.17.0 and 5.18.0",
        source: "FP8Linear, integrations/finegrained_fp8.py",
        how: "scales of weights are of scale_fmt too, a byte each",
        read: scalesAsInputs,
        current: false,
      },
      {
        who: "transformers 5.17.0 and 5.18.0",
        source: "FineGrainedFP8Config, utils/quantization_config.py",
        how: BLOCKS_UNLESS_SAID,
        read: (form, file) =>
          blocksUnlessSaid(form, file, file.spec.quantization?.scale_fmt === "ue8m0" ? "ue8m0" : "float32"),
        current: true,
      },
      {
        who: "vLLM",
        source: "is_layer_skipped, model_executor/layers/quantization/utils/quant_utils.py",
        how: "the whole name, the experts of a layer together, and the output head is never quantised",
        read: exceptions(expertsTogether(each("exact")), true),
        joins: [refusesPartly(VLLM_SKIPPED)],
        current: true,
        concerns: (file) => expertsInVllm(file) === "said",
      },
      {
        who: "vLLM",
        source: DEEPSEEK_V4,
        how: "routed experts in MXFP4, for the file has no expert_dtype and fp4 is what it takes then",
        read: (form) => exceptions(expertsTogether(each("exact")), true)(expertsOfFp4(form)),
        joins: [refusesPartly(VLLM_SKIPPED)],
        current: true,
        concerns: (file) => expertsInVllm(file) === "not said",
      },
      {
        who: "vLLM",
        source: DEEPSEEK_V4,
        how: "experts of fp4 and fp8 alone",
        read: exceptions(expertsTogether(each("exact")), true),
        refusesAt: "/body/expert_dtype",
        refuses: () => `its expert_dtype has to be fp4 or fp8 (${DEEPSEEK_V4})`,
        current: true,
        concerns: (file) => expertsInVllm(file) === "refused",
      },
      {
        who: "SGLang",
        source: "_module_path_match, layers/quantization/utils.py",
        how: "whole parts of the name, and the output head is never quantised",
        read: exceptions(each("path"), true),
        joins: [refusesPartly(SGLANG_SKIPPED)],
        current: true,
      },
      {
        who: "transformers 4.57.6",
        source:
          "_replace_with_fp8_linear, integrations/finegrained_fp8.py; FineGrainedFP8Config, utils/quantization_config.py",
        how: `any part of the name, and ${BLOCKS_UNLESS_SAID}`,
        read: (form, file) => exceptions(each("substring"))(blocksUnlessSaid(form, file, "float32")),
        current: false,
      },
    ],
  ],
  [
    "fbgemm_fp8",
    [
      {
        who: "vLLM",
        source: "is_layer_skipped, model_executor/layers/quantization/utils/quant_utils.py",
        how: "the whole name, and the output head is never quantised",
        read: exceptions(each("exact"), true),
        joins: [refusesPartly(VLLM_SKIPPED)],
        current: true,
      },
      {
        who: "transformers 4.57.6",
        source: "_replace_with_fbgemm_fp8_linear, integrations/fbgemm_fp8.py",
        how: AROUND,
        read: exceptions(followedByDot),
        current: false,
      },
    ],
  ],
  [
    "blockwise_int8",
    [
      {
        who: "SGLang",
        source: "is_layer_skipped, layers/quantization/utils.py",
        how: "whole parts of the name, and the output head is never quantised",
        read: (form) => form,
        joins: [refusesPartly(SGLANG_SKIPPED)],
        current: true,
      },
    ],
  ],
  [
    "auto-round",
    [
      {
        who: "vLLM",
        source: "INCConfigParser, model_executor/layers/quantization/inc/config_parser.py",
        how: "no modules_to_not_convert, and keys of extra_config that are no expressions over the name, or the end of what it calls a module (qkv_proj, gate_up_proj, experts)",
        read: autoRoundInVllm,
        joins: [refusesUnlike("INCConfigParser, model_executor/layers/quantization/inc/config_parser.py")],
        current: true,
      },
      {
        who: "SGLang",
        source: "get_layer_config, layers/quantization/auto_round.py",
        how: "no modules_to_not_convert, and keys of extra_config over the whole name",
        read: autoRoundInSglang,
        joins: [refusesUnlike("get_layer_config, layers/quantization/auto_round.py")],
        current: true,
      },
    ],
  ],
  [
    "gptq",
    [
      {
        who: "vLLM",
        source: "get_dynamic_override, model_executor/layers/quantization/utils/gptq_utils.py",
        how: `expressions of dynamic ${OVER_JOINED}`,
        read: overJoined,
        joins: [
          refusesHalf(
            "is_layer_gptq_quantized, model_executor/layers/quantization/utils/gptq_utils.py; without modules_in_block_to_quantize it asks the checkpoint's headers what is quantised, maybe_update_config, auto_gptq.py",
            (form) => form,
          ),
        ],
        refuses: vllmGptqRefusal,
        current: true,
      },
      {
        who: "SGLang",
        source: "get_dynamic_override, layers/quantization/utils.py",
        how: `no modules_in_block_to_quantize, and expressions of dynamic ${OVER_JOINED}`,
        read: (form) => overJoined({ ...form, included_modules: null }),
        refuses: sglangGptqRefusal,
        current: true,
      },
      {
        who: "transformers with optimum",
        source: "GPTQQuantizer.convert_model, optimum/gptq/quantizer.py",
        how: "no entry of dynamic, and modules_in_block_to_quantize by the end of the name",
        read: (form) => {
          const base = withSchemes(form, (scheme, name) => (name.startsWith("dynamic ") ? null : scheme));
          const named = form.included_modules?.map((text) => (hasWildcard(text) ? text : `*${text}`));
          return named ? { ...base, included_modules: named, included_patterns: "regex_or_glob" } : base;
        },
        current: true,
      },
    ],
  ],
  [
    "modelopt",
    [
      {
        who: "vLLM",
        source: "is_layer_excluded, model_executor/layers/quantization/modelopt.py",
        how: "any part of what it calls a module (qkv_proj, gate_up_proj, experts), wildcards over all of that, or the whole name",
        read: exceptions(vllmModelOpt),
        joins: [refusesPartly(VLLM_SKIPPED, exceptions(vllmModelOptNames)), VLLM_MIXED],
        current: true,
        concerns: vllmReadsList,
      },
      {
        who: "SGLang",
        source: "is_layer_excluded, layers/quantization/modelopt_quant.py",
        how: "whole parts of the name, experts apart, and stars over all of it or over one part",
        read: exceptions(sglangModelOpt),
        joins: [refusesPartly(SGLANG_SKIPPED, exceptions(each("path"))), SGLANG_MIXED],
        current: true,
        concerns: sglangReadsList,
      },
      {
        who: "vLLM",
        source: "ModelOptQuantConfigBase.from_config, model_executor/layers/quantization/modelopt.py",
        how: OTHER_LIST,
        read: exceptions(() => []),
        joins: [VLLM_MIXED],
        current: true,
        concerns: (file) => !vllmReadsList(file),
      },
      {
        who: "SGLang",
        source: "from_config, layers/quantization/modelopt_quant.py",
        how: OTHER_LIST,
        read: exceptions(() => []),
        joins: [SGLANG_MIXED],
        current: true,
        concerns: (file) => !sglangReadsList(file),
      },
    ],
  ],
  [
    "compressed-tensors",
    [
      ...(
        [
          ["vLLM", firstNamed],
          ["SGLang", classFirst],
        ] as const
      ).map(([who, named]) => ({
        who,
        source: "get_quant_method, layers/quantization/compressed_tensors/compressed_tensors.py",
        how: "the output head is not quantised, unless a target has its name",
        read: headByNameAlone,
        joins: [
          refusesPartly("should_ignore_layer, layers/quantization/compressed_tensors/utils.py"),
          named("find_matched_target, layers/quantization/compressed_tensors/utils.py"),
        ],
        current: true,
      })),
    ],
  ],
  [
    "quark",
    [
      {
        who: "vLLM and SGLang",
        source: "should_ignore_layer, layers/quantization/quark/utils.py",
        how: "the whole name, or an expression after re:, the experts of a layer together, and the output head is never quantised",
        read: exceptions(expertsTogether(each("exact_or_regex")), true),
        joins: [
          refusesPartly("should_ignore_layer, layers/quantization/quark/utils.py"),
          refusesUnlike("_find_matched_config, layers/quantization/quark/quark.py"),
        ],
        current: true,
      },
    ],
  ],
  [
    "torchao",
    [
      {
        who: "transformers 5.17.0 and 5.18.0",
        source: SHOULD_CONVERT,
        how: "an expression at the beginning of the name of the weight",
        read: exceptions(each("regex")),
        current: true,
      },
      {
        who: "vLLM",
        source: "TorchAOConfig.get_quant_method, model_executor/layers/quantization/torchao.py",
        how: "whole parts of what it calls a module (qkv_proj, gate_up_proj), and neither experts nor the output head are ever quantised",
        read: (form) => ({
          ...exceptions(
            (text) => [ofEngines(text, "path")],
            true,
          )({ ...form, excluded_modules: [...(form.excluded_modules ?? []), "experts"] }),
          targetsOf: "engines",
        }),
        current: true,
      },
      {
        who: "transformers 4.57.6",
        source: "param_needs_quantization, quantizers/quantizer_torchao.py",
        how: "a part of the name of the weight that a dot follows",
        read: exceptions((text) => [...followedByDot(text), ...endsWith(text)]),
        current: false,
      },
    ],
  ],
  [
    "hqq",
    [
      {
        who: "transformers 4.57.6",
        source: "create_quantized_param, quantizers/quantizer_hqq.py",
        how: "any part of the name",
        read: exceptions(each("substring")),
        current: false,
      },
    ],
  ],
  [
    "mxfp4",
    [
      {
        who: "vLLM",
        source: "Mxfp4Config, model_executor/layers/quantization/mxfp4.py",
        how: "no list, and the experts of any model",
        read: exceptions(() => []),
        current: true,
      },
      {
        who: "transformers 5.17.0 and 5.18.0",
        source: "replace_with_mxfp4_linear, integrations/mxfp4.py",
        how: "the experts of gpt-oss alone (GptOssExperts), so that it quantises nothing of this model",
        read: (form) => ({ ...form, included_modules: [] }),
        current: true,
        concerns: ({ spec }) => spec.body.type !== "gpt_oss",
      },
    ],
  ],
  [
    "eetq",
    [
      {
        who: "transformers 4.57.6",
        source: "_replace_with_eetq_linear, integrations/eetq.py",
        how: AROUND,
        read: exceptions(followedByDot),
        current: false,
      },
    ],
  ],
  [
    "bitnet",
    [
      {
        who: "transformers 4.57.6",
        source: "_replace_with_bitnet_linear, integrations/bitnet.py",
        how: "any part of the name",
        read: exceptions(each("substring")),
        current: false,
      },
    ],
  ],
]);

/** Those who read a method's lists in another way, of a file; ModelOpt's own names for its methods are one. */
export function readersOf(method: string, file: FileRead): readonly Reader[] {
  const readers = READERS.get(method.replace(/^modelopt_.*/, "modelopt")) ?? [];
  return readers.filter(({ concerns }) => concerns?.(file) ?? true);
}
