import { count, flag, natural, positive, share } from "../../config/reading/field-types.ts";
import { type Described, type Sourced, allDependOn, derive, implied } from "../../config/reading/sourced.ts";
import type { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { gqa } from "../blocks/attention/gqa-block.ts";
import type { Heads } from "../blocks/attention/heads.ts";
import { ignoreUnused } from "../blocks/file/fixed-fields.ts";
import { dropout } from "../blocks/file/ignored-fields.ts";
import { dense } from "../blocks/mlp/mlp-block.ts";
import { ROPE, ropePosition } from "../blocks/position/position.ts";
import { rms } from "../blocks/rules/norms.ts";
import { type Reference, cite, defaultsOf } from "../blocks/rules/reference.ts";
import { type TowerPlaces, type Towers, towerPart } from "../blocks/towers/read-tower.ts";
import { decoder } from "../declaration/decoder.ts";
import { field } from "../declaration/fact.ts";
import { type Block, type Reading, onceInReading } from "../declaration/reading.ts";

const MODELING: Reference = {
  prefix: "QWen",
  file: "modeling_qwen.py of Qwen/Qwen-7B",
  names: { DecoderLayer: "Block", RMSNorm: "RMSNorm" },
};

/** What QWenConfig has where the file gives no field. */
const ofClass = defaultsOf("QWenConfig", "configuration_qwen.py of Qwen/Qwen-7B");

const withoutBias = field(flag, "no_bias", ofClass(true));
const bias = withoutBias.as((none) => !none, "biases unless no_bias");
const rotated = onceInReading(({ scope }) => scope.read(share, "rotary_pct", ofClass(1)));

/** Qwen 1: q, k and v in one matrix that always has a bias, a gated MLP of half the declared width. */
export const qwenV1 = decoder("qwen", "QWen", {
  architecture: "QWenLMHeadModel",
  outsideTransformers: true,
  reference: MODELING,
  checkpoint: {
    decoder: "transformer",
    layers: "h",
    outside: { embed_tokens: "wte", norm: "ln_f" },
    layer: {
      input_layernorm: "ln_1",
      post_attention_layernorm: "ln_2",
      self_attn: "attn",
      qkv_proj: "c_attn",
      o_proj: "c_proj",
      gate_proj: "w2",
      up_proj: "w1",
      down_proj: "c_proj",
    },
    towersIn: "transformer",
  },
  towers: readTowers,
  towersIf: (root) => root.find(root.at("visual"))?.type === "object",
  ignoredInside: [
    dropout("attn_dropout_prob", "emb_dropout_prob"),
    {
      because: "bookkeeping",
      reason: "which kernel or precision computes, not what is computed",
      names: ["bf16", "fp16", "fp32", "onnx_safe", "use_flash_attn", "softmax_in_fp32"],
    },
    {
      because: "bookkeeping",
      reason: "the tokenizer is not part of the model",
      names: ["tokenizer_type", "tokenizer_class"],
    },
    {
      because: "no effect",
      reason: "vocab_size and rotary_emb_base decide (modeling_qwen.py of Qwen/Qwen-7B)",
      names: ["padded_vocab_size", "rope_theta"],
    },
    {
      because: "generation",
      reason: "an engine keeps its own cache",
      names: ["use_cache_quantization", "use_cache_kernel"],
    },
  ],
  fixed: {
    scale_attn_weights: { built: true, reason: cite(MODELING, "Attention", "always divides by √head_dim") },
  },
  norm: rms({ eps: "layer_norm_epsilon" }),
  activation: implied("silu", cite(MODELING, "MLP", "is c_proj(w1(x) × silu(w2(x)))")),
  attention: gqa({
    bias: true,
    outputBias: bias,
    heads: readHeads,
    rotated,
    together: { layout: "blocks", rule: "splits c_attn in q, k and v" },
    besides: readTemperature,
  }),
  mlp: dense({
    bias,
    width: ({ scope }) =>
      derive(
        [scope.read(natural, "intermediate_size")],
        (width) => Math.max(1, Math.floor(width / 2)),
        cite(MODELING, "MLP", "has intermediate_size / 2 inner channels"),
      ),
  }),
  position: position(),
});

/** The vision model of Qwen-VL and Qwen-VL-Chat, where a file has `visual`. */
function readTowers({ root }: TowerPlaces): Towers {
  const file = "visual.py of Qwen/Qwen-VL";
  root.ignore(
    "visual/image_start_id",
    "other tower",
    `the tokenizer puts it where an image begins: forward looks for it (${MODELING.file})`,
  );
  return {
    visual: towerPart("qwen_vl_vision", `VisionTransformer (${file})`, {
      image_size: root.read(count, "visual/image_size"),
      patch_size: root.read(count, "visual/patch_size"),
      width: root.read(count, "visual/width"),
      layers: root.read(natural, "visual/layers"),
      heads: root.read(count, "visual/heads"),
      mlp_ratio: root.read(positive, "visual/mlp_ratio"),
      n_queries: root.read(count, "visual/n_queries", {
        value: 256,
        rule: `VisionTransformer has 256 queries unless told (${file})`,
      }),
      output_dim: root.read(count, "visual/output_dim"),
    }),
  };
}

/** As many heads of keys as of queries, of kv_channels each, which have to make hidden_size. */
function readHeads({ scope, reference, hidden }: Reading): Heads {
  const query = scope.read(count, "num_attention_heads");
  const headDim = scope.read(count, "kv_channels", ofClass(128));
  if (query.value * headDim.value !== hidden.value) {
    const message = `${query.value} heads of ${headDim.value} channels (kv_channels) do not make hidden_size ${hidden.value}, as which ${cite(reference, "Attention", "splits c_attn")}.`;
    scope.reader.report("error", "heads-not-divisible", scope.at("kv_channels"), message);
  }
  const kv = derive(
    [query],
    (n) => n,
    cite(reference, "Attention", "has as many heads of keys as of queries"),
  );
  return { query, kv, headDim };
}

/** The trained length, which only use_logn_attn and use_dynamic_ntk need. */
function trainedLength({ scope }: Reading): Sourced<number> {
  return scope.read(count, "seq_length", ofClass(8192));
}

function readTemperature(reading: Reading) {
  const { scope, reference } = reading;
  const use = scope.read(flag, "use_logn_attn", ofClass(true));
  const rule = cite(
    reference,
    "Attention",
    "multiplies queries beyond seq_length by log_seq_length(position) where use_logn_attn",
  );
  if (!use.value)
    return { temperature: derive([use], () => null, "no logn attention without use_logn_attn") };
  return {
    temperature: allDependOn(
      {
        type: derive([use], () => "length_temperature" as const, rule),
        trained_length: trainedLength(reading),
      },
      [use],
      rule,
    ),
  };
}

/** Qwen's rotary embedding, whose base grows by steps where use_dynamic_ntk. */
function position(): Block<typeof ROPE> {
  return {
    shape: ROPE,
    read(reading) {
      const { scope, reference, maxPositions } = reading;
      const theta = scope.read(positive, "rotary_emb_base", ofClass(10000));
      const dynamic = scope.read(flag, "use_dynamic_ntk", ofClass(true));
      const rule = cite(reference, "Model", "grows the base by get_ntk_alpha where use_dynamic_ntk");
      const scaling = dynamic.value
        ? allDependOn(
            {
              rope_type: derive([dynamic], () => "stepped_ntk" as const, rule),
              original_max_position_embeddings: trainedLength(reading),
            },
            [dynamic],
            rule,
          )
        : derive([dynamic], () => null, "an unscaled embedding without use_dynamic_ntk");
      if (!dynamic.value && !scope.read(flag, "use_logn_attn", ofClass(true)).value)
        ignoreUnused(scope, ["seq_length"], "only use_logn_attn and use_dynamic_ntk need the trained length");
      const contextLen = derive([maxPositions], (positions) => positions, "max_position_embeddings");
      const rope = { theta, scaling, contextLen };
      return {
        position: ropePosition(
          reference,
          rope,
          maxPositions,
          rotated(reading),
        ) as Described<RopePositionSpec>,
      };
    },
  };
}
