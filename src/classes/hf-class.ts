import { type Json, isJsonObject } from "../spec/json.ts";
import { takesNull } from "./accepted-types.ts";
import type { ClassData } from "./class-data.ts";
import { classNamed, shardOf } from "./shards.ts";

/** What one config class of one transformers version gives to fields that a file leaves out. */
export interface HfClass {
  readonly name: string;
  readonly transformersVersion: string;
  readonly defaults: { readonly [field: string]: Json };
  /** Whether it is the repository's own, of whose defaults nothing is known. */
  readonly isRemote?: boolean;
  /** Whether it validates its fields, and takes null for this one. */
  readonly takesNull?: (field: string) => boolean;
  /** Other names of fields (`attribute_map`): the key is kept as the value. */
  readonly aliases?: { readonly [alias: string]: string };
}

const defaultsOf = new WeakMap<ClassData, HfClass["defaults"]>();

/**
 * The class `name` as of `version`; undefined where that version has no such class, and as long as the model type that
 * brings it has not been loaded (`loadClasses`).
 */
export function hfClass(name: string, version: string): HfClass | undefined {
  const data = classNamed(name, version);
  if (!data) return undefined;
  let defaults = defaultsOf.get(data);
  if (!defaults) defaultsOf.set(data, (defaults = readDefaults(data)));
  const { attribute_map: aliases } = data;
  return {
    name,
    transformersVersion: version,
    defaults,
    takesNull: (field) => takesNull(data, field),
    ...(aliases && { aliases }),
  };
}

/**
 * What absent fields get: the declared default; where that is None, the constant that the class puts in its place. A
 * default that a class computes from other fields is not in it: whoever needs it derives it. A default stands under
 * the name that the class keeps it as; where that is declared too, its own default overwrites the other's.
 */
function readDefaults({ attribute_map = {}, constants, fields = {}, filled, unstored = [] }: ClassData) {
  const defaults: { [field: string]: Json } = { model_type: constants?.model_type ?? "" };
  for (const [name, value] of Object.entries(fields)) {
    const stored = attribute_map[name] ?? name;
    if (value !== null && !unstored.includes(name) && (stored === name || !Object.hasOwn(fields, stored)))
      defaults[stored] = value;
  }
  return { ...defaults, ...filled };
}

/** The class's default for a field; `path` leads through nested objects, as in rope_parameters/rope_theta. */
export function classDefault(hf: HfClass, path: string): Json | undefined {
  if (!path.includes("/")) return Object.hasOwn(hf.defaults, path) ? hf.defaults[path] : undefined;
  let value: unknown = hf.defaults;
  for (const name of path.split("/")) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value as Json;
}

/** Every value that the classes of a model type, as far as they are loaded, give to a field. */
export function defaultValues(modelType: string, version: string): readonly Json[] {
  return Object.keys(shardOf(modelType, version)?.classes ?? {}).flatMap((name) =>
    Object.values(hfClass(name, version)?.defaults ?? {}),
  );
}
