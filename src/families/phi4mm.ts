import { count, flag, integer, natural, positive, text } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { LowRankAdaptersSpec } from "../spec/components/low-rank-adapters.ts";
import { ATTENTION } from "./blocks/attention/gqa-block.ts";
import { type IgnoredFields, dropout } from "./blocks/file/ignored-fields.ts";
import { readTrunk } from "./blocks/file/trunk.ts";
import { sameInAllLayers, scheduleWith } from "./blocks/layers/layer-names.ts";
import { MLP, dense } from "./blocks/mlp/mlp-block.ts";
import { ROPE } from "./blocks/position/position.ts";
import { type Reference, cite } from "./blocks/rules/reference.ts";
import { type DescribedTower, type TowerPlaces, type Towers, towerPart } from "./blocks/towers/read-tower.ts";
import { family } from "./declaration/family.ts";
import type { Reading } from "./declaration/reading.ts";
import { PHI3_ATTENTION, PHI3_IGNORED, PHI3_POSITION } from "./phi3.ts";
import { sizeOf } from "./wrappers/towers.ts";

const OWN = "modeling_phi4mm.py of microsoft/Phi-4-multimodal-instruct";
const MODELING: Reference = { prefix: "Phi4MM", file: OWN };

/** The matrices of a layer, by the names of their modules. */
const MODULES = ["self_attn.qkv_proj", "self_attn.o_proj", "mlp.gate_up_proj", "mlp.down_proj"];

export const PHI4MM_ADAPTERS = {
  /** Of every layer, for images, with or without sound. */
  vision_adapters: LowRankAdaptersSpec,
  /** Of every layer, for sound without an image. */
  speech_adapters: LowRankAdaptersSpec,
};

const IGNORED: IgnoredFields = [
  ...PHI3_IGNORED,
  dropout("vision_lora/dp", "speech_lora/dp", "audio_processor/config/dropout_rate"),
  {
    because: "no effect",
    reason: `no class of the repository reads it (${OWN})`,
    names: ["full_attn_mod", "interpolate_factor"],
  },
];

/** How the towers run, and what their modules have one form of alone. */
const IGNORED_OF_TOWERS: IgnoredFields = [
  {
    because: "training",
    reason: "what a training run keeps, and what it computes again",
    names: [
      "embd_layer/audio_embd_layer/enable_gradient_checkpointing",
      "embd_layer/image_embd_layer/enable_gradient_checkpointing",
      "audio_processor/config/activation_checkpointing/interval",
      "audio_processor/config/activation_checkpointing/module",
      "audio_processor/config/activation_checkpointing/offload",
      "audio_processor/config/activation_checkpointing",
    ],
  },
  {
    because: "other tower",
    reason: "how the repository's code finds the class of a part, of which there is one",
    names: [
      "embd_layer/embedding_cls",
      "embd_layer/audio_embd_layer/embedding_cls",
      "embd_layer/image_embd_layer/embedding_cls",
      "audio_processor/name",
      "audio_processor/config/input_layer",
      "img_processor",
    ],
  },
  {
    because: "other tower",
    reason: "how images and sound are cut, pooled and ordered; no weight hangs on it",
    names: [
      "embd_layer/audio_embd_layer/compression_rate",
      "embd_layer/audio_embd_layer/use_conv_downsample",
      "embd_layer/image_embd_layer/hd_transform_order",
      "embd_layer/image_embd_layer/image_token_compression_cls",
    ],
  },
  {
    because: "no effect",
    reason:
      "Phi4MultimodalAudioConfig of transformers has it for all (convert_phi4_multimodal_weights_to_hf.py)",
    names: [
      "audio_processor/config/encoder_embedding_config/input_size",
      "audio_processor/config/cnn_layer_norm",
      "audio_processor/config/relative_attention_bias_args/type",
      "audio_processor/config/batch_norm",
      "audio_processor/config/bias_in_glu",
      "audio_processor/config/causal",
      "audio_processor/config/ext_pw_kernel_size",
    ],
  },
];

/**
 * Phi-4-multimodal as it was released: Phi-3 with adapters of low rank for images and for sound in every layer, beside a
 * vision and a sound encoder.
 */
export const phi4mm = family("phi4mm", {
  prefix: "Phi4MM",
  outsideTransformers: true,
  ignoredInside: IGNORED,
  ignored: IGNORED_OF_TOWERS,
  fixed: {
    attention_bias: { built: false, reason: cite(MODELING, "Attention", "has projections without a bias") },
    mlp_bias: { built: false, reason: cite(MODELING, "MLP", "has no biases") },
    lm_head_bias: { built: false, reason: cite(MODELING, "ForCausalLM", "has a head without a bias") },
    "embd_layer/audio_embd_layer/projection_cls": {
      built: "mlp",
      reason: "the projector of sound is an MLP",
    },
    "embd_layer/audio_embd_layer/use_qformer": { built: false, reason: "there is no Q-Former" },
    "embd_layer/image_embd_layer/projection_cls": {
      built: "mlp",
      reason: "the projector of images is an MLP",
    },
    "embd_layer/image_embd_layer/use_hd_transform": { built: true, reason: "images are cut into crops" },
    "embd_layer/image_embd_layer/with_learnable_separator": {
      built: true,
      reason: "rows of crops end with a learnt separator",
    },
  },
  checkpoint: {
    gateUp: { dense: "blocks" },
    towersIn: "model.embed_tokens_extend",
    components: {
      attention: { qkv_proj: "qkv_proj.base_layer", o_proj: "o_proj.base_layer" },
      mlp: { gate_up_proj: "gate_up_proj.base_layer", down_proj: "down_proj.base_layer" },
    },
    towers: {
      "image_embed.img_projection_up": "image_embed.img_projection.0",
      "image_embed.img_projection_down": "image_embed.img_projection.2",
      "image_embed.global_img_feature_extensor": "image_embed.glb_GN",
      "image_embed.sub_img_feature_extensor": "image_embed.sub_GN",
      "audio_embed.up_proj_for_speech": "audio_embed.audio_projection.speech.0",
      "audio_embed.down_proj_for_speech": "audio_embed.audio_projection.speech.2",
      "audio_embed.up_proj_for_vision_speech": "audio_embed.audio_projection.vision.0",
      "audio_embed.down_proj_for_vision_speech": "audio_embed.audio_projection.vision.2",
      "feed_forward_in.gate_up_proj": "feed_forward_in.net.0.linear",
      "feed_forward_in.down_proj": "feed_forward_in.net.2",
      "feed_forward_out.gate_up_proj": "feed_forward_out.net.0.linear",
      "feed_forward_out.down_proj": "feed_forward_out.net.2",
      "encoders.{}.self_attn.q_proj": "encoders.{}.self_attn.linear_q",
      "encoders.{}.self_attn.k_proj": "encoders.{}.self_attn.linear_k",
      "encoders.{}.self_attn.v_proj": "encoders.{}.self_attn.linear_v",
      "encoders.{}.self_attn.o_proj": "encoders.{}.self_attn.linear_out",
    },
  },
  towers: readTowers,
  shapes: [DECODER, ATTENTION, MLP, PHI4MM_ADAPTERS, ROPE],
  read({ root, decoder: scope, kind }, modelType) {
    const { body, ...sizes } = readTrunk(root, scope, MODELING);
    const reading: Reading = { root, decoder: scope, kind, ...sizes, scope, reference: MODELING, modelType };
    const { parts: half } = PHI3_ATTENTION.read(reading);
    const { parts: other } = dense().read(reading);
    const { num_query_heads: query, num_kv_heads: kv, head_dim: dim } = half.attention as Heads;
    const { intermediate_size: inner } = other.mlp as { readonly intermediate_size: Sourced<number> };
    const widths = {
      hidden: sizes.hidden,
      heads: derive([query, dim], (n, width) => n * width, "num_attention_heads × head_dim"),
      qkv: derive(
        [query, kv, dim],
        (n, shared, width) => (n + 2 * shared) * width,
        "(heads + 2 × KV heads) × head_dim",
      ),
      inner,
    };
    return {
      ...body,
      layers: scheduleWith(
        sameInAllLayers(sizes.layers, "attention", "num_hidden_layers equal layers"),
        sameInAllLayers(sizes.layers, "mlp", ""),
        () => ["vision_adapters", "speech_adapters"],
        cite(MODELING, "ForCausalLM", "adds two adapters to the matrices of every layer"),
      ),
      ...half,
      ...other,
      vision_adapters: readAdapters(scope, "vision", "images", widths),
      speech_adapters: readAdapters(scope, "speech", "sound_alone", widths),
      ...PHI3_POSITION.read(reading),
    };
  },
});

/** What of the attention says how wide its matrices are. */
type Heads = { readonly [K in "num_query_heads" | "num_kv_heads" | "head_dim"]: Sourced<number> };

interface Widths {
  readonly hidden: Sourced<number>;
  /** Of all query heads together. */
  readonly heads: Sourced<number>;
  /** Of query heads, keys and values together. */
  readonly qkv: Sourced<number>;
  readonly inner: Sourced<number>;
}

function readAdapters(
  scope: Scope,
  name: "vision" | "speech",
  used: LowRankAdaptersSpec["used_with"],
  { hidden, heads, qkv, inner }: Widths,
) {
  const own = `${name}_lora`;
  const rank = scope.read(count, `${own}/r`);
  const alpha = scope.read(positive, `${own}/lora_alpha`);
  checkModules(scope, `${own}/layer`);
  const rule = cite(
    MODELING,
    "ForCausalLM",
    `adds ${name} adapters to the modules that ${own}.layer matches`,
  );
  return {
    type: implied("low_rank_adapters" as const, rule),
    name: implied(name, cite(MODELING, "ForCausalLM", `calls its adapters vision and speech`)),
    used_with: implied(
      used,
      cite(
        MODELING,
        "ForCausalLM",
        "takes those of vision where there is an image, of speech for sound alone",
      ),
    ),
    rank,
    scale: derive([alpha, rank], (numerator, r) => numerator / r, "lora_alpha / r (peft)"),
    matrices: derive(
      [hidden, heads, qkv, inner],
      (stream, ofHeads, together, width) => [
        { module: "self_attn.qkv_proj", inputs: stream, outputs: together },
        { module: "self_attn.o_proj", inputs: ofHeads, outputs: stream },
        { module: "mlp.gate_up_proj", inputs: stream, outputs: 2 * width },
        { module: "mlp.down_proj", inputs: width, outputs: stream },
      ],
      rule,
    ),
  };
}

/** The patterns of the release match the four matrices of a layer; what another matches is not evaluated. */
const RELEASED = [
  String.raw`layers.*((self_attn\.(qkv_proj|o_proj))|(mlp\.(gate_up|down)_proj))`,
  String.raw`((layers.*self_attn\.(qkv|o)_proj)|(layers.*mlp\.(gate_up|down)_proj))`,
];

function checkModules(scope: Scope, name: string): void {
  scope.ignore(name, "no effect", `the pattern matches ${MODULES.join(", ")} of every layer, as released`);
  const node = scope.find(scope.at(name));
  if (!node || (node.type === "string" && RELEASED.includes(node.value))) return;
  const message = `${name} is not as released: only the released patterns are known, which match ${MODULES.join(", ")} of every layer. The spec has adapters of these.`;
  scope.reader.report("warning", "unknown-adapter-modules", scope.at(name), message);
}

/** What get_siglip_vision_model builds (vision_siglip_navit.py); the file says nothing of it. */
function readImageEncoder(): DescribedTower {
  const rule =
    "get_siglip_vision_model builds it so (vision_siglip_navit.py of microsoft/Phi-4-multimodal-instruct)";
  const facts = {
    hidden_size: 1152,
    intermediate_size: 4304,
    num_hidden_layers: 27,
    num_attention_heads: 16,
    num_channels: 3,
    image_size: 448,
    patch_size: 14,
  };
  return towerPart(
    "phi4_multimodal_vision",
    rule,
    Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, implied(value, rule)])),
  );
}

/** The encoder of sound, by the names that Phi4MultimodalAudioConfig gives what its released file says. */
function readSoundEncoder(root: Scope): DescribedTower {
  const at = "audio_processor/config";
  const size = (name: string) => root.read(natural, `${at}/${name}`);
  const word = (name: string) => root.read(text, `${at}/${name}`);
  return towerPart("phi4_multimodal_audio", `ConformerEncoder (speech_conformer_encoder.py; ${OWN})`, {
    hidden_size: size("attention_dim"),
    intermediate_size: size("linear_units"),
    num_blocks: size("num_blocks"),
    num_attention_heads: size("attention_heads"),
    activation: word("activation"),
    chunk_size: root.read(integer, `${at}/chunk_size`),
    left_chunk: size("left_chunk"),
    ext_pw_out_channel: size("ext_pw_out_channel"),
    // The file spells it so.
    depthwise_separable_out_channel: size("depthwise_seperable_out_channel"),
    depthwise_multiplier: size("depthwise_multiplier"),
    kernel_size: size("kernel_size"),
    conv_activation: word("conv_activation"),
    input_size: size("input_size"),
    conv_glu_type: word("conv_glu_type"),
    time_reduction: size("time_reduction"),
    bias_max_distance: size("relative_attention_bias_args/t5_bias_max_distance"),
    bias_symmetric: root.read(flag, `${at}/relative_attention_bias_args/t5_bias_symmetric`, {
      value: false,
      rule: "distances before and after a frame have rows of their own without t5_bias_symmetric (speech_conformer_encoder.py)",
    }),
    nemo_conv_channels: size("nemo_conv_settings/conv_channels"),
    downsample_rate: root.read(count, "embd_layer/audio_embd_layer/downsample_rate"),
  });
}

function readTowers({ root, hidden }: TowerPlaces): Towers {
  const image = readImageEncoder();
  const sound = readSoundEncoder(root);
  return {
    "image_embed.img_processor": image,
    image_embed: towerPart("phi4_multimodal_image_projector", `Phi4MMImageEmbedding (${OWN})`, {
      input: sizeOf(image, "hidden_size"),
      output: hidden,
      crop_size: root.read(count, "embd_layer/image_embd_layer/crop_size"),
    }),
    "audio_embed.encoder": sound,
    audio_embed: towerPart("phi4_multimodal_audio_projector", `Phi4MMAudioEmbedding (${OWN})`, {
      input: derive(
        [sizeOf(sound, "hidden_size"), sizeOf(sound, "downsample_rate")],
        (width, rate) => width * rate,
        "attention_dim × downsample_rate",
      ),
      output: hidden,
    }),
  };
}
