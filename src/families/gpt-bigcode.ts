import { flag } from "../config/reading/field-types.ts";
import { derive } from "../config/reading/sourced.ts";
import { ATTENTION, readGqa, withoutRotation } from "./blocks/attention/gqa-block.ts";
import { readEqualHeads } from "./blocks/attention/heads.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { learnedPositions } from "./blocks/position/position.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import type { HalfBlock, Reading } from "./declaration/reading.ts";
import { GPT2_NAMES, SUMMED_UP, readInnerWidth, readWithoutCrossAttention } from "./gpt2.ts";
import { inverseSqrt } from "../spec/inverse-sqrt.ts";

/** GPTBigCode (SantaCoder, StarCoder): GPT-2 with plain linear layers, whose heads share one key and one value. */
export const gptBigCode = decoder("gpt_bigcode", "GPTBigCode", {
  reference: modeling("GPTBigCode", "gpt_bigcode", { DecoderLayer: "Block" }),
  ignoredInside: [
    dropout("resid_pdrop", "embd_pdrop", "attn_pdrop"),
    SUMMED_UP,
    {
      because: "no effect",
      reason: "it changes in which precision attention is computed, not what",
      names: ["attention_softmax_in_fp32", "scale_attention_softmax_in_fp32"],
    },
    {
      because: "no effect",
      reason: "multi_query decides how many heads of keys there are",
      names: ["num_key_value_heads"],
    },
    {
      because: "no effect",
      reason: "an older version's choice between equal ways to compute",
      names: [
        "inference_runner",
        "validate_runner_input",
        "pre_allocate_kv_cache",
        "max_sequence_length",
        "max_batch_size",
        "pad_key_length",
      ],
    },
    {
      because: "no effect",
      reason: "n_positions decides how many positions there are",
      names: ["n_ctx"],
    },
  ],
  checkpoint: GPT2_NAMES,
  norm: layerNorm({ eps: "layer_norm_epsilon" }),
  activation: "activation_function",
  kind: readWithoutCrossAttention,
  attention: attention(),
  mlp: dense({ gated: false, bias: true, width: readInnerWidth }),
  position: learnedPositions(),
});

function attention(): HalfBlock<typeof ATTENTION> {
  return {
    shape: ATTENTION,
    read: (reading) => ({ names: "attention", parts: { attention: readAttention(reading) } }),
  };
}

function readAttention(reading: Reading) {
  const { scope, reference } = reading;
  const has = (rule: string): string => cite(reference, "Attention", rule);
  const { query, headDim } = readEqualHeads(reading);
  const shared = scope.read(flag, "multi_query");
  const kv = derive(
    [query, shared],
    (heads, one) => (one ? 1 : heads),
    "one head of keys where multi_query, as many as of queries without it",
  );
  return {
    ...readGqa(reading, { heads: () => ({ query, kv, headDim }), bias: true }),
    ...withoutRotation(reference, "adds no positions: the embeddings have them"),
    softmax_scale: derive(
      [headDim, scope.read(flag, "scale_attn_weights")],
      (dim, scaled) => (scaled ? inverseSqrt(dim) : 1),
      "head_dim^-½, or 1 where scale_attn_weights is false",
    ),
    qkv_layout: derive(
      [shared],
      (one) => (one ? ("blocks" as const) : ("by_kv_head" as const)),
      has("keeps q, k and v in c_attn: one after the other where multi_query, else head after head"),
    ),
  };
}
