import type { SharedBlockMixerSpec } from "../../spec/components/shared-block-mixer.ts";
import { norm } from "../norm.ts";
import { type Place, inModule } from "../place.ts";
import { type Rows, add, at, concatenated, linear, vector } from "../vectors.ts";
import type { TensorValues, Weights } from "../weights.ts";
import { feedForward } from "./dense-mlp.ts";
import { gqaAttention } from "./gqa-attention.ts";
import { mambaMixer } from "./mamba-mixer.ts";
import { mamba2Mixer } from "./mamba2-mixer.ts";

/** A block whose weights layers share, in front of a state space mixer (Zamba, arXiv:2405.16712). */
export function sharedBlockMixer(spec: SharedBlockMixerSpec, x: Rows, place: Place): Rows {
  const { shared, weights } = place;
  if (spec.owns_block) shared.sharedBlocks.set(spec.block, inModule(place, "shared_transformer").weights);
  const owner = shared.sharedBlocks.get(spec.block);
  if (owner === undefined) throw new Error(`No layer before it owns the shared block ${spec.block}.`);
  const block = { ...place, weights: owner };
  const embeddings = shared.embeddings ?? [];
  const both = x.map((row, t) => concatenated([row, embeddings[t] as Float32Array]));
  const attention = inModule(block, "self_attn");
  const attended = gqaAttention(
    spec.attention,
    norm(spec.input_norm, owner, "input_layernorm", both),
    spec.attention_adapter_rank === null
      ? attention
      : { ...attention, weights: withAttentionAdapters(attention.weights, spec.use) },
  );
  const mlp = inModule(block, "feed_forward").weights;
  const given = feedForward(
    spec.mlp,
    spec.mlp_adapter_rank === null ? mlp : withMlpAdapter(mlp, spec),
    "",
    norm(spec.mlp_norm, owner, "pre_ff_layernorm", attended),
  );
  const entering = add(x, linear(weights, "linear", given));
  const own = inModule(place, "mamba_decoder");
  const input = norm(spec.mamba_norm, own.weights, "input_layernorm", entering);
  const inner = inModule(own, "mamba");
  return spec.mamba.type === "mamba"
    ? mambaMixer(spec.mamba, input, inner)
    : mamba2Mixer(spec.mamba, input, inner);
}

/** q_proj, k_proj and v_proj with the product of this use's adapter added. */
function withAttentionAdapters(weights: Weights, use: number): Weights {
  return {
    has: weights.has,
    get: (name, expert) => {
      const whole = weights.get(name, expert);
      const [, projection] = /^([qkv])_proj\.weight$/.exec(name) ?? [];
      if (projection === undefined) return whole;
      return plus(whole, adapterOf(weights, `linear_${projection}_adapter_list.${use}`), 0);
    },
  };
}

/** gate_proj and up_proj with their halves of the adapter's product added. */
function withMlpAdapter(weights: Weights, { use, mlp }: SharedBlockMixerSpec): Weights {
  return {
    has: weights.has,
    get: (name, expert) => {
      const whole = weights.get(name, expert);
      if (name !== "gate_proj.weight" && name !== "up_proj.weight") return whole;
      const from = name === "gate_proj.weight" ? 0 : mlp.intermediate_size;
      return plus(whole, adapterOf(weights, `gate_up_proj_adapter_list.${use}`), from);
    },
  };
}

type Adapter = readonly [down: TensorValues, up: TensorValues];

function adapterOf(weights: Weights, name: string): Adapter {
  return [weights.get(`${name}.0.weight`), weights.get(`${name}.1.weight`)];
}

/** W + the rows of up × down from `first` on. */
function plus({ shape, data }: TensorValues, [down, up]: Adapter, first: number): TensorValues {
  const [columns = 0, rank = 0] = [shape[1], down.shape[0]];
  const sum = vector(data.length, (index) => {
    const row = first + Math.floor(index / columns);
    let value = at(data, index);
    for (let r = 0; r < rank; r++)
      value += at(up.data, row * rank + r) * at(down.data, r * columns + (index % columns));
    return value;
  });
  return { shape, data: sum };
}
