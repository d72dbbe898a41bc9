import { hfClass } from "../../classes/hf-class.ts";
import { count, naturals } from "../../config/reading/field-types.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { readActivation } from "../blocks/rules/activations.ts";
import { type IgnoredFields, ignoreFields } from "../blocks/file/ignored-fields.ts";
import type { Scopes } from "../blocks/file/scopes.ts";

/** The tokens of the text that stand for images and videos. */
export const VISION_TOKENS: IgnoredFields = [
  {
    because: "other tower",
    reason: "it marks images and videos in the token sequence",
    names: ["image_token_id", "video_token_id", "vision_start_token_id", "vision_end_token_id"],
  },
];

const IGNORED: IgnoredFields = [
  {
    because: "training",
    reason: "only the initialisation of weights reads it",
    names: ["initializer_range"],
  },
  {
    because: "bookkeeping",
    reason: "the wrapper decides the class of its tower",
    names: ["model_type"],
  },
  {
    because: "other tower",
    reason: "the type of the tower's weights; the spec's dtype is the decoder's",
    names: ["dtype", "torch_dtype"],
  },
  {
    because: "other tower",
    reason: "how the tower rotates rows and columns",
    names: ["rope_parameters/rope_theta", "rope_parameters/rope_type"],
  },
];

/** Reads the tower of a Qwen wrapper; null where `modelType`, which is the file's own, is that of a text model. */
export function readQwenVision(
  { root, decoder }: Scopes,
  visionClass: string,
  modelType: Sourced<unknown>,
): Described<VisionTowerSpec | null> {
  const hf = hfClass(visionClass, root.hf.transformersVersion);
  if (root === decoder || !hf)
    return derive([modelType], () => null, "this model_type is the text model alone");
  const scope = root.inside("vision_config", hf);
  ignoreFields(scope, IGNORED);
  return {
    type: implied("vision_tower", "the wrapper always builds one"),
    num_layers: scope.read(count, "depth"),
    hidden_size: scope.read(count, "hidden_size"),
    intermediate_size: scope.read(count, "intermediate_size"),
    num_heads: scope.read(count, ["num_heads", "num_attention_heads"]),
    hidden_act: readActivation(scope),
    in_channels: scope.read(count, "in_channels"),
    patch_size: scope.read(count, "patch_size"),
    temporal_patch_size: scope.read(count, "temporal_patch_size"),
    spatial_merge_size: scope.read(count, "spatial_merge_size"),
    num_position_embeddings: scope.read(count, "num_position_embeddings"),
    output_size: scope.read(count, "out_hidden_size"),
    deepstack_layers: scope.read(naturals, "deepstack_visual_indexes", {
      value: [],
      rule: "no layer's output goes to the decoder but the last one's",
    }),
  };
}
