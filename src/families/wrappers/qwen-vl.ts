import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";
import { type TowerPlaces, type Towers, readTower } from "../blocks/towers/read-tower.ts";
import { IN_MLX_VLM } from "../blocks/rules/checkpoint-names.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { alone } from "./towers.ts";

/** Checkpoints name the decoder as of a model without towers. */
const AS_TEXT_MODEL: CheckpointNames = {};

export const qwen2Vl = wrapper("qwen2_vl", "Qwen2VL", {
  text: "qwen2_vl_text",
  towers: alone("visual", "Qwen2VLVisionConfig"),
  fixed: true,
  flat: true,
  tiedBy: "either",
  checkpoint: { ...AS_TEXT_MODEL, inMlx: IN_MLX_VLM },
});
export const qwen25Vl = wrapper("qwen2_5_vl", "Qwen2_5_VL", {
  text: "qwen2_5_vl_text",
  towers: alone("visual", "Qwen2_5_VLVisionConfig"),
  fixed: true,
  flat: true,
  tiedBy: "either",
  checkpoint: { ...AS_TEXT_MODEL, inMlx: IN_MLX_VLM },
});

/** A vision and a sound encoder, each with its projector inside. */
const seeingAndHearing =
  (vision: string, sound: string) =>
  ({ root }: TowerPlaces): Towers => {
    const visual = readTower(root, { at: "vision_config", config: vision });
    const audio = readTower(root, { at: "audio_config", config: sound });
    return visual && audio && { audio_tower: audio, visual };
  };

const THINKER: IgnoredFields = [
  {
    because: "other tower",
    reason: "how sound and video are cut into chunks and counted in positions",
    names: ["position_id_per_seconds", "seconds_per_chunk"],
  },
  {
    because: "other tower",
    reason: "it marks sound and turns in the token sequence",
    names: ["audio_start_token_id", "audio_end_token_id", "user_token_id"],
  },
];

export const qwen25OmniThinker = wrapper("qwen2_5_omni_thinker", "Qwen2_5OmniThinker", {
  text: "qwen2_5_omni_text",
  towers: seeingAndHearing("Qwen2_5OmniVisionEncoderConfig", "Qwen2_5OmniAudioEncoderConfig"),
  fixed: true,
  ignored: THINKER,
  checkpoint: AS_TEXT_MODEL,
});
export const qwen3OmniMoeThinker = wrapper("qwen3_omni_moe_thinker", "Qwen3OmniMoeThinker", {
  text: "qwen3_omni_moe_text",
  towers: seeingAndHearing("Qwen3OmniMoeVisionEncoderConfig", "Qwen3OmniMoeAudioEncoderConfig"),
  fixed: true,
  ignored: THINKER,
  checkpoint: AS_TEXT_MODEL,
});
