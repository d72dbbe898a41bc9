import { type FieldType, count, real } from "../config/reading/field-types.ts";
import { type Described, derive, implied } from "../config/reading/sourced.ts";
import { EntryNormSpec } from "../spec/components/entry-norm.ts";
import { NoPositionSpec } from "../spec/components/no-position.ts";
import { RwkvChannelMixSpec, RwkvTimeMixSpec } from "../spec/components/rwkv-mixers.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { runsOf } from "../spec/layers.ts";
import type { Scopes } from "./blocks/file/scopes.ts";
import { readTrunk } from "./blocks/file/trunk.ts";
import { noPosition } from "./blocks/position/no-position.ts";
import { layerNorm, layerNormOf } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { family } from "./declaration/family.ts";
import type { DescribedBy } from "./declaration/shape.ts";

const REFERENCE = modeling("Rwkv", "rwkv", { DecoderLayer: "Block", Attention: "SelfAttention" });

export const RWKV = {
  entry_norm: EntryNormSpec,
  time_mix: RwkvTimeMixSpec,
  channel_mix: RwkvChannelMixSpec,
  position: NoPositionSpec,
};

/** RWKV 4: time mixing and channel mixing in place of attention and MLP, without a cache that grows. */
export const rwkv = family("rwkv", {
  prefix: "Rwkv",
  checkpoint: {
    decoder: "rwkv",
    layers: "blocks",
    head: "head",
    outside: { embed_tokens: "embeddings", norm: "ln_out" },
    layer: { input_layernorm: "ln1", post_attention_layernorm: "ln2", entry_norm: "pre_ln" },
  },
  listedStates: "after_layers",
  shapes: [DECODER, RWKV],
  read: readBody,
});

/** RwkvModel compares it with 0 before anything else, and so takes 0 and less for never. */
const interval: FieldType<number> = {
  expected: "a whole number",
  accept: (node) => {
    const value = real.accept(node);
    return Number.isSafeInteger(value) ? value : undefined;
  },
  placeholder: 0,
};

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof RWKV> {
  const { body, layers, hidden, norm, maxPositions } = readTrunk(root, scope, REFERENCE, {
    norm: layerNorm({ eps: "layer_norm_epsilon" }),
    activation: implied("relu2", cite(REFERENCE, "FeedForward", "squares relu(key)")),
    maxPositions: ["context_length", "max_position_embeddings"],
  });
  const own = implied(1e-5, cite(REFERENCE, "Model", "leaves its last norm torch's own epsilon"));
  const entry: Described<EntryNormSpec> = {
    type: implied("entry_norm", cite(REFERENCE, "Block", "normalises what enters the first layer")),
    norm,
  };
  const fourfold = derive([hidden], (h) => 4 * h, "4 × hidden_size where intermediate_size is not given");
  const asWide = derive([hidden], (h) => h, "hidden_size where attention_hidden_size is not given");
  return {
    ...body,
    residual_halved_every: derive(
      [scope.read(interval, "rescale_every")],
      (n) => (n > 0 ? n : null),
      cite(REFERENCE, "Model", "halves the stream after every rescale_every layers, if that is above 0"),
    ),
    final_norm: layerNormOf(own, REFERENCE, {}, scope),
    layers: derive(
      [layers],
      (n) =>
        runsOf(
          Array.from({ length: n }, (_, index) => ({
            mixer: "time_mix",
            mlp: "channel_mix",
            ...(index === 0 && { extras: ["entry_norm"] }),
          })),
        ),
      "num_hidden_layers layers, of which the first normalises what enters it",
    ),
    entry_norm: entry,
    time_mix: {
      type: implied("rwkv_time_mix", cite(REFERENCE, "Attention", "mixes tokens by decaying sums")),
      attention_size: scope.nullable(count, "attention_hidden_size", asWide),
      state_dtype: implied("float32", cite(REFERENCE, "Model", "keeps the sums in float32")),
    },
    channel_mix: {
      type: implied("rwkv_channel_mix", cite(REFERENCE, "FeedForward")),
      intermediate_size: scope.nullable(count, "intermediate_size", fourfold),
    },
    position: noPosition(REFERENCE, maxPositions),
  };
}
