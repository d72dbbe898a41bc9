import type { CheckpointNames } from "../spec/checkpoint-names.ts";
import * as z from "zod/mini";
import { count, flag, natural, naturals, real } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { MoEMLPSpec } from "../spec/components/moe-mlp.ts";
import { ShortConvolutionSpec } from "../spec/components/short-convolution.ts";
import { noBias, perHeadQkNorm, plainGqa } from "./blocks/attention/gqa.ts";
import { readHeads, refuseNullHeadDim } from "./blocks/attention/heads.ts";
import type { IgnoredFields } from "./blocks/file/ignored-fields.ts";
import { ignoreUnused } from "./blocks/file/fixed-fields.ts";
import { readKinds } from "./blocks/layers/layer-kinds.ts";
import { type LayerNames, onlyIfUsed } from "./blocks/layers/layer-names.ts";
import { gatedMlp } from "./blocks/mlp/dense-mlp.ts";
import { plainExperts } from "./blocks/mlp/experts.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rms, rmsNorm } from "./blocks/rules/norms.ts";
import { notNegative } from "./blocks/rules/not-negative.ts";
import { type Reference, cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import type { HalfBlock, Reading } from "./declaration/reading.ts";

const LFM2 = modeling("Lfm2", "lfm2");
const LFM2_MOE = modeling("Lfm2Moe", "lfm2_moe");

/** The file's words for kinds of layers, and the component that such a layer's mixer is. */
const MIXERS = new Map([
  ["full_attention", "attention"],
  ["attention", "attention"],
  ["conv", "conv"],
]);

export const LFM2_MIXERS = {
  /** null where no layer has it, as with the next one. */
  attention: z.nullable(GQAAttentionSpec),
  conv: z.nullable(ShortConvolutionSpec),
};

/** Fields of the first release, which transformers does not read. */
const RELEASED: IgnoredFields = [
  {
    because: "no effect",
    reason: `the class reads hidden_size, num_attention_heads and norm_eps (${LFM2.file})`,
    names: ["block_dim", "conv_dim", "conv_dim_out", "num_heads", "block_norm_eps"],
  },
  {
    because: "training",
    reason: "only the initialisation of weights reads it",
    names: ["block_mlp_init_scale", "block_out_init_scale", "block_use_xavier_init", "conv_use_xavier_init"],
  },
];

const FIXED = {
  block_use_swiglu: { built: true, reason: cite(LFM2, "MLP", "is always gated by silu") },
  use_pos_enc: { built: true, reason: cite(LFM2, "Attention", "always rotates q and k") },
};

const CHECKPOINT: CheckpointNames = {
  outside: { norm: "embedding_norm" },
  layer: {
    input_layernorm: "operator_norm",
    post_attention_layernorm: "ffn_norm",
    "self_attn.o_proj": "self_attn.out_proj",
    q_norm: "q_layernorm",
    k_norm: "k_layernorm",
    mlp: "feed_forward",
    gate_proj: "w1",
    up_proj: "w3",
    down_proj: "w2",
    "mlp.gate.e_score_correction_bias": "feed_forward.expert_bias",
  },
};

const shared = (reference: Reference) => ({
  checkpoint: CHECKPOINT,
  norm: rms({ eps: "norm_eps" }),
  activation: implied("silu", cite(reference, "MLP", "is w2(silu(w1(x)) × w3(x))")),
  tying: ["tie_embedding", "tie_word_embeddings"],
});

/** LFM2: gated short convolutions with full attention in between, and a dense MLP in every layer. */
export const lfm2 = decoder("lfm2", "Lfm2", {
  ...shared(LFM2),
  ignoredInside: RELEASED,
  fixed: FIXED,
  attention: mixers(byIndex),
  mlp: dense({ width: readWidth }),
});

export const LFM2_MLPS = {
  /** The experts; null where no layer has them. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where no layer has it. */
  dense_mlp: z.nullable(DenseMLPSpec),
};

/** LFM2-MoE: LFM2 with experts in all layers but the first ones. */
export const lfm2Moe = decoder("lfm2_moe", "Lfm2Moe", {
  ...shared(LFM2_MOE),
  ignoredInside: RELEASED,
  fixed: FIXED,
  attention: mixers(refuseMissing),
  mlp: { shape: LFM2_MLPS, read: readMlps },
});

/** Attention and short convolutions, told apart by layer_types or, without it, by `rule`. */
function mixers(rule: (reading: Reading) => LayerNames): HalfBlock<typeof LFM2_MIXERS> {
  return {
    shape: LFM2_MIXERS,
    read(reading) {
      const { scope, layers } = reading;
      const types = readKinds(scope, "layer_types", layers, { known: [...MIXERS.keys()], beyond: "refused" });
      const names = types
        ? derive(
            [types],
            (list) => list.map((type) => MIXERS.get(type) ?? type),
            () => types.source.text,
          )
        : rule(reading);
      if (types) shadowIndices(scope, names);
      if (!names.value.includes("conv"))
        ignoreUnused(scope, ["conv_L_cache", "conv_bias"], "no layer is a convolution");
      return {
        names,
        parts: {
          attention: onlyIfUsed(readAttention(reading), names, "attention"),
          conv: onlyIfUsed(readConvolution(reading), names, "conv"),
        },
      };
    },
  };
}

/** Which layers attend: those in full_attn_idxs, and all of them without it. */
function byIndex({ scope, layers }: Reading): LayerNames {
  const all = derive([layers], (n) => Array.from({ length: n }, (_, index) => index), "every layer");
  const attending = scope.nullable(naturals, "full_attn_idxs", all);
  return derive(
    [layers, attending],
    (n, indices) => Array.from({ length: n }, (_, index) => (indices.includes(index) ? "attention" : "conv")),
    "full attention in the layers of full_attn_idxs, and in all of them without it (Lfm2Config.__post_init__)",
  );
}

function shadowIndices(scope: Scope, names: LayerNames): void {
  const at = scope.at("full_attn_idxs");
  const node = scope.find(at);
  const given = node?.type === "array" ? scope.optional(naturals, "full_attn_idxs")?.value : undefined;
  const attending = names.value.flatMap((name, index) => (name === "attention" ? [index] : []));
  scope.reader.shadow(at, scope.at("layer_types"), given === undefined || given.join() === attending.join());
}

function refuseMissing({ scope, layers }: Reading): LayerNames {
  const message =
    "layer_types is missing, and Lfm2MoeConfig has no rule for it: name the kind of each layer.";
  scope.reader.refuse("missing-field", scope.at("layer_types"), message);
  return derive([layers], (n) => Array.from({ length: n }, () => "attention"), "");
}

function readAttention({ scope, reference, hidden, eps }: Reading) {
  refuseNullHeadDim(scope, reference);
  const bias = noBias(reference);
  return {
    ...plainGqa(reference, readHeads(scope, hidden), { qkv: bias, output: bias }),
    ...perHeadQkNorm(reference, rmsNorm(eps, reference)),
  };
}

function readConvolution({ scope, reference, hidden }: Reading) {
  return {
    type: implied("short_convolution" as const, cite(reference, "ShortConv")),
    inner_size: hidden,
    conv_kernel_dim: scope.read(count, "conv_L_cache"),
    bias: scope.read(flag, "conv_bias"),
  };
}

/** The dense MLP's width: two thirds of the given one, times a factor, rounded up to a multiple, where that is asked for. */
function readWidth({ scope, reference }: Reading): Sourced<number> {
  const given = scope.read(natural, ["block_ff_dim", "intermediate_size"]);
  const adjusts = scope.read(flag, "block_auto_adjust_ff_dim");
  if (!adjusts.value) {
    ignoreUnused(
      scope,
      ["block_ffn_dim_multiplier", "block_multiple_of"],
      "block_auto_adjust_ff_dim is false",
    );
    return derive([given, adjusts], (width) => width, "the width as it is given");
  }
  const factor = scope.read(notNegative, "block_ffn_dim_multiplier");
  const multiple = scope.read(count, "block_multiple_of");
  return derive(
    [given, adjusts, factor, multiple],
    (width, _, times, of) => of * Math.ceil(Math.trunc(times * Math.trunc((2 * width) / 3)) / of),
    cite(
      reference,
      "MLP",
      "takes two thirds of the width, times block_ffn_dim_multiplier, rounded up to block_multiple_of",
    ),
  );
}

/** Experts after the first num_dense_layers layers. */
function readMlps(reading: Reading) {
  const { scope, reference, layers, activation } = reading;
  const first = scope.read(natural, "num_dense_layers");
  const names: LayerNames = derive(
    [layers, first],
    (n, without) => Array.from({ length: n }, (_, index) => (index < without ? "dense_mlp" : "mlp")),
    "a dense MLP in the first num_dense_layers layers, experts in the others",
  );
  const width = scope.read(natural, "intermediate_size");
  return {
    names,
    parts: {
      mlp: onlyIfUsed(readExperts(reading), names, "mlp"),
      dense_mlp: onlyIfUsed(gatedMlp(reference, width, activation), names, "dense_mlp"),
    },
  };
}

function readExperts({ scope, reference, activation }: Reading) {
  const router = (rule: string): string => cite(reference, "TopKRouter", rule);
  const biased = scope.read(flag, "use_expert_bias");
  return {
    ...plainExperts(reference),
    type: implied("moe" as const, cite(reference, "SparseMoeBlock")),
    num_experts: scope.read(count, "num_experts"),
    top_k: scope.read(count, "num_experts_per_tok"),
    intermediate_size: scope.read(natural, "moe_intermediate_size"),
    scoring_func: implied("sigmoid", router("scores by sigmoid")),
    use_routing_bias: biased,
    routing_bias_storage: derive(
      [biased],
      (has) => (has ? ("buffer" as const) : null),
      cite(reference, "SparseMoeBlock", "keeps expert_bias as a buffer, where use_expert_bias"),
    ),
    norm_topk_prob: scope.read(flag, "norm_topk_prob"),
    routed_scaling_factor: scope.read(real, "routed_scaling_factor"),
    activation,
  };
}
