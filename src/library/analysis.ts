/** What a spec means: parameters, layers, and the memory of weights, caches and states. Computed from the spec alone. */
export { countParameters } from "../analysis/count-parameters.ts";
export type { LayerParameters, ParameterCount } from "../analysis/parameter-count.ts";
export { type PartParameters, parametersByComponent } from "../analysis/parameters/by-component.ts";
export { type LayerKindParameters, parametersByLayerKind } from "../analysis/parameters/by-layer.ts";
export { type LayerHalf, type LayerRow, layerTable } from "../analysis/layer-table.ts";
export type { LayerBytes, WeightBytes } from "../analysis/weight-bytes.ts";
export { type CheckpointTensor, type CheckpointTensors, checkpointTensors, weightBytes } from "./weights.ts";
export type { CheckpointPart, Held } from "../spec/checkpoint.ts";
export type { Tensor, TensorRole } from "../spec/tensors.ts";
export {
  cacheBytesPerRank,
  type CacheRow,
  cacheRows,
  kvElementsPerToken,
  type Load,
  stateBytesPerSequence,
  type StateElements,
  stateElementsPerSequence,
} from "../analysis/memory/memory.ts";
export type { CacheLine } from "../spec/cache-line.ts";
export { type CacheType, cacheTypeOf, defaultLoad, loadOf, stateTypeOf } from "../analysis/memory/load.ts";
export { headsOf, type LayerHeads } from "../analysis/heads.ts";
