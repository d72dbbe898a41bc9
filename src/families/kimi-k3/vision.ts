import { count, naturals, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, derive, implied } from "../../config/reading/sourced.ts";
import type { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { ignoreFields } from "../blocks/file/ignored-fields.ts";
import { VISION_IGNORED } from "./ignored.ts";
import { VISION_CONFIG, ofClass } from "./reference.ts";
import { remoteClass } from "../blocks/file/scopes.ts";

const REFERENCE = "SGLang, models/kimi_k3_vl.py";

/** Reads the tower. */
export function readVision(root: Scope): Described<VisionTowerSpec> {
  const hf = remoteClass("KimiK3VisionConfig", root.hf.transformersVersion);
  const scope = root.inside("vision_config", hf);
  ignoreFields(scope, VISION_IGNORED);
  const size = (name: string, value: number) =>
    scope.read(count, name, ofClass(value, `the default of ${VISION_CONFIG}`));
  const kernel = scope.read(
    naturals,
    "merge_kernel_size",
    ofClass([2, 2], `the default of ${VISION_CONFIG}`),
  );
  const act = ofClass("gelu_pytorch_tanh", `the default of ${VISION_CONFIG}`);
  return {
    type: implied("vision_tower", `the wrapper always builds one (${REFERENCE})`),
    num_layers: size("vt_num_hidden_layers", 27),
    hidden_size: size("vt_hidden_size", 1024),
    intermediate_size: size("vt_intermediate_size", 4096),
    num_heads: size("vt_num_attention_heads", 12),
    hidden_act: scope.read(text, "activation_func", act),
    in_channels: implied(3, `patches have three colours (${REFERENCE})`),
    patch_size: size("patch_size", 14),
    temporal_patch_size: implied(null, `frames are taken one by one (${REFERENCE})`),
    spatial_merge_size: derive(
      [kernel],
      ([height, width]) => (height === width ? (height ?? null) : null),
      "the side of merge_kernel_size",
    ),
    num_position_embeddings: derive(
      [size("init_pos_emb_height", 64), size("init_pos_emb_width", 64)],
      (height, width) => height * width,
      "height × width of the learnt positions",
    ),
    output_size: size("text_hidden_size", 7168),
    deepstack_layers: implied([], `the decoder receives the last layer's output only (${REFERENCE})`),
  };
}
