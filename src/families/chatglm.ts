import { count, flag, natural, positive } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, allDependOn, derive, implied } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import type { Heads } from "./blocks/attention/heads.ts";
import { ignoreUnused } from "./blocks/file/fixed-fields.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { neverTied } from "./blocks/file/untied.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { ROPE, ropePosition } from "./blocks/position/position.ts";
import { type DescribedNorm, type NormBlock, layerNorm, rms } from "./blocks/rules/norms.ts";
import { type Reference, cite, defaultsOf } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Block, Reading } from "./declaration/reading.ts";

const OWN = "modeling_chatglm.py of zai-org/chatglm3-6b";
const MODELING: Reference = {
  prefix: "",
  file: OWN,
  names: {
    DecoderLayer: "GLMBlock",
    Attention: "SelfAttention",
    ForCausalLM: "ChatGLMForConditionalGeneration",
  },
};

/** What ChatGLMConfig has where the file gives no field. */
const ofClass = defaultsOf("ChatGLMConfig", "configuration_chatglm.py of zai-org/chatglm3-6b");

const linearBias = field(flag, "add_bias_linear", ofClass(false));

/** ChatGLM 2 and 3, CodeGeeX 2 and GLM-4: half of each head is rotated, q, k and v are one matrix, gate and up another. */
export const chatglm = decoder("chatglm", "ChatGLM", {
  architecture: "ChatGLMForConditionalGeneration",
  outsideTransformers: true,
  reference: MODELING,
  listedStates: "without_norm",
  checkpoint: {
    decoder: "transformer",
    layers: "encoder.layers",
    outside: { embed_tokens: "embedding.word_embeddings", norm: "encoder.final_layernorm" },
    layer: {
      self_attn: "self_attention",
      qkv_proj: "query_key_value",
      o_proj: "dense",
      gate_up_proj: "dense_h_to_4h",
      down_proj: "dense_4h_to_h",
    },
    head: "transformer.output_layer",
    gateUp: { dense: "blocks" },
  },
  ignoredInside: [
    dropout("hidden_dropout", "classifier_dropout"),
    {
      because: "no effect",
      reason: `it changes in which order and precision things are computed, not what (${OWN})`,
      names: [
        "apply_query_key_layer_scaling",
        "attention_softmax_in_fp32",
        "bias_dropout_fusion",
        "fp32_residual_connection",
      ],
    },
    {
      because: "no effect",
      reason: cite(MODELING, "Attention", "reads multi_query_attention; the rotated half of a head is fixed"),
      names: ["interleaved_qkv", "original_rope", "rotary_percent"],
    },
    {
      because: "no effect",
      reason: "padded_vocab_size and num_layers decide (configuration_chatglm.py of zai-org/chatglm3-6b)",
      names: ["vocab_size", "num_hidden_layers"],
    },
    {
      because: "training",
      reason: "prefix tuning is not part of the published model",
      names: ["pre_seq_len", "prefix_projection"],
    },
  ],
  norm: norms(),
  activation: implied("silu", cite(MODELING, "MLP", "is dense_4h_to_h(silu(gate) × up)")),
  layers: (scope) => scope.read(count, "num_layers", ofClass(28)),
  vocabulary: "padded_vocab_size",
  maxPositions: "seq_length",
  tied: (root, reference) => neverTied(root, reference),
  attention: gqa({
    bias: field(flag, "add_qkv_bias", ofClass(false)),
    outputBias: linearBias,
    heads: readHeads,
    besides: readProjections,
  }),
  mlp: dense({ bias: linearBias, width: ({ scope }) => scope.read(natural, "ffn_hidden_size") }),
  position: position(),
});

/** RMS norms, or layer norms where rmsnorm is false. Other connections than those before each half are refused. */
function norms(): NormBlock<DescribedNorm> {
  const eps = "layernorm_epsilon";
  return {
    read(scope, reference) {
      refuseFirst(scope);
      const kind = scope.read(flag, "rmsnorm", ofClass(true));
      const before = scope.read(flag, "post_layer_norm", ofClass(true));
      const after = scope.read(flag, "apply_residual_connection_post_layernorm", ofClass(false));
      if (!before.value || after.value) {
        const message = `post_layer_norm false and apply_residual_connection_post_layernorm true connect layers in a way that no published ChatGLM does, and that is not described.`;
        scope.reader.refuse("unknown-connections", scope.at("post_layer_norm"), message);
      }
      const block: NormBlock<DescribedNorm> = kind.value ? rms({ eps }) : layerNorm({ eps });
      const { norm, ...rest } = block.read(scope, reference);
      return {
        ...rest,
        norm: allDependOn(norm, [kind], "RMSNorm where rmsnorm, else LayerNorm"),
        placement: {
          norm_placement: derive(
            [before, after],
            () => "pre" as const,
            cite(reference, "DecoderLayer", "normalises before each half"),
          ),
        },
      };
    },
  };
}

/** ChatGLM-6B, the first, is another architecture under the same model type. */
function refuseFirst(scope: Scope): void {
  if (!scope.find(scope.at("position_encoding_2d")) && !scope.find(scope.at("inner_hidden_size"))) return;
  const message =
    "This is a config of the first ChatGLM-6B, whose model_type chatglm later models took over: its two-dimensional positions and scaled residuals are not described.";
  scope.reader.refuse("first-chatglm", scope.at("model_type"), message);
}

function readHeads({ scope, reference }: Reading): Heads {
  const query = scope.read(count, "num_attention_heads");
  const grouped = scope.read(flag, "multi_query_attention", ofClass(false));
  const headDim = scope.read(count, "kv_channels", ofClass(128));
  if (!grouped.value) ignoreUnused(scope, ["multi_query_group_num"], "multi_query_attention is false");
  const kv = grouped.value
    ? derive(
        [grouped, scope.read(count, "multi_query_group_num", ofClass(1))],
        (_, groups) => groups,
        "multi_query_group_num, where multi_query_attention",
      )
    : derive(
        [grouped, query],
        (_, n) => n,
        cite(reference, "Attention", "has as many heads of keys as of queries without multi_query_attention"),
      );
  return { query, kv, headDim };
}

function readProjections({ scope, reference }: Reading, { headDim }: Heads) {
  const grouped = scope.read(flag, "multi_query_attention", ofClass(false));
  return {
    attention_bias: derive(
      [scope.read(flag, "add_qkv_bias", ofClass(false)), scope.read(flag, "add_bias_linear", ofClass(false))],
      (qkv, all) => qkv || all,
      cite(reference, "Attention", "has a bias in query_key_value where add_qkv_bias or add_bias_linear"),
    ),
    qkv_layout: derive(
      [grouped],
      (on) => (on ? ("blocks" as const) : ("by_kv_head" as const)),
      cite(reference, "Attention", "splits query_key_value in q, k and v, or each head's part of it"),
    ),
    rotary_dim: derive(
      [headDim],
      (dim) => Math.floor(dim / 2),
      "half of kv_channels is rotated (ChatGLMModel makes RotaryEmbedding(rotary_dim // 2))",
    ),
  };
}

/** Neighbouring channels of half of each head, with a base of 10000 × rope_ratio. */
function position(): Block<typeof ROPE> {
  return {
    shape: ROPE,
    read({ scope, reference, maxPositions }) {
      const theta: Sourced<number> = derive(
        [scope.read(positive, "rope_ratio", ofClass(1))],
        (ratio) => 10000 * ratio,
        cite(reference, "RotaryEmbedding", "has the base 10000 × rope_ratio"),
      );
      const contextLen = derive([maxPositions], (positions) => positions, "seq_length");
      const half = implied(0.5, "ChatGLMModel makes RotaryEmbedding(rotary_dim // 2)");
      const scaling = implied(null, cite(reference, "RotaryEmbedding", "has no scaling"));
      return {
        position: {
          ...ropePosition(reference, { theta, scaling, contextLen }, maxPositions, half),
          interleaved: implied(true, `apply_rotary_pos_emb pairs neighbouring channels (${reference.file})`),
        },
      };
    },
  };
}
