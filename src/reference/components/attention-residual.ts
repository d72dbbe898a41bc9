import type { AttentionResidualSpec } from "../../spec/components/attention-residual.ts";
import { normWeights, normalise } from "../norm.ts";
import type { Place } from "../place.ts";
import { type Rows, add, dot, mix, softmax } from "../vectors.ts";

/**
 * One half of a layer that reads a mixture of the blocks before it and of the sum since (Kimi K3's technical report,
 * arXiv:2607.24653, section 2.2). Where a layer starts a block, the sum so far is closed and a new one begins.
 */
export function attentionResidual(
  spec: AttentionResidualSpec,
  x: Rows,
  half: (input: Rows) => Rows,
  which: "mixer" | "mlp",
  place: Place,
): Rows {
  const { shared, layer } = place;
  const input = mixture(spec, x, which === "mixer" ? "self_attention_res" : "mlp_res", place);
  if (which === "mlp" || layer % spec.block_size !== 0) return add(x, half(input));
  shared.blocks.push(x);
  return half(input);
}

/** What leaves the last layer: a mixture too. */
export function lastAttentionResidual(spec: AttentionResidualSpec, x: Rows, place: Place): Rows {
  return mixture(spec, x, "output_attn_res", place);
}

/** Σ softmax(proj · norm(v)) v over the closed blocks and the sum since; `name` begins its tensors' names. */
function mixture(spec: AttentionResidualSpec, x: Rows, name: string, { weights, shared }: Place): Rows {
  const { weight } = normWeights(spec.norm, weights, `${name}_norm`);
  const query = weights.get(`${name}_proj.weight`).data;
  if (shared.blocks.length === 0) return x;
  return x.map((row, t) => {
    const values = [...shared.blocks.map((block) => block[t] as Float32Array), row];
    const logits = values.map((value) => dot(query, normalise(spec.norm, value, weight, null)));
    return mix(softmax(logits), values, row.length);
  });
}
