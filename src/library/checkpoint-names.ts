import { LATEST_TRANSFORMERS } from "../classes/versions.ts";
import { familyOfSpec } from "../families/registry.ts";
import type { CheckpointNames } from "../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";

/**
 * What the checkpoint of a model calls its tensors, as transformers saves it: where that differs from Llama's names. The
 * family of the spec is loaded, as it is once the spec has been built.
 */
export function checkpointNames(spec: EngineModelSpec): CheckpointNames {
  return namesOfFamily(spec) ?? {};
}

/** The same; null where the family of the spec is not loaded. */
export function namesOfFamily(spec: EngineModelSpec): CheckpointNames | null {
  const family = familyOfSpec(spec, LATEST_TRANSFORMERS);
  return family?.checkpoint(spec.model_type, spec.architecture) ?? null;
}
