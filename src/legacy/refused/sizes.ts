import { entryOf } from "../../spec/entry.ts";
import { isJsonObject, type Json, wordOf } from "../../spec/json.ts";
import { child, nameOf } from "../../spec/pointer.ts";
import { classData, isBefore5, versionData } from "../class-data.ts";
import type { LegacyConfig } from "../legacy-object.ts";
import { isPythonNumber, json } from "../tracked.ts";
import { differsByLayer, readWhole } from "./by-layer.ts";
import { isIncomparable, isNoDivisor, isNoNumber } from "./operands.ts";
import type { Refusal } from "./refusal.ts";

/** Classes of 5.x whose hidden_size has to be a multiple of num_attention_heads. */
const WHOLE_HEADS = new Set([
  "AltCLIPTextConfig",
  "AltCLIPVisionConfig",
  "ArceeConfig",
  "AriaTextConfig",
  "CLIPSegTextConfig",
  "CLIPSegVisionConfig",
  "CLIPTextConfig",
  "CLIPVisionConfig",
  "CanaryDecoderConfig",
  "ChineseCLIPTextConfig",
  "ChineseCLIPVisionConfig",
  "Cosmos3EdgeTextConfig",
  "CwmConfig",
  "DeepseekOcr2TextConfig",
  "DeepseekV2Config",
  "EsmcConfig",
  "EuroBertConfig",
  "GPTNeoXConfig",
  "Gemma2Config",
  "Gemma3TextConfig",
  "Gemma3nTextConfig",
  "HiggsAudioV2Config",
  "HrmTextConfig",
  "HyperCLOVAXConfig",
  "Jais2Config",
  "LlamaConfig",
  "MetaClip2TextConfig",
  "MetaClip2VisionConfig",
  "MiniCPM3Config",
  "MuseGlimmerTextConfig",
  "Nemotron3DiarizationAudioConfig",
  "NeuCodecConfig",
  "T5Gemma2DecoderConfig",
  "T5Gemma2TextConfig",
  "T5GemmaModuleConfig",
  "Tipsv2TextConfig",
  "VaultGemmaConfig",
  "Xcodec2Config",
]);

/** What a class asks of its attributes: the one that is wrong, and the rule that it breaks; nothing where all is well. */
type Check = (ask: Asked) => readonly [attribute: string, rule: string] | undefined;

interface Asked {
  /** A number; NaN where the attribute is none, so that no comparison holds. */
  readonly n: (name: string) => number;
  readonly of: (name: string) => Json | undefined;
}

const isMultiple =
  (size: string, count: string): Check =>
  ({ n, of }) => {
    if (of(size) === undefined || of(count) === undefined) return undefined;
    if (isNoNumber(of(size))) return [size, `${size} has to be a number`];
    if (isNoDivisor(of(count))) return [count, `${count} has to be a number that is not 0`];
    return n(size) % n(count) !== 0 ? [size, `${size} has to be a multiple of ${count}`] : undefined;
  };

const divides = isMultiple("hidden_size", "num_attention_heads");

/** One that may not be over another. */
const isAtMost =
  (size: string, limit: string): Check =>
  ({ n, of }) => {
    if (isIncomparable(of(size), of(limit)))
      return [isNoNumber(of(size)) ? size : limit, `${size} has to be comparable to ${limit}`];
    return n(size) > n(limit) ? [size, `${size} cannot exceed ${limit}`] : undefined;
  };

const mambaHeads =
  (factors: (ask: Asked) => readonly string[]): Check =>
  (ask) => {
    const sizes = factors(ask);
    const odd = [...sizes, "mamba_d_head"].find((name) => isNoNumber(ask.of(name)));
    if (odd !== undefined) return [odd, `${odd} has to be a number`];
    if (isNoDivisor(ask.of("mamba_n_heads")))
      return ["mamba_n_heads", "mamba_n_heads has to be a number that is not 0"];
    const size = sizes.map(ask.n).reduce((all, one) => all * one, 1);
    const heads = ask.n("mamba_n_heads");
    const rest = size % heads;
    if (rest < 0 || rest > 0)
      return ["mamba_n_heads", "mamba_n_heads has to divide mamba_expand × hidden_size"];
    const all = ask.n("mamba_d_head") * heads;
    return all < size || all > size
      ? ["mamba_d_head", "mamba_d_head × mamba_n_heads has to be mamba_expand × hidden_size"]
      : undefined;
  };

const EXPANDED = ["mamba_expand", "hidden_size"];

/** Classes that ask so in 4.57 as well as in 5.x. */
const OF_ALL: { readonly [className: string]: Check } = {
  BambaConfig: mambaHeads(() => EXPANDED),
  DbrxConfig: ({ of }) =>
    of("tie_word_embeddings") === true
      ? ["tie_word_embeddings", "tie_word_embeddings is not supported"]
      : undefined,
  FalconH1Config: mambaHeads((ask) => (ask.of("mamba_d_ssm") === null ? EXPANDED : ["mamba_d_ssm"])),
  FastSpeech2ConformerConfig: divides,
  GPTNeoConfig: ({ n, of }) => {
    const layers = of("attention_layers");
    return Array.isArray(layers) && of("num_layers") !== undefined && layers.length !== n("num_layers")
      ? ["attention_types", "attention_types has to describe as many layers as num_layers says"]
      : undefined;
  },
  GPTNeoXConfig: divides,
  GraniteMoeHybridConfig: mambaHeads(() => EXPANDED),
  JambaConfig: ({ n, of }) => {
    const odd = ["attn_layer", "expert_layer"].find((name) =>
      isIncomparable(of(`${name}_offset`), of(`${name}_period`)),
    );
    if (odd !== undefined)
      return [
        `${odd}_${isNoNumber(of(`${odd}_offset`)) ? "offset" : "period"}`,
        `${odd}_offset has to be comparable to ${odd}_period`,
      ];
    const late = ["attn_layer", "expert_layer"].find((name) => n(`${name}_offset`) >= n(`${name}_period`));
    return late === undefined
      ? undefined
      : [`${late}_offset`, `${late}_offset has to be less than ${late}_period`];
  },
  JetMoeConfig: isAtMost("num_experts_per_tok", "num_local_experts"),
  LightGlueConfig: isMultiple("descriptor_dim", "num_attention_heads"),
  Mamba2Config: ({ n, of }) => {
    const odd = ["hidden_size", "expand", "num_heads", "head_dim"].find((name) => isNoNumber(of(name)));
    if (odd !== undefined) return [odd, `${odd} has to be a number`];
    const [size, heads] = [n("hidden_size") * n("expand"), n("num_heads") * n("head_dim")];
    return size < heads || size > heads
      ? ["hidden_size", "hidden_size × expand has to be num_heads × head_dim"]
      : undefined;
  },
  RecurrentGemmaConfig: isAtMost("num_key_value_heads", "num_attention_heads"),
  SuperGlueConfig: divides,
  XLNetConfig: isMultiple("d_model", "n_head"),
};

/** Source: transformers 5.18.0, configuration_qwen4_exp.py, validate_architecture. */
const qwen4Exp: Check = ({ n, of }) => {
  const gate = ["output_gate_type", "hidden_act"].find((name) => Boolean(of(name))) ?? "hidden_act";
  if (!["sigmoid", "silu"].includes(wordOf(of(gate)))) return [gate, `${gate} has to be sigmoid or silu`];
  if (n("hc_count") <= 1) return ["hc_count", "hc_count has to be over 1"];
  if (n("num_experts_per_tok") > n("num_experts") || n("num_experts_per_tok") <= 0)
    return ["num_experts_per_tok", "num_experts_per_tok has to be between 1 and num_experts"];
  const none = ["moe_intermediate_size", "shared_expert_intermediate_size"].find((name) => n(name) <= 0);
  if (none !== undefined) return [none, `${none} has to be over 0`];
  const isIndexed = INDEXER.some((name) => (of(name) ?? null) !== null);
  const odd = isIndexed ? INDEXER.find((name) => of(name) === null || n(name) <= 0) : undefined;
  if (odd !== undefined) return [odd, `${odd} has to be set and over 0 where there is an indexer`];
  if (isIndexed && n("indexer_kv_heads") > 1) return ["indexer_kv_heads", "indexer_kv_heads has to be 1"];
  if (isIndexed && n("indexer_budget") % n("indexer_compress_ratio") > 0)
    return ["indexer_budget", "indexer_compress_ratio has to divide indexer_budget"];
  const rope = of("rope_parameters") ?? null;
  const share = isJsonObject(rope) ? (rope.partial_rotary_factor ?? 1) : 1;
  if (isIndexed && Math.trunc(n("head_dim") * Number(share)) > n("indexer_head_dim"))
    return ["indexer_head_dim", "indexer_head_dim cannot be less than the rotated channels of a head"];
  const layers = of("ple_layer_ids");
  if (!Array.isArray(layers) || layers.length === 0) return undefined;
  const heads = (n("ngram_size") - 1) * n("heads_per_ngram");
  if (heads <= 0 || n("ple_embed_dim") <= 0 || n("ple_embed_dim") % heads > 0)
    return [
      "ple_embed_dim",
      "(ngram_size - 1) × heads_per_ngram has to be over 0 and to divide ple_embed_dim",
    ];
  const outside = layers.find((layer) => Number(layer) < 1 || Number(layer) > n("num_hidden_layers"));
  if (outside !== undefined)
    return [
      "ple_layer_ids",
      `ple_layer_ids are between 1 and num_hidden_layers, and ${wordOf(outside)} is not`,
    ];
  const types = of("layer_types");
  const notLinear = Array.isArray(types)
    ? layers.find((layer) => types[Number(layer) - 1] !== "linear_attention")
    : undefined;
  if (notLinear !== undefined)
    return [
      "ple_layer_ids",
      `ple_layer_ids name linear_attention layers, and layer ${wordOf(notLinear)} is none`,
    ];
  const ends = of("eos_token_id") ?? null;
  return ends === null || (Array.isArray(ends) && ends.length === 0)
    ? ["eos_token_id", "eos_token_id has to be set where there are n-gram embeddings"]
    : undefined;
};

const INDEXER = [
  "indexer_n_heads",
  "indexer_kv_heads",
  "indexer_head_dim",
  "indexer_budget",
  "indexer_compress_ratio",
];

/** Classes that ask so in 5.x alone. */
const OF_5: { readonly [className: string]: Check } = {
  AXK2Config: ({ n, of }) => {
    const [groups, top] = [of("n_group") ?? null, of("topk_group") ?? null];
    if ((groups === null) !== (top === null))
      return ["n_group", "n_group and topk_group have to be set together"];
    if (n("n_routed_experts") % n("n_group") > 0)
      return ["n_group", "n_group has to divide n_routed_experts"];
    return n("topk_group") > n("n_group") ? ["topk_group", "topk_group cannot exceed n_group"] : undefined;
  },
  Glm5NextTextConfig: ({ n, of }) => {
    if (of("num_attention_heads") !== of("num_key_value_heads"))
      return ["num_key_value_heads", "num_key_value_heads has to be num_attention_heads"];
    if (n("index_topk") % n("index_kpool") > 0) return ["index_topk", "index_kpool has to divide index_topk"];
    if (of("q_lora_rank") === null) return ["q_lora_rank", "q_lora_rank has to be set"];
    return n("qk_rope_head_dim") > 0 ? ["qk_rope_head_dim", "qk_rope_head_dim has to be 0"] : undefined;
  },
  LagunaConfig: ({ n, of }) => {
    if (of("moe_apply_router_weight_on_input") === true)
      return ["moe_apply_router_weight_on_input", "moe_apply_router_weight_on_input is not supported"];
    const heads = of("num_attention_heads_per_layer");
    return Array.isArray(heads) && heads.length !== n("num_hidden_layers")
      ? ["num_attention_heads_per_layer", "num_attention_heads_per_layer has to have one entry a layer"]
      : undefined;
  },
  NeoMMEConfig: ({ n }) =>
    n("num_attention_heads") % n("num_key_value_heads") > 0
      ? ["num_key_value_heads", "num_key_value_heads has to divide num_attention_heads"]
      : undefined,
  OlmoHybridConfig: ({ of }) => {
    const types = of("layer_types");
    if (!Array.isArray(types)) return undefined;
    const linear = types.filter((type) => type === "linear_attention").length;
    return linear === 0 || linear === types.length
      ? ["layer_types", "layer_types needs both linear_attention and attention"]
      : undefined;
  },
  Qwen4ExpTextConfig: qwen4Exp,
  ZambaConfig: ({ n }) =>
    (n("mamba_expand") * n("hidden_size")) % n("n_mamba_heads") > 0
      ? ["n_mamba_heads", "n_mamba_heads has to divide mamba_expand × hidden_size"]
      : undefined,
  ZayaConfig: ({ n }) => {
    if (n("num_experts_per_tok") !== 1) return ["num_experts_per_tok", "num_experts_per_tok has to be 1"];
    return n("num_attention_heads") % n("num_key_value_heads") > 0
      ? ["num_key_value_heads", "num_key_value_heads has to divide num_attention_heads"]
      : undefined;
  },
};

/** Sizes that do not fit together, where a class looks at them when it is built (`validate_architecture`; 4.x: `__init__`). */
export function refusedSizes(config: LegacyConfig): Refusal[] {
  const { className, transformersVersion: version, at } = config;
  const is4 = isBefore5(version);
  const check =
    entryOf(OF_ALL, className) ??
    (is4 ? undefined : (entryOf(OF_5, className) ?? (WHOLE_HEADS.has(className) ? divides : undefined)));
  const { fields } = classData(className, versionData(version));
  const byLayer: string[] = [];
  const of = (name: string) => {
    if (differsByLayer(config, name)) byLayer.push(name);
    const attribute = config.attributes.get(config.aliases.get(name) ?? name);
    const [from] = attribute?.source.kind === "file" ? attribute.source.from : [];
    // Classes of 4.x look at what they take by name; all else of the file is set when they are done.
    const isLate = is4 && from !== undefined && !Object.hasOwn(fields, nameOf(from));
    return isLate ? undefined : json(attribute);
  };
  const n = (name: string) => {
    const value = of(name);
    return isPythonNumber(value) ? Number(value) : Number.NaN;
  };
  const found = check?.({ n, of });
  if (byLayer.length > 0) return readWhole(config, byLayer);
  if (!found) return [];
  const [attribute, rule] = found;
  return [
    { at: child(at, attribute), why: `${className} of transformers ${version} refuses the file: ${rule}.` },
  ];
}
