import { derive, respell } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { readWindowSize } from "./blocks/attention/windows.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { partlyRotated, rope } from "./blocks/position/position.ts";
import {
  type DescribedTower,
  type TowerPlaces,
  type Towers,
  readTower,
  towerPart,
} from "./blocks/towers/read-tower.ts";
import { decoder } from "./declaration/decoder.ts";
import { sizeOf } from "./wrappers/towers.ts";

const rotated = partlyRotated(1);
export const PHI3_POSITION = rope({
  rotated,
  // Phi3Config.convert_rope_params_to_dict
  type: {
    read: (type) => respell(type, (name) => (name === "su" || name === "yarn" ? "longrope" : name)),
    known: ["default", "longrope"],
  },
});
/** The switch from short to long factors is in the rope where there are any, and reads this before the class does. */
export const PHI3_IGNORED = [
  dropout("embd_pdrop", "resid_pdrop"),
  {
    because: "generation",
    reason: "without longrope it only says when generate() throws its cache away",
    names: ["original_max_position_embeddings"],
  },
] as const;
export const PHI3_ATTENTION = gqa({
  nullHeadDimRefused: true,
  window: readWindowSize,
  rotated,
  together: { layout: "blocks", rule: "keeps q, k and v in qkv_proj" },
});

/** Phi-3, 3.5 and 4: Llama with q, k and v in one matrix, gate and up projection in another, and longrope. */
export const phi3 = decoder("phi3", "Phi3", {
  ignoredInside: PHI3_IGNORED,
  checkpoint: { gateUp: { dense: "blocks" } },
  attention: PHI3_ATTENTION,
  mlp: dense(),
  position: PHI3_POSITION,
});

/** Phi-4-multimodal: Phi-3 beside a vision and a sound encoder, whose outputs embeddings of its own class project. */
export const phi4Multimodal = decoder("phi4_multimodal", "Phi4Multimodal", {
  ignoredInside: PHI3_IGNORED,
  checkpoint: { gateUp: { dense: "blocks" }, towersIn: "model.embed_tokens_extend" },
  towers: phi4Towers,
  attention: PHI3_ATTENTION,
  mlp: dense(),
  position: PHI3_POSITION,
});

function phi4Towers({ root, hidden }: TowerPlaces): Towers {
  const image = readTower(root, { at: "vision_config", config: "Phi4MultimodalVisionConfig" });
  const audio = readTower(root, {
    at: "audio_config",
    config: "Phi4MultimodalAudioConfig",
    besides: ["nemo_final_size"],
  });
  if (!image || !audio) return undefined;
  const projector = (of: DescribedTower, kind: string, name: string) =>
    towerPart(kind, `Phi4Multimodal${name} (modeling_phi4_multimodal.py)`, {
      input: sizeOf(of, "hidden_size"),
      output: hidden,
    });
  return {
    "image_embed.img_processor": image,
    image_embed: projector(image, "phi4_multimodal_image_projector", "ImageEmbedding"),
    "audio_embed.encoder": audio,
    audio_embed: {
      ...projector(audio, "phi4_multimodal_audio_projector", "AudioEmbedding"),
      facts: {
        input: derive(
          [sizeOf(audio, "hidden_size"), sizeOf(audio, "downsample_rate")],
          (width, rate) => width * rate,
          "the encoder's hidden_size × downsample_rate",
        ),
        output: hidden,
      },
    },
  };
}
