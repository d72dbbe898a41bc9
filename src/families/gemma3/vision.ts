import { hfClass } from "../../classes/hf-class.ts";
import { count } from "../../config/reading/field-types.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { TOWER_IGNORED } from "../gemma/ignored.ts";
import { readActivation } from "../blocks/rules/activations.ts";
import { type IgnoredFields, ignoreFields } from "../blocks/file/ignored-fields.ts";
import type { Scopes } from "../blocks/file/scopes.ts";

const IGNORED: IgnoredFields = [
  {
    because: "other tower",
    reason: "the tower's inner weights are not described",
    names: ["layer_norm_eps", "vision_use_head"],
  },
];

/** Reads the SigLIP tower; null where `modelType`, which is the file's own, is that of the text model. */
export function readGemma3Vision(
  { root, decoder }: Scopes,
  hidden: Sourced<number>,
  modelType: Sourced<unknown>,
): Described<VisionTowerSpec | null> {
  const hf = hfClass("SiglipVisionConfig", root.hf.transformersVersion);
  if (root === decoder || !hf)
    return derive([modelType], () => null, "this model_type is the text model alone");
  const scope = root.inside("vision_config", hf);
  ignoreFields(scope, TOWER_IGNORED);
  ignoreFields(scope, IGNORED);
  const imageSize = scope.read(count, "image_size");
  const patchSize = scope.read(count, "patch_size");
  const tokens = root.read(count, "mm_tokens_per_image");
  const side = (image: number, patch: number): number => Math.floor(image / patch);
  return {
    type: implied("vision_tower", "the wrapper always builds one"),
    num_layers: scope.read(count, "num_hidden_layers"),
    hidden_size: scope.read(count, "hidden_size"),
    intermediate_size: scope.read(count, "intermediate_size"),
    num_heads: scope.read(count, "num_attention_heads"),
    hidden_act: readActivation(scope),
    in_channels: scope.read(count, "num_channels"),
    patch_size: patchSize,
    temporal_patch_size: implied(null, "every image is taken by itself"),
    spatial_merge_size: derive(
      [imageSize, patchSize, tokens],
      (image, patch, n) => Math.floor(side(image, patch) / Math.floor(Math.sqrt(n))) || null,
      "Gemma3MultiModalProjector averages squares of image_size / patch_size / √mm_tokens_per_image patches",
    ),
    num_position_embeddings: derive(
      [imageSize, patchSize],
      (image, patch) => side(image, patch) ** 2 || null,
      "a position for each of (image_size / patch_size)² patches",
    ),
    tokens_per_image: tokens,
    output_size: derive([hidden], (width) => width, "the projector gives the decoder's hidden_size"),
    deepstack_layers: implied([], "no layer's output goes to the decoder but the last one's"),
  };
}
