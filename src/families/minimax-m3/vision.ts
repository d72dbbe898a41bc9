import { hfClass } from "../../classes/hf-class.ts";
import { count } from "../../config/reading/field-types.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { readActivation } from "../blocks/rules/activations.ts";
import { ignoreFields } from "../blocks/file/ignored-fields.ts";
import { cite } from "../blocks/rules/reference.ts";
import type { Scopes } from "../blocks/file/scopes.ts";
import { VISION_IGNORED } from "./ignored.ts";
import { MODELING } from "./reference.ts";

/** Reads the tower; null where `modelType`, which is the file's own, is that of a text model. */
export function readVision(
  { root, decoder }: Scopes,
  modelType: Sourced<unknown>,
  hidden: Sourced<number>,
): Described<VisionTowerSpec> | Sourced<null> {
  const hf = hfClass("MiniMaxM3VLVisionConfig", root.hf.transformersVersion);
  if (root === decoder || !hf)
    return derive([modelType], () => null, "this model_type is the text model alone");
  const scope = root.inside("vision_config", hf);
  ignoreFields(scope, VISION_IGNORED);
  /** The released files keep these in an object of their own, twice. */
  const merging = (name: string): string[] => [
    name,
    `img_token_compression_config/${name}`,
    `/img_token_compression_config/${name}`,
  ];
  const has = (rule: string): string => cite(MODELING, "VisionModel", rule);
  return {
    type: implied("vision_tower", "the wrapper always builds one"),
    num_layers: scope.read(count, "num_hidden_layers"),
    hidden_size: scope.read(count, "hidden_size"),
    intermediate_size: scope.read(count, "intermediate_size"),
    num_heads: scope.read(count, "num_attention_heads"),
    hidden_act: readActivation(scope),
    in_channels: scope.read(count, "num_channels"),
    patch_size: scope.read(count, "patch_size"),
    temporal_patch_size: scope.read(count, merging("temporal_patch_size")),
    spatial_merge_size: scope.read(count, merging("spatial_merge_size")),
    num_position_embeddings: implied(null, has("rotates positions and learns none")),
    output_size: derive([hidden], (width) => width, "the decoder's hidden_size"),
    deepstack_layers: implied([], has("gives the last layer's output only")),
  };
}
