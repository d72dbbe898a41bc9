import { WHOLE_LANGUAGE_MODEL, BARE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { type DescribedTower, towerPart } from "../blocks/towers/read-tower.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, implied } from "../../config/reading/sourced.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { llavaProjector, rootSize, sizeOf, visionTower, withProjector } from "./towers.ts";

/** Squares of patches are merged into one before the two matrices. */
function merging(
  root: Scope,
  tower: DescribedTower,
  matrices: Pick<DescribedTower, "facts">,
): DescribedTower {
  return towerPart("mistral3_projector", "its projector merges squares of patches", {
    ...matrices.facts,
    vision_hidden_size: sizeOf(tower, "hidden_size"),
    spatial_merge_size: rootSize(root, "spatial_merge_size"),
  });
}

const withoutBias = (tower: DescribedTower, hidden: Sourced<number>) => ({
  facts: {
    input: sizeOf(tower, "hidden_size"),
    inner: hidden,
    output: hidden,
    bias: implied(false, "LightOnOcrMultiModalProjector has no biases (modeling_lighton_ocr.py)"),
  },
});

/** Its heads share the width evenly; what the file says could only reach the table of its rope. */
export const PIXTRAL_HEAD = {
  because: "no effect",
  reason: "the tower divides hidden_size by num_attention_heads (modeling_pixtral.py)",
  names: ["vision_config/head_dim"],
} as const;

export const mistral3 = wrapper("mistral3", "Mistral3", {
  text: "mistral",
  towers: ({ root, hidden }) =>
    withProjector(
      visionTower(root, "PixtralVisionConfig"),
      ["vision_tower", "multi_modal_projector"],
      (tower) => merging(root, tower, llavaProjector(root, tower, hidden)),
    ),
  ignored: [
    PIXTRAL_HEAD,
    {
      because: "other tower",
      reason: "the activation of the projector; no weight hangs on it",
      names: ["projector_hidden_act"],
    },
  ],
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
export const lightOnOcr = wrapper("lighton_ocr", "LightOnOcr", {
  text: "qwen3",
  towers: ({ root, hidden }) =>
    withProjector(
      visionTower(root, "PixtralVisionConfig"),
      ["vision_encoder", "vision_projection"],
      (tower) => merging(root, tower, withoutBias(tower, hidden)),
    ),
  ignored: [PIXTRAL_HEAD],
  checkpoint: BARE_LANGUAGE_MODEL,
});
