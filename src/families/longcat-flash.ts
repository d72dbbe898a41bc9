import * as z from "zod/mini";
import { count, flag, natural, real } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, type Sourced, allDependOn, derive, implied } from "../config/reading/sourced.ts";
import { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
import { MLAAttentionSpec } from "../spec/components/mla-attention.ts";
import type { MoEMLPSpec, WeightlessExpertsSpec } from "../spec/components/moe-mlp.ts";
import { MTPSpec } from "../spec/components/mtp.ts";
import { RopePositionSpec } from "../spec/components/rope-position.ts";
import { ShortcutMoESpec } from "../spec/components/shortcut-moe.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import type { FixedFields } from "./blocks/file/fixed-fields.ts";
import { givenNames } from "./blocks/file/fixed-fields.ts";
import type { Scopes } from "./blocks/file/scopes.ts";
import { readTrunk } from "./blocks/file/trunk.ts";
import { sameInAllLayers, schedule } from "./blocks/layers/layer-names.ts";
import { gatedMlp } from "./blocks/mlp/dense-mlp.ts";
import { plainExperts } from "./blocks/mlp/experts.ts";
import { type RopeFields, readRope } from "./blocks/position/rope.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { family } from "./declaration/family.ts";
import type { DescribedBy } from "./declaration/shape.ts";
import { rotaryChannels } from "./deepseek/position.ts";
import { type DescribedMla, readLatentAttention } from "./deepseek/latent-attention.ts";

const MODELING = modeling("LongcatFlash", "longcat_flash");
/** Its attention is the class LongcatFlashMLA. */
const has = (rule: string): string => cite(MODELING, "MLA", rule);
/** Who reads the draft modules. */
const DRAFT_READERS = "SGLang, longcat_flash_nextn.py; vLLM, longcat_flash_mtp.py";
const router = (rule: string): string => cite(MODELING, "TopkRouter", rule);

/** What published files say of the model as it is built in any case. */
const FIXED: FixedFields = {
  attention_method: { built: "MLA", reason: has("is the attention of every layer") },
  mla_scale_q_lora: { built: true, reason: has("always scales the query by (hidden_size / q_lora_rank)^½") },
  mla_scale_kv_lora: {
    built: true,
    reason: has("always scales the latent by (hidden_size / kv_lora_rank)^½"),
  },
  zero_expert_type: {
    built: "identity",
    reason: cite(MODELING, "Experts", "gives what a zero expert reads"),
  },
  norm_topk_prob: { built: false, reason: router("takes the chosen scores as they are") },
};

export const LONGCAT_FLASH = {
  /** The first attention of each layer. */
  attention: MLAAttentionSpec,
  mlp: ShortcutMoESpec,
  position: RopePositionSpec,
  /** Of draft modules; null where there are none. */
  dense_mlp: z.optional(z.nullable(DenseMLPSpec)),
  mtp: z.optional(z.nullable(MTPSpec)),
};

/**
 * LongCat-Flash: two latent attentions and two dense MLPs a layer, and beside these experts, some without weights; draft
 * modules of a dense layer.
 */
export const longcatFlash = family("longcat_flash", {
  prefix: "LongcatFlash",
  fixed: FIXED,
  // A layer has two of each, and a router that the checkpoint calls otherwise.
  checkpoint: {
    components: { attention: { self_attn: "self_attn.0" } },
    layer: {
      "input_layernorm.weight": "input_layernorm.0.weight",
      "post_attention_layernorm.weight": "post_attention_layernorm.0.weight",
      "mlp.gate": "mlp.router.classifier",
      "mlp.gate.e_score_correction_bias": "mlp.router.e_score_correction_bias",
    },
    drafts: {
      layers: "model.mtp.layers.{}",
      inside: { components: {}, layer: { mlp: "transformer_layer.mlp" } },
      names: { enorm: "enorm.m", hnorm: "hnorm.m", "shared_head.norm": "norm" },
      around: "model.mtp",
      copies: ["embedding"],
      projectionQuantised: true,
    },
  },
  shapes: [DECODER, LONGCAT_FLASH],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof LONGCAT_FLASH> {
  const { body, hidden, layers, activation, norm, maxPositions } = readTrunk(root, scope, MODELING, {
    layers: readLayers,
  });
  const rope = readRope(scope, maxPositions);
  const attention = readAttention(scope, rope, hidden);
  const dense = gatedMlp(MODELING, scope.read(count, ["intermediate_size", "ffn_hidden_size"]), activation);
  const drafts = readDrafts(scope);
  const paired = implied(true, `apply_rotary_pos_emb_interleave pairs neighbours (${MODELING.file})`);
  return {
    ...body,
    layers: schedule(
      sameInAllLayers(layers, "attention", "num_layers equal layers"),
      sameInAllLayers(layers, "mlp", "num_layers equal layers"),
    ),
    attention,
    mlp: {
      type: implied(
        "shortcut_moe",
        cite(MODELING, "DecoderLayer", "adds what the experts gave after its second MLP"),
      ),
      experts: readExperts(scope, activation),
      first: dense,
      attention,
      attention_norm: norm,
      second: dense,
      second_norm: norm,
    },
    position: rotaryChannels(MODELING, rope, maxPositions, paired),
    dense_mlp:
      drafts.value === 0
        ? derive([drafts], () => null, "no draft modules")
        : allDependOn(dense, [drafts], `draft modules have a dense MLP (${DRAFT_READERS})`),
    mtp: describeDrafts(drafts),
  };
}

/** How many draft modules there are; engines build one where the file is silent. */
function readDrafts(scope: Scope): Sourced<number> {
  return scope.nullable(natural, "num_nextn_predict_layers", {
    value: 1,
    rule: "checkpoints have model.mtp, and engines build one module unless the file says otherwise (vLLM, config/speculative.py; SGLang, configs/longcat_flash.py)",
  });
}

/** Draft modules of one layer each: the attention of the stack, once, and a dense MLP; their norm stands beside them all. */
function describeDrafts(drafts: Sourced<number>): Described<MTPSpec | null> {
  if (drafts.value === 0) return derive([drafts], () => null, "no draft modules");
  const is = <T>(value: T, rule: string): Sourced<T> =>
    derive([drafts], () => value, `${rule} (${DRAFT_READERS})`);
  return {
    type: is("mtp", "there are draft modules"),
    num_modules: drafts,
    layers: is(
      [{ from: 0, to: 0, mixer: "attention", mlp: "dense_mlp" }],
      "LongcatFlashDenseDecoderLayer has one latent attention and a dense MLP",
    ),
    dedicated_embeddings: is(false, "embedding and head are the model's own"),
    last_norm: is("shared", "model.mtp.norm stands beside the modules"),
  };
}

/** num_hidden_layers counts attentions, of which each layer has two, and sets num_layers where a file gives it. */
function readLayers(scope: Scope): Sourced<number> {
  const [name] = givenNames(scope, ["num_hidden_layers"]);
  if (name === undefined) return scope.read(count, "num_layers");
  const layers = derive(
    [scope.read(count, name)],
    (attentions) => Math.max(1, Math.floor(attentions / 2)),
    "num_hidden_layers / 2, rounded down (LongcatFlashConfig, transformers 5.18.0)",
  );
  const other = scope.find(scope.at("num_layers"));
  scope.reader.shadow(
    scope.at("num_layers"),
    scope.at(name),
    other?.type === "number" && other.value === layers.value,
  );
  return layers;
}

function readAttention(scope: Scope, rope: RopeFields, hidden: Sourced<number>): DescribedMla {
  const width = (nope: Sourced<number>, rotary: Sourced<number>): Sourced<number> =>
    scope.nullable(
      count,
      "qk_head_dim",
      derive([nope, rotary], (n, r) => n + r, "qk_nope_head_dim + qk_rope_head_dim"),
    );
  const attention = readLatentAttention(scope, MODELING, rope, {
    latentQueries: true,
    suffix: "MLA",
    width,
  });
  const [nope, rotary] = [scope.read(count, "qk_nope_head_dim"), scope.read(count, "qk_rope_head_dim")];
  const own = width(nope, rotary);
  if (own.value !== nope.value + rotary.value) {
    const message = `qk_head_dim is ${own.value}, but qk_nope_head_dim and qk_rope_head_dim are ${nope.value} and ${rotary.value}: transformers 5.18.0 builds such a model, and cannot run it.`;
    scope.reader.report("warning", "head-width", scope.at("qk_head_dim"), message);
  }
  return {
    ...attention,
    query_head_dim: own,
    query_scale: derive(
      [hidden, scope.read(count, "q_lora_rank")],
      (h, rank) => (h / rank) ** 0.5,
      has("multiplies queries by (hidden_size / q_lora_rank)^½"),
    ),
    latent_scale: derive(
      [hidden, scope.read(count, "kv_lora_rank")],
      (h, rank) => (h / rank) ** 0.5,
      has("multiplies the normalised latent by (hidden_size / kv_lora_rank)^½"),
    ),
  };
}

function readExperts(
  scope: Scope,
  activation: Sourced<string>,
): { readonly [K in keyof MoEMLPSpec]: Described<MoEMLPSpec[K]> } {
  return {
    ...plainExperts(MODELING, { block: "MoE", router: "TopkRouter" }),
    type: implied("moe", cite(MODELING, "MoE")),
    num_experts: scope.read(count, ["num_local_experts", "n_routed_experts"]),
    top_k: scope.read(count, ["num_experts_per_tok", "moe_topk"]),
    intermediate_size: scope.read(count, ["moe_intermediate_size", "expert_ffn_hidden_size"]),
    scoring_func: implied(
      "softmax",
      router("is a softmax over all experts, those without weights among them"),
    ),
    router_bias: scope.nullable(flag, "router_bias", {
      value: false,
      rule: router("has no bias unless router_bias"),
    }),
    use_routing_bias: implied(true, router("adds e_score_correction_bias for the choice")),
    routing_bias_storage: implied("buffer", router("keeps e_score_correction_bias in a buffer")),
    norm_topk_prob: implied(false, router("takes the chosen scores as they are")),
    routed_scaling_factor: scope.read(real, "routed_scaling_factor"),
    activation,
    weightless_experts: readZeroExperts(scope),
  };
}

function readZeroExperts(scope: Scope): Described<WeightlessExpertsSpec | null> {
  const number = scope.read(natural, "zero_expert_num");
  if (number.value === 0) return derive([number], () => null, "zero_expert_num is 0");
  const is = <T>(value: T, rule: string): Sourced<T> =>
    derive([number], () => value, cite(MODELING, "Experts", rule));
  return {
    type: is("weightless_experts", "has zero experts where zero_expert_num is above 0"),
    number,
    gives: is("input", "gives what a zero expert reads"),
    unread_projections: is(true, "keeps gate_up_proj for zero experts too"),
  };
}
