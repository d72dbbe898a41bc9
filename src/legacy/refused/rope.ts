import type { Node } from "../../config/document.ts";
import { classNamed } from "../../classes/shards.ts";
import { entryOf } from "../../spec/entry.ts";
import { isJsonObject, type Json, type JsonObject, wordOf } from "../../spec/json.ts";
import { child } from "../../spec/pointer.ts";
import { isBefore5 } from "../class-data.ts";
import { getAttribute } from "../legacy-config.ts";
import type { LegacyConfig } from "../legacy-object.ts";
import { isPythonNumber, json } from "../tracked.ts";
import { differsByLayer, readWhole } from "./by-layer.ts";
import { givenTo } from "./given.ts";
import { isIncomparable, isNoDivisor, isNoNumber } from "./operands.ts";
import type { Refusal } from "./refusal.ts";

/** Members without which a version refuses a set of rope parameters, by its type. */
interface Needed {
  readonly [type: string]: readonly string[];
}

const NEEDED_4: Needed = {
  default: ["rope_type"],
  linear: ["rope_type", "factor"],
  dynamic: ["rope_type", "factor"],
  yarn: ["rope_type", "factor"],
  longrope: ["rope_type", "short_factor", "long_factor"],
  llama3: ["rope_type", "factor", "original_max_position_embeddings", "low_freq_factor", "high_freq_factor"],
};

/** Of what the width of a head is computed, and that width. */
const HEAD_SIZES = ["hidden_size", "num_attention_heads", "head_dim"];

const NEEDED_5: Needed = {
  linear: ["factor"],
  dynamic: ["factor"],
  yarn: ["factor", "original_max_position_embeddings"],
  longrope: ["short_factor", "long_factor", "original_max_position_embeddings"],
  llama3: ["factor", "original_max_position_embeddings", "low_freq_factor", "high_freq_factor", "rope_theta"],
  proportional: ["rope_theta"],
};

/** What the check of a type of 5.x reads off the whole object. */
const READ_5: { readonly [type: string]: readonly string[] } = {
  yarn: ["max_position_embeddings"],
  longrope: HEAD_SIZES,
  llama3: ["max_position_embeddings"],
};

/** Classes of 4.57 that look at their `rope_scaling` when they are built (`rope_config_validation`). */
const LOOK_4 = new Set([
  "ApertusConfig",
  "ArceeConfig",
  "AriaTextConfig",
  "Cohere2Config",
  "CohereConfig",
  "CsmConfig",
  "CsmDepthDecoderConfig",
  "DeepseekV2Config",
  "DeepseekV3Config",
  "DiaDecoderConfig",
  "DiaEncoderConfig",
  "DiffLlamaConfig",
  "DogeConfig",
  "EfficientLoFTRConfig",
  "Emu3TextConfig",
  "Ernie4_5Config",
  "Ernie4_5_MoeConfig",
  "EvollaConfig",
  "FlexOlmoConfig",
  "GPTNeoXConfig",
  "GPTNeoXJapaneseConfig",
  "Gemma3TextConfig",
  "Gemma3nTextConfig",
  "Glm4MoeConfig",
  "Glm4vMoeTextConfig",
  "Glm4vTextConfig",
  "GptOssConfig",
  "GraniteConfig",
  "GraniteMoeConfig",
  "GraniteMoeSharedConfig",
  "LlamaConfig",
  "LongcatFlashConfig",
  "MllamaTextConfig",
  "MoonshineConfig",
  "Olmo3Config",
  "OlmoeConfig",
  "PersimmonConfig",
  "PhiConfig",
  "PhimoeConfig",
  "Qwen2Config",
  "Qwen2MoeConfig",
  "Qwen2VLTextConfig",
  "Qwen2_5OmniTextConfig",
  "Qwen2_5_VLTextConfig",
  "Qwen3Config",
  "Qwen3MoeConfig",
  "Qwen3NextConfig",
  "Qwen3OmniMoeTalkerCodePredictorConfig",
  "Qwen3OmniMoeTalkerTextConfig",
  "Qwen3OmniMoeTextConfig",
  "Qwen3VLMoeTextConfig",
  "Qwen3VLTextConfig",
  "SeedOssConfig",
  "SmolLM3Config",
  "StableLmConfig",
  "Starcoder2Config",
]);

/** Classes of 4.57 that take two kinds of scaling alone, and two members. */
const TWO_4 = new Set(["ChameleonConfig", "FuyuConfig", "Olmo2Config", "OlmoConfig"]);

/** Classes of 4.57 that make floats of some members of their scaling, of texts too. */
const FLOATS_4 = new Set(["DeepseekV3Config", "LongcatFlashConfig"]);

const TO_FLOAT = ["beta_fast", "beta_slow", "factor"];

/** Whether Python's `float(…)` raises; a text of digits is one. */
function isNoFloat(value: Json | undefined): boolean {
  if (typeof value === "string") return !/^\s*[-+]?(\d[\d_]*\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(value);
  return value !== undefined && !isPythonNumber(value);
}

/** Classes of 5.x that take no scaling but longrope. */
const LONGROPE_ONLY = new Set(["Phi3Config", "Phi4MultimodalConfig"]);

/** Rope parameters that a version refuses. */
export function refusedRope(config: LegacyConfig, root: Node): Refusal[] {
  return isBefore5(config.transformersVersion) ? ofScaling(config) : ofParameters(config, root);
}

/** Source: transformers 4.57, modeling_rope_utils.py, rope_config_validation. */
function ofScaling(config: LegacyConfig): Refusal[] {
  const scaling = json(config.attributes.get("rope_scaling"));
  if (scaling === undefined || scaling === null) return [];
  if (!isJsonObject(scaling)) {
    const looks = looksIn4(config) || TWO_4.has(config.className) || LONGROPE_ONLY.has(config.className);
    return looks ? [refusal(config, "rope_scaling", "refuses what is no object")] : [];
  }
  // As Python's get does, a null is a type too, of which nothing is needed.
  const type = Object.hasOwn(scaling, "rope_type") ? scaling.rope_type : (scaling.type ?? "default");
  if (TWO_4.has(config.className)) {
    const { factor } = scaling;
    const isTaken =
      Object.keys(scaling).length === 2 && (scaling.type === "linear" || scaling.type === "dynamic");
    if (isTaken && typeof factor === "number" && factor > 1) return [];
    return [refusal(config, "rope_scaling", "takes type linear or dynamic with a factor over 1 alone")];
  }
  if (LONGROPE_ONLY.has(config.className)) {
    const isTaken = Object.keys(scaling).length === 3 && scaling.type === "longrope";
    return isTaken
      ? longropeLengths(config, "rope_scaling", scaling)
      : [refusal(config, "rope_scaling", "takes type longrope with short_factor and long_factor alone")];
  }
  if (!looksIn4(config)) return [];
  const scales = phimoeScales(config, "rope_scaling", scaling);
  if (scales.length > 0) return scales;
  if (typeof type === "object" && type !== null)
    return [refusal(config, "rope_scaling", "refuses a rope type that is a list or an object")];
  const unread = FLOATS_4.has(config.className)
    ? TO_FLOAT.find((name) => isNoFloat(scaling[name]))
    : undefined;
  if (unread !== undefined) return [refusal(config, "rope_scaling", `can make no float of its ${unread}`)];
  const word = wordOf(type);
  const lacking = missing(config, "rope_scaling", scaling, entryOf(NEEDED_4, word) ?? []);
  return lacking.length > 0 ? lacking : uncomputed(config, "rope_scaling", scaling, word);
}

/**
 * Whether a class of 4.57 looks at its scaling when it is built. Granite 4 does where its positions are rotary; Nemotron looks
 * before it has one (configuration_nemotron.py), and so never.
 */
function looksIn4({ className, attributes }: LegacyConfig): boolean {
  if (className === "GraniteMoeHybridConfig")
    return json(attributes.get("position_embedding_type")) === "rope";
  return LOOK_4.has(className);
}

/** Source: transformers 5, modeling_rope_utils.py, validate_rope. */
function ofParameters(config: LegacyConfig, root: Node): Refusal[] {
  const parameters = json(config.attributes.get("rope_parameters"));
  if (isNoParameters(config, parameters))
    return [refusal(config, "rope_parameters", "refuses what is no object")];
  if (!isJsonObject(parameters) || Object.keys(parameters).length === 0) return [];
  const types = json(getAttribute(config, "layer_types"));
  const labels =
    config.className === "DeepseekV4Config" ? ["main", "compress"] : Array.isArray(types) ? types : [];
  const nested = Object.keys(parameters).filter((name) => labels.includes(name));
  const sets =
    nested.length > 0 ? nested.map((name) => [name, parameters[name]] as const) : [["", parameters] as const];
  const odd =
    nested.length > 0 && Object.values(parameters).some((set) => set !== null && !isJsonObject(set));
  if (odd && config.transformersVersion === "5.17.0")
    return [
      refusal(
        config,
        "rope_parameters",
        "takes a set of parameters for each kind of layer, and nothing beside",
      ),
    ];
  const replaced = setsReplaced(config, parameters, root);
  if (replaced.length > 0) return replaced;
  const found = sets.flatMap(([name, set]) => {
    if (!isJsonObject(set))
      return set === null || set === undefined
        ? []
        : [refusal(config, `rope_parameters.${name}`, "refuses what is no object")];
    const type = wordOf(set.rope_type ?? set.type ?? "default");
    const where = name === "" ? "rope_parameters" : `rope_parameters.${name}`;
    const whole = readWhole(config, entryOf(READ_5, type) ?? []);
    if (whole.length > 0) return whole;
    return [
      ...unlimited(config, where, type),
      ...missing(config, where, set, entryOf(NEEDED_5, type) ?? []),
      ...uncomputed(config, where, set, type),
      ...oddHead(config, where, set),
    ];
  });
  if (found.length > 0) return found;
  const type = parameters.rope_type;
  if (type !== "default") {
    const scales = phimoeScales(config, "rope_parameters", parameters);
    if (scales.length > 0) return scales;
  }
  if (!LONGROPE_ONLY.has(config.className)) return [];
  const whole = readWhole(config, ["hidden_size", "num_attention_heads"]);
  if (whole.length > 0) return whole;
  return type === "default" || type === "longrope"
    ? longropeLengths(config, "rope_parameters", parameters)
    : [refusal(config, "rope_parameters", `takes type longrope alone, and not ${JSON.stringify(type)}`)];
}

/**
 * Phi-MoE asks any scaling for the two factors of its long rope, whatever its type.
 * Source: transformers 4.57 and 5, configuration_phimoe.py.
 */
function phimoeScales(config: LegacyConfig, where: string, set: JsonObject): Refusal[] {
  if (config.className !== "PhimoeConfig") return [];
  const odd = ["short_mscale", "long_mscale"].find((name) => !isPythonNumber(set[name]));
  return odd === undefined ? [] : [refusal(config, where, `refuses a ${odd} that is no number`)];
}

/** Members of the file that are no object where the class has a set of parameters: it asks them for members of theirs. */
function setsReplaced(config: LegacyConfig, parameters: JsonObject, root: Node): Refusal[] {
  const own = givenTo(config, root).find(([field]) => field === "rope_parameters")?.[2];
  if (own?.type !== "object") return [];
  return [...own.members].flatMap(([name, { value }]) =>
    isJsonObject(parameters[name]) && value.type !== "object" && value.type !== "null"
      ? [refusal(config, `rope_parameters.${name}`, "refuses what is no object")]
      : [],
  );
}

function missing(config: LegacyConfig, where: string, set: JsonObject, needed: readonly string[]): Refusal[] {
  const lacking = needed.find((name) => !Object.hasOwn(set, name));
  if (lacking === undefined) return [];
  const type = JSON.stringify(set.rope_type ?? set.type ?? "default");
  return [refusal(config, where, `refuses rope type ${type} without ${lacking}`)];
}

/** Whether a class that validates is given what is no object for its rope parameters, under their older name too. */
function isNoParameters(
  { className, transformersVersion, attributes }: LegacyConfig,
  parameters: Json | undefined,
): boolean {
  const data = classNamed(className, transformersVersion);
  const isOdd = (value: Json | undefined) => value !== undefined && value !== null && !isJsonObject(value);
  if (!data?.types || !Object.hasOwn(data.fields ?? {}, "rope_parameters")) return false;
  return isOdd(parameters) && attributes.get("rope_parameters")?.source.kind === "file";
}

/** What a version computes and compares when it looks at a set of parameters: values that Python cannot do so with. */
function uncomputed(config: LegacyConfig, where: string, set: JsonObject, type: string): Refusal[] {
  const longest = json(getAttribute(config, "max_position_embeddings"));
  const original = set.original_max_position_embeddings;
  const says = (name: string) => [
    refusal(config, where, `cannot compute with the ${name} of rope type "${type}"`),
  ];
  if (type === "yarn") {
    const isFloat = isBefore5(config.transformersVersion) && FLOATS_4.has(config.className);
    const [fast, slow] = isFloat ? [32, 1] : [orElse(set.beta_fast, 32), orElse(set.beta_slow, 1)];
    if (isIncomparable(fast, slow)) return says(isNoNumber(fast) ? "beta_fast" : "beta_slow");
    // 4.57 does not look at one that is null.
    if (isBefore5(config.transformersVersion) && (original === undefined || original === null)) return [];
    if (isNoDivisor(original)) return says("original_max_position_embeddings");
    return original !== undefined && isNoNumber(longest) ? says("max_position_embeddings") : [];
  }
  if (type === "llama3") {
    const { low_freq_factor: low, high_freq_factor: high } = set;
    if (isIncomparable(high, low)) return says(isNoNumber(high) ? "high_freq_factor" : "low_freq_factor");
    return isIncomparable(original, longest)
      ? says(isNoNumber(original) ? "original_max_position_embeddings" : "max_position_embeddings")
      : [];
  }
  if (type !== "longrope") return [];
  const list = ["short_factor", "long_factor"].find((name) => {
    const value = set[name];
    return value === null || isPythonNumber(value);
  });
  return list === undefined ? [] : says(list);
}

/** `value or other`. */
function orElse(value: Json | undefined, other: number): Json {
  const isEmpty = isJsonObject(value)
    ? Object.keys(value).length === 0
    : Array.isArray(value)
      ? value.length === 0
      : !value;
  return isEmpty ? other : (value as Json);
}

/** A type that scales is told the length that the object has, and an object without one cannot be built. */
function unlimited(config: LegacyConfig, where: string, type: string): Refusal[] {
  const name = "max_position_embeddings";
  if (!["llama3", "longrope", "yarn"].includes(type)) return [];
  if (differsByLayer(config, name)) return [];
  if (getAttribute(config, name) || getAttribute(config, "original_max_position_embeddings")) return [];
  return [refusal(config, where, `refuses rope type "${type}", for it has no ${name}`)];
}

/** Since 5.18 a head of an odd size over 4 is refused where all of it is rotated, and one that cannot be compared with 4. */
function oddHead(config: LegacyConfig, where: string, set: JsonObject): Refusal[] {
  const head = json(getAttribute(config, "head_dim"));
  const share = set.partial_rotary_factor ?? 1;
  // It does not look at the heads of an object with anything for single layers, be it nothing.
  if (json(config.properties.get("is_heterogeneous")) === true) return [];
  if (config.transformersVersion === "5.17.0") return [];
  if (head !== null && isNoNumber(head))
    return [refusal(config, where, `cannot compare head_dim ${JSON.stringify(head)} with a number`)];
  if (typeof head !== "number" || typeof share !== "number" || head <= 4 || head % 2 === 0) return [];
  if (Math.trunc(head * share) !== head) return [];
  return [refusal(config, where, `refuses head_dim ${head}: all of it is rotated, and it is odd`)];
}

/** Phi-3's lists have a factor for each pair of rotated channels. */
function longropeLengths(config: LegacyConfig, where: string, set: JsonObject): Refusal[] {
  const number = (name: string) => json(getAttribute(config, name));
  const [hidden, heads, own] = ["hidden_size", "num_attention_heads", "partial_rotary_factor"].map(number);
  const share = isBefore5(config.transformersVersion) ? (own ?? 1) : set.partial_rotary_factor;
  if (typeof hidden !== "number" || typeof heads !== "number" || typeof share !== "number") return [];
  const pairs = Math.floor(Math.trunc(Math.floor(hidden / heads) * share) / 2);
  for (const name of ["short_factor", "long_factor"]) {
    const list: Json | undefined = set[name];
    if (list === undefined || list === null) continue;
    if (!Array.isArray(list) || list.length !== pairs)
      return [refusal(config, where, `takes a list of ${pairs} numbers for ${name}`)];
  }
  return [];
}

function refusal({ className, transformersVersion, at }: LegacyConfig, where: string, why: string): Refusal {
  const attribute = where.split(".")[0] as string;
  return {
    at: child(at, attribute),
    why: `${className} of transformers ${transformersVersion} ${why} (${where}).`,
  };
}
