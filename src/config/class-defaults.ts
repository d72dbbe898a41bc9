import { type Json, isJsonObject } from "../spec/json.ts";
import data457 from "./defaults/4.57.6.json" with { type: "json" };
import data517 from "./defaults/5.17.0.json" with { type: "json" };
import data518 from "./defaults/5.18.0.json" with { type: "json" };

/** What one config class of one transformers version gives to fields that a file leaves out. */
export interface HfClass {
  readonly name: string;
  readonly transformersVersion: string;
  readonly defaults: { readonly [field: string]: Json };
}

interface DefaultsData {
  readonly transformers_version: string;
  readonly classes: { readonly [name: string]: { readonly [field: string]: Json } };
}

const VERSIONS: readonly DefaultsData[] = [data457, data517, data518];

/** The transformers versions whose class defaults are known, oldest first. The last is the one used unless asked. */
export const TRANSFORMERS_VERSIONS: readonly string[] = VERSIONS.map((data) => data.transformers_version);

export const LATEST_TRANSFORMERS = "5.18.0";

/** The class `name` as of `version`; undefined where that version has no such class or is not known. */
export function hfClass(name: string, version: string): HfClass | undefined {
  const defaults = VERSIONS.find((data) => data.transformers_version === version)?.classes[name];
  return defaults && { name, transformersVersion: version, defaults };
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

/** Every value that some known class of some known version gives to a field. */
export function classDefaultValues(): readonly Json[] {
  return VERSIONS.flatMap((data) => Object.values(data.classes).flatMap((fields) => Object.values(fields)));
}
