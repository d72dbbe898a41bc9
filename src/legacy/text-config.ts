import { isJsonObject, type JsonObject } from "../spec/json.ts";
import { child } from "../spec/pointer.ts";
import type { LegacyAttribute, LegacyConfig, LegacyValue } from "./legacy-object.ts";
import { isNone, member } from "./tracked.ts";

/** Where `get_text_config(decoder=True)` looks; a file that has two of them is refused. */
const NAMES = ["decoder", "generator", "text_config"];

/** The nested config of the text decoder, or the object itself. */
export function asTextConfig(config: LegacyConfig): LegacyConfig {
  for (const name of NAMES) {
    const found = config.attributes.get(name);
    if (found === undefined || isNone(found)) continue;
    if (found.kind === "config") return found.config;
    if (isJsonObject(found.value)) return ofDictionary(config, name, found);
  }
  return config;
}

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
