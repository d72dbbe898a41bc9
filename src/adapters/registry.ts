import type { Adapter } from "./adapter.ts";
import { llama } from "./llama.ts";
import { minimaxM2 } from "./minimax-m2.ts";
import { qwen35 } from "./qwen3-5.ts";

/** Every adapter. A new family is one more line here. */
const ADAPTERS: readonly Adapter[] = [llama, minimaxM2, qwen35];

const BY_MODEL_TYPE: ReadonlyMap<string, Adapter> = new Map(
  ADAPTERS.flatMap((adapter) => adapter.modelTypes.map((modelType) => [modelType, adapter] as const)),
);

/** The model types that some adapter reads. */
export const MODEL_TYPES: readonly string[] = [...BY_MODEL_TYPE.keys()];

/** The adapter of a model type. */
export function adapterOf(modelType: string): Adapter | undefined {
  return BY_MODEL_TYPE.get(modelType);
}
