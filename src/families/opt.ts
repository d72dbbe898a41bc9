import * as z from "zod/mini";
import { count, flag, natural } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, allDependOn, derive, implied } from "../config/reading/sourced.ts";
import { EmbeddingProjectionSpec } from "../spec/components/embedding-projection.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { readEqualHeads } from "./blocks/attention/heads.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { learnedPositions } from "./blocks/position/position.ts";
import { type DescribedLayerNorm, type NormBlock, layerNorm } from "./blocks/rules/norms.ts";
import { cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { OutsideBlock } from "./declaration/reading.ts";

const bias = field(flag, "enable_bias");
const affine = field(flag, "layer_norm_elementwise_affine");

export const PROJECTIONS = {
  /** null where the embedding is as wide as the layers. */
  embedding_projection: z.nullable(EmbeddingProjectionSpec),
};

/** OPT: GPT-3's layers, learnt positions from row 2 on, and in one size embeddings of another width and norms after each half. */
export const opt = decoder("opt", "OPT", {
  ignoredInside: [
    dropout("dropout", "activation_dropout"),
    {
      because: "training",
      reason: "layers are left out, and weights initialised, in training only",
      names: ["layerdrop", "init_std"],
    },
    { because: "bookkeeping", reason: "the tokenizer is a file of its own", names: ["prefix"] },
  ],
  checkpoint: {
    decoder: "model.decoder",
    outside: { norm: "final_layer_norm" },
    layer: {
      input_layernorm: "self_attn_layer_norm",
      post_attention_layernorm: "final_layer_norm",
      o_proj: "out_proj",
      "mlp.up_proj": "fc1",
      "mlp.down_proj": "fc2",
    },
  },
  norm: norms(),
  embeddingSize: readEmbeddingSize,
  activation: "activation_function",
  attention: gqa({
    heads: readEqualHeads,
    bias,
    unrotated: "adds no positions: the embeddings have them",
  }),
  mlp: dense({ gated: false, bias, width: ({ scope }) => scope.read(natural, "ffn_dim") }),
  position: learnedPositions({ offset: 2 }),
  outside: projections(),
});

/** The norms of layers, and after the last of them none where they stand after each half. */
function norms(): NormBlock<DescribedLayerNorm> {
  const block = layerNorm({
    eps: 1e-5,
    weight: affine,
    bias: affine,
    placement: field(flag, "do_layer_norm_before").as(
      (before) => (before ? "pre" : "post_residual"),
      "do_layer_norm_before: before each half; without it the stream itself is normalised after each half",
    ),
  });
  return {
    read(scope, reference) {
      const { placement, norm, ...rest } = block.read(scope, reference);
      const rule = "a last norm where do_layer_norm_before, unless _remove_final_layer_norm";
      const has = derive(
        [scope.read(flag, "do_layer_norm_before"), scope.read(flag, "_remove_final_layer_norm")],
        (before, removed) => before && !removed,
        rule,
      );
      const last = has.value ? allDependOn(norm, [has], rule) : derive([has], () => null, rule);
      return { ...rest, norm, placement: { ...placement, final_norm: last } };
    },
  };
}

function readEmbeddingSize(scope: Scope, hidden: Sourced<number>): Sourced<number> {
  return scope.nullable(
    count,
    "word_embed_proj_dim",
    derive([hidden], (width) => width, "hidden_size where word_embed_proj_dim is not given"),
  );
}

function projections(): OutsideBlock<typeof PROJECTIONS> {
  return {
    shape: PROJECTIONS,
    read({ scope, reference, hidden }) {
      const size = readEmbeddingSize(scope, hidden);
      const rule = "project_in and project_out where word_embed_proj_dim is not hidden_size";
      const has = derive([size, hidden], (width, h) => width !== h, rule);
      return {
        names: derive([has], (there) => (there ? ["embedding_projection"] : []), rule),
        parts: {
          embedding_projection: has.value
            ? allDependOn(
                {
                  type: implied("embedding_projection" as const, cite(reference, "Decoder", "projects")),
                  embedding_size: size,
                },
                [has],
                rule,
              )
            : derive([has], () => null, rule),
        },
      };
    },
  };
}
