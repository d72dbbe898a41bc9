import { wrapper } from "../declaration/wrapper.ts";
import { visionTower } from "./towers.ts";

const INSIDE_TOWER = {
  "mlp.fc1": "mlp.dense_h_to_4h",
  "mlp.fc2": "mlp.dense_4h_to_h",
  "patch_merger.proj_conv": "perceive.proj.0",
  "patch_merger.proj_out": "perceive.proj.2",
  patch_merger: "perceive",
};

export const hunyuanVl = wrapper("hunyuan_vl", "HunYuanVL", {
  text: "hunyuan_vl_text",
  fixed: true,
  flat: true,
  // HunYuanVLConfig.__post_init__ takes it from there, whatever the file itself says.
  tiedBy: "decoder",
  towers: ({ root, hidden }) => {
    const tower = visionTower(root, "HunYuanVLVisionConfig");
    // HunYuanVLConfig.__post_init__ keeps it in step with the decoder.
    return tower && { vit: { ...tower, facts: { ...tower.facts, text_hidden_size: hidden } } };
  },
  ignored: [
    {
      because: "other tower",
      reason: "it marks images in the token sequence",
      names: ["im_start_id", "im_end_id", "im_newline_id"],
    },
    {
      because: "no effect",
      reason: "HunYuanVLConfig sets it to the decoder's hidden_size (__post_init__)",
      names: ["vision_config/text_hidden_size"],
    },
  ],
  checkpoint: {
    towersIn: "",
    towers: { ...INSIDE_TOWER, layer_norm1: "input_layernorm", layer_norm2: "post_attention_layernorm" },
    ofClass: { HunYuanVLModel: { towers: { ...INSIDE_TOWER, vit: "vision_tower" } } },
  },
});
