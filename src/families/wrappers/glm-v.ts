import { implied } from "../../config/reading/sourced.ts";
import { type TowerPlaces, type Towers, readTower, towerPart } from "../blocks/towers/read-tower.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { alone, shuffled, sizeOf, visionTower, withProjector } from "./towers.ts";

/** GLM-4.1V's tower, where vision_config names no other. */
const visual = ({ root }: TowerPlaces): Towers => {
  const tower = visionTower(root, "Glm4vVisionConfig");
  return tower && { visual: tower };
};

export const glm4v = wrapper("glm4v", "Glm4v", {
  text: "glm4v_text",
  towers: alone("visual", "Glm4vVisionConfig"),
  fixed: true,
  tiedBy: "either",
});
export const glm4vMoe = wrapper("glm4v_moe", "Glm4vMoe", {
  text: "glm4v_moe_text",
  towers: alone("visual", "Glm4vMoeVisionConfig"),
  fixed: true,
  tiedBy: "either",
});
export const glmOcr = wrapper("glm_ocr", "GlmOcr", {
  text: "glm_ocr_text",
  towers: alone("visual", "GlmOcrVisionConfig"),
  fixed: true,
  tiedBy: "either",
});
export const glm46v = wrapper("glm46v", "Glm46V", { text: "glm4v_text", towers: visual });
export const glmga = wrapper("glmga", "Glmga", {
  text: "glm4v_text",
  towers: visual,
  architecture: "Glm46VForConditionalGeneration",
  classNames: ["Glm46V"],
});
export const paddleOcrVl = wrapper("paddleocr_vl", "PaddleOCRVL", {
  text: "paddleocr_vl_text",
  towers: ({ root, hidden }) =>
    withProjector(
      readTower(root, { at: "vision_config", config: "PaddleOCRVisionConfig" }),
      ["visual", "projector"],
      (tower) => {
        const wide = shuffled(
          tower,
          sizeOf(tower, "spatial_merge_size"),
          "the tower's hidden_size × spatial_merge_size²",
        );
        return towerPart("normed_mlp_projector", "PaddleOCRProjector (modeling_paddleocr_vl.py)", {
          norm_size: sizeOf(tower, "hidden_size"),
          input: wide,
          inner: wide,
          output: hidden,
          bias: implied(true, "PaddleOCRProjector has biases (modeling_paddleocr_vl.py)"),
        });
      },
    ),
  fixed: true,
  flat: true,
  tiedBy: "either",
  checkpoint: {
    towers: { projector: "mlp_AR", "projector.layer_norm": "mlp_AR.pre_norm" },
    ofClass: { PaddleOCRVLModel: { towers: { "projector.layer_norm": "projector.pre_norm" } } },
  },
});
