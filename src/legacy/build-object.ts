import type { Json, JsonObject } from "../spec/json.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import { baseInit4 } from "./base-init-4.ts";
import { baseInit } from "./base-init.ts";
import {
  asLoaded,
  type ClassData,
  classData,
  classFor,
  decoded,
  expectLoaded,
  versionData,
  type VersionData,
} from "./class-data.ts";
import { put, type UnfinishedObject, type Kwargs, type Replaced } from "./unfinished-object.ts";
import type { LegacyConfig, LegacyValue } from "./legacy-object.ts";
import { olderRope } from "./computed.ts";
import { noteOn } from "./note.ts";
import { perLayerNames } from "./per-layer.ts";
import { propertiesOf } from "./properties.ts";
import { nameRopeTypes } from "./rope.ts";
import { rulesOf } from "./rules.ts";
import { nameTorchType } from "./torch-types.ts";
import { computed, fromFile, plain } from "./tracked.ts";

/** The object that one transformers version makes of a whole config.json. */
export function buildObject(file: JsonObject, version: string): LegacyConfig {
  const data = versionData(version);
  const root = asLoaded(file, data.transformers_version);
  expectLoaded(root, data);
  const className = classFor(root, data) ?? data.base_class;
  const replaced = className === "MinistralConfig" ? asMinistral(root) : undefined;
  return { ...build(data, className, root, "", replaced), note: noteOn(root, data) };
}

/** The object that a class makes of nothing: `cls()`. */
export function defaultObject(className: string, version: string): LegacyConfig {
  return build(versionData(version), className, {}, "");
}

/** What a file that calls itself a mistral is given when it is read as a ministral. */
function asMinistral(root: JsonObject): Replaced | undefined {
  if (root.model_type !== "mistral") return undefined;
  const inputs = ["model_type", "layer_types"].map((name) => fromFile(root[name] as Json, child("", name)));
  const rule = "a mistral file with layer_types is read as a ministral";
  return new Map([["model_type", computed("ministral", inputs, rule)]]);
}

/** `className(**file)`. */
function build(
  version: VersionData,
  className: string,
  file: JsonObject,
  at: Pointer,
  replaced?: Replaced,
): LegacyConfig {
  const data = classData(className, version);
  const self: UnfinishedObject = {
    className,
    data,
    version,
    rules: rulesOf(className, version.transformers_version),
    at,
    attributes: new Map(),
    rest: restOf(data, file, at, replaced),
    perLayer: null,
    hidden: new Map(),
    build: (...nested) => build(version, ...nested),
  };
  const kwargs = takeFields(self, file, replaced);
  olderRope(self);
  const base = version.base_class === "PreTrainedConfig" ? baseInit : baseInit4;
  const inherited = (given: Kwargs) => {
    const left = new Map(given);
    // What the class takes by name and keeps nowhere is not handed on.
    for (const name of data.unstored) left.delete(name);
    takePrivate(self, left);
    base(self, left);
  };
  if (self.rules.init) self.rules.init(self, kwargs, inherited);
  else inherited(kwargs);
  if (version.base_class === "PreTrainedConfig") nameRopeTypes(self);
  nameTorchType(self);
  return {
    className,
    transformersVersion: version.transformers_version,
    at,
    attributes: self.attributes,
    properties: propertiesOf(self),
    hidden: self.hidden,
    aliases: new Map(Object.entries(data.attribute_map)),
    perLayer: perLayerNames(self),
    note: null,
  };
}

/** What the class itself keeps under private names: as the file has it, under that name or without the underscore. */
function takePrivate(self: UnfinishedObject, kwargs: Kwargs): void {
  for (const [name, value] of Object.entries(self.data.hidden)) {
    const source = { kind: "class_default", class: self.className } as const;
    const given = kwargs.get(name) ?? kwargs.get(name.slice(1)) ?? plain(decoded(value), source);
    kwargs.delete(name);
    self.hidden.set(name, given);
  }
}

function restOf(data: ClassData, file: JsonObject, at: Pointer, replaced?: Replaced): Kwargs {
  const rest: Kwargs = new Map();
  for (const [name, value] of Object.entries(file))
    if (!Object.hasOwn(data.fields, name))
      rest.set(name, replaced?.get(name) ?? fromFile(value, child(at, name)));
  return rest;
}

/** Sets what the class takes by name, from the file or by default, and gives what is left of the file. */
function takeFields(self: UnfinishedObject, file: JsonObject, replaced?: Replaced): Kwargs {
  const base = self.version.base.fields;
  const kwargs: Kwargs = new Map();
  for (const [name, value] of Object.entries(file)) {
    kwargs.set(name, replaced?.get(name) ?? fromFile(value, child(self.at, name)));
  }
  for (const [name, value] of Object.entries({ ...base, ...self.data.fields })) {
    if (self.data.unstored.includes(name) || HANDLED.includes(name)) continue;
    if (name.startsWith("_")) continue;
    if (self.rules.properties?.[name]) {
      kwargs.delete(name);
      continue;
    }
    const own = Object.hasOwn(self.data.fields, name);
    const { filled } = self.data;
    // A class may hand the base class another default than it declares itself.
    const handedOn = !own && Object.hasOwn(filled, name) ? (filled[name] as Json) : undefined;
    const inherited = handedOn === undefined && (!own || base[name] === value);
    const byDefault: LegacyValue = plain(
      decoded(handedOn ?? value),
      inherited && Object.hasOwn(base, name)
        ? { kind: "base_default" }
        : { kind: "class_default", class: self.className },
    );
    put(self, name, kwargs.get(name) ?? byDefault);
    kwargs.delete(name);
  }
  return kwargs;
}

/** Parameters that become no attribute of that name. */
const HANDLED = ["output_attentions", "num_labels"];
