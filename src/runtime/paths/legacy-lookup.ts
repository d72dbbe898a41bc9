import { getAttribute } from "../../legacy/legacy-config.ts";
import type { LegacyAttribute, LegacyConfig, LegacySource } from "../../legacy/legacy-object.ts";
import { legacyJson } from "../../legacy/legacy-json.ts";
import type { Json } from "../../spec/json.ts";

/** Which of the two objects an attribute is looked up on: the text model's, or the whole file's. */
export type LegacyObject = "text" | "root";

/** An attribute as an object has it, nested config objects as plain data. */
export interface FoundAttribute {
  readonly value: Json;
  readonly source: LegacySource;
  /** The attribute that stands behind the name, where the name is an alias or a property; null where it is the attribute's own. */
  readonly behind: string | null;
}

/** What `getattr(config, name)` gives; undefined: it raises, for there is none or it differs by layer. */
export function lookUp(config: LegacyConfig, name: string): FoundAttribute | undefined {
  const attribute = getAttribute(config, name);
  if (!attribute) return undefined;
  return { value: valueOf(attribute), source: attribute.source, behind: nameBehind(config, name, attribute) };
}

/** Whether an attribute differs by layer, so that reading it from the whole model's object raises. */
export function differsByLayer(config: LegacyConfig, name: string): boolean {
  return config.perLayer.has(config.aliases.get(name) ?? name);
}

/** An attribute's value as plain data. */
export function valueOf(attribute: LegacyAttribute): Json {
  return attribute.kind === "config" ? legacyJson(attribute.config) : attribute.value;
}

function nameBehind(config: LegacyConfig, name: string, attribute: LegacyAttribute): string | null {
  if (config.attributes.has(name)) return null;
  const alias = config.aliases.get(name);
  if (alias !== undefined) return alias;
  for (const [other, one] of config.attributes) if (one === attribute) return other;
  return null;
}
