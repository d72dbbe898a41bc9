import { distance } from "fastest-levenshtein";
import { LATEST_TRANSFORMERS } from "../config/class-defaults.ts";
import { parseConfig } from "../config/parse.ts";
import { ConfigReader } from "../config/reader.ts";
import { nameOf } from "../spec/pointer.ts";
import { MODEL_TYPES, adapterOf } from "./registry.ts";

/**
 * The names of the fields that each model type's adapter looks for, learnt by letting it read a config that holds
 * nothing else: no second list to keep.
 */
function learn(): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    MODEL_TYPES.map((modelType) => {
      const parsed = parseConfig(JSON.stringify({ model_type: modelType }));
      if (!parsed.ok) throw new Error(parsed.error.message);
      const reader = new ConfigReader(parsed.value);
      adapterOf(modelType)?.read(reader, modelType, LATEST_TRANSFORMERS);
      return [modelType, new Set([...reader.lookedFor].map(nameOf))] as const;
    }),
  );
}

let known: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** The field names that each model type's adapter knows. */
export function knownFields(): ReadonlyMap<string, ReadonlySet<string>> {
  known ??= learn();
  return known;
}

let allNames: readonly string[] | undefined;

const NEAREST = 3;

/** The known field names that are spelled the most like `name`, nearest first; none that differ in more than a third. */
export function nearestFields(name: string): readonly string[] {
  const limit = Math.max(2, Math.floor(name.length / 3));
  allNames ??= [...new Set([...knownFields().values()].flatMap((set) => [...set]))];
  return allNames
    .filter((candidate) => Math.abs(candidate.length - name.length) <= limit)
    .map((candidate) => ({ candidate, far: distance(candidate, name) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far || a.candidate.localeCompare(b.candidate))
    .slice(0, NEAREST)
    .map(({ candidate }) => candidate);
}

/** The model type whose adapter knows the most of these field names, and how many; null where it knows none. */
export function nearestModelType(
  names: ReadonlySet<string>,
): { modelType: string; shared: number; of: number } | null {
  const shared = (set: ReadonlySet<string>): number => [...names].filter((name) => set.has(name)).length;
  const best = [...knownFields()]
    .map(([modelType, set]) => ({ modelType, shared: shared(set), of: names.size, size: set.size }))
    .sort((a, b) => b.shared - a.shared || a.size - b.size)[0];
  return best && best.shared > 0 ? { modelType: best.modelType, shared: best.shared, of: best.of } : null;
}
