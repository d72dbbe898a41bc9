import { hfClass } from "../classes/hf-class.ts";
import { count, flag, natural, orNull, positive } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { type GqaOptions, gqa } from "./blocks/attention/gqa-block.ts";
import { dropout, ignoreFields } from "./blocks/file/ignored-fields.ts";
import { NESTED_BASE_FIELDS } from "./blocks/file/legacy-base-fields.ts";
import { readActivation } from "./blocks/rules/activations.ts";
import { type DescribedMoe, plainExperts } from "./blocks/mlp/experts.ts";
import { experts } from "./blocks/mlp/mlp-block.ts";
import { ROPE, rope } from "./blocks/position/position.ts";
import { checkHeads } from "./blocks/rules/checks.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field } from "./declaration/fact.ts";
import { type Block, type Reading, onceInReading } from "./declaration/reading.ts";
import { dotted } from "../config/nodes/dotted.ts";

const REFERENCE = modeling("Dbrx", "dbrx", { DecoderLayer: "NormAttentionNorm" });
const BASE = "attn_config/rope_theta";

/** DBRX: norms without a bias, a limit to q, k and v, and experts that the rows of three matrices hold. */
export const dbrx = decoder("dbrx", "Dbrx", {
  reference: REFERENCE,
  ignoredInside: [
    dropout("resid_pdrop", "emb_pdrop", "attn_config/attn_pdrop"),
    {
      because: "training",
      reason: "of the router in training only",
      names: ["ffn_config/moe_jitter_eps", "ffn_config/moe_loss_weight"],
    },
    {
      because: "no effect",
      reason: "DbrxConfig sets it to d_model (__post_init__)",
      names: ["ffn_config/hidden_size"],
    },
    {
      because: "bookkeeping",
      reason: "of a part of the config itself",
      names: ["attn_config/model_type", "ffn_config/model_type"],
    },
  ],
  checkpoint: {
    decoder: "transformer",
    layers: "blocks",
    outside: { embed_tokens: "wte", norm: "norm_f" },
    layer: {
      input_layernorm: "norm_attn_norm.norm_1",
      post_attention_layernorm: "norm_attn_norm.norm_2",
      self_attn: "norm_attn_norm.attn",
      qkv_proj: "Wqkv",
      o_proj: "out_proj",
      "mlp.gate": "ffn.router.layer",
      "mlp.experts.gate_proj": "ffn.experts.mlp.w1",
      "mlp.experts.up_proj": "ffn.experts.mlp.v1",
      "mlp.experts.down_proj": "ffn.experts.mlp.w2",
    },
    stackedExperts: "rows",
  },
  norm: layerNorm({ eps: 1e-5, bias: false }),
  activation: new Field((scope) =>
    readActivation(part(scope, "ffn_config", "DbrxFFNConfig"), "ffn_act_fn/name", {
      value: "silu",
      rule: "DbrxExpertGLU takes silu where ffn_act_fn names none (modeling_dbrx.py)",
    }),
  ),
  tied: readUntied,
  attention: gqa({
    heads: readHeads,
    clip: new Field((scope) => readClip(part(scope, "attn_config", "DbrxAttentionConfig"))),
    together: { layout: "blocks", rule: "keeps q, k and v in Wqkv, one after the other" },
  }),
  mlp: experts(readExperts),
  position: positions(),
});

/** A config inside the file, with the defaults of its own class. */
function part(scope: Scope, name: string, className: string): Scope {
  const inner = scope.inside(name, hfClass(className, scope.hf.transformersVersion) ?? scope.hf);
  ignoreFields(inner, NESTED_BASE_FIELDS);
  return inner;
}

function readClip(scope: Scope): Sourced<number | null> {
  const clip = scope.nullable<number | null>(orNull(positive), "clip_qkv", {
    value: null,
    rule: "q, k and v have no limit without a clip_qkv",
  });
  if (clip.value === null) {
    const at = scope.at("clip_qkv");
    const message = `${dotted(at)} gives no limit: DbrxAttention of transformers 5.18.0 clamps q, k and v all the same, and torch.clamp refuses to without one. Other engines leave them as they are.`;
    scope.reader.report("warning", "null-cannot-run", at, message);
  }
  return clip;
}

function readUntied(root: Scope): Sourced<boolean> {
  const tied = root.read(flag, "tie_word_embeddings");
  if (tied.value) {
    const message = `tie_word_embeddings is true: DbrxConfig of transformers 5.18.0 refuses such a file (validate_architecture).`;
    root.reader.report("error", "tying-refused", root.at("tie_word_embeddings"), message);
  }
  return tied;
}

function readHeads({ scope, hidden }: Reading): ReturnType<NonNullable<GqaOptions["heads"]>> {
  const query = scope.read(count, "num_attention_heads");
  const kv = part(scope, "attn_config", "DbrxAttentionConfig").read(count, "kv_n_heads");
  scope.reader.shadow(scope.at("num_key_value_heads"), scope.at("attn_config/kv_n_heads"), true);
  checkHeads(scope, query, kv, "attn_config/kv_n_heads");
  const headDim = derive(
    [hidden, query],
    (width, heads) => Math.max(1, Math.floor(width / heads)),
    "d_model / n_heads",
  );
  if (hidden.value % query.value !== 0) {
    const message = `d_model ${hidden.value} is not a multiple of n_heads ${query.value}, so that DbrxAttention cannot share it out (transformers 5.18.0, modeling_dbrx.py).`;
    scope.reader.report("error", "heads-not-divisible", scope.at("n_heads"), message);
  }
  return { query, kv, headDim };
}

function readExperts({ scope, activation }: Reading): DescribedMoe {
  const ffn = part(scope, "ffn_config", "DbrxFFNConfig");
  const router = (rule: string): string => cite(REFERENCE, "FFN", rule);
  const order = ffn.nullable<number | null>(orNull(positive), "moe_normalize_expert_weights", {
    value: null,
    rule: router("takes the chosen scores as they are without an order of their norm"),
  });
  if (order.value !== null && order.value !== 1) {
    const at = ffn.at("moe_normalize_expert_weights");
    const message = `${dotted(at)} is ${order.value}: scores divided by another norm than their sum are not described.`;
    scope.reader.refuse("norm-of-scores", at, message);
  }
  return {
    ...plainExperts(REFERENCE, { block: "FFN", router: "Router", experts: "DbrxExpertGLU" }),
    type: implied("moe" as const, cite(REFERENCE, "FFN")),
    num_experts: ffn.read(count, "moe_num_experts"),
    top_k: ffn.read(count, "moe_top_k"),
    intermediate_size: ffn.read(natural, "ffn_hidden_size"),
    scoring_func: implied("softmax", router("is a softmax over all experts")),
    norm_topk_prob: derive(
      [order],
      (p) => p !== null,
      router("divides the chosen scores by their norm of order 1, their sum"),
    ),
    activation,
  };
}

/** The base that the model was trained with stands in attn_config; transformers 5 turns by that of rope_parameters. */
function positions(): Block<typeof ROPE> {
  const block = rope({ theta: ["rope_theta", BASE] });
  return {
    ...block,
    read(reading) {
      checkBase(reading);
      return block.read(reading);
    },
  };
}

const checkBase = onceInReading(({ scope }: Reading): void => {
  const { name, transformersVersion } = scope.hf;
  const own = scope.find(scope.at(BASE));
  if (!own) {
    const message = `${dotted(scope.at(BASE))} is missing: DbrxAttention of transformers 5.18.0 asks for it, and stops with an AttributeError.`;
    scope.reader.report("error", "no-rope-base", scope.at(BASE), message);
    return;
  }
  const others = ["rope_parameters/rope_theta", "rope_scaling/rope_theta", "rope_theta"];
  if (transformersVersion.startsWith("4.") || others.some((field) => scope.find(scope.at(field)))) return;
  const message = `${dotted(scope.at(BASE))} is the base that the model was trained with, and stands in the spec. ${name} of transformers ${transformersVersion} does not take it for its rope_parameters, and DbrxRotaryEmbedding turns by 10000: write rope_parameters too.`;
  scope.reader.report("warning", "rope-base-unread", scope.at(BASE), message);
});
