import type { ParallelMLPSpec } from "../../spec/components/parallel-mlp.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import { type Rows, add } from "../vectors.ts";
import { feedForward } from "./dense-mlp.ts";
import { mixture } from "./moe-mlp.ts";

/** A dense MLP and experts side by side (Gemma 4); experts and router read the stream itself, the former through a norm. */
export function parallelMlp(spec: ParallelMLPSpec, x: Rows, place: Place): Rows {
  const { weights, stream } = place;
  const dense = feedForward(spec.dense, weights, "", x);
  const input = norm(spec.moe_input_norm, weights, "pre_feedforward_layernorm_2", stream);
  const experts = mixture(spec.moe, input, stream, place);
  return add(
    norm(spec.dense_norm, weights, "post_feedforward_layernorm_1", dense),
    norm(spec.moe_norm, weights, "post_feedforward_layernorm_2", experts),
  );
}
