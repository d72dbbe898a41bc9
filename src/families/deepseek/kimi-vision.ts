import { hfClass } from "../../classes/hf-class.ts";
import { count, naturals } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { readActivation } from "../blocks/rules/activations.ts";
import { ignoreFields } from "../blocks/file/ignored-fields.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { KIMI_VISION_IGNORED } from "./kimi-ignored.ts";

const MODELING = modeling("Kimi_K25", "kimi_k25");

/** Reads the tower; names with `vt_` are the released files', those without transformers'. */
export function readKimiVision(root: Scope, hidden: Sourced<number>): Described<VisionTowerSpec> {
  const scope = root.inside(
    "vision_config",
    hfClass("Kimi_K25VisionConfig", root.hf.transformersVersion) ?? root.hf,
  );
  ignoreFields(scope, KIMI_VISION_IGNORED);
  return {
    type: implied("vision_tower", cite(MODELING, "VisionModel", "is always built")),
    num_layers: scope.read(count, ["num_hidden_layers", "vt_num_hidden_layers"]),
    hidden_size: scope.read(count, ["hidden_size", "vt_hidden_size"]),
    intermediate_size: scope.read(count, ["intermediate_size", "vt_intermediate_size"]),
    num_heads: scope.read(count, ["num_attention_heads", "vt_num_attention_heads"]),
    hidden_act: readActivation(scope),
    in_channels: implied(3, cite(MODELING, "VisionPatchEmbed", "convolves three colours")),
    patch_size: scope.read(count, "patch_size"),
    temporal_patch_size: implied(null, cite(MODELING, "VisionPatchEmbed", "takes frames one by one")),
    spatial_merge_size: readMerging(scope),
    num_position_embeddings: derive(
      [
        scope.read(count, ["pos_emb_height", "init_pos_emb_height"]),
        scope.read(count, ["pos_emb_width", "init_pos_emb_width"]),
      ],
      (height, width) => height * width,
      "height × width of the learnt positions",
    ),
    output_size: derive([hidden], (size) => size, "the projector gives the decoder's hidden_size"),
    deepstack_layers: implied([], cite(MODELING, "Model", "gives the decoder the last layer's output only")),
  };
}

/** The side of the square of patches that are merged; null where merge_kernel_size is no square. */
function readMerging(scope: Scope): Sourced<number | null> {
  const kernel = scope.read(naturals, "merge_kernel_size");
  return derive(
    [kernel],
    ([height, width]) => (height === width ? (height ?? null) : null),
    "the side of merge_kernel_size",
  );
}
