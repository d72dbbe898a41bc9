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
