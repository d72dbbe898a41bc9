import { count, flag, natural, positive, text } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, allDependOn, derive, implied } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { type Heads, readKvHeads } from "./blocks/attention/heads.ts";
import { neverTied } from "./blocks/file/untied.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { ROPE, ropePosition, wholeHead } from "./blocks/position/position.ts";
import { checkKnown, checkWidth } from "./blocks/rules/checks.ts";
import { type DescribedNorm, type NormBlock, layerNormOf, rmsNorm } from "./blocks/rules/norms.ts";
import { notNegative } from "./blocks/rules/not-negative.ts";
import { type Reference, cite, defaultsOf } from "./blocks/rules/reference.ts";
import { type TowerPlaces, type Towers, towerPart } from "./blocks/towers/read-tower.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field, field } from "./declaration/fact.ts";
import { type Block, type Reading, onceInReading } from "./declaration/reading.ts";

const OWN = "modeling_molmo.py of allenai/Molmo-7B-D-0924";
const MODELING: Reference = {
  prefix: "",
  file: OWN,
  names: {
    DecoderLayer: "MolmoSequentialBlock",
    Attention: "MolmoBlock",
    MLP: "MolmoSequentialBlock",
    Model: "Molmo",
    ForCausalLM: "MolmoForCausalLM",
    RMSNorm: "RMSLayerNorm",
  },
};

/** What MolmoConfig has where the file gives no field. */
const ofClass = defaultsOf("MolmoConfig", "config_molmo.py of allenai/Molmo-7B-D-0924");

/** What MolmoForCausalLM hands to the model, whatever the file says. */
const sets = (rule: string): string => cite(MODELING, "ForCausalLM", rule);

/** Tokens that Molmo added for images, whose rows of the embedding are a tensor of their own. */
const ADDED_TOKENS = 128;

/** Width of CLIP's layers, and the layers whose output the pooling reads. */
const IMAGE_WIDTH = 1024;
const READ_LAYERS = [-2, -9];

/** Molmo: OLMo or Qwen 2 with q, k and v in one matrix, up and gate in another, and rows for tokens of images apart. */
export const molmo = decoder("molmo", "Molmo", {
  outsideTransformers: true,
  reference: MODELING,
  checkpoint: {
    decoder: "model.transformer",
    layers: "blocks",
    outside: {
      "embed_tokens.weight": "wte.embedding",
      embed_tokens: "wte",
      norm: "ln_f",
    },
    layer: {
      input_layernorm: "attn_norm",
      post_attention_layernorm: "ff_norm",
      "self_attn.qkv_proj": "att_proj",
      "self_attn.o_proj": "attn_out",
      self_attn: "",
      "mlp.gate_up_proj": "ff_proj",
      "mlp.down_proj": "ff_out",
    },
    norms: { post: { post_attention_layernorm: "attn_norm", post_feedforward_layernorm: "ff_norm" } },
    head: "model.transformer.ff_out",
    gateUp: { dense: "up_first" },
    towersIn: "model.vision_backbone",
  },
  towers: readTowers,
  ignoredInside: [
    {
      because: "no effect",
      reason: sets("does not hand it to the model"),
      names: ["clip_qkv", "use_position_ids", "weight_tying"],
    },
  ],
  norm: norms(),
  activation: implied("silu", `SwiGLU is silu(gate) × x of two halves (${OWN})`),
  layers: (scope) => scope.read(count, "num_hidden_layers", ofClass(32)),
  maxPositions: new Field((scope) => scope.read(count, "max_position_embeddings", ofClass(2048))),
  vocabulary: new Field(readRows),
  extraRows: ADDED_TOKENS,
  extraRowsApart: true,
  tied: (root, reference) => neverTied(root, reference),
  attention: gqa({
    heads: readHeads,
    bias: field(flag, "qkv_bias", ofClass(false)),
    outputBias: false,
    together: { layout: "blocks", rule: "splits att_proj in q, k and v" },
    qkNorm: readQkNorm,
  }),
  mlp: dense({ width: readHalf }),
  position: position(),
});

/** Rows of the embedding, and of the head: embedding_size, which is at least as large as vocab_size. */
function readRows(scope: Scope): Sourced<number> {
  if (scope.find(scope.at("embedding_size"))?.type === "null")
    return scope.nullable(count, "embedding_size", scope.read(count, "vocab_size", ofClass(50304)));
  scope.ignore("vocab_size", "no effect", `embedding_size is the number of rows (Molmo, ${OWN})`);
  return scope.read(count, "embedding_size", ofClass(50304));
}

const normKind = field(text, "layer_norm_type", ofClass("rms"));

/** A norm of the kind that layer_norm_type names: RMS norms, or layer norms without a bias. */
function normOf(scope: Scope, reference: Reference, eps: Sourced<number>): DescribedNorm {
  const kind = normKind.read(scope);
  const rule = "layer_norm_type: rms, or default and low_precision for layer norms (LayerNormBase.build)";
  const norm =
    kind.value === "rms"
      ? rmsNorm(eps, reference)
      : layerNormOf(eps, reference, { bias: false, suffix: "LayerNorm" }, scope);
  return allDependOn(norm as DescribedNorm, [kind], rule);
}

/** Before each half, or after it where norm_after. */
function norms(): NormBlock<DescribedNorm> {
  return {
    read(scope, reference) {
      refuseExperts(scope);
      checkKnown(scope, normKind.read(scope), "layer_norm_type", ["rms", "default", "low_precision"]);
      const given = scope.nullable(notNegative, "layer_norm_eps", ofClass(1e-5));
      const eps =
        given.value === 0
          ? derive([given], () => 1e-5, `1e-5 where layer_norm_eps is 0 (LayerNormBase, ${OWN})`)
          : given;
      const after = scope.read(flag, "norm_after", ofClass(false));
      return {
        eps,
        norm: normOf(scope, reference, eps),
        placement: {
          norm_placement: derive(
            [after],
            (is) => (is ? ("post" as const) : ("pre" as const)),
            cite(
              reference,
              "DecoderLayer",
              "normalises what each half gives where norm_after, else what it takes",
            ),
          ),
        },
      };
    },
  };
}

/** MolmoE has experts in every layer, and names of its own. */
function refuseExperts(scope: Scope): void {
  const experts = scope.optional(natural, "moe_num_experts");
  if (!experts?.value) return;
  const message = `moe_num_experts is ${experts.value}: the layers of MolmoE are not described, those of Molmo-7B and 72B are.`;
  scope.reader.refuse("molmo-experts", scope.at("moe_num_experts"), message);
}

function readHeads({ scope, hidden }: Reading): Heads {
  const query = scope.read(count, "num_attention_heads", ofClass(32));
  checkWidth(scope, hidden, query);
  const kv = readKvHeads(scope, query);
  const headDim = derive(
    [hidden, query],
    (width, n) => Math.max(1, Math.floor(width / n)),
    cite(MODELING, "Attention", "has heads of d_model // n_heads channels"),
  );
  return { query, kv, headDim };
}

/** Norms of q and k, each over all of its heads, where attention_layer_norm. */
function readQkNorm({ scope, reference, eps }: Reading) {
  const use = scope.read(flag, "attention_layer_norm", ofClass(false));
  const rule = cite(
    reference,
    "Attention",
    "normalises q and k before they are rotated, where attention_layer_norm",
  );
  return {
    use_qk_norm: use,
    qk_norm_type: derive([use], (on) => (on ? "per_layer" : null), rule),
    qk_norm: use.value
      ? allDependOn(normOf(scope, reference, eps), [use], rule)
      : derive([use], () => null, "no norms without attention_layer_norm"),
    qk_norm_order: derive([use], (on) => (on ? ("before_rope" as const) : null), rule),
  };
}

const readDoubleWidth = onceInReading(({ scope }: Reading) =>
  scope.read(count, "intermediate_size", ofClass(11008)),
);

/** ff_proj gives intermediate_size channels, half of which gate the other half. */
function readHalf(reading: Reading): Sourced<number> {
  return halved(readDoubleWidth(reading));
}

const halved = (width: Sourced<number>): Sourced<number> =>
  derive([width], (both) => Math.max(1, Math.floor(both / 2)), `half of intermediate_size (SwiGLU, ${OWN})`);

/** All channels of a head, in halves, without a scaling. */
function position(): Block<typeof ROPE> {
  return {
    shape: ROPE,
    read({ scope, reference, maxPositions }) {
      const theta = scope.read(positive, "rope_theta", ofClass(10000));
      const scaling = implied(null, cite(reference, "RotaryEmbedding", "has no scaling"));
      const contextLen = derive([maxPositions], (positions) => positions, "max_position_embeddings");
      return {
        position: ropePosition(reference, { theta, scaling, contextLen }, maxPositions, wholeHead(reference)),
      };
    },
  };
}

/** CLIP's encoder, a pooling of neighbouring patches, a projector as wide as the layers' MLPs, and what marks padding. */
function readTowers({ decoder: scope, hidden }: TowerPlaces): Towers {
  const fixed = <T>(value: T): Sourced<T> => implied(value, sets(`builds it so, whatever the file says`));
  const read = IMAGE_WIDTH * READ_LAYERS.length;
  return {
    image_vit: towerPart("molmo_vision", `VisionTransformer (${OWN})`, {
      image_default_input_size: fixed([336, 336]),
      image_patch_size: fixed(14),
      image_emb_dim: fixed(IMAGE_WIDTH),
      image_num_heads: fixed(16),
      image_num_key_value_heads: fixed(16),
      image_num_layers: fixed(23),
      image_head_dim: fixed(64),
      image_mlp_dim: fixed(4096),
      image_mlp_activations: fixed("quick_gelu"),
      image_num_pos: fixed(577),
      image_norm_eps: fixed(1e-5),
    }),
    image_pooling_2d: towerPart("molmo_pooling", `MultiHeadDotProductAttention (${OWN})`, {
      vit_layers: fixed(READ_LAYERS),
      query: fixed("mean"),
      patches: fixed([2, 2]),
      num_heads: fixed(16),
      input: fixed(read),
      output: fixed(IMAGE_WIDTH),
    }),
    image_projector: towerPart("molmo_projector", `MLP (${OWN})`, {
      input: fixed(IMAGE_WIDTH),
      inner: halved(scope.read(count, "intermediate_size", ofClass(11008))),
      output: hidden,
    }),
    pad_embed: towerPart("padding_embeddings", `OLMoPretrainedVisionBackbone.pad_embed (${OWN})`, {
      rows: fixed(2),
      output: fixed(read),
    }),
  };
}
