import { derive } from "../../config/reading/sourced.ts";
import { towerPart } from "../blocks/towers/read-tower.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { shuffled, sizeOf, visionTower, withProjector } from "./towers.ts";

export const ernie45VlMoe = wrapper("ernie4_5_vl_moe", "Ernie4_5_VLMoe", {
  text: "ernie4_5_vl_moe_text",
  fixed: true,
  flat: true,
  towers: ({ root, hidden }) =>
    withProjector(
      visionTower(root, "Ernie4_5_VLMoeVisionConfig"),
      ["vision_tower", "resampler_model"],
      (tower) => {
        const merged = shuffled(
          tower,
          sizeOf(tower, "spatial_merge_size"),
          "the tower's hidden_size × spatial_merge_size²",
        );
        const resampler = "Ernie4_5_VLMoeVariableResolutionResamplerModel (modeling_ernie4_5_vl_moe.py)";
        return towerPart("ernie4_5_vl_moe_resampler", resampler, {
          inner: merged,
          second_input: derive(
            [merged, sizeOf(tower, "temporal_merge_size")],
            (width, frames) => width * frames,
            "the tower's hidden_size × spatial_merge_size² × temporal_merge_size",
          ),
          output: hidden,
        });
      },
    ),
  // WeightRenaming of ernie4_5_vl_moe (conversion_mapping.py).
  checkpoint: {
    towersIn: "model",
    towers: {
      vision_tower: "vision_model",
      ...Object.fromEntries(
        ["spatial_linear", "temporal_linear"].flatMap((name) => [
          [`${name}.fc1`, `${name}.0`],
          [`${name}.fc2`, `${name}.2`],
          [`${name}.ln`, `${name}.3`],
        ]),
      ),
    },
  },
});
