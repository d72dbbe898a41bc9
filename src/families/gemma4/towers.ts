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
import { ignoreFields } from "../blocks/file/ignored-fields.ts";
import type { Scopes } from "../blocks/file/scopes.ts";
import { type DescribedTower, type ReadTowers, readTower, towerPart } from "../blocks/towers/read-tower.ts";
import { sizeOf } from "../wrappers/towers.ts";
import { citeAny } from "./reference.ts";

/** The scope of a tower's object, or why there is no tower: the wrapper builds those alone whose object is given. */
function openTower(
  { root, decoder }: Scopes,
  name: string,
  hfName: string,
  modelType: Sourced<unknown>,
): Scope | Sourced<null> {
  if (root === decoder) return derive([modelType], () => null, "this model_type is the text model alone");
  const node = root.find(root.at(name));
  const hf = hfClass(hfName, root.hf.transformersVersion);
  return node && node.type !== "null" && hf ? root.inside(name, hf) : whyNoTower(root, name);
}

function whyNoTower(root: Scope, name: string): Sourced<null> {
  const at = root.at(name);
  const rule = `without ${name} there is no such tower (${citeAny("Model")})`;
  if (root.find(at)?.type === "null") return derive([mapped(null, at)], () => null, rule);
  return defaulted(null, { field: at, lookedFor: [at], value: null, default_from: "engine", rule });
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
  scope.ignore("global_head_dim", "no effect", `all heads are of head_dim (${citeAny("VisionAttention")})`);
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
  return {
    type: implied("audio_tower", citeAny("AudioModel")),
    num_layers: scope.read(count, "num_hidden_layers"),
    hidden_size: scope.read(count, "hidden_size"),
    num_heads: scope.read(count, "num_attention_heads"),
    hidden_act: readActivation(scope),
    output_size: scope.read(count, "output_proj_dims"),
  };
}

/** The towers whose object the file has, each with what makes embeddings of its output. */
export const gemma4Towers: ReadTowers = ({ root, hidden }) => {
  const towers: { [name: string]: DescribedTower } = {};
  for (const [at, config, tower, embedder, width] of TOWERS) {
    if (root.find(root.at(at))?.type !== "object") continue;
    const read = readTower(root, { at, config });
    if (!read) return undefined;
    towers[tower] = read;
    towers[embedder] = towerPart("gemma4_embedder", citeAny("MultimodalEmbedder"), {
      input: sizeOf(read, width),
      output: hidden,
    });
  }
  if (Object.keys(towers).length > 0) return towers;
  const absent = TOWERS.map(([at]) => whyNoTower(root, at));
  return derive(absent, () => ({}), "there are neither vision_config nor audio_config");
};

const TOWERS = [
  ["vision_config", "Gemma4VisionConfig", "vision_tower", "embed_vision", "hidden_size"],
  ["audio_config", "Gemma4AudioConfig", "audio_tower", "embed_audio", "output_proj_dims"],
] as const;
