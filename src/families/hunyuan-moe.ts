import { count, type FieldType, flag, natural, naturals } from "../config/reading/field-types.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { experts } from "./blocks/mlp/mlp-block.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";
import { hunyuanRope, readQkNorm } from "./hunyuan.ts";

const MODELING = modeling("HunYuanMoEV1", "hunyuan_v1_moe");

const is = (suffix: string, rule: string): string => cite(MODELING, suffix, rule);

/** HunYuan's mixtures: HunYuan's attention, and experts beside a shared one of the same width in every layer. */
export const hunyuanV1Moe = decoder("hunyuan_v1_moe", "HunYuanMoEV1", {
  name: "HunyuanV1MoeModelSpec",
  fixed: {
    use_qk_norm: { built: true, reason: is("Attention", "always normalises q and k") },
    use_mla: { built: false, reason: is("Attention", "has no latents") },
    use_cla: { built: false, reason: is("Attention", "has keys and values of its own") },
    mlp_bias: { built: false, reason: is("MLP", "has no biases") },
    norm_topk_prob: { built: true, reason: is("Gate", "divides the chosen scores by their sum") },
    use_mixed_mlp_moe: { built: true, reason: is("Moe", "always has a shared expert") },
    moe_layer_num_skipped: { built: 0, reason: is("DecoderLayer", "has experts in every layer") },
    group_limited_greedy: { built: false, reason: is("Gate", "chooses among all experts") },
    norm_type: { built: "rms", reason: is("DecoderLayer", "has RMS norms") },
    use_rotary_pos_emb: { built: true, reason: is("Attention", "rotates q and k") },
    position_embedding_xdrope: {
      built: false,
      reason: is("RotaryEmbedding", "has one position for each token"),
    },
  },
  ignoredInside: [
    {
      because: "generation",
      reason: "which tokens begin, end and fill a sequence is not part of the model",
      names: ["eod_token_id", "sep_token_id"],
    },
  ],
  checkpoint: {
    layer: {
      q_norm: "query_layernorm",
      k_norm: "key_layernorm",
      "mlp.gate": "mlp.gate.wg",
      "mlp.shared_experts": "mlp.shared_mlp",
    },
  },
  attention: gqa({ bias: field(flag, "attention_bias"), headDimRequired: true, qkNorm: readQkNorm }),
  mlp: experts({
    // The class keeps num_local_experts as num_experts, so that it wins where a file gives both (attribute_map).
    number: ["num_local_experts", "num_experts"],
    topK: readTopK,
    classes: { block: "Moe", router: "Gate" },
    besides: readBesides,
  }),
  position: hunyuanRope(),
});

/** One number, or one for each layer. */
const eachLayer: FieldType<number | readonly number[]> = {
  expected: "a positive whole number, or an array with one for each layer",
  accept: (node) => count.accept(node) ?? naturals.accept(node),
  placeholder: 1,
};

function readBesides({ scope, reference }: Reading) {
  const rule = cite(reference, "Moe", "adds the output of shared_mlp, as wide as an expert, as it is");
  return {
    shared_expert: {
      type: implied("shared_expert" as const, rule),
      intermediate_size: scope.read(natural, "intermediate_size"),
      gated_output: implied(false, rule),
    },
  };
}

function readTopK({ scope, layers }: Reading): Sourced<number> {
  // The class keeps num_experts_per_tok as moe_topk, so that it wins where a file gives both (attribute_map).
  const given = scope.read(eachLayer, ["num_experts_per_tok", "moe_topk"]);
  const { value } = given;
  if (typeof value === "number") return given as Sourced<number>;
  const own = value.slice(0, layers.value);
  if (own.length < layers.value || new Set(own).size > 1)
    scope.reader.refuse(
      "top-k-by-layer",
      given.source.from[0] ?? scope.at("moe_topk"),
      `moe_topk gives ${value.length} layers ${[...new Set(own)].join(" or ")} experts a token; a file is read where all ${layers.value} layers have the same number.`,
    );
  return derive([given, layers], () => own[0] ?? 1, "moe_topk, which is the same for each layer");
}
