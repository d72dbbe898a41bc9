import base from "../classes/data/base.json" with { type: "json" };
import type { ClassData as OwnData } from "../classes/class-data.ts";
import { loadClasses } from "../classes/load-classes.ts";
import { classNamed, isLoaded, shardOf } from "../classes/shards.ts";
import { LATEST_TRANSFORMERS } from "../classes/versions.ts";
import { isJsonObject, type Json, type JsonObject, setMember } from "../spec/json.ts";

/** What one config class declares, with what it inherits from the base class. */
export type ClassData = Required<Omit<OwnData, "types">>;

/** What all classes of a transformers version have in common. */
export interface VersionData {
  readonly transformers_version: string;
  /** The name of the base class: PretrainedConfig in 4.x, PreTrainedConfig in 5.x. */
  readonly base_class: string;
  readonly base: ClassData;
  /** Parameters of text generation with their defaults: 5.x drops them from a config, 4.x gives them to every one. */
  readonly generation: { readonly [name: string]: Json };
}

type BaseData = OwnData & Pick<VersionData, "generation"> & { readonly class: string };

/** Whether a version is one of 4.x, whose base class has other rules. */
export function isBefore5(version: string): boolean {
  return version.startsWith("4.");
}

/** What is common to a version; to the latest where the version is not known. */
export function versionData(version: string): VersionData {
  const versions = base as unknown as { readonly [version: string]: BaseData };
  const known = Object.hasOwn(versions, version) ? version : LATEST_TRANSFORMERS;
  const { class: name, generation, ...data } = versions[known] as BaseData;
  return { transformers_version: known, base_class: name, base: { ...EMPTY, ...data }, generation };
}

const EMPTY: ClassData = {
  attribute_map: {},
  computed: {},
  always: [],
  constants: {},
  fields: {},
  filled: {},
  floats: "",
  hidden: {},
  late: [],
  nested: {},
  no_defaults: false,
  nulls: {},
  parts: {},
  rest: {},
  rope: {},
  unsettable: [],
  unstored: [],
};

/** A class of a version by its name; the base class where it is not one that has been loaded. */
export function classData(name: string, version: VersionData): ClassData {
  const own = classNamed(name, version.transformers_version);
  if (!own) return version.base;
  const made = wholeClasses.get(own);
  if (made) return made;
  const { constants, unsettable } = version.base;
  const whole = {
    ...EMPTY,
    ...own,
    constants: { ...constants, ...own.constants },
    unsettable: [...unsettable, ...(own.unsettable ?? [])],
  };
  wholeClasses.set(own, whole);
  return whole;
}

/** Each class with what its base class adds, made once: it is asked for by every attribute of an object. */
const wholeClasses = new WeakMap<object, ClassData>();

/**
 * A default of the table, or what 5.x reads of a file, as a value: an infinite float and NaN are written as
 * `{"__float__": "Infinity"}` (configuration_utils.py, _decode_special_floats).
 */
export function decoded(value: Json): Json {
  // What has no such number, which is nearly everything, is not copied.
  if (!hasTag(value)) return value;
  if (Array.isArray(value)) return value.map(decoded);
  if (!isJsonObject(value)) return value;
  if (isTag(value)) return Number(value["__float__"]);
  const members: JsonObject = {};
  for (const [name, item] of Object.entries(value)) setMember(members, name, decoded(item));
  return members;
}

function hasTag(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasTag);
  return isJsonObject(value) && (isTag(value) || Object.values(value).some(hasTag));
}

function isTag(value: JsonObject): boolean {
  const { __float__: tag } = value;
  return typeof tag === "string" && TAGS.has(tag) && Object.keys(value).length === 1;
}

const TAGS = new Set(["Infinity", "-Infinity", "NaN"]);

/**
 * A value of a file as the version has it after reading: 4.x leaves `{"__float__": "Infinity"}` the dictionary that Python's
 * json module gives.
 */
export function asLoaded<T extends Json>(value: T, version: string): T {
  return isBefore5(version) ? value : (decoded(value) as T);
}

/** The class that a version registers for a model type. */
export function classOfType(modelType: string, version: VersionData): string | undefined {
  return shardOf(modelType, version.transformers_version)?.class;
}

/** The model type that a file is read as: a mistral file with layer_types is a ministral. */
function typeOf(file: JsonObject): string | undefined {
  const type = file.model_type;
  if (typeof type !== "string") return undefined;
  return type === "mistral" && Object.hasOwn(file, "layer_types") ? "ministral" : type;
}

/** The class that this version registers for a file's model type. */
export function classFor(file: JsonObject, version: VersionData): string | undefined {
  const type = typeOf(file);
  return type === undefined ? undefined : classOfType(type, version);
}

/**
 * The model types whose classes are still to be loaded for the object of a file: its own; once that is there, those of
 * nested configs whose own model type decides their class.
 */
function missingTypes(file: JsonObject, version: VersionData): string[] {
  const type = typeOf(file);
  if (type === undefined) return [];
  if (!isLoaded(type, version.transformers_version)) return [type];
  const name = classOfType(type, version);
  const nested = name === undefined ? [] : Object.entries(classData(name, version).nested);
  return nested.flatMap(([attribute, nestedClass]) => {
    const inner = file[attribute];
    return nestedClass === "AutoConfig" && isJsonObject(inner) ? missingTypes(inner, version) : [];
  });
}

/** Loads the classes that the object of a file is built of. */
export async function loadClassesOf(file: JsonObject, version: VersionData): Promise<void> {
  for (let types = missingTypes(file, version); types.length > 0; types = missingTypes(file, version))
    await loadClasses(types, version.transformers_version);
}

/** Throws where classes that the object of a file is built of are still to be loaded. */
export function expectLoaded(file: JsonObject, version: VersionData): void {
  const [type] = missingTypes(file, version);
  if (type !== undefined)
    throw new Error(
      `The classes of ${type} in transformers ${version.transformers_version} are not loaded. Call loadLegacyClasses(config, { version }) first.`,
    );
}
