import type { PerLayerEmbeddingSpec } from "../../spec/components/per-layer-embedding.ts";
import { normParameters } from "./norm.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const perLayerEmbedding: WeightFormula<PerLayerEmbeddingSpec> = (
  { vocab_size, size, norm },
  { hidden_size: h, num_layers },
) => dense((vocab_size + h) * num_layers * size + normParameters(norm, size));
