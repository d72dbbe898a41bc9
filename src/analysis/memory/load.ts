import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { bytesOfType } from "../type-bytes.ts";
import type { Load } from "./memory.ts";

/** Where the bytes of an element of the KV cache, or of a state, come from. */
export interface CacheType {
  readonly bytes: number;
  /** Its name. */
  readonly type: string;
  readonly reason: string;
  /** Whether the spec says it, and nothing is taken for it. */
  readonly ofSpec: boolean;
}

/** The type in which a spec itself keeps keys and values: that of its KV-cache scheme, or else of its activations. */
export function cacheTypeOf(spec: EngineModelSpec): CacheType {
  const scheme = spec.quantization?.normal_form?.kv_cache;
  if (scheme)
    return {
      bytes: scheme.bits / 8,
      type: scheme.format,
      reason: `the quantisation keeps it in ${scheme.format}`,
      ofSpec: true,
    };
  return stateTypeOf(spec);
}

/**
 * The type in which states are kept that have none of their own, such as those of convolutions: the model's, also where the
 * KV cache is quantised. That is vLLM's `mamba_cache_dtype: auto` (mamba_utils.py MambaStateDtypeCalculator) and
 * what transformers does (cache_utils.py LinearAttentionLayer); SGLang takes bfloat16 unless told otherwise.
 */
export function stateTypeOf({ dtype }: EngineModelSpec): CacheType {
  const bytes = dtype === null ? null : bytesOfType(dtype);
  if (dtype !== null && bytes !== null)
    return { bytes, type: dtype, reason: `the model's own type, ${dtype}`, ofSpec: true };
  const reason = "16 bits, for the config names no type that is known here";
  return { bytes: 2, type: "16 bits", reason, ofSpec: false };
}

/** The context that a sequence is counted at where the config names no length, in tokens. */
const UNDECLARED_CONTEXT = 4096;

/** The context that a model is counted at unless somebody chooses one: what it serves. */
export function contextOf({ position }: DecoderBody): number {
  return position.context_len ?? UNDECLARED_CONTEXT;
}

/** How a model is run unless somebody says otherwise: one sequence of the whole context on one rank. */
export function defaultLoad(spec: EngineModelSpec): Load {
  return {
    batch: 1,
    context: contextOf(spec.body),
    elementBytes: cacheTypeOf(spec).bytes,
    stateBytes: stateTypeOf(spec).bytes,
    tensorParallel: 1,
  };
}

/** The load that somebody chose, or else the usual one, with states in the model's own type where it says nothing of them. */
export function loadOf(spec: EngineModelSpec, chosen: Load | null): Load {
  return chosen === null ? defaultLoad(spec) : { stateBytes: stateTypeOf(spec).bytes, ...chosen };
}
