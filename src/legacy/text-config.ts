import { entryOf } from "../spec/entry.ts";
import { isJsonObject, type JsonObject } from "../spec/json.ts";
import { child } from "../spec/pointer.ts";
import type { LegacyAttribute, LegacyConfig, LegacyValue } from "./legacy-object.ts";
import { classData, decoded, isBefore5, versionData } from "./class-data.ts";
import { isNone, member, plain } from "./tracked.ts";

/** Where `get_text_config(decoder=True)` looks; a file that has two of them is refused. */
export const TEXT_CONFIG_NAMES: readonly string[] = ["decoder", "generator", "text_config"];

/** The nested config of the text decoder, or the object itself. */
export function asTextConfig(config: LegacyConfig): LegacyConfig {
  for (const name of TEXT_CONFIG_NAMES) {
    const found = config.attributes.get(name);
    if (found === undefined || isNone(found)) continue;
    if (found.kind === "config") return found.config;
    if (isJsonObject(found.value)) return ofDictionary(config, name, found);
  }
  const isBoth = config.attributes.get("is_encoder_decoder");
  return isBoth?.kind === "value" && isBoth.value === true ? decoderHalf(config) : config;
}

/**
 * The decoder of a flat encoder-decoder: its fields under the names that other models have for them. 4.57 takes those of
 * the encoder away; in 5.x the class still has its default under a name that was taken away.
 * Source: `get_text_config` in configuration_utils.py.
 */
function decoderHalf(config: LegacyConfig): LegacyConfig {
  const { aliases, className, transformersVersion } = config;
  const attributes = new Map(config.attributes);
  const properties = new Map(config.properties);
  const isOlder = isBefore5(transformersVersion);
  const { fields } = classData(className, versionData(transformersVersion));
  const known = new Set(aliases.values());
  for (const [name, attribute] of config.attributes) {
    const isOfEncoder = name.startsWith("encoder") && !known.has(name);
    if (isOlder && isOfEncoder) attributes.delete(name);
    if (!name.startsWith("decoder")) continue;
    const short = entryOf(SHORT_NAMES, name) ?? name.slice("decoder_".length);
    attributes.delete(name);
    attributes.set(aliases.get(short) ?? short, attribute);
    const byDefault = fields[name];
    if (!isOlder && byDefault !== undefined)
      properties.set(name, plain(decoded(byDefault), { kind: "class_default", class: className }));
  }
  return { ...config, attributes, properties };
}

const SHORT_NAMES: { readonly [name: string]: string } = {
  decoder_attention_heads: "num_attention_heads",
  decoder_layers: "num_hidden_layers",
};

/** A plain dictionary as an object: what an engine reads off it after some class of its own has wrapped it. */
function ofDictionary(config: LegacyConfig, name: string, dict: LegacyValue): LegacyConfig {
  const attributes = new Map<string, LegacyAttribute>();
  for (const key of Object.keys(dict.value as JsonObject))
    attributes.set(key, member(dict, key) as LegacyValue);
  return {
    className: "dict",
    transformersVersion: config.transformersVersion,
    at: child(config.at, name),
    attributes,
    properties: new Map(),
    hidden: new Map(),
    aliases: new Map(),
    perLayer: new Set(),
    note: `${name} is a plain dictionary: AutoConfig of transformers ${config.transformersVersion} knows no class for it.`,
  };
}
