import index from "./data/index.json" with { type: "json" };

/** The model types of each version: the index groups them by the versions that have them. */
const MODEL_TYPES = new Map<string, Set<string>>();
for (const [versions, modelTypes] of Object.entries(index)) {
  for (const version of versions.split(" ")) {
    const known = MODEL_TYPES.get(version) ?? new Set();
    for (const modelType of modelTypes.split(" ")) known.add(modelType);
    MODEL_TYPES.set(version, known);
  }
}

/** The transformers versions whose classes are known, oldest first. The last is the one used unless asked. */
export const TRANSFORMERS_VERSIONS: readonly string[] = [...MODEL_TYPES.keys()].sort(byNumber);

export const LATEST_TRANSFORMERS = "5.18.0";

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

/** Whether a version of transformers has a class for a model type; nothing need be loaded to tell. */
export function hasClass(modelType: string, version: string): boolean {
  return MODEL_TYPES.get(version)?.has(modelType) ?? false;
}

/** Every model type that some known version has a class for. */
export function allModelTypes(): readonly string[] {
  return [...new Set([...MODEL_TYPES.values()].flatMap((types) => [...types]))];
}
