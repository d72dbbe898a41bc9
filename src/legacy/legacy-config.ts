import { LATEST_TRANSFORMERS } from "../classes/versions.ts";
import { entryOf } from "../spec/entry.ts";
import type { JsonObject } from "../spec/json.ts";
import { buildObject } from "./build-object.ts";
import { isBefore5, loadClassesOf, versionData } from "./class-data.ts";
import type { LegacyAttribute, LegacyConfig } from "./legacy-object.ts";
import { asTextConfig } from "./text-config.ts";

export interface LegacyOptions {
  /** The transformers version, one of TRANSFORMERS_VERSIONS; the latest where it is left out. */
  readonly version?: string;
}

/** Loads the classes that the object of a file is built of: `legacyConfig` needs them. */
export async function loadLegacyClasses(root: JsonObject, options: LegacyOptions = {}): Promise<void> {
  await loadClassesOf(root, versionData(options.version ?? LATEST_TRANSFORMERS));
}

/**
 * The object that `AutoConfig.from_pretrained` makes of a config.json without remote code: what an engine reads that
 * has no spec. Throws where its classes are not loaded (`loadLegacyClasses`), and for no file. A file that transformers
 * refuses (a missing member of `rope_parameters`, a schedule of another length than the stack) gives an object as far as
 * it can be built. Where the version has no class for the model type, the
 * object is a PreTrainedConfig with the file's own fields, and `note` says so.
 */
export function legacyConfig(root: JsonObject, options: LegacyOptions = {}): LegacyConfig {
  return buildObject(root, options.version ?? LATEST_TRANSFORMERS);
}

/**
 * What Python's `getattr(config, name)` gives: aliases and properties are followed. undefined where it raises: no such
 * attribute (AttributeError), or one that differs by layer (see `perLayer`).
 */
export function getAttribute(config: LegacyConfig, name: string): LegacyAttribute | undefined {
  const text = askedInstead(config, name);
  if (text) return getAttribute(text, name);
  const stored = config.aliases.get(name) ?? name;
  if (config.perLayer.has(stored)) return undefined;
  return config.properties.get(stored) ?? config.attributes.get(stored);
}

/**
 * The text config that a class of 4.57 asks for an attribute in place of itself: Qwen2-VL's config gives what its text
 * config has. undefined where it gives its own.
 */
export function askedInstead(config: LegacyConfig, name: string): LegacyConfig | undefined {
  const text = textAsked(config);
  const read = entryOf(READ_BY_PROPERTY, name) ?? name;
  const isThere = text?.attributes.has(read) === true || text?.hidden.has(read) === true;
  return isThere && !OWN.has(name) ? text : undefined;
}

/** The text config of a class that asks it before itself; undefined where the class is none of these. */
export function textAsked({
  className,
  transformersVersion,
  attributes,
}: LegacyConfig): LegacyConfig | undefined {
  if (!isBefore5(transformersVersion) || !ASKS_TEXT_CONFIG.has(className)) return undefined;
  const text = attributes.get("text_config");
  return text?.kind === "config" ? text.config : undefined;
}

const OWN = new Set(["model_type", "dtype", "name_or_path"]);

/** What a property of the base class reads: it is asked of the text config as well. */
const READ_BY_PROPERTY: { readonly [name: string]: string } = {
  num_labels: "id2label",
  output_attentions: "_output_attentions",
  use_return_dict: "return_dict",
};

const ASKS_TEXT_CONFIG = new Set(["Qwen2VLConfig", "Qwen2_5_VLConfig"]);

/**
 * The part of the object that describes the text decoder: `config.get_text_config(decoder=True)`. Where `text_config`
 * is a plain dictionary, because this version has no class for the model type, its members are the attributes.
 */
export function textConfig(config: LegacyConfig): LegacyConfig {
  return asTextConfig(config);
}
