import { BARE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import {
  type TowerPlaces,
  type Towers,
  partOfText,
  readTower,
  towerPart,
} from "../blocks/towers/read-tower.ts";
import { derive, implied } from "../../config/reading/sourced.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { siglip, sizeOf, visionTower, withProjector } from "./towers.ts";

export const deepseekVl = wrapper("deepseek_vl", "DeepseekVL", {
  text: "llama",
  towers: ({ root, hidden }) =>
    withProjector(siglip(root), ["vision_model", "aligner"], (tower) =>
      towerPart("mlp_projector", "DeepseekVLAligner (modeling_deepseek_vl.py)", {
        input: sizeOf(tower, "hidden_size"),
        inner: hidden,
        output: hidden,
        bias: implied(true, "DeepseekVLAligner has biases (modeling_deepseek_vl.py)"),
      }),
    ),
  checkpoint: {
    ...BARE_LANGUAGE_MODEL,
    towers: { "aligner.linear_1": "aligner.linear1", "aligner.linear_2": "aligner.linear2" },
  },
});

/** SigLIP, and SAM for images of a higher resolution, whose first global layer goes through the neck as well. */
function hybridTowers({ root, hidden }: TowerPlaces): Towers {
  const low = siglip(root);
  const high = readTower(root, { at: "high_res_vision_config", config: "SamVisionConfig" });
  if (!low || !high) return undefined;
  const is = (suffix: string) => `${suffix} (modeling_deepseek_vl_hybrid.py)`;
  const channels = sizeOf(high, "output_channels");
  return {
    high_res_vision_model: high,
    high_res_vision_neck: partOfText(
      towerPart("sam_neck", is("DeepseekVLSamVisionNeck"), {
        vision_hidden_size: sizeOf(high, "hidden_size"),
        output: channels,
      }),
    ),
    high_res_vision_proj: partOfText(
      towerPart("sam_projection", is("DeepseekVLSamVisionProj"), { input: channels }),
    ),
    high_res_vision_alpha: partOfText(
      towerPart("learnt_vector", is("DeepseekVLHybridModel"), {
        output: implied(1, is("DeepseekVLHybridModel has one weight for the second path")),
      }),
    ),
    vision_model: low,
    aligner: towerPart("deepseek_vl_hybrid_aligner", is("DeepseekVLHybridAligner"), {
      input: sizeOf(low, "hidden_size"),
      second_input: derive([channels], (width) => width * 4, "output_channels × 4"),
      output: hidden,
    }),
  };
}

export const deepseekVlHybrid = wrapper("deepseek_vl_hybrid", "DeepseekVLHybrid", {
  text: "llama",
  towers: hybridTowers,
  ignored: [
    {
      because: "no effect",
      reason: "SamVisionConfig computes it, and its tower does not read it",
      names: ["high_res_vision_config/scale"],
    },
  ],
  checkpoint: BARE_LANGUAGE_MODEL,
});

/** A tower with its aligner, and what makes images: a code book with its own encoder and decoder, an aligner and a head. */
function janusTowers({ root }: TowerPlaces): Towers {
  const tower = visionTower(root, "JanusVisionConfig");
  const book = readTower(root, { at: "vq_config", config: "JanusVQVAEConfig" });
  if (!tower || !book) return undefined;
  const is = (suffix: string) => `${suffix} (modeling_janus.py)`;
  const bias = implied(true, is("JanusVQVAEHead has biases"));
  return {
    vision_model: tower,
    aligner: towerPart("janus_aligner", is("JanusVisionAlignerMLP"), {
      input: sizeOf(tower, "hidden_size"),
      inner: sizeOf(tower, "projection_dim"),
      depth: sizeOf(tower, "depth"),
    }),
    vqmodel: book,
    generation_embeddings: partOfText(
      towerPart("embedding_table", is("JanusModel"), {
        rows: sizeOf(book, "num_embeddings"),
        output: sizeOf(book, "embed_dim"),
      }),
    ),
    generation_aligner: partOfText(
      towerPart("janus_aligner", is("JanusVQVAEAlignerMLP"), {
        input: sizeOf(book, "embed_dim"),
        inner: sizeOf(book, "projection_dim"),
        depth: sizeOf(book, "num_hidden_layers"),
      }),
    ),
    generation_projection: partOfText(
      towerPart("linear_projector", is("JanusVQVAEHead"), {
        input: sizeOf(book, "image_token_embed_dim"),
        output: sizeOf(book, "projection_dim"),
        bias,
      }),
    ),
    generation_vision_head: towerPart("linear_projector", is("JanusVQVAEHead"), {
      input: sizeOf(book, "projection_dim"),
      output: sizeOf(book, "num_embeddings"),
      bias,
    }),
  };
}

export const janus = wrapper("janus", "Janus", {
  text: "llama",
  towers: janusTowers,
  checkpoint: {
    ...BARE_LANGUAGE_MODEL,
    towers: {
      "generation_projection.linear": "generation_head.proj_out",
      "generation_vision_head.linear": "generation_head.vision_head",
    },
  },
});

/** What DeepSeek-OCR's file says twice. */
const TWICE = [
  ...["bos_token_id", "eos_token_id", "first_k_dense_replace", "hidden_size", "intermediate_size"],
  ...["kv_lora_rank", "lm_head", "rm_head", "max_position_embeddings", "moe_intermediate_size", "n_group"],
  ...["n_routed_experts", "n_shared_experts", "num_attention_heads", "num_experts_per_tok"],
  ...["num_hidden_layers", "num_key_value_heads", "q_lora_rank", "qk_nope_head_dim", "qk_rope_head_dim"],
  ...["topk_group", "topk_method", "use_mla", "v_head_dim", "vocab_size"],
];

const ENCODERS = [
  ...[
    "class_token",
    "global_pool",
    "heads",
    "ignore_head",
    "image_size",
    "layers",
    "mlp_ratio",
    "model_name",
  ],
  ...["model_type", "num_classes", "patch_size", "use_checkpoint", "weight_init", "width", "cls"],
  ...["heads", "image_size", "layers", "patch_size", "width"].map((name) => `width/clip-l-14-224/${name}`),
  ...["downsample_channels", "global_attn_indexes", "heads", "layers", "width"].map(
    (name) => `width/sam_vit_b/${name}`,
  ),
].map((name) => `vision_config/${name}`);

const PROJECTOR = [
  ...["cls", "depth", "downsample_ratio", "input_dim", "mlp_ratio", "model_type", "n_embed"],
  ...["projector_type", "token_pooling"],
].map((name) => `projector_config/${name}`);

/** Each is a pair of numbers; DeepSeek-VL2 has some twenty. */
const RESOLUTIONS = Array.from({ length: 64 }, (_, index) => `candidate_resolutions/${index}`);

/** DeepSeek-OCR's classes are the language model itself, with the encoders inside of it. */
const INSIDE = { decoder: "model", head: "lm_head" };

/** DeepSeek-VL2 and DeepSeek-OCR, as their repositories' own code has them. */
export const deepseekVlV2 = wrapper("deepseek_vl_v2", "DeepseekVLV2", {
  text: "deepseek_v2",
  at: "language_config",
  fixed: true,
  outsideTransformers: true,
  architecture: "DeepseekVLV2ForCausalLM",
  classNames: ["DeepseekOCR"],
  tiedBy: "decoder",
  wholeIn: "language",
  checkpoint: { ofClass: { DeepseekOCRForCausalLM: INSIDE, DeepseekOCR2ForCausalLM: INSIDE } },
  ignored: [
    { because: "no effect", reason: "language_config says it again", names: TWICE },
    {
      because: "other tower",
      reason: "of the encoders and the projector, which are not described",
      names: [...ENCODERS, ...PROJECTOR],
    },
    {
      because: "other tower",
      reason: "how images are cut, and how their tiles are marked",
      names: ["global_view_pos", "tile_tag", ...RESOLUTIONS],
    },
    {
      because: "bookkeeping",
      reason: "whether a file has the head, which it always has",
      names: ["language_config/lm_head", "language_config/rm_head"],
    },
  ],
});
