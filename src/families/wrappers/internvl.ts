import { WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { type TowerPlaces, type Towers, readTower } from "../blocks/towers/read-tower.ts";
import { positive } from "../../config/reading/field-types.ts";
import { derive } from "../../config/reading/sourced.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { normedProjector, sizeOf, withProjector } from "./towers.ts";

const IGNORED = [
  {
    because: "other tower",
    reason: "which output of the tower is taken, and how; no weight hangs on it",
    names: ["projector_hidden_act", "vision_feature_layer", "vision_feature_select_strategy"],
  },
] as const;

/** The tower, and a projector of patches that are shuffled into fewer, wider ones. */
const towers =
  (config: string) =>
  ({ root, hidden }: TowerPlaces): Towers =>
    withProjector(
      readTower(root, { at: "vision_config", config }),
      ["vision_tower", "multi_modal_projector"],
      (tower) =>
        normedProjector(
          derive(
            [sizeOf(tower, "hidden_size"), root.read(positive, "downsample_ratio")],
            (width, ratio) => width * Math.trunc(1 / ratio) ** 2,
            "the tower's hidden_size × (1 / downsample_ratio)²",
          ),
          hidden,
          hidden,
        ),
    );

export const internvl = wrapper("internvl", "InternVL", {
  text: "qwen2",
  towers: towers("InternVLVisionConfig"),
  ignored: IGNORED,
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
export const qianfanOcr = wrapper("qianfan_ocr", "QianfanOCR", {
  text: "qwen3",
  towers: towers("QianfanOCRVisionConfig"),
  ignored: IGNORED,
  checkpoint: {
    ...WHOLE_LANGUAGE_MODEL,
    layers: "encoder.layers",
    towers: {
      vision_tower: "vision_model",
      "multi_modal_projector.layer_norm": "mlp1.0",
      "multi_modal_projector.linear_1": "mlp1.1",
      "multi_modal_projector.linear_2": "mlp1.3",
    },
  },
});
