import { natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied, allDependOn } from "../../config/reading/sourced.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import { readPerLayerEmbedding } from "../gemma/per-layer-embedding.ts";
import { MODELING } from "./reference.ts";

const layer_scalar = {
  type: implied("layer_scalar" as const, cite(MODELING, "DecoderLayer", "has a layer_scalar")),
  storage: implied("buffer" as const, cite(MODELING, "DecoderLayer", "has layer_scalar as a buffer")),
};

/** Of a class whose layers have no input of their own. */
export function withoutPerLayer() {
  const reason = "Gemma4UnifiedTextModel has no embeddings for single layers (modeling_gemma4_unified.py)";
  return {
    size: implied(0, reason),
    body: {
      extras: implied([] as string[], reason),
      layer_scalar,
      per_layer_embedding: implied(null, reason),
      per_layer_input: implied(null, reason),
    },
  };
}

/** Reads the input that every layer gets of its own, and the number that it multiplies its output by. */
export function readPerLayer(
  scope: Scope,
  {
    hidden,
    activation,
    norm,
  }: { hidden: Sourced<number>; activation: Sourced<string>; norm: DescribedRMSNorm },
) {
  const size = scope.read(natural, "hidden_size_per_layer_input");
  const extras = derive(
    [size],
    (n) => (n > 0 ? ["per_layer_embedding"] : []),
    "an embedding for every layer where hidden_size_per_layer_input is not 0",
  );
  if (size.value === 0) {
    const reason = "layers have no input of their own where hidden_size_per_layer_input is 0";
    scope.reader.ignore(scope.at("vocab_size_per_layer_input"), "no effect", reason);
    const none = derive([size], () => null, reason);
    return { size, body: { extras, layer_scalar, per_layer_embedding: none, per_layer_input: none } };
  }
  const embedding = readPerLayerEmbedding(scope, MODELING, { size, hidden, norm });
  const input = {
    type: implied("per_layer_input" as const, cite(MODELING, "DecoderLayer", "has a per_layer_input_gate")),
    size,
    activation,
    norm,
  };
  const rule = "there is one where hidden_size_per_layer_input is not 0";
  return {
    size,
    body: {
      extras,
      layer_scalar,
      per_layer_embedding: allDependOn(embedding, [size], rule),
      per_layer_input: allDependOn(input, [size], rule),
    },
  };
}
