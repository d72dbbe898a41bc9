import { isApart, notDescribed } from "./not-described.ts";
import { distance } from "fastest-levenshtein";
import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import { ConfigReader } from "../../config/reading/reader.ts";
import { nameOf, type Pointer } from "../../spec/pointer.ts";
import type { Registry } from "./registered.ts";

/**
 * The names of the fields that a model type's adapter looks for, learnt by letting it read a config that holds nothing
 * else: no second list to keep. Empty where its family is not loaded.
 */
function learn(modelType: string, familyOf: Registry["familyOf"]): ReadonlySet<string> {
  const parsed = parseConfig(JSON.stringify({ model_type: modelType }));
  if (!parsed.ok) throw new Error(parsed.error.message);
  const lookedFor = new Set<Pointer>();
  const reader = new ConfigReader(parsed.value, null, lookedFor);
  familyOf(modelType, LATEST_TRANSFORMERS)?.read(reader, modelType, LATEST_TRANSFORMERS);
  return new Set([...lookedFor].map(nameOf));
}

const known = new Map<string, ReadonlySet<string>>();

/** The field names that a model type's adapter knows; empty where its family is not loaded. */
export function knownFields(modelType: string, familyOf: Registry["familyOf"]): ReadonlySet<string> {
  if (!familyOf(modelType, LATEST_TRANSFORMERS)) return new Set();
  let fields = known.get(modelType);
  if (!fields) known.set(modelType, (fields = learn(modelType, familyOf)));
  return fields;
}

const NEAREST = 3;

/** Words that config classes use for the same thing, one for the other; plurals are told apart by nobody. */
const SAME_WORDS: ReadonlyMap<string, string> = new Map([
  ["n", "num"],
  ["number", "num"],
  ["kv", "key_value"],
  ["dim", "size"],
  ["base", "theta"],
  ["epsilon", "eps"],
]);

const wordsOfKnown = new Map<string, readonly string[]>();

/** The words of a field that an adapter knows. They are asked for with every field that nobody knows. */
function knownWords(name: string): readonly string[] {
  let words = wordsOfKnown.get(name);
  if (!words) wordsOfKnown.set(name, (words = wordsOf(name)));
  return words;
}

/** The words of a field's name in one spelling: `nKVHeads` and `num_key_value_heads` have the same. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .split("_")
    .flatMap((word) => (SAME_WORDS.get(word) ?? word).split("_"))
    .map((word) => (word.length > 3 ? word.replace(/s$/, "") : word));
}

/** How far a known name is from a given one; null where it is another name. Letters are counted, unless the words are the same, or all there but one. */
function distanceOf(name: string, given: readonly string[], candidate: string): number | null {
  const known = knownWords(candidate);
  if (known.length === given.length && given.every((word, index) => word === known[index])) return 0.5;
  if (given.length > 1 && known.length === given.length + 1 && isWithoutOne(given, known)) return 1.5;
  const limit = Math.max(2, Math.floor(name.length / 3));
  const far = Math.abs(candidate.length - name.length) > limit ? Infinity : distance(candidate, name);
  return far <= limit ? far : null;
}

/** Whether words are those of a name that has one more, in its order. */
function isWithoutOne(given: readonly string[], known: readonly string[]): boolean {
  const at = given.findIndex((word, index) => word !== known[index]);
  return given.slice(at < 0 ? given.length : at).every((word, index) => word === known[at + index + 1]);
}

/**
 * The field names of a model type that are spelled the most like `name`, or say the same in other words, nearest first;
 * none that differ in more than a third of their letters, or in more than a word.
 */
export function nearestFields({ familyOf }: Registry, name: string, modelType: string): readonly string[] {
  const given = wordsOf(name);
  return [...knownFields(modelType, familyOf)]
    .map((candidate) => ({ candidate, far: distanceOf(name, given, candidate) ?? Infinity }))
    .filter(({ far }) => far < Infinity)
    .sort((a, b) => a.far - b.far || a.candidate.localeCompare(b.candidate))
    .slice(0, NEAREST)
    .map(({ candidate }) => candidate);
}

/** A known model type that an unknown one is like, by the names of its fields. */
export interface NearestType {
  readonly modelType: string;
  /** How many of the names its adapter knows, and of how many. */
  readonly shared: number;
  readonly of: number;
  /** The names that it does not know. */
  readonly unknown: readonly string[];
}

/**
 * The model type whose adapter knows the most of these field names; null where none knows any. Of several, a text model
 * rather than one with towers, then the one that looks for the fewest.
 */
export function nearestModelType(
  { modelTypes, familyOf }: Registry,
  given: readonly string[],
): NearestType | null {
  const names = new Set(given);
  // Every type has it, and no adapter looks for it.
  names.delete("model_type");
  const [best] = modelTypes
    .map((modelType) => {
      const fields = knownFields(modelType, familyOf);
      const unknown = [...names].filter((name) => !fields.has(name));
      const towers = fields.has("text_config") || fields.has("vision_config") ? 1 : 0;
      return { modelType, unknown, towers, size: fields.size };
    })
    .sort((a, b) => a.unknown.length - b.unknown.length || a.towers - b.towers || a.size - b.size);
  if (!best || best.unknown.length === names.size) return null;
  const { modelType, unknown } = best;
  return { modelType, shared: names.size - unknown.length, of: names.size, unknown };
}

/** That a version of transformers has no class for a model type of which others have one. */
export function noClass(transformers: string, modelType: string): string {
  return `AutoConfig of transformers ${transformers} knows no class for model_type ${JSON.stringify(modelType)}. Choose another version.`;
}

/** Why a file of an unknown model type gives no spec; `inside`: the type of the decoder in a wrapper that is known. */
export function noAdapter(modelType: string, inside: string | undefined): string {
  const known = notDescribed(modelType);
  if (known !== null)
    return isApart(modelType) ? `${known} It is like no family that could be guessed at.` : known;
  return inside === undefined
    ? `model_type ${JSON.stringify(modelType)} is not supported yet.`
    : `model_type ${JSON.stringify(inside)}, which the decoder inside this ${modelType} has, is not supported yet.`;
}
