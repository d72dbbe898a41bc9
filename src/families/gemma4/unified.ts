import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, defaulted, derive, implied, mapped } from "../../config/reading/sourced.ts";
import { type DescribedTower, type ReadTowers, readTower, towerPart } from "../blocks/towers/read-tower.ts";
import { sizeOf } from "../wrappers/towers.ts";

export const NO_ENCODER = implied(
  null,
  "patches and sound are projected into the decoder's embeddings without an encoder (Gemma4UnifiedModel, modeling_gemma4_unified.py)",
);

/** Of Gemma 4 Unified: what embeds patches and sound, each where its config is given. */
export const readUnifiedTowers: ReadTowers = ({ root, hidden }) => {
  const vision = towerIn(root, "vision_config", "Gemma4UnifiedVisionConfig");
  const audio = towerIn(root, "audio_config", "Gemma4UnifiedAudioConfig");
  if ("source" in vision && "source" in audio)
    return derive([vision, audio], () => ({}), "there are neither vision_config nor audio_config");
  return {
    ...("kind" in vision && {
      embed_vision: vision,
      "embed_vision.multimodal_embedder": embedder(sizeOf(vision, "output_proj_dims"), hidden),
    }),
    ...("kind" in audio && { embed_audio: embedder(sizeOf(audio, "audio_embed_dim"), hidden) }),
  };
};

/** What one object describes, or that there is none. */
function towerIn(root: Scope, at: string, config: string): DescribedTower | Sourced<null> {
  const pointer = root.at(at);
  const node = root.find(pointer);
  if (node?.type === "null") return mapped(null, pointer);
  const tower = node && readTower(root, { at, config });
  if (tower) return tower;
  const rule = `without ${at} there is no such embedder (Gemma4UnifiedModel, modeling_gemma4_unified.py)`;
  return defaulted(null, {
    field: pointer,
    lookedFor: [pointer],
    value: null,
    default_from: "engine",
    rule,
  });
}

function embedder(input: ReturnType<typeof sizeOf>, output: ReturnType<typeof sizeOf>) {
  return towerPart(
    "unweighted_norm_projector",
    "Gemma4UnifiedMultimodalEmbedder is a norm without a weight and a matrix (modeling_gemma4_unified.py)",
    { input, output },
  );
}
