import { entryOf } from "../spec/entry.ts";
import { type Json, type JsonObject, isJsonObject, setMember } from "../spec/json.ts";
import { sameJson } from "../spec/same-json.ts";
import { defaultObject } from "./build-object.ts";
import { classData, isBefore5, versionData } from "./class-data.ts";
import type { LegacyConfig } from "./legacy-object.ts";
import { json } from "./tracked.ts";
import { largest } from "../spec/many.ts";

/** What `to_dict` leaves out, at any depth: it is of this run, not of the model. */
const OF_THE_RUN = new Set([
  "_auto_class",
  "_attn_implementation_internal",
  "_attn_implementation",
  "_commit_hash",
  "base_model_pp_plan",
  "base_model_tp_plan",
]);

/** What 5.x leaves out besides. */
const OF_THE_RUN_5 = new Set([
  "_experts_implementation",
  "_experts_implementation_internal",
  "_is_quantized",
  "base_model_fsdp_plan",
  "distributed_config",
  "ignore_keys_at_rope_validation",
]);

/** Classes that write a window of both sides as they found it, before they halved it, and the switch that says so. */
const HALVED: { readonly [className: string]: Json } = {
  DiffusionGemmaTextConfig: "all",
  Gemma3TextConfig: true,
  Gemma3nTextConfig: true,
  Gemma4TextConfig: "all",
  Gemma4UnifiedTextConfig: "all",
  T5Gemma2DecoderConfig: true,
  T5Gemma2TextConfig: true,
};

/** Members that `to_dict` of a class leaves out. */
const LEFT_OUT: { readonly [className: string]: string } = {
  ModernBertConfig: "reference_compile",
  OmDetTurboConfig: "timm_kwargs",
};

/**
 * The config.json that the object's transformers version writes (`save_pretrained`): what differs from the defaults of
 * the base class or of the object's own, and all that only the class has.
 * Source: transformers, configuration_utils.py, to_diff_dict.
 */
export function savedConfig(config: LegacyConfig): JsonObject {
  const version = config.transformersVersion;
  const { base_class: base } = versionData(version);
  const ofBase = asDictionary(defaultObject(base, version));
  const ofClass = asDictionary(defaultObject(config.className, version));
  const { nested } = classData(config.className, versionData(version));
  const saved: JsonObject = {};
  for (const [name, value] of Object.entries(asDictionary(config))) {
    const attribute = config.attributes.get(name);
    const inner = attribute?.kind === "config" ? attribute.config : undefined;
    const cleaned = inner && isJsonObject(ofClass[name]);
    if (isJsonObject(value) && (cleaned || (isBefore5(version) && Object.hasOwn(nested, name)))) {
      setMember(saved, name, differing(value, ofBase, inner));
      continue;
    }
    const byBase = ofBase[name];
    const byClass = ofClass[name];
    const asBase = byBase !== undefined && sameJson(value, byBase);
    if (name === "transformers_version" || !asBase || (byClass !== undefined && !sameJson(value, byClass)))
      setMember(saved, name, value);
  }
  delete saved._name_or_path;
  return saved;
}

/** What a nested config has otherwise than its class gives, of what every class has, and all else (`recursive_diff_dict`). */
function differing(value: JsonObject, ofBase: JsonObject, config: LegacyConfig | undefined): JsonObject {
  const ofClass = config ? asDictionary(defaultObject(config.className, config.transformersVersion)) : {};
  const left: JsonObject = {};
  for (const [name, item] of Object.entries(value)) {
    const byClass = ofClass[name];
    if (!Object.hasOwn(ofBase, name) || byClass === undefined || !sameJson(item, byClass))
      setMember(left, name, item);
  }
  if (Object.hasOwn(value, "model_type")) left.model_type = value.model_type as Json;
  return left;
}

/** `to_dict`: every attribute of an object, those of nested configs included. */
function asDictionary(config: LegacyConfig): JsonObject {
  const { className, attributes, hidden, properties, transformersVersion: version } = config;
  const dictionary: JsonObject = {};
  for (const [name, attribute] of [...attributes, ...hidden]) {
    if (entryOf(LEFT_OUT, className) === name) continue;
    if (attribute.kind === "value") setMember(dictionary, name, attribute.value);
    else {
      const { transformers_version: dropped, ...inner } = asDictionary(attribute.config);
      void dropped;
      setMember(dictionary, name, inner);
    }
  }
  dictionary.model_type = classData(className, versionData(version)).constants.model_type ?? "";
  dictionary.transformers_version = version;
  const halved = entryOf(HALVED, className);
  const bothWays = json(attributes.get("use_bidirectional_attention"));
  const window = json(attributes.get("sliding_window"));
  if (halved !== undefined && bothWays === halved && typeof window === "number" && !isBefore5(version))
    dictionary.sliding_window = (window - 1) * 2;
  const overrides = json(properties.get("per_layer_config"));
  const isByLayer = json(properties.get("is_heterogeneous")) === true;
  if (isByLayer && isJsonObject(overrides)) dictionary.per_layer_config = padded(overrides);
  return withoutRun(dictionary, version);
}

/** Layer numbers of one length, so that they sort as numbers. */
function padded(overrides: JsonObject): JsonObject {
  const digits = largest(Object.keys(overrides).map(Number), 0).toString().length;
  const members: JsonObject = {};
  for (const [layer, value] of Object.entries(overrides)) members[layer.padStart(digits, "0")] = value;
  return members;
}

/** Without what is of this run, and with `output_attentions` under its own name. */
function withoutRun(dictionary: JsonObject, version: string): JsonObject {
  const kept: JsonObject = {};
  for (const [name, value] of Object.entries(dictionary)) {
    if (OF_THE_RUN.has(name) || (!isBefore5(version) && OF_THE_RUN_5.has(name))) continue;
    const own = name === "_output_attentions" ? "output_attentions" : name;
    if (!isJsonObject(value)) setMember(kept, own, value);
    else setMember(kept, own, name === "dtype" ? typeWords(value) : withoutRun(value, version));
  }
  return kept;
}

/** A dictionary of types as `dict_dtype_to_str` writes it: what stands before a point is the module. */
function typeWords(types: JsonObject): JsonObject {
  const words: JsonObject = {};
  for (const [name, type] of Object.entries(types))
    setMember(words, name, typeof type === "string" ? (type.split(".").at(-1) ?? type) : type);
  return words;
}
