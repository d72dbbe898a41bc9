/** The transformers versions whose classes are known, oldest first. The last is the one used unless asked. */
export const TRANSFORMERS_VERSIONS: readonly string[] = ["4.57.6", "5.17.0", "5.18.0"];

export const LATEST_TRANSFORMERS = "5.18.0";

/** A version that is known; the latest in place of another, or of none. */
export function versionOrLatest(version: string | null): string {
  return version !== null && TRANSFORMERS_VERSIONS.includes(version) ? version : LATEST_TRANSFORMERS;
}

/** The model types of each version: data/index.json groups them by the versions that have them. */
export type ClassIndex = { readonly [versions: string]: string };

let modelTypes: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** Takes the index in; it is loaded with the first classes, for no page needs it before. */
export function readIndex(index: ClassIndex): void {
  const known = new Map<string, Set<string>>();
  for (const [versions, types] of Object.entries(index))
    for (const version of versions.split(" ")) {
      const own = known.get(version) ?? new Set();
      for (const type of types.split(" ")) own.add(type);
      known.set(version, own);
    }
  modelTypes = known;
}

/** Whether it is known which model types the versions have. */
export function isIndexRead(): boolean {
  return modelTypes !== undefined;
}

function known(): ReadonlyMap<string, ReadonlySet<string>> {
  if (!modelTypes)
    throw new Error("The index of classes is not loaded: call loadClasses() or readIndex() first.");
  return modelTypes;
}

/** Whether a version of transformers has a class for a model type. @throws until the index is read. */
export function hasClass(modelType: string, version: string): boolean {
  return known().get(version)?.has(modelType) ?? false;
}

/** Every model type that some known version has a class for. @throws until the index is read. */
export function allModelTypes(): readonly string[] {
  return [...new Set([...known().values()].flatMap((types) => [...types]))];
}
