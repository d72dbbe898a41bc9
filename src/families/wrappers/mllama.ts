import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied, mapped } from "../../config/reading/sourced.ts";
import { naturals } from "../../config/reading/field-types.ts";
import { type Towers, towerPart } from "../blocks/towers/read-tower.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { readListOfLists, sizeOf, unlessAlone, visionTower, withProjector } from "./towers.ts";

const RATIOS = [1, 1, 1, 2, 1, 3, 1, 4, 2, 1, 2, 2, 3, 1, 4, 1];

/** The ratios of width and height in which images are cut into tiles, one pair after the other. */
function readRatios(root: Scope): Sourced<number[]> {
  const name = "vision_config/supported_aspect_ratios";
  const given = readListOfLists(root, name);
  if (given) return given;
  const node = root.find(root.at(name));
  const rule = "MllamaVisionConfig.__post_init__, transformers 5.18.0";
  if (node?.type === "null") return derive([mapped(null, root.at(name))], () => RATIOS, rule);
  return root.read(naturals, name, { value: RATIOS, rule });
}

export const mllama = wrapper("mllama", "Mllama", {
  text: "mllama_text_model",
  fixed: true,
  tiedBy: "nothing",
  towers: unlessAlone("MllamaForCausalLM", ({ root, hidden }): Towers => {
    const ratios = readRatios(root);
    const tower = visionTower(root, "MllamaVisionConfig", { without: ["supported_aspect_ratios"] });
    return withProjector(
      tower && { ...tower, facts: { ...tower.facts, supported_aspect_ratios: ratios } },
      ["vision_model", "multi_modal_projector"],
      (of) =>
        towerPart("linear_projector", "multi_modal_projector of MllamaModel (modeling_mllama.py)", {
          input: sizeOf(of, "vision_output_dim"),
          output: hidden,
          bias: implied(true, "it has a bias (modeling_mllama.py)"),
        }),
    );
  }),
  checkpoint: {
    decoder: "language_model.model",
    head: "language_model.lm_head",
    towers: { "multi_modal_projector.linear": "multi_modal_projector" },
    ofClass: { MllamaForCausalLM: { decoder: "model", head: "lm_head" } },
  },
});
