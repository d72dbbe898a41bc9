import type { LinearStateResult, StateTensor } from "../../runtime/state/linear-state.ts";

/** The derived state of a model as `runtime` prints it, under the names that model code has for it. */
export function stateReport(result: LinearStateResult): object {
  if (!result.ok) return { error: result.error };
  const { blockTypes, linearLayerIds, fullAttentionLayerIds, convolution, recurrent, bytesPerRequest } =
    result.value;
  return {
    layers_block_type: blockTypes,
    linear_layer_ids: linearLayerIds,
    full_attention_layer_ids: fullAttentionLayerIds,
    convolution: wire(convolution),
    recurrent: wire(recurrent),
    bytes_per_request: bytesPerRequest,
  };
}

function wire({ shape, dtype, bytes }: StateTensor): object {
  return { shape, dtype, bytes };
}
