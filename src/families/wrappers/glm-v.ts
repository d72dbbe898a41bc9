import { implied } from "../../config/reading/sourced.ts";
import { type TowerPlaces, type Towers, readTower, towerPart } from "../blocks/towers/read-tower.ts";
import { BARE_LANGUAGE_MODEL, IN_MLX_VLM } from "../blocks/rules/checkpoint-names.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { alone, shuffled, sizeOf, visionTower, withProjector } from "./towers.ts";

/** GLM-4.1V's tower, where vision_config names no other. */
const visual = ({ root }: TowerPlaces): Towers => {
  const tower = visionTower(root, "Glm4vVisionConfig");
  return tower && { visual: tower };
};

/**
 * The tower of vision_config. A file without it and without text_config has none that is described: its class would take
 * the decoder's fields for the tower's too (`vision_config(**kwargs)`, Glm4vConfig.__post_init__).
 */
const besideFlat =
  (config: string) =>
  (places: TowerPlaces): Towers =>
    ["text_config", "vision_config"].every((name) => !places.root.find(places.root.at(name)))
      ? undefined
      : alone("visual", config)(places);

export const glm4v = wrapper("glm4v", "Glm4v", {
  text: "glm4v_text",
  towers: besideFlat("Glm4vVisionConfig"),
  fixed: true,
  flat: true,
  tiedBy: "either",
  checkpoint: { ...BARE_LANGUAGE_MODEL, inMlx: IN_MLX_VLM },
});
export const glm4vMoe = wrapper("glm4v_moe", "Glm4vMoe", {
  text: "glm4v_moe_text",
  towers: besideFlat("Glm4vMoeVisionConfig"),
  fixed: true,
  flat: true,
  tiedBy: "either",
});
export const glmOcr = wrapper("glm_ocr", "GlmOcr", {
  text: "glm_ocr_text",
  towers: besideFlat("GlmOcrVisionConfig"),
  fixed: true,
  flat: true,
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
