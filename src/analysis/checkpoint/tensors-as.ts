import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { classTensors } from "./class-tensors.ts";
import { type Checkpoint, type CheckpointForm, releasedTensors, savedTensors } from "./saved-tensors.ts";

/** The tensors of a spec's checkpoint under the names of a form. */
export function tensorsAs(form: CheckpointForm, spec: EngineModelSpec, names: CheckpointNames): Checkpoint {
  if (form === "hub") return releasedTensors(spec, names);
  return (form === "class" ? loadedTensors(spec, names) : null) ?? savedTensors(spec, names);
}

/**
 * The tensors of a spec as the class of transformers has them; null where it has them as they are saved, where it is none of
 * transformers, and where matrices are quantised.
 */
export const loadedTensors = (spec: EngineModelSpec, names: CheckpointNames): Checkpoint | null =>
  spec.quantization === null ? classTensors(spec, savedTensors(spec, names)) : null;
