import type { CacheLine } from "../../spec/cache-line.ts";
import {
  cacheRows,
  kvElementsPerToken,
  type Load,
  stateBytesPerSequence,
  stateElementsPerSequence,
} from "../../analysis/memory/memory.ts";
import { cacheTypeOf, stateTypeOf } from "../../analysis/memory/load.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { type Figure, KIND } from "./figure.ts";

/** What a sequence keeps token by token; its states are figures of their own. */
const KINDS = [
  "keys and values",
  "latent",
  "compressed entries",
  "indexer keys",
] as const satisfies readonly CacheLine["kind"][];

/**
 * What one sequence keeps: for each token, and at the length that the model serves. In bytes, what is kept for tokens counts
 * in the type of the side's own KV cache, states in the type that their component names, or else in the model's own.
 */
export function cacheFigures(spec: EngineModelSpec): Figure[] {
  const { body } = spec;
  const perToken = kvElementsPerToken(body);
  const context = body.position.context_len;
  const { bytes: elementBytes, type } = cacheTypeOf(spec);
  const load: Load = { batch: 1, context: context ?? 0, elementBytes, tensorParallel: 1 };
  const rows = cacheRows(body, load).filter(({ per }) => per.unit !== "sequence");
  const bytes = (kept: readonly { readonly total: number }[]): number | null =>
    context === null ? null : kept.reduce((sum, { total }) => sum + total * elementBytes, 0);
  const state = stateElementsPerSequence(body);
  const { bytes: stateBytes, type: stateType } = stateTypeOf(spec);
  return [
    { key: "kv_elements_per_token", label: "KV cache per token", unit: "elements", value: perToken },
    {
      key: "kv_bytes_per_token",
      label: `KV cache per token in ${type}`,
      unit: "bytes",
      value: perToken * elementBytes,
    },
    { key: "context_tokens", label: "context length", unit: "tokens", value: context },
    {
      key: "kv_bytes_at_context",
      label: `KV cache at the context length in ${type}`,
      unit: "bytes",
      value: bytes(rows),
    },
    ...KINDS.map((kind): Figure => ({
      key: `${KIND}${kind.replaceAll(" ", "_")}_at_context`,
      label: `of it, ${kind}`,
      unit: "bytes",
      value: bytes(rows.filter((row) => row.kind === kind)),
    })),
    {
      key: "recurrent_state_elements",
      label: "recurrent state per sequence",
      unit: "elements",
      value: state.recurrent,
    },
    {
      key: "convolution_state_elements",
      label: "convolution state per sequence",
      unit: "elements",
      value: state.convolution,
    },
    {
      key: "state_bytes_per_sequence",
      label: `states per sequence, convolution in ${stateType}`,
      unit: "bytes",
      value: stateBytesPerSequence(body, stateBytes),
    },
  ];
}
