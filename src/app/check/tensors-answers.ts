import { type Checkpoint, type CheckpointForm } from "../../analysis/checkpoint/saved-tensors.ts";
import { tensorsAs } from "../../analysis/checkpoint/tensors-as.ts";
import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";

/** Whose tensors are listed, and whose names they have. */
export interface TensorsQuestion {
  readonly spec: EngineModelSpec;
  readonly names: CheckpointNames;
  readonly form: CheckpointForm;
}

/** Which scheme each matrix follows is asked of every layer, which is no work for a page while it is drawn. */
export const tensorsAnswers = {
  tensors: async ({ spec, names, form }: TensorsQuestion): Promise<Checkpoint> =>
    Promise.resolve(tensorsAs(form, spec, names)),
};

export type TensorsAnswers = typeof tensorsAnswers;
