/** What a spec computes: logits and the residual stream, from a spec and its tensors alone. Plain and slow. */
export { runModel, type RunResult } from "../reference/run.ts";
export { storedWeights, type ReadTensor } from "../reference/stored-weights.ts";
export { madeValues } from "../reference/made-weights.ts";
export type { ModelWeights, TensorValues, Weights } from "../reference/weights.ts";
export type { Rows } from "../reference/vectors.ts";
export type { CheckpointNames } from "../spec/checkpoint-names.ts";
export { checkpointNames } from "./checkpoint-names.ts";
