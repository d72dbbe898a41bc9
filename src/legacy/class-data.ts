import { isJsonObject, type Json, type JsonObject } from "../spec/json.ts";
import data457 from "./class-data/4.57.6.json" with { type: "json" };
import data517 from "./class-data/5.17.0.json" with { type: "json" };
import data518 from "./class-data/5.18.0.json" with { type: "json" };

/** What one config class declares. */
export interface ClassData {
  readonly attribute_map: { readonly [alias: string]: string };
  /** Plain attributes of the class itself. */
  readonly constants: { readonly [name: string]: Json };
  /** What it takes by name, with the default: fields of a dataclass (5.x), parameters of `__init__` (4.x). */
  readonly fields: { readonly [name: string]: Json };
  /** Nested configs by attribute, with their class; "AutoConfig" where their own model_type decides. */
  readonly nested: { readonly [name: string]: string };
  /** Fields that become no attribute: the class only computes from them. */
  readonly unstored: readonly string[];
}

/** One transformers version, as scripts/legacy-classes.py reads it off the installed package. */
export interface VersionData {
  readonly base_class: string;
  readonly classes: { readonly [name: string]: ClassData };
  /** Parameters of text generation with their defaults: 5.x drops them from a config, 4.x gives them to every one. */
  readonly generation: { readonly [name: string]: Json };
  readonly model_types: { readonly [modelType: string]: string };
  readonly transformers_version: string;
}

const VERSIONS: readonly unknown[] = [data518, data517, data457];

/** The classes of a version; of the latest where the version is not known. */
export function versionData(version: string): VersionData {
  const versions = VERSIONS as readonly VersionData[];
  return versions.find((data) => data.transformers_version === version) ?? (versions[0] as VersionData);
}

/** A default of the table as a value: transformers writes an infinite float as an object. */
export function decoded(value: Json): Json {
  if (Array.isArray(value)) return value.map(decoded);
  if (!isJsonObject(value)) return value;
  if (typeof value.__float__ === "string") return Number(value.__float__);
  const members: JsonObject = {};
  for (const [name, item] of Object.entries(value)) members[name] = decoded(item);
  return members;
}

/** The class that this version registers for a file's model type; a mistral file with layer_types is a ministral. */
export function classFor(file: JsonObject, version: VersionData): string | undefined {
  const type = file.model_type;
  if (typeof type !== "string") return undefined;
  const read = type === "mistral" && Object.hasOwn(file, "layer_types") ? "ministral" : type;
  return Object.hasOwn(version.model_types, read) ? version.model_types[read] : undefined;
}
