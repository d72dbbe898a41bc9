import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import { natural } from "../../config/reading/field-types.ts";
import { implied } from "../../config/reading/sourced.ts";
import { type TowerPlaces, type Towers, readTower, towerPart } from "../blocks/towers/read-tower.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { rootSize, shuffled, sizeOf, withProjector } from "./towers.ts";

/** They call their decoder `text_model`. */
const TEXT_MODEL: CheckpointNames = { decoder: "model.text_model", towersIn: "model" };

const NAMES = ["vision_model", "connector"] as const;

function perceiver({ root, decoder, hidden }: TowerPlaces): Towers {
  const resampler = readTower(root, { at: "perceiver_config", config: "Idefics2PerceiverConfig" });
  if (!resampler) return undefined;
  return withProjector(
    readTower(root, { at: "vision_config", config: "Idefics2VisionConfig" }),
    NAMES,
    (tower) =>
      towerPart("idefics2_connector", "a gated MLP, and a perceiver behind it (modeling_idefics2.py)", {
        ...resampler.facts,
        input: sizeOf(tower, "hidden_size"),
        inner: decoder.read(natural, "intermediate_size"),
        output: hidden,
      }),
  );
}

/** Squares of patches as one, and a matrix. */
const shuffling =
  (config: string) =>
  ({ root, hidden }: TowerPlaces): Towers =>
    withProjector(readTower(root, { at: "vision_config", config }), NAMES, (tower) =>
      towerPart("linear_projector", "its connector is one linear layer", {
        input: shuffled(tower, rootSize(root, "scale_factor"), "the tower's hidden_size × scale_factor²"),
        output: hidden,
        bias: implied(false, "its connector has no bias"),
      }),
    );

const CONNECTOR = { ...TEXT_MODEL, towers: { "connector.linear": "connector.modality_projection.proj" } };

export const idefics2 = wrapper("idefics2", "Idefics2", {
  text: "mistral",
  towers: perceiver,
  checkpoint: TEXT_MODEL,
});
export const idefics3 = wrapper("idefics3", "Idefics3", {
  text: "llama",
  towers: shuffling("Idefics3VisionConfig"),
  checkpoint: CONNECTOR,
});
export const smolvlm = wrapper("smolvlm", "SmolVLM", {
  text: "llama",
  towers: shuffling("SmolVLMVisionConfig"),
  checkpoint: CONNECTOR,
});
