import { hfClass } from "../../classes/hf-class.ts";
import { count } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import {
  type Described,
  type Sourced,
  defaulted,
  derive,
  implied,
  mapped,
} from "../../config/reading/sourced.ts";
import type { AudioTowerSpec } from "../../spec/components/audio-tower.ts";
import type { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { TOWER_IGNORED } from "../gemma/ignored.ts";
import { readActivation } from "../blocks/rules/activations.ts";
import { type IgnoredFields, ignoreFields } from "../blocks/file/ignored-fields.ts";
import type { Scopes } from "../blocks/file/scopes.ts";
import { citeAny } from "./reference.ts";

const INNER = "the tower's inner weights are not described";

const VISION_IGNORED: IgnoredFields = [
  {
    because: "other tower",
    reason: INNER,
    names: [
      "num_key_value_heads",
      "head_dim",
      "global_head_dim",
      "max_position_embeddings",
      "attention_bias",
      "rms_norm_eps",
      "rope_parameters/rope_theta",
      "rope_parameters/rope_type",
      "standardize",
      "use_clipped_linears",
    ],
  },
];

const AUDIO_IGNORED: IgnoredFields = [
  {
    because: "other tower",
    reason: INNER,
    names: [
      "attention_chunk_size",
      "attention_context_left",
      "attention_context_right",
      "attention_invalid_logits_value",
      "attention_logit_cap",
      "conv_kernel_size",
      "gradient_clipping",
      "residual_weight",
      "rms_norm_eps",
      "subsampling_conv_channels",
      "use_clipped_linears",
    ],
  },
];

/** The scope of a tower's object, or why there is no tower: the wrapper builds those alone whose object is given. */
function openTower(
  { root, decoder }: Scopes,
  name: string,
  hfName: string,
  modelType: Sourced<unknown>,
): Scope | Sourced<null> {
  if (root === decoder) return derive([modelType], () => null, "this model_type is the text model alone");
  const at = root.at(name);
  const node = root.find(at);
  const hf = hfClass(hfName, root.hf.transformersVersion);
  const rule = `without ${name} there is no such tower (${citeAny("Model")})`;
  if (!node || !hf)
    return defaulted(null, { field: at, lookedFor: [at], value: null, default_from: "engine", rule });
  if (node.type === "null") return derive([mapped(null, at)], () => null, rule);
  return root.inside(name, hf);
}

/** Reads the vision tower; null where there is none. */
export function readGemma4Vision(
  scopes: Scopes,
  hidden: Sourced<number>,
  modelType: Sourced<unknown>,
): Described<VisionTowerSpec | null> {
  const scope = openTower(scopes, "vision_config", "Gemma4VisionConfig", modelType);
  if (!("node" in scope)) return scope;
  ignoreFields(scope, TOWER_IGNORED);
  ignoreFields(scope, VISION_IGNORED);
  const tokens = scopes.root.optional(count, [
    "vision_soft_tokens_per_image",
    scope.at("default_output_length"),
  ]);
  return {
    type: implied("vision_tower", citeAny("VisionModel")),
    num_layers: scope.read(count, "num_hidden_layers"),
    hidden_size: scope.read(count, "hidden_size"),
    intermediate_size: scope.read(count, "intermediate_size"),
    num_heads: scope.read(count, "num_attention_heads"),
    hidden_act: readActivation(scope, "hidden_activation"),
    in_channels: implied(3, citeAny("VisionPatchEmbedder", "projects patches of 3 colours")),
    patch_size: scope.read(count, "patch_size"),
    temporal_patch_size: implied(null, citeAny("VisionPatchEmbedder", "takes every frame by itself")),
    spatial_merge_size: scope.read(count, "pooling_kernel_size"),
    num_position_embeddings: scope.read(count, "position_embedding_size"),
    ...(tokens ? { tokens_per_image: tokens } : {}),
    output_size: derive([hidden], (width) => width, citeAny("MultimodalEmbedder", "projects to hidden_size")),
    deepstack_layers: implied([], "no layer's output goes to the decoder but the last one's"),
  };
}

/** Reads the audio tower; null where there is none. */
export function readGemma4Audio(
  scopes: Scopes,
  modelType: Sourced<unknown>,
): Described<AudioTowerSpec | null> {
  const scope = openTower(scopes, "audio_config", "Gemma4AudioConfig", modelType);
  if (!("node" in scope)) return scope;
  ignoreFields(scope, TOWER_IGNORED);
  ignoreFields(scope, AUDIO_IGNORED);
  return {
    type: implied("audio_tower", citeAny("AudioModel")),
    num_layers: scope.read(count, "num_hidden_layers"),
    hidden_size: scope.read(count, "hidden_size"),
    num_heads: scope.read(count, "num_attention_heads"),
    hidden_act: readActivation(scope),
    output_size: scope.read(count, "output_proj_dims"),
  };
}
