import { count, flag, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import { readPerLayerEmbedding } from "../gemma/per-layer-embedding.ts";
import { MODELING } from "./reference.ts";

/** Reads what joins layers to their streams: alternating updates, the learnt residual and the input of each layer. */
export function readStreams(
  scope: Scope,
  {
    hidden,
    activation,
    norm,
  }: { hidden: Sourced<number>; activation: Sourced<string>; norm: DescribedRMSNorm },
) {
  const model = (rule: string): string => cite(MODELING, "Model", rule);
  const layer = (rule: string): string => cite(MODELING, "DecoderLayer", rule);
  const altup = (rule: string): string => cite(MODELING, "AltUp", rule);
  const streams = scope.read(count, "altup_num_inputs");
  const size = scope.read(count, "hidden_size_per_layer_input");
  return {
    extras: implied(["per_layer_embedding", "altup_streams"], model("makes them of the embeddings")),
    altup: {
      type: implied("altup" as const, altup("")),
      num_streams: streams,
      active_stream: scope.read(natural, "altup_active_idx"),
      router_norm: norm,
      router_input_multiplier: derive([hidden], (n) => 1 / n, altup("multiplies by hidden_size^-1")),
      scales_output: scope.read(flag, "altup_correct_scale"),
    },
    altup_streams: {
      type: implied("altup_streams" as const, model("has altup_projections")),
      num_streams: streams,
      min_mean_square: implied(1e-5, model("raises a mean square to 1e-5")),
    },
    laurel: {
      type: implied("laurel" as const, cite(MODELING, "LaurelBlock")),
      rank: scope.read(count, "laurel_rank"),
      norm,
    },
    per_layer_embedding: readPerLayerEmbedding(scope, MODELING, { size, hidden, norm }),
    per_layer_input: {
      type: implied("per_layer_input" as const, layer("has a per_layer_input_gate")),
      size,
      activation,
      norm,
      other_streams: implied(true, layer("adds it to every stream but the first")),
    },
  };
}
