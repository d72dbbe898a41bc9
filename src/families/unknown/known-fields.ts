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
function knownFields(modelType: string, familyOf: Registry["familyOf"]): ReadonlySet<string> {
  if (!familyOf(modelType, LATEST_TRANSFORMERS)) return new Set();
  let fields = known.get(modelType);
  if (!fields) known.set(modelType, (fields = learn(modelType, familyOf)));
  return fields;
}

const NEAREST = 3;

/**
 * The field names of a model type that are spelled the most like `name`, nearest first; none that differ in more than a
 * third.
 */
export function nearestFields({ familyOf }: Registry, name: string, modelType: string): readonly string[] {
  const limit = Math.max(2, Math.floor(name.length / 3));
  return [...knownFields(modelType, familyOf)]
    .filter((candidate) => Math.abs(candidate.length - name.length) <= limit)
    .map((candidate) => ({ candidate, far: distance(candidate, name) }))
    .filter(({ far }) => far <= limit)
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

/** Why a file of an unknown model type gives no spec; `inside`: the type of the decoder in a wrapper that is known. */
export function noAdapter(modelType: string, inside: string | undefined): string {
  return inside === undefined
    ? `There is no adapter for model_type ${JSON.stringify(modelType)} yet.`
    : `There is no adapter for model_type ${JSON.stringify(inside)} yet, which the decoder inside this ${modelType} has.`;
}
