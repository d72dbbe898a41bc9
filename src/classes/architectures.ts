import type { Shard } from "./class-data.ts";
import { shardOf } from "./shards.ts";
import { allModelTypes, LATEST_TRANSFORMERS } from "./versions.ts";

/** The class names of a model type by task, as a version maps them; undefined until its classes are loaded. */
export function architecturesOf(modelType: string, version: string): Shard["architectures"] | undefined {
  return shardOf(modelType, version)?.architectures;
}

/** A name as the names of classes and of model types have it in common: "Qwen3_5Moe" and "qwen3_5_moe" are both qwen35moe. */
function key(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** The model type of a wrapper and that of its decoder share their classes' names. */
function kin(modelType: string): string {
  return key(modelType).replace(/text$/, "");
}

let byKey: ReadonlySet<string> | undefined;

/** The model type that a class is named after: the longest that its name begins with. */
function namedAfter(architecture: string): string | undefined {
  byKey ??= new Set(allModelTypes().map(key));
  const name = key(architecture);
  for (let length = name.length; length > 0; length--) {
    const beginning = name.slice(0, length);
    if (byKey.has(beginning)) return beginning;
  }
  return undefined;
}

/** Whether a class is a wrapper's, with towers around the decoder of which a model type such as qwen3_5_text is. */
export function isWrapperOf(architecture: string, modelType: string): boolean {
  return modelType.endsWith("_text") && architecture.endsWith("ForConditionalGeneration");
}

/**
 * Whether a class of `architectures` is one of a model type: transformers maps the model type to it, or it is named
 * after it and not after another model type with a longer name (Qwen3MoeForCausalLM is no class of qwen3).
 * @param own what classes of the model type begin with besides, such as that of a repository's own code (DeciLM).
 */
export function belongsTo(architecture: string, modelType: string, own: readonly string[] = []): boolean {
  // The latest version's classes are always loaded with a family, so that the answer hangs on nothing else.
  const mapped = architecturesOf(modelType, LATEST_TRANSFORMERS) ?? {};
  if (Object.values(mapped).some((names) => names.includes(architecture))) return true;
  if (isWrapperOf(architecture, modelType)) return false;
  const found = namedAfter(architecture) ?? "";
  if (kin(found) === kin(modelType)) return found !== "";
  const beginnings = own.filter((prefix) => architecture.startsWith(prefix)).map(key);
  return beginnings.some((prefix) => prefix.length >= found.length);
}
