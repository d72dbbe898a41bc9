import { cacheLinesOf } from "../../spec/component.ts";
import { bytesOfType } from "../../analysis/type-bytes.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { GatedDeltaNetSpec } from "../../spec/components/gated-delta-net.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { lengthOf } from "../../spec/layers.ts";

/** A state that a layer keeps of each sequence, as one of the tensor-parallel ranks holds it. */
export interface StateTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly bytes: number;
}

/** What model code asks the flat object of a model with Gated DeltaNet for, beside its fields. */
export interface LinearState {
  /** One for each layer, in the words of engines (`layers_block_type`). */
  readonly blockTypes: readonly ("linear_attention" | "attention")[];
  /** The numbers of the layers of each kind, counted from 0. */
  readonly linearLayerIds: readonly number[];
  readonly fullAttentionLayerIds: readonly number[];
  /** Of one linear layer: [channels, taps − 1], the inputs that the convolution over q, k and v still needs. */
  readonly convolution: StateTensor;
  /** Of one linear layer: [value heads, channels of a key, channels of a value]. */
  readonly recurrent: StateTensor;
  /** Bytes of one request on one rank, over all linear layers. */
  readonly bytesPerRequest: number;
}

export interface StateError {
  readonly code: "undivided-heads" | "unknown-type";
  readonly message: string;
}

export type LinearStateResult =
  { readonly ok: true; readonly value: LinearState } | { readonly ok: false; readonly error: StateError };

/** The type in which engines keep the convolution's inputs unless told otherwise (SGLang's mamba2_state_dtype). */
const CONVOLUTION_DTYPE = "bfloat16";

/**
 * The derived state of a model whose layers include Gated DeltaNet, such as Qwen3.5 and Qwen3-Next, for a tensor-parallel
 * degree; null for a model without such layers. As in SGLang (Mamba2StateShape), vLLM (gated_delta_net_state_shape) and
 * the origin's view heads are divided among ranks and the convolution keeps one column less than it has taps. Some
 * engines store the recurrent state with its last two dimensions the other way round. An error where heads do not divide.
 */
export function linearState(spec: EngineModelSpec, tensorParallel: number): LinearStateResult | null {
  const mixer = deltaNetOf(spec.body);
  if (!mixer) return null;
  for (const [what, heads] of [
    ["key heads", mixer.num_key_heads],
    ["value heads", mixer.num_value_heads],
  ] as const) {
    if (heads % tensorParallel !== 0)
      return failed(
        "undivided-heads",
        `${heads} ${what} do not divide among ${tensorParallel} ranks. Choose a divisor of ${heads}.`,
      );
  }
  const dtypes = [CONVOLUTION_DTYPE, mixer.state_dtype];
  const unknown = dtypes.find((dtype) => bytesOfType(dtype) === null);
  if (unknown !== undefined)
    return failed(
      "unknown-type",
      `The size of the type ${unknown} is not known, so states cannot be counted.`,
    );
  const convolution = tensor(convolutionShape(mixer, tensorParallel), CONVOLUTION_DTYPE);
  const recurrent = tensor(recurrentShape(mixer, tensorParallel), mixer.state_dtype);
  const blockTypes = blockTypesOf(spec.body);
  const linearLayerIds = indicesOf(blockTypes, "linear_attention");
  return {
    ok: true,
    value: {
      blockTypes,
      linearLayerIds,
      fullAttentionLayerIds: indicesOf(blockTypes, "attention"),
      convolution,
      recurrent,
      bytesPerRequest: (convolution.bytes + recurrent.bytes) * linearLayerIds.length,
    },
  };
}

function failed(code: StateError["code"], message: string): LinearStateResult {
  return { ok: false, error: { code, message } };
}

/** All such layers of a body have one component. */
function deltaNetOf(body: DecoderBody): GatedDeltaNetSpec | undefined {
  for (const { mixer } of body.layers) {
    const component = mixer === null ? undefined : componentOf(body, mixer);
    if (component?.type === "gated_delta_net") return component;
  }
  return undefined;
}

function blockTypesOf(body: DecoderBody): LinearState["blockTypes"] {
  return body.layers.flatMap((run) => {
    const linear = run.mixer !== null && componentOf(body, run.mixer).type === "gated_delta_net";
    return Array.from({ length: lengthOf(run) }, () => (linear ? "linear_attention" : "attention"));
  });
}

function indicesOf(types: LinearState["blockTypes"], type: string): readonly number[] {
  return types.flatMap((one, index) => (one === type ? [index] : []));
}

/** The channels are those of the state that transformers keeps, which has a column for every tap. */
function convolutionShape(mixer: GatedDeltaNetSpec, ranks: number): readonly number[] {
  const line = cacheLinesOf(mixer).find(({ kind }) => kind === "convolution state");
  const channels = (line?.elements ?? 0) / mixer.conv_kernel_dim;
  return [channels / ranks, mixer.conv_kernel_dim - 1];
}

function recurrentShape(mixer: GatedDeltaNetSpec, ranks: number): readonly number[] {
  return [mixer.num_value_heads / ranks, mixer.key_head_dim, mixer.value_head_dim];
}

function tensor(shape: readonly number[], dtype: string): StateTensor {
  const elements = shape.reduce((product, size) => product * size, 1);
  return { shape, dtype, bytes: elements * (bytesOfType(dtype) ?? 0) };
}
