import type { JsonObject } from "../spec/json.ts";
import type { Pointer } from "../spec/pointer.ts";
import type { ClassData, VersionData } from "./class-data.ts";
import type { LegacyAttribute, LegacyConfig, LegacyValue } from "./legacy-object.ts";
import { moved, plain } from "./tracked.ts";

/** Fields of a file that a class does not take by name: `**kwargs`. */
export type Kwargs = Map<string, LegacyAttribute>;

/** Members of a file that something else stands in for. */
export type Replaced = ReadonlyMap<string, LegacyValue>;

/** A config object while its class builds it. */
export interface UnfinishedObject {
  readonly className: string;
  readonly data: ClassData;
  readonly version: VersionData;
  readonly rules: ClassRules;
  readonly at: Pointer;
  readonly attributes: Map<string, LegacyAttribute>;
  /** What of the file the class does not take by name itself, what its base class takes included. */
  readonly rest: ReadonlyMap<string, LegacyAttribute>;
  /** `per_layer_config`, once it is set: a dictionary of overrides by layer. */
  perLayer: LegacyValue | null;
  /** Attributes that Python keeps under a private name, and gives by a property. */
  readonly hidden: Map<string, LegacyAttribute>;
  /** Builds a nested config of this version. */
  readonly build: (className: string, file: JsonObject, at: Pointer, replaced?: Replaced) => LegacyConfig;
}

/** What one config class does when it is built, beyond taking its fields. */
export interface ClassRules {
  /** `__post_init__` of 5.x, or what `__init__` of 4.x computes. `base` is the call of the inherited one. */
  readonly init?: (self: UnfinishedObject, kwargs: Kwargs, base: (kwargs: Kwargs) => void) => void;
  /** `convert_rope_params_to_dict` where the class has its own; changes `kwargs`. */
  readonly convertRope?: (self: UnfinishedObject, kwargs: Kwargs, inherited: () => void) => void;
  /** False where what the data have as added to rope parameters is written otherwise here. */
  readonly ropeAdded?: false;
  /** `_rope_type_labels`: what `rope_parameters` are nested under, where not by layer type. */
  readonly ropeLabels?: readonly string[];
  /** Properties that the class defines; setting one has no effect. */
  readonly properties?: { readonly [name: string]: (self: UnfinishedObject) => LegacyAttribute | undefined };
}

/** The name that an attribute is stored under. */
export function storedName(self: UnfinishedObject, name: string): string {
  const { attribute_map: aliases } = self.data;
  return Object.hasOwn(aliases, name) ? (aliases[name] as string) : name;
}

/** `getattr(self, name, None)` for attributes and constants of the class. */
export function get(self: UnfinishedObject, name: string): LegacyAttribute | undefined {
  const stored = storedName(self, name);
  return self.attributes.get(stored) ?? constant(self, stored);
}

/** A constant of the class. */
export function constant(self: UnfinishedObject, name: string): LegacyValue | undefined {
  const value = Object.hasOwn(self.data.constants, name) ? self.data.constants[name] : undefined;
  return value === undefined ? undefined : plain(value, { kind: "class_default", class: self.className });
}

/** `self.name = value` for an attribute without a setter of its own: an alias is stored under its other name. */
export function put(self: UnfinishedObject, name: string, value: LegacyAttribute): void {
  const stored = storedName(self, name);
  const renamed =
    stored !== name && value.source.kind === "file" && value.source.moved === null
      ? moved(value, `${self.className} stores ${name} as ${stored}`)
      : value;
  self.attributes.set(stored, renamed);
}

/** `kwargs.pop(name)`. */
export function pop(kwargs: Kwargs, name: string): LegacyAttribute | undefined {
  const value = kwargs.get(name);
  kwargs.delete(name);
  return value;
}
