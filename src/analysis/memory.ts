import type { ModelBody } from "../spec/engine-model-spec.ts";
import type { GatedDeltaNetSpec } from "../spec/components/gated-delta-net.ts";
import { lengthOf } from "../spec/layers.ts";
import type { LayerComponent } from "./component-parameters.ts";
import { componentOf } from "./count-parameters.ts";

/** What a sequence occupies beside its KV cache, however long it is; numbers of elements over all layers. */
export interface StateElements {
  /** num_value_heads × key_head_dim × value_head_dim a layer: the delta rule's matrix of every head. */
  readonly recurrent: number;
  /** (2 × num_key_heads × key_head_dim + num_value_heads × value_head_dim) × conv_kernel_dim a layer. */
  readonly convolution: number;
}

/**
 * Elements that one token adds to the KV cache, over all layers of the stack: 2 × num_kv_heads × head_dim (a key and a
 * value of each KV head) for grouped-query attention, nothing for a mixer with a state of fixed size. After
 * transformers 5.18.0, cache_utils.py DynamicLayer and the attention of modeling_minimax_m2.py and modeling_qwen3_5.py.
 */
export function kvElementsPerToken(body: ModelBody): number {
  return sumOverLayers(body, kvElements);
}

/**
 * Elements of the states that a sequence keeps, over all layers of the stack. After transformers 5.18.0:
 * modeling_qwen3_5.py torch_recurrent_gated_delta_rule has the recurrent state, cache_utils.py LinearAttentionLayer the
 * convolution's, which keeps conv_kernel_dim columns (an engine that drops the oldest one needs a column less).
 */
export function stateElementsPerSequence(body: ModelBody): StateElements {
  return {
    recurrent: sumOverLayers(body, (mixer) => (mixer.type === "gated_delta_net" ? recurrent(mixer) : 0)),
    convolution: sumOverLayers(body, (mixer) => (mixer.type === "gated_delta_net" ? convolution(mixer) : 0)),
  };
}

/**
 * Bytes of the states that a sequence keeps: the recurrent one in each component's `state_dtype` (float32 in the
 * reference), the convolution's in elements of `elementBytes`. null where the size of a `state_dtype` is not known.
 */
export function stateBytesPerSequence(body: ModelBody, elementBytes: number): number | null {
  let bytes = 0;
  for (const run of body.layers) {
    const mixer = componentOf(body, run.mixer);
    if (mixer.type !== "gated_delta_net") continue;
    const size = DTYPE_BYTES.get(mixer.state_dtype);
    if (size === undefined) return null;
    bytes += lengthOf(run) * (recurrent(mixer) * size + convolution(mixer) * elementBytes);
  }
  return bytes;
}

const DTYPE_BYTES: ReadonlyMap<string, number> = new Map([
  ["float64", 8],
  ["float32", 4],
  ["float16", 2],
  ["bfloat16", 2],
]);

function kvElements(mixer: LayerComponent): number {
  switch (mixer.type) {
    case "gqa":
      return 2 * mixer.num_kv_heads * mixer.head_dim;
    case "gated_delta_net":
    case "dense":
    case "moe":
      return 0;
  }
}

function recurrent(spec: GatedDeltaNetSpec): number {
  return spec.num_value_heads * spec.key_head_dim * spec.value_head_dim;
}

function convolution(spec: GatedDeltaNetSpec): number {
  const channels = 2 * spec.num_key_heads * spec.key_head_dim + spec.num_value_heads * spec.value_head_dim;
  return channels * spec.conv_kernel_dim;
}

function sumOverLayers(body: ModelBody, elementsOf: (mixer: LayerComponent) => number): number {
  return body.layers.reduce((sum, run) => sum + lengthOf(run) * elementsOf(componentOf(body, run.mixer)), 0);
}
