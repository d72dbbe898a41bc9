import { DEEPSEEK_V3 } from "../deepseek/deepseek-v3.ts";
import { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import { count, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { type TowerPlaces, type Towers, readTower, towerPart } from "../blocks/towers/read-tower.ts";
import { sizeOf, withProjector } from "../wrappers/towers.ts";
import { DEEPSEEK_IGNORED } from "../deepseek/ignored.ts";
import { KIMI_IGNORED } from "../deepseek/kimi-ignored.ts";
import { readKimiVision } from "../deepseek/kimi-vision.ts";
import { readV3Decoder } from "../deepseek/v3-decoder.ts";
import { NESTED_BASE_FIELDS } from "../blocks/file/legacy-base-fields.ts";
import { WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { string } from "../../spec/values.ts";

export const KIMI_K25 = {
  text_model_type: string,
  vision: VisionTowerSpec,
};

/** Kimi-K2.5 and later: Kimi-K2's decoder, which is DeepSeek-V3's, and a vision tower. */
export const kimiK25 = family("kimi_k25", {
  prefix: "Kimi_K25",
  architecture: "Kimi_K25ForConditionalGeneration",
  towers: readTowers,
  text: "DeepseekV3Config",
  ignored: KIMI_IGNORED,
  ignoredInside: [...DEEPSEEK_IGNORED, ...NESTED_BASE_FIELDS],
  checkpoint: {
    ...WHOLE_LANGUAGE_MODEL,
    layers: "blocks",
    towers: {
      "mm_projector.layer_norm": "model.mm_projector.pre_norm",
      "mm_projector.linear_1": "mm_projector.proj.0",
      "mm_projector.linear_2": "mm_projector.proj.2",
    },
    published: { layers: "layers" },
  },
  shapes: [DECODER, DEEPSEEK_V3, KIMI_K25],
  read(scopes) {
    const { body, trunk } = readV3Decoder(scopes);
    return {
      ...body,
      text_model_type: readTextModelType(scopes.decoder),
      vision: readKimiVision(scopes.root, trunk.hidden),
    };
  },
});

/** Names of the released files for the tower's fields. */
const SPELLINGS = {
  num_hidden_layers: ["vt_num_hidden_layers"],
  hidden_size: ["vt_hidden_size"],
  intermediate_size: ["vt_intermediate_size"],
  num_attention_heads: ["vt_num_attention_heads"],
  pos_emb_height: ["init_pos_emb_height"],
  pos_emb_width: ["init_pos_emb_width"],
  pos_emb_time: ["init_pos_emb_time"],
};

/** MoonViT, and a projector of squares of patches. */
function readTowers({ root, hidden }: TowerPlaces): Towers {
  const tower = readTower(root, {
    at: "vision_config",
    config: "Kimi_K25VisionConfig",
    spellings: SPELLINGS,
  });
  return withProjector(tower, ["vision_tower", "mm_projector"], (found) => {
    const { merge_kernel_size: kernel } = found.facts;
    const wide = derive(
      [sizeOf(found, "hidden_size"), kernel ?? implied([1, 1], "patches are not merged")],
      (width, sides) => [sides].flat().reduce<number>((size, side) => size * Number(side), width),
      "the tower's hidden_size, for each patch of merge_kernel_size",
    );
    return towerPart("normed_mlp_projector", "Kimi_K25MultimodalProjection (modeling_kimi_k25.py)", {
      norm_size: root.read(count, "projection_hidden_size"),
      input: wide,
      inner: wide,
      output: hidden,
      bias: implied(true, "Kimi_K25MultimodalProjection has biases (modeling_kimi_k25.py)"),
    });
  });
}

/** transformers takes the class of text_config from the model type that it names; kimi_k2 is DeepSeek-V3's. */
function readTextModelType(scope: Scope): Sourced<string> {
  const named = scope.read(text, "model_type");
  if (named.value !== "deepseek_v3" && named.value !== "kimi_k2") {
    const message = `text_config names model_type ${JSON.stringify(named.value)}; it is read as deepseek_v3, the decoder of every released model of this type.`;
    scope.reader.report("error", "text-model-type", scope.at("model_type"), message);
  }
  return named;
}
