import { getAttribute, textConfig } from "../legacy/legacy-config.ts";
import type { LegacyAttribute, LegacyConfig, LegacySource } from "../legacy/legacy-object.ts";
import { isJsonObject, type Json, type JsonObject } from "../spec/json.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import { sameJson } from "../spec/same-json.ts";

/** What Python code holds: a config object, plain data, or nothing at all. */
type Held =
  | { readonly kind: "config"; readonly config: LegacyConfig }
  /** With the fields of the file that it comes from, as far as they are known; `parts`: members from other fields. */
  | {
      readonly kind: "data";
      readonly value: Json;
      readonly from: readonly Pointer[];
      readonly parts?: ReadonlyMap<Pointer, readonly Pointer[]>;
    }
  /** No such attribute, or member. */
  | { readonly kind: "none" }
  /** An attribute that differs by layer: reading it raises, whatever the default. */
  | { readonly kind: "by-layer" };

const NONE: Held = { kind: "none" };
const EMPTY: Held = { kind: "data", value: {}, from: [] };

/** An object that engine code asks, on the object that transformers makes of a file and in the file itself. */
export interface Place {
  readonly held: Held;
  /** What stands there in config.json; undefined where nothing does. */
  readonly file: Json | undefined;
  /** Where that stands. */
  readonly at: Pointer;
  /** Whether the object is of a class of the engine's own, of which it is not known what it keeps. */
  readonly isOwn: boolean;
  /** What the file gives there, where the object has another value, or no longer has it: undefined where it keeps it. */
  readonly lost?: Json;
}

/** Names of the file's part for the text model, as engines look for it. */
export const TEXT_PARTS: readonly string[] = [
  "text_config",
  "llm_config",
  "language_config",
  "thinker_config",
];

/**
 * What `config.name`, or `config["name"]` of a dictionary, gives: what the object has, not what the file gives and
 * transformers moves elsewhere (`rope_theta`), drops or replaces while it loads it.
 */
export function step({ held, file, at, isOwn }: Place, name: string): Place {
  const below = isJsonObject(file) && Object.hasOwn(file, name) ? file[name] : undefined;
  const place = { held: ask(held, name), file: below, at: child(at, name), isOwn };
  const isKnown = !isOwn && (held.kind === "config" || held.kind === "data");
  return isKnown && below !== undefined && !keeps(place.held, below) ? withoutFile(place) : place;
}

/** A place whose object does not have what the file gives there. */
export function withoutFile({ file, ...place }: Place): Place {
  return { ...place, file: undefined, ...(file === undefined ? {} : { lost: file }) };
}

/** Whether an object still has a value of the file; what it puts into a dictionary is told by the members. */
function keeps(held: Held, given: Json): boolean {
  if (held.kind !== "data") return held.kind !== "none";
  const { value } = held;
  if (given === null || isJsonObject(given)) return true;
  // The digits of an integer that no float can hold.
  if (typeof given === "string" && typeof value === "number") return true;
  return sameJson(given, value);
}

/** Follows a segment of a table's path: an attribute, "$text" for `get_text_config()`, "name?" for it or its owner. */
export function follow(place: Place, segment: string): Place {
  if (segment === "$text") return textOf(place);
  if (!segment.endsWith("?")) return step(place, segment);
  const inner = step(place, segment.slice(0, -1));
  return isNowhere(inner) ? place : inner;
}

/** Whether neither the object nor the file has it. */
export function isNowhere({ held, file }: Place): boolean {
  return file === undefined && (held.kind === "none" || held.kind === "by-layer");
}

function ask(held: Held, name: string): Held {
  switch (held.kind) {
    case "config": {
      const { config } = held;
      if (config.perLayer.has(config.aliases.get(name) ?? name)) return { kind: "by-layer" };
      // 5.x gives every object one, empty where all layers are alike; 4.x knows none.
      if (name === "per_layer_config" && config.properties.has("is_heterogeneous"))
        return config.properties.has(name) ? asHeld(config.properties.get(name)) : EMPTY;
      return asHeld(getAttribute(config, name) ?? config.hidden.get(name));
    }
    case "data":
      return isJsonObject(held.value) && Object.hasOwn(held.value, name)
        ? {
            kind: "data",
            value: held.value[name] as Json,
            from: held.parts?.get(child("", name)) ?? held.from.map((pointer) => child(pointer, name)),
          }
        : NONE;
    default:
      return NONE;
  }
}

/** What code holds that asked for an attribute of a config object. */
export function asHeld(attribute: LegacyAttribute | undefined): Held {
  if (attribute === undefined) return NONE;
  if (attribute.kind === "config") return { kind: "config", config: attribute.config };
  const { value, source, parts } = attribute;
  const moved = [...parts].map(([pointer, one]) => [pointer, sourceFields(one)] as const);
  return { kind: "data", value, from: sourceFields(source), parts: new Map(moved) };
}

function sourceFields(source: LegacySource): readonly Pointer[] {
  return "from" in source ? source.from : [];
}

/** `get_text_config()`: of the object as transformers finds it, in the file as engines name it. */
function textOf({ held, file, at, isOwn }: Place): Place {
  const name = TEXT_PARTS.find((part) => isJsonObject(file) && isJsonObject(file[part]));
  const inner =
    name === undefined
      ? { file, at, isOwn }
      : { file: (file as JsonObject)[name] as Json, at: child(at, name), isOwn };
  if (held.kind !== "config") return { held, ...inner };
  const text = textConfig(held.config);
  // A part that stays a dictionary is no object for transformers either.
  return {
    held: text.className === "dict" ? dictionaryAt(held.config, text) : { kind: "config", config: text },
    ...inner,
  };
}

function dictionaryAt(owner: LegacyConfig, text: LegacyConfig): Held {
  const name = text.at.slice(text.at.lastIndexOf("/") + 1);
  return asHeld(owner.attributes.get(name));
}
