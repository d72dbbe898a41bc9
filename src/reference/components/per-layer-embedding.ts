import type { PerLayerEmbeddingSpec } from "../../spec/components/per-layer-embedding.ts";
import type { PerLayerInputSpec } from "../../spec/components/per-layer-input.ts";
import { activation } from "../activations.ts";
import { norm, normWeights, normalise } from "../norm.ts";
import type { Place } from "../place.ts";
import { type Heads, type Rows, add, at, each, intoHeads, linear, vector } from "../vectors.ts";

/** Makes what each layer takes in of a token's embedding and id (Gemma 3n), and leaves it for the layers. */
export function perLayerEmbedding(spec: PerLayerEmbeddingSpec, x: Rows, place: Place): Rows {
  const { weights, tokens, body, shared } = place;
  const { size } = spec;
  const { data } = weights.get("embed_tokens_per_layer.weight");
  const { weight } = normWeights(spec.norm, weights, "per_layer_projection_norm");
  const projected = intoHeads(linear(weights, "per_layer_model_projection", x), size);
  shared.perLayer = projected.map((layers, t) => {
    const row = (tokens[t] as number) * body.num_layers * size;
    return layers.map((projection, layer) => {
      const scaled = each(projection, (value) => value * spec.projection_multiplier);
      const normed = normalise(spec.norm, scaled, weight, null);
      return each(
        normed,
        (value, i) =>
          (value + at(data, row + layer * size + i) * spec.embedding_multiplier) * spec.sum_multiplier,
      );
    });
  });
  return x;
}

/** x + norm(out(activation(gate(x)) × p)), where p is the layer's part of the per-layer embedding. */
export function perLayerInput(spec: PerLayerInputSpec, x: Rows, { weights, layer, shared }: Place): Rows {
  const act = activation(spec.activation);
  const gates = linear(weights, "per_layer_input_gate", spec.other_streams ? (shared.active as Rows) : x);
  const taken = gates.map((gate, t) => {
    const part = ((shared.perLayer as Heads)[t] as Rows)[layer] as Float32Array;
    return vector(spec.size, (i) => act(at(gate, i)) * at(part, i));
  });
  const projected = linear(weights, "per_layer_projection", taken);
  const added = norm(spec.norm, weights, "post_per_layer_input_norm", projected);
  if (!spec.other_streams) return add(x, added);
  return x.map((row, t) => {
    const part = added[t] as Float32Array;
    return each(row, (value, i) => (i < part.length ? value : value + at(part, i % part.length)));
  });
}
