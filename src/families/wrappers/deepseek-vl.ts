import { BARE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { towerPart } from "../blocks/towers/read-tower.ts";
import { implied } from "../../config/reading/sourced.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { siglip, sizeOf, withProjector } from "./towers.ts";

export const deepseekVl = wrapper("deepseek_vl", "DeepseekVL", {
  text: "llama",
  towers: ({ root, hidden }) =>
    withProjector(siglip(root), ["vision_model", "aligner"], (tower) =>
      towerPart("mlp_projector", "DeepseekVLAligner (modeling_deepseek_vl.py)", {
        input: sizeOf(tower, "hidden_size"),
        inner: hidden,
        output: hidden,
        bias: implied(true, "DeepseekVLAligner has biases (modeling_deepseek_vl.py)"),
      }),
    ),
  checkpoint: {
    ...BARE_LANGUAGE_MODEL,
    towers: { "aligner.linear_1": "aligner.linear1", "aligner.linear_2": "aligner.linear2" },
  },
});
export const deepseekVlHybrid = wrapper("deepseek_vl_hybrid", "DeepseekVLHybrid", { text: "llama" });
export const janus = wrapper("janus", "Janus", { text: "llama" });
