import { count, flag, naturals, orNull, text } from "../../config/reading/field-types.ts";
import type { EngineDefault, Scope } from "../../config/reading/reader.ts";
import { type Described, allDependOn, derive, implied } from "../../config/reading/sourced.ts";
import type { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { ignoreFields } from "../blocks/file/ignored-fields.ts";
import { type ReadTowers, type Towers, towerPart } from "../blocks/towers/read-tower.ts";
import { VISION_IGNORED } from "./ignored.ts";
import { VISION_CONFIG, ofClass } from "./reference.ts";
import { remoteClass } from "../blocks/file/scopes.ts";

const REFERENCE = "SGLang, models/kimi_k3_vl.py";

const byClass = <T>(value: T): EngineDefault<T> => ofClass(value, `the default of ${VISION_CONFIG}`);

/** The fields that the tower's facts and its tensors both follow from, in their scope. */
function sizesOf(root: Scope) {
  const scope = root.inside("vision_config", remoteClass("KimiK3VisionConfig", root.hf.transformersVersion));
  ignoreFields(scope, VISION_IGNORED);
  const size = (name: string, value: number) => scope.read(count, name, byClass(value));
  return {
    scope,
    layers: size("vt_num_hidden_layers", 27),
    hidden: size("vt_hidden_size", 1024),
    inner: size("vt_intermediate_size", 4096),
    heads: size("vt_num_attention_heads", 12),
    patch: size("patch_size", 14),
    height: size("init_pos_emb_height", 64),
    width: size("init_pos_emb_width", 64),
    kernel: scope.read(naturals, "merge_kernel_size", byClass([2, 2])),
    output: size("text_hidden_size", 7168),
  };
}

/** Reads the tower. */
export function readVision(root: Scope): Described<VisionTowerSpec> {
  const { scope, layers, hidden, inner, heads, patch, height, width, kernel, output } = sizesOf(root);
  return {
    type: implied("vision_tower", `the wrapper always builds one (${REFERENCE})`),
    num_layers: layers,
    hidden_size: hidden,
    intermediate_size: inner,
    num_heads: heads,
    hidden_act: scope.read(text, "activation_func", byClass("gelu_pytorch_tanh")),
    in_channels: implied(3, `patches have three colours (${REFERENCE})`),
    patch_size: patch,
    temporal_patch_size: implied(null, `frames are taken one by one (${REFERENCE})`),
    spatial_merge_size: derive(
      [kernel],
      ([high, wide]) => (high === wide ? (high ?? null) : null),
      "the side of merge_kernel_size",
    ),
    num_position_embeddings: derive(
      [height, width],
      (high, wide) => high * wide,
      "height × width of the learnt positions",
    ),
    output_size: output,
    deepstack_layers: implied([], `the decoder receives the last layer's output only (${REFERENCE})`),
  };
}

/**
 * MoonViT with queries, keys and values of a width of their own, and a projector of squares of patches with a norm behind
 * it: every tensor, as the released checkpoint has them.
 */
export const readTowers: ReadTowers = ({ root }) => {
  const { scope, layers, hidden, inner, heads, patch, height, width, kernel, output } = sizesOf(root);
  const norm = scope.read(text, "norm_type", byClass("rmsnorm"));
  const projector = scope.read(text, "mm_projector_type", byClass("patchmergerv2"));
  if (!["rmsnorm", "layernorm"].includes(norm.value) || projector.value !== "patchmergerv2")
    return derive([norm, projector], () => null, `such norms or projectors are not described (${REFERENCE})`);
  const wide = derive(
    [scope.read(orNull(count), "mm_hidden_size", byClass<number | null>(null)), hidden, kernel],
    (own, tower, sides) => sides.reduce((product, side) => product * side, own ?? tower),
    "mm_hidden_size, or that of the tower, for each patch of merge_kernel_size",
  );
  const towers = {
    vision_tower: towerPart("kimi_k3_vision", `KimiK3VisionTower (${REFERENCE})`, {
      num_hidden_layers: layers,
      hidden_size: hidden,
      intermediate_size: inner,
      num_attention_heads: heads,
      qkv_hidden_size: scope.read(orNull(count), "qkv_hidden_size", byClass<number | null>(1536)),
      patch_size: patch,
      pos_emb_height: height,
      pos_emb_width: width,
      merge_kernel_size: kernel,
      norm_type: norm,
      attn_bias: scope.read(flag, "attn_bias", byClass(false)),
      linear_bias: scope.read(flag, "linear_bias", byClass(false)),
      patch_embed_proj_bias: scope.read(flag, "patch_embed_proj_bias", byClass(false)),
    }),
    mm_projector: towerPart("mlp_projector_normed_after", `KimiK3MultiModalProjector (${REFERENCE})`, {
      input: wide,
      inner: wide,
      output,
      bias: implied(false, `its matrices have none (${REFERENCE})`),
    }),
  };
  return allDependOn(towers, [norm, projector], "other norms and projectors are not described") as Towers;
};
