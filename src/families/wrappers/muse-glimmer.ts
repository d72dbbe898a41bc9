import { towerPart } from "../blocks/towers/read-tower.ts";
import { implied } from "../../config/reading/sourced.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { rootSize, visionTower } from "./towers.ts";

export const museGlimmer = wrapper("muse_glimmer", "MuseGlimmer", {
  text: "muse_glimmer_text",
  fixed: true,
  scalesLogits: true,
  towers: ({ root, hidden }) => {
    const tower = visionTower(root, "MuseGlimmerVisionConfig");
    if (!tower) return undefined;
    const inner = rootSize(root, "projector_hidden_size");
    const bias = implied(false, "MuseGlimmerModel's projections have no biases (modeling_muse_glimmer.py)");
    return {
      vision_tower: tower,
      vision_adapter: towerPart("mlp_projector", "MuseGlimmerVisionAdapter (modeling_muse_glimmer.py)", {
        input: rootSize(root, "out_hidden_size"),
        inner,
        output: inner,
        bias,
      }),
      vision_projection: towerPart("linear_projector", "MuseGlimmerModel (modeling_muse_glimmer.py)", {
        input: inner,
        output: hidden,
        bias,
      }),
    };
  },
  checkpoint: {
    decoder: "model.language_model",
    towersIn: "model",
    towers: {
      "vision_adapter.linear_1": "vision_adapter.fc1",
      "vision_adapter.linear_2": "vision_adapter.fc2",
      "vision_projection.linear": "vision_projection",
    },
  },
  ignored: [
    {
      because: "other tower",
      reason: "the activation of the projector; no weight hangs on it",
      names: ["projector_hidden_act"],
    },
  ],
});
