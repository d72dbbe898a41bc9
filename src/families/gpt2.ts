import { count, flag } from "../config/reading/field-types.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import type { CheckpointNames } from "../spec/checkpoint-names.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type DescribedGqa, plainGqa } from "./blocks/attention/gqa.ts";
import { ATTENTION } from "./blocks/attention/gqa-block.ts";
import { type IgnoredFields, dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { learnedPositions } from "./blocks/position/position.ts";
import { cite } from "./blocks/rules/reference.ts";
import { conv1dLayout } from "./blocks/rules/weight-layout.ts";
import { decoder } from "./declaration/decoder.ts";
import type { HalfBlock, Reading } from "./declaration/reading.ts";
import { inverseSqrt } from "../spec/inverse-sqrt.ts";

/** What GPT-2 and its kin carry for a class that GPT-2 alone has. */
export const SUMMED_UP: IgnoredFields[number] = {
  because: "no effect",
  reason: "only GPT2DoubleHeadsModel sums a sequence up",
  names: [
    "summary_type",
    "summary_use_proj",
    "summary_activation",
    "summary_proj_to_labels",
    "summary_first_dropout",
  ],
};

/** What the checkpoints of GPT-2 and its kin call things. */
export const GPT2_NAMES = {
  tokenClassifier: "classifier",
  decoder: "transformer",
  layers: "h",
  outside: { embed_tokens: "wte", embed_positions: "wpe", norm: "ln_f" },
  layer: {
    input_layernorm: "ln_1",
    post_attention_layernorm: "ln_2",
    self_attn: "attn",
    qkv_proj: "c_attn",
    o_proj: "c_proj",
    up_proj: "c_fc",
    down_proj: "c_proj",
  },
} satisfies CheckpointNames;

/**
 * Matrices that are no nn.Linear of torch but Conv1D, which transformers leaves as it is where it quantises to FP8 itself
 * (replace_with_fp8_linear, transformers 5.18.0, integrations/finegrained_fp8.py).
 */
export const CONV1D_UNQUANTISED = { fp8: ["c_attn", "c_proj", "c_fc"] } as const;

/** GPT-2: learnt positions, layer norms, biases everywhere, an MLP without a gate, matrices kept as Conv1D. */
export const gpt2 = decoder("gpt2", "GPT2", {
  name: "GPT2ModelSpec",
  architecture: "GPT2LMHeadModel",
  modelTypes: { gpt2: {}, "gpt-sw3": {} },
  ignoredInside: [
    dropout("resid_pdrop", "embd_pdrop", "attn_pdrop"),
    SUMMED_UP,
    {
      because: "no effect",
      reason: "it changes in which order and precision attention is computed, not what",
      names: ["reorder_and_upcast_attn"],
    },
    {
      because: "no effect",
      reason: "n_positions decides (transformers 5.18.0, modeling_gpt2.py)",
      names: ["n_ctx"],
    },
  ],
  checkpoint: { ...GPT2_NAMES, unquantised: CONV1D_UNQUANTISED },
  norm: layerNorm({ eps: "layer_norm_epsilon" }),
  activation: "activation_function",
  kind: readWithoutCrossAttention,
  attention: attention(),
  mlp: dense({ gated: false, bias: true, conv1d: true, width: readInnerWidth }),
  position: learnedPositions(),
});

/** The inner width of the MLP: n_inner or, without it, four times the outer one. */
export function readInnerWidth({ scope, hidden }: Reading): Sourced<number> {
  const fourfold = derive([hidden], (width) => 4 * width, "4 × n_embd where n_inner is not given");
  return scope.nullable(count, "n_inner", fourfold);
}

function attention(): HalfBlock<typeof ATTENTION> {
  return {
    shape: ATTENTION,
    read: (reading) => ({ names: "attention", parts: { attention: readAttention(reading) } }),
  };
}

function readAttention(reading: Reading): DescribedGqa {
  const { scope, reference, hidden } = reading;
  const has = (rule: string): string => cite(reference, "Attention", rule);
  const query = scope.read(count, "num_attention_heads");
  const kv = derive([query], (heads) => heads, has("has as many heads of keys as of queries"));
  const headDim = derive(
    [hidden, query],
    (width, heads) => Math.max(1, Math.floor(width / heads)),
    "n_embd / n_head",
  );
  if (hidden.value % query.value !== 0) {
    const message = `n_embd ${hidden.value} is not a multiple of n_head ${query.value}. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "heads-not-divisible", scope.at("n_head"), message);
  }
  const bias = implied(true, has("has biases in c_attn and c_proj"));
  return {
    ...plainGqa(reference, { query, kv, headDim }, { qkv: bias, output: bias }),
    ...readScale(scope, headDim),
    rotary_dim: implied(0, has("does not rotate q and k")),
    position: implied(null, has("adds no positions: the embeddings have them")),
    qkv_layout: implied("blocks" as const, has("keeps q, k and v in c_attn, one after the other")),
    weight_layout: conv1dLayout(reference, "Attention"),
  };
}

function readScale(scope: Scope, headDim: Sourced<number>) {
  return {
    softmax_scale: derive(
      [headDim, scope.read(flag, "scale_attn_weights")],
      (dim, scaled) => (scaled ? inverseSqrt(dim) : 1),
      "head_dim^-½, or 1 where scale_attn_weights is false",
    ),
    softmax_scale_by_layer: scope.read(flag, "scale_attn_by_inverse_layer_idx"),
  };
}

/** That the model is a decoder alone: layers that attend to an encoder have tensors that no component describes. */
export function readWithoutCrossAttention(scope: Scope): Sourced<"decoder_only_lm"> {
  const cross = scope.read(flag, "add_cross_attention");
  if (cross.value) {
    const message =
      "add_cross_attention is true: each layer then attends to an encoder as well, which a decoder's spec does not describe.";
    scope.reader.refuse("cross-attention", scope.at("add_cross_attention"), message);
  }
  return derive([cross], () => "decoder_only_lm" as const, "a decoder alone, without add_cross_attention");
}
