import { isJsonObject, type Json } from "../spec/json.ts";
import type { Node } from "../config/document.ts";
import { child } from "../spec/pointer.ts";
import { hasClass } from "../classes/versions.ts";
import { entryOf } from "../spec/entry.ts";
import { classData, isBefore5, versionData } from "./class-data.ts";
import { getAttribute } from "./legacy-config.ts";
import type { LegacyConfig, LegacyValue } from "./legacy-object.ts";
import { readWhole } from "./refused/by-layer.ts";
import { refusedComputing } from "./refused/computing.ts";
import { refusedDtype } from "./refused/dtype.ts";
import type { Refusal } from "./refused/refusal.ts";
import { refusedLayers } from "./refused/layers.ts";
import { refusedNames } from "./refused/names.ts";
import { refusedRope } from "./refused/rope.ts";
import { refusedSizes } from "./refused/sizes.ts";
import { refusedTaken } from "./refused/taken.ts";
import { refusedValues } from "./refused/values.ts";
import { isPythonNumber, json } from "./tracked.ts";

/** Names of layer types that the versions know (configuration_utils.py, ALLOWED_LAYER_TYPES). */
const LAYER_TYPES: { readonly [version: string]: readonly string[] } = {
  "4.57.6": ["full_attention", "sliding_attention", "chunked_attention", "linear_attention"],
  "5.17.0": [
    "full_attention",
    "sliding_attention",
    "chunked_attention",
    "window_attention",
    "compressed_sparse_attention",
    "heavily_compressed_attention",
    "minimax_m3_sparse",
    "deepseek_sparse_attention",
    "qwen_sparse_attention",
    "conv",
    "moe",
    "hybrid",
    "hybrid_sliding",
    "linear_attention",
  ],
  "5.18.0": [
    "full_attention",
    "sliding_attention",
    "chunked_attention",
    "window_attention",
    "indexed_attention",
    "compressed_sparse_attention",
    "heavily_compressed_attention",
    "minimax_m3_sparse",
    "conv",
    "moe",
    "hybrid",
    "hybrid_sliding",
    "linear_attention",
  ],
};

const MLP_TYPES = ["sparse", "dense"];

/** Classes of 4.57 that look at their layer types when they are built (`layer_type_validation`). */
const LOOK_4 = new Set([
  "Cohere2Config",
  "Dots1Config",
  "Exaone4Config",
  "Gemma2Config",
  "Gemma3TextConfig",
  "Gemma3nTextConfig",
  "GptOssConfig",
  "Llama4TextConfig",
  "MiniMaxConfig",
  "Olmo3Config",
  "Qwen2Config",
  "Qwen2VLTextConfig",
  "Qwen2_5OmniTextConfig",
  "Qwen2_5_VLTextConfig",
  "Qwen3Config",
  "Qwen3NextConfig",
  "Qwen3OmniMoeTalkerTextConfig",
  "SmolLM3Config",
  "VaultGemmaConfig",
]);

/** Nested configs of 4.57 that a class leaves out where the file has no object for them. */
const PASSED_OVER_4: { readonly [className: string]: "all" | readonly string[] } = {
  BltConfig: ["decoder_config", "patcher_config"],
  CsmConfig: "all",
  FSMTConfig: "all",
  Glm4vConfig: "all",
  Glm4vMoeConfig: "all",
  GotOcr2Config: ["vision_config"],
  Idefics2Config: ["vision_config"],
  Idefics3Config: ["vision_config"],
  IdeficsConfig: "all",
  InternVLConfig: ["vision_config"],
  Llama4Config: "all",
  MllamaConfig: "all",
  Ovis2Config: "all",
  Qwen2VLConfig: "all",
  Qwen2_5_VLConfig: "all",
  Qwen3VLConfig: "all",
  Qwen3VLMoeConfig: "all",
  SmolVLMConfig: ["vision_config"],
};

/** Classes of 4.57 with names of their own. */
const OWN_4: { readonly [className: string]: readonly string[] } = {
  GraniteMoeHybridConfig: ["mamba", "attention"],
};

/** Classes of 5.x that look at their layer types in a way of their own. */
const OWN_5 = new Set(["DeepseekV4Config", "NemotronHConfig", "NeoMMEConfig", "ResNetConfig"]);

/** Classes of 5.17.0 that know fewer names than that version. */
const FEWER_517: { readonly [className: string]: readonly string[] } = {
  Qwen4ExpTextConfig: ["qwen_sparse_attention", "full_attention", "sliding_attention", "linear_attention"],
};

/**
 * Why the object's version refuses the file that the object is built of: types of the weights that torch does not have,
 * values of another type, names that no file can set, values that it cannot compute with, layer types, rope parameters,
 * sizes that do not fit together, and nested configs of a model type that it has no class for. `root` is the parsed file,
 * which tells a float from a whole number.
 */
export function refusalsOf(config: LegacyConfig, root: Node): readonly Refusal[] {
  const own = [
    ...refusedDtype(config),
    ...refusedValues(config, root),
    ...refusedNames(config, root),
    ...refusedLayers(config, root),
    ...refusedTaken(config, root),
    ...refusedComputing(config, root),
    ...ofLayers(config),
    ...refusedRope(config, root),
    ...refusedSizes(config),
  ];
  const inner = [...config.attributes].flatMap(([name, attribute]) =>
    attribute.kind === "config"
      ? [...unknownType(attribute.config, config, name), ...refusalsOf(attribute.config, root)]
      : noConfig(attribute, config, name),
  );
  return [...own, ...inner];
}

/** A value of the file in place of a nested config: 4.x tells every one of them how attention is computed, and a text takes none. */
function noConfig(
  { value, source }: LegacyValue,
  { className, transformersVersion: version, at }: LegacyConfig,
  name: string,
): Refusal[] {
  const { nested } = classData(className, versionData(version));
  if (!isBefore5(version) || !Object.hasOwn(nested, name)) return [];
  if (value === null && at === "") {
    const why = `${className} of transformers ${version} is left without a config for ${name}, and cannot write the file out, which it does when it loads one.`;
    return [{ at: child(at, name), why }];
  }
  const isOdd = value !== null && !isJsonObject(value) && source.kind === "file";
  const passed = entryOf(PASSED_OVER_4, className);
  if (!isOdd || passed === "all" || passed?.includes(name)) return [];
  const why = `${className} of transformers ${version} takes an object for ${name}, and refuses ${JSON.stringify(value)}.`;
  return [{ at: child(at, name), why }];
}

/** A nested config that says its model type, of which the version has no class. */
function unknownType(
  nested: LegacyConfig,
  { transformersVersion: version }: LegacyConfig,
  name: string,
): Refusal[] {
  const type = json(nested.attributes.get("model_type"));
  const isPlain = nested.className === "PreTrainedConfig" || nested.className === "PretrainedConfig";
  if (!isPlain || typeof type !== "string" || hasClass(type, version)) return [];
  const why = `AutoConfig of transformers ${version} knows no class for the model type ${type} of ${name}.`;
  return [{ at: child(nested.at, "model_type"), why }];
}

function ofLayers(config: LegacyConfig): Refusal[] {
  const { className, transformersVersion: version, attributes } = config;
  const is4 = isBefore5(version);
  const types = json(attributes.get("layer_types"));
  const source = attributes.get("layer_types")?.source;
  const given = source?.kind === "file" && source.moved === null;
  const whole = readWhole(config, ["layer_types"]);
  if (whole.length > 0) return whole;
  if (types === undefined || types === null) return [];
  const beside = readWhole(config, ["num_hidden_layers", "mlp_layer_types"]);
  if (beside.length > 0) return beside;
  if (is4 ? !(LOOK_4.has(className) || (given && entryOf(OWN_4, className))) : OWN_5.has(className))
    return [];
  const known =
    entryOf(is4 ? OWN_4 : version === "5.17.0" ? FEWER_517 : {}, className) ??
    entryOf(LAYER_TYPES, version) ??
    [];
  const listed = elementsOf(types);
  if (listed === undefined) {
    const why = `${className} of transformers ${version} refuses ${JSON.stringify(types)} for layer_types, which is no list.`;
    return [{ at: child(config.at, "layer_types"), why }];
  }
  const found = ofList(config, "layer_types", listed, known, className === "Olmo3Config" && is4);
  const mlp = json(attributes.get("mlp_layer_types"));
  return is4 || !Array.isArray(mlp)
    ? found
    : [...found, ...ofList(config, "mlp_layer_types", mlp, MLP_TYPES)];
}

/** What Python goes through of a value: the characters of a text, the names of a dictionary; undefined for what it cannot. */
function elementsOf(value: Json): readonly Json[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value === "string") return [...value];
  return isJsonObject(value) ? Object.keys(value) : undefined;
}

/** What is the matter with a list by layer. */
function ofList(
  config: LegacyConfig,
  name: string,
  list: readonly Json[],
  known: readonly string[],
  ofAnyLength = false,
): Refusal[] {
  const { className, transformersVersion: version, at } = config;
  const who = `${className} of transformers ${version}`;
  const unknown = list.find((type) => typeof type !== "string" || !known.includes(type));
  if (unknown !== undefined)
    return [{ at: child(at, name), why: `${who} refuses ${JSON.stringify(unknown)} in ${name}.` }];
  if (ofAnyLength) return [];
  const layers = json(getAttribute(config, "num_hidden_layers"));
  if (layers === undefined || layers === null) return [];
  if (isPythonNumber(layers) && Number(layers) === list.length) return [];
  const why = `${who} refuses ${name} of ${list.length} entries for num_hidden_layers ${JSON.stringify(layers)}.`;
  return [{ at: child(at, name), why }];
}
